#include "cli/web/menu.h"

#include <string.h>

#include "cli/web/visit.h"
#include "core/markup.h"

#define TRAINEE ROLE_BIT(ROLE_TRAINEE)
#define APPLICANT ROLE_BIT(ROLE_APPLICANT)
#define ASSESSOR (ROLE_BIT(ROLE_ASSESSOR) | ROLE_BIT(ROLE_TRAINING_OFFICER))
#define OFFICER ROLE_BIT(ROLE_TRAINING_OFFICER)
#define REGISTRAR ROLE_BIT(ROLE_REGISTRAR)
#define LEAD (ROLE_BIT(ROLE_PROGRAMME_LEAD) | ROLE_BIT(ROLE_SCHOOL))
#define BOARD \
	(ROLE_BIT(ROLE_REGISTRAR) | ROLE_BIT(ROLE_ETB_ASSESSOR) | ROLE_BIT(ROLE_LAY) | ROLE_BIT(ROLE_PANEL))

/*
 * In the order in which they are drawn, what waits for somebody before what they look up, since the first is where they
 * begin; an item whose page there is not, or is not for them, is left out. At most six for
 * one role: they wrap, so that no script has to fold them.
 */
static const struct {
	const char *address, *text;
	unsigned roles;	 /* one of them; 0: everybody */
	bool signed_out; /* for nobody in particular alone */
} items[] = {
	{ "/home", "Home", TRAINEE, false },
	{ "/progress", "Progress", TRAINEE, false },
	{ "/evidence/new", "Add evidence", TRAINEE, false },
	{ "/training", "Training", TRAINEE, false },
	{ "/timeline", "Timeline", TRAINEE, false },
	{ "/queue", "Queue", ASSESSOR | REGISTRAR, false },
	{ "/trainees", "Trainees", ASSESSOR, false },
	{ "/corroborate", "Confirm evidence", ROLE_BIT(ROLE_REGISTRANT), false },
	{ "/cases", "Cases", BOARD | APPLICANT, false },
	{ "/cohort", "Cohort", LEAD | OFFICER | REGISTRAR, false },
	{ "/waiting", "Waiting", LEAD | OFFICER | REGISTRAR | ROLE_BIT(ROLE_REGISTRANT), false },
	{ "/evidence/new", "Add evidence", APPLICANT, false }, /* after their case; of a trainee who applies, once */
	{ "/timeline", "Timeline", APPLICANT, false },
	{ "/register", "Register", REGISTRAR, false },
	{ "/curricula", "Curricula", 0, false },
	{ "/certificates", "Certificates", 0, true },
	{ "/register", "Register", 0, true },
	{ "/check", "How to check", 0, true },
	{ "/sign-in", "Sign in", 0, true },
};
#define ITEMS (sizeof items / sizeof *items)

static bool is_shown(const struct visit *v, size_t i)
{
	const char *parts[REQUEST_PARTS];
	const struct route *route;
	char address[64];
	size_t count = 0;
	bool other;

	for (size_t k = 0; k < i; k++) {
		if (strcmp(items[k].address, items[i].address) == 0 && is_shown(v, k))
			return false;
	}
	if (items[i].signed_out ? v->signed_in : (items[i].roles && !(v->roles & items[i].roles)))
		return false;
	(void)snprintf(address, sizeof address, "%s", items[i].address);
	for (char *p = address; p && count < REQUEST_PARTS; p = strchr(p, '/')) {
		*p++ = '\0';
		parts[count++] = p;
	}
	route = route_find("GET", parts, count, &other);
	return route && (!route->roles || (v->roles & route->roles));
}

void menu_draw(struct visit *v, struct buf *out)
{
	bool any = false;

	for (size_t i = 0; i < ITEMS; i++)
		any = any || is_shown(v, i);
	if (!any)
		return;
	buf_text(out, "<nav class=\"nhsuk-header__navigation\" aria-label=\"Menu\">\n");
	markup_add(out, "<div class=\"nhsuk-header__navigation-container nhsuk-width-container$\">\n"
			"<ul class=\"nhsuk-header__navigation-list\">\n",
		   (const char *[]){ v->page.wide ? " attest-wide" : "" });
	for (size_t i = 0; i < ITEMS; i++) {
		bool current = v->page.menu && strcmp(v->page.menu, items[i].address) == 0;

		if (!is_shown(v, i))
			continue;
		if (current)
			markup_add(out,
				   "<li class=\"nhsuk-header__navigation-item nhsuk-header__navigation-item--current\">"
				   "<a class=\"nhsuk-header__navigation-link\" href=\"$\" aria-current=\"page\"><strong "
				   "class=\"nhsuk-header__navigation-item-current-fallback\">$</strong></a></li>\n",
				   (const char *[]){ items[i].address, items[i].text });
		else
			markup_add(out,
				   "<li class=\"nhsuk-header__navigation-item\"><a "
				   "class=\"nhsuk-header__navigation-link\" href=\"$\">$</a></li>\n",
				   (const char *[]){ items[i].address, items[i].text });
	}
	buf_text(out, "</ul>\n</div>\n</nav>\n");
}

const char *menu_first(const struct visit *v)
{
	for (size_t i = 0; i < ITEMS; i++) {
		if (items[i].roles && is_shown(v, i))
			return items[i].address;
	}
	return "/";
}
