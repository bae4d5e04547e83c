/*
 * The demonstration store: a story about invented people, told through the same rules as everything
 * else. The story is data (demo_people.c, and one file for each trainee); demo.c tells it. It is
 * the same every time: clock, keys and salts are fixed, and only ECDSA signatures differ, what
 * is made of them (certificates, so the pin too), and what is sealed to the clerk of the cases.
 *
 * A story's days are "YYYY-MM-DD", none after DEMO_NOW, and its rows need not be in order: the
 * teller sorts what everybody does by time.
 */
#ifndef CLI_DEMO_H
#define CLI_DEMO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/app.h"

#define DEMO_BEGIN "2023-08-14T09:00:00Z" /* the store is made */
#define DEMO_NOW "2026-05-14T09:00:00Z"	  /* where its clock stands when the story is told */
#define DEMO_PUBLISHED "2023-08-29"	  /* the curricula are */
#define DEMO_PEOPLE 33
#define DEMO_FIRST 16 /* of them are there from the beginning */
#define DEMO_LATE 19  /* and these before there are cases, with which the others come */
#define DEMO_TRAINEES 4

struct demo_person {
	const char *id, *name, *number; /* number: on a register, or NULL */
	const char *joined;		/* a day; the first row is the first registrar */
	const char *is;			/* one line for the summary */
	const char *email;		/* NULL: none is known */
	bool outside;			/* has no account: the key is not certified, nor written to a file */
};

/* A role is granted, countersigned where the rules want that, and may be ended later. */
struct demo_role {
	const char *person, *role, *granted, *from, *until; /* until may be NULL */
	const char *tools, *specialisms;		    /* separated by spaces; NULL: any */
	const char *ended, *last,
		*reason; /* said on `ended`: its last day, and why; NULL: it stands */
};

/* What happens in a trainee's portfolio. Which members a deed uses stands beside it. */
enum demo_deed {
	DEMO_WORK,     /* evidence, a request, an answer: all below but `comment` */
	DEMO_APPROVE,  /* the officer approves `who` */
	DEMO_DISMISS,  /* the officer ends that */
	DEMO_CHOOSE,   /* the officer records the choice `what`: "depth A" */
	DEMO_SIGN,     /* the officer closes the module `what`, saying `said` */
	DEMO_WITHDRAW, /* the trainee takes back the request of the work `of`, saying why */
	DEMO_REVOKE,   /* whoever answered the work `of` takes the answer back, saying why */
};

enum demo_answer {
	DEMO_SATISFACTORY,
	DEMO_NOT_YET,
	DEMO_DECLINED,
	DEMO_WAITS, /* sent, and not answered */
	DEMO_KEPT,  /* filed, and sent to nobody */
};

struct demo_scene {
	const char *day; /* the last day worked, or when it is done */
	enum demo_deed deed;
	enum demo_answer answer;
	/* Activities for a review, "CEN-R1/1-5,7", or a tool and a topic or module: "DOPS
	 * CEN-R1/T4". */
	const char *what;
	const char *who;
	int not_yet; /* of a satisfactory review, this one activity is not; 0: none */
	int span;    /* days worked before the last */
	int days;    /* until the answer; of later deeds: unused */
	int kase;    /* number of an assessment's case, or 0 */
	int raters;  /* of feedback: how many colleagues answered, on paper */
	const char *title, *narrative, *reflection;
	const char *said;	 /* feedback, a comment or a reason */
	const char *file;	 /* by its name in demo_files.c; NULL: none */
	const char *site; /* of an assessment, or NULL */
	const char *label;	 /* for other scenes to name it */
	const char *of;		 /* the label of what is revised, withdrawn or revoked */
};

struct demo_trainee {
	const char *person, *curriculum, *enrolled, *start, *site, *officer;
	int wte;
	const struct demo_scene *scenes; /* ends with a row without a day */
};

/*
 * An entry as it is said. A row that neither has a body nor says what it is about countersigns the row
 * before it. In `about`, `portfolio` and the strings of `body` stand for a digest: "#447", of the entry with
 * that number; "@label", of the row with that label; "@curriculum" (in a body), of the curriculum to which the
 * trainee is bound, or "@STP-CEN@2023.1", to which a case is. A portfolio "@label" is the chain in which the feedback asked for by that row is gathered.
 */
#define DEMO_TEXTS 8

struct demo_record {
	const char *at, *by; /* at: a time, never before that of the row before in the same list */
	enum role role;
	const char *portfolio, *kind; /* portfolio "": store-wide */
	const char *body;	      /* JSON, with ' in place of "; NULL: {} */
	struct demo_text {
		const char *name, *words;
	} texts[DEMO_TEXTS];
	const char *about; /* separated by spaces; NULL: nothing */
	const char *label; /* for other rows to name it */
	const char *file;  /* attached, by its name in demo_files.c */
	const struct demo_mark *marks; /* of `sealed` and of the `opened` of it: what was judged */
};

/* What an assessor of a case says of one unit; a list ends with a row without a unit. */
struct demo_mark {
	const char *unit, *mark, *reason;
};

/* A colleague who is asked for feedback by who gathers it for the row labelled "feedback". */
struct demo_rater {
	const char *invited, *answered; /* times; answered NULL: has not */
	const char *person, *reliable, *respect, *comment;
};
#define DEMO_GATHERED "2026-05-14T08:40:00Z" /* when it is summed up */

extern const struct demo_rater demo_raters[]; /* ends with a row without a time */
extern const struct demo_person demo_people[DEMO_PEOPLE];
extern const struct demo_role demo_roles[];
extern const size_t demo_role_count;
extern const char *const demo_curricula[]; /* to publish; ends with NULL */
extern const struct demo_trainee demo_trainees[DEMO_TRAINEES];

extern const struct demo_scene demo_amira[], demo_samuel[], demo_kirsty[], demo_tomos[];

/* Lists of entries, each of which ends with a row without a time. */
extern const struct demo_record *const demo_lists[]; /* ends with NULL */
extern const struct demo_record demo_records[], demo_outside[], demo_requests[], demo_training[],
	demo_private[];

/*
 * Cases of equivalence, told last: their rows have no times, and follow one another in the minutes before
 * DEMO_NOW, so that a whole case is over in minutes. In a claim `body` has its outcome alone: its items are what
 * `about` names after the application, and those with ~ in place of @ show knowledge. A list ends with a row
 * without a kind.
 */
#define DEMO_CASES "2026-05-14T08:41:00Z"
#define DEMO_CASE_STEP 4 /* seconds between two rows */
#define DEMO_CLERK "quentin" /* of all of them; their key file is made by the story */

extern const struct demo_record *const demo_cases[]; /* ends with NULL */
extern const struct demo_record demo_board[], demo_marisol[], demo_gethin[], demo_ottilie[];

/* The bytes of a file of the story, in the arena; always the same. The name must be one of them. */
const char *demo_file(struct arena *a, const char *name, size_t *ret_len);

/*
 * Makes the store app->store and the key files beside it, neither of which may exist, and tells the
 * story; app->journal is open then. On failure whoever called removes what was made.
 */
MUST_CHECK enum status demo_tell(struct app *app, struct err *err);

#endif
