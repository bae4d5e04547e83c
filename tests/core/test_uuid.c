#include "core/uuid.h"

#include <criterion/criterion.h>

/* What Python's uuid.uuid5(uuid.NAMESPACE_URL, name) says. */
Test(uuid, of_a_uri_is_the_same_as_elsewhere)
{
	static const struct {
		const char *uri, *want;
	} rows[] = {
		{"http://www.ietf.org/rfc/rfc9562.txt", "a6e8f5ad-6029-595e-b917-0a2671202b4a"},
		{"urn:attest:curriculum:STP-CEN@2023.1", "f5f0025d-c19d-5e41-bca1-4383de774e5f"},
		{"", "1b4db7eb-4057-5ddf-91e0-36dec72071f5"},
	};
	char text[UUID_TEXT];
	struct err err;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		cr_assert_eq(uuid_of_uri(rows[i].uri, text, &err), OK, "%s", err.text);
		cr_expect_str_eq(text, rows[i].want, "%s: %s", rows[i].uri, text);
	}
}
