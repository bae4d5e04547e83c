/* Words that tell names from what only looks like one. Lists end with NULL. */
#ifndef PORTFOLIO_GUARD_WORDS_H
#define PORTFOLIO_GUARD_WORDS_H

extern const char *const guard_titles[];      /* of patients: Mr, Mrs, ... */
extern const char *const guard_staff[];	      /* of who works there: Dr, Professor, Nurse, ... */
extern const char *const guard_first_names[]; /* that many people have */
extern const char *const guard_no_names[];    /* words with a capital that are no part of a name */
extern const char *const guard_equipment[];

#endif
