/* What every public service says of itself: help, accessibility, privacy. */
#include "cli/web/component.h"
#include "cli/web/visit.h"

static void say(struct visit *v, const char *title)
{
	visit_answer(v, json_pack("{ss}", "title", title));
	page_head(v, title, NULL);
}

static enum status help(struct visit *v, struct err *err)
{
	(void)err;
	say(v, "Help");
	html(v, "<div class=\"attest-text\">\n<h2 class=\"nhsuk-heading-m\">I can't sign in</h2>\n"
		"<p>Ask your training officer or programme for a link that signs you in once. From there you can set a "
		"password. After five tries that fail wait a quarter of an hour; nothing is locked for good.</p>\n"
		"<h2 class=\"nhsuk-heading-m\">I am signed in but can't sign</h2>\n"
		"<p>That is on purpose. A signature needs your own key every time, so that nobody can sign for you at a "
		"screen that you left open.</p>\n"
		"<h2 class=\"nhsuk-heading-m\">A module looks finished and can't be closed</h2>\n"
		"<p>Each page says in words what is missing, whose move it is and what nearly counted. The curriculum says "
		"what each module asks for: <a href=\"/curricula\">look it up</a>.</p>\n"
		"<h2 class=\"nhsuk-heading-m\">I work without script, or with a screen reader</h2>\n"
		"<p>Everything works without script and from the keyboard. If something doesn't, tell whoever runs this "
		"service: it is a fault.</p>\n</div>\n");
	return OK;
}

static enum status accessibility(struct visit *v, struct err *err)
{
	(void)err;
	say(v, "Accessibility");
	html(v, "<div class=\"attest-text\">\n<p>These pages aim to meet the Web Content Accessibility Guidelines 2.2 at "
		"level AA. They are drawn with the health service's design system, work from 320 pixels wide, with a keyboard "
		"alone, without script, in forced colours and printed in black and white. No state is told by colour "
		"alone.</p>\n<p>What signs with a passkey needs script. Without it a signature is made with one's own key, "
		"through a request file.</p>\n<p>If you find a barrier, tell whoever runs this service which page it was and "
		"what you were trying to do.</p>\n</div>\n");
	return OK;
}

static enum status privacy(struct visit *v, struct err *err)
{
	(void)err;
	say(v, "Privacy");
	html(v, "<div class=\"attest-text\">\n<h2 class=\"nhsuk-heading-m\">What is kept</h2>\n"
		"<p>What people said in training and assessment, signed by them, and the texts and files that belong to it. "
		"Evidence must not tell who a patient is; what looks like it is stopped before it is sent.</p>\n"
		"<p>What you began and have not signed is kept for you alone, outside the record, for 90 days at most. A "
		"support note is never kept like that: when its author erases it, nothing of it is left.</p>\n"
		"<h2 class=\"nhsuk-heading-m\">Who sees it</h2>\n"
		"<p>A trainee's portfolio is seen by themselves, their training officer, the assessors whom that officer "
		"approved, and those who run the programme. Reflections are private until their author releases them. "
		"Anybody who has a certificate's number can check it, and learns no name by that.</p>\n"
		"<h2 class=\"nhsuk-heading-m\">What can be erased</h2>\n"
		"<p>Every text, file and name can be erased without breaking any proof: signatures cover salted digests, and "
		"the salts go with the texts.</p>\n"
		"<h2 class=\"nhsuk-heading-m\">Cookies</h2>\n"
		"<p>Two, both needed: one for who is signed in, which ends with the session, and one that ties a form to who "
		"was shown it. Nothing counts or follows visitors, and nothing is fetched from elsewhere.</p>\n</div>\n");
	return OK;
}

extern const struct route page_about[];
const struct route page_about[] = {
	{ "GET", "/help", 0, 0, NULL, NULL, help, "Help" },
	{ "GET", "/accessibility", 0, 0, NULL, NULL, accessibility, "How accessible these pages are" },
	{ "GET", "/privacy", 0, 0, NULL, NULL, privacy, "What is kept, who sees it, what can be erased" },
	{ 0 },
};
