#include "support/attack.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

void attack_try(const struct attack *attack)
{
	struct scene s;
	struct submission submission;
	struct digest before, after;
	struct verdict verdict;
	struct report report;
	const struct finding *finding;
	uint64_t seq;

	scene_open(&s, false);
	if (attack->before != NULL)
		cr_assert(attack->before(&s), "%s: what goes before is honest", attack->name);
	submission = attack->make(&s);
	s.now += attack->later;
	before = scene_digest(&s);
	verdict = scene_try(&s, &submission);
	after = scene_digest(&s);
	cr_expect(verdict.status == attack->status &&
			  strstr(verdict.err.text, attack->words) != NULL,
		  "%s: %d, %s", attack->name, (int)verdict.status, verdict.err.text);
	cr_expect(digest_equal(&before, &after), "%s: the journal was changed", attack->name);

	scene_copy(&s);
	seq = forge_append(&s, &submission, s.now);
	report = scene_verify(&s, s.copy);
	finding = report_find(&report, attack->code, (int64_t)seq);
	cr_expect(not(report.ok), "%s", attack->name);
	cr_expect(finding != NULL, "%s, entry %d:%s", attack->name, (int)seq,
		  report_text(&s, &report));
	for (size_t i = 0; i < report.finding_count; i++)
		cr_expect(report.findings[i].seq == (int64_t)seq || report.findings[i].seq == -1,
			  "%s blames an entry that is right:%s", attack->name,
			  report_text(&s, &report));
	scene_close(&s);
}

struct submission registrar_says(struct scene *s, const char *kind, json_t *body)
{
	return scene_say(
		s,
		&(struct line){.author = RITA, .role = ROLE_REGISTRAR, .kind = kind, .body = body});
}

struct line evidence_line(void)
{
	return (struct line){
		.author = ANNA,
		.role = ROLE_TRAINEE,
		.kind = "evidence",
		.portfolio = "anna",
		.body = json_pack("{s:s,s:s}", "first", "2024-03-04", "last", "2024-03-05"),
		.texts = {scene_text("title", "Another phantom")},
		.text_count = 1};
}
