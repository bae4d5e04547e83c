/* What is compressed for the wire is what gzip reads. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/gzip.h"

Test(gzip, is_read_by_gzip_itself)
{
	static char text[100000];
	char path[] = "/tmp/attest-gzip-XXXXXX", command[256], back[sizeof text + 1];
	CLEANUP(buf_release) struct buf out;
	struct err err;
	size_t n;
	FILE *pipe;
	int fd = mkstemp(path);

	buf_init(&out, sizeof text);
	for (size_t i = 0; i < sizeof text; i++)
		text[i] = (char)('a' + i * i % 17 % 23);
	cr_assert_eq(gzip_add(&out, text, sizeof text, &err), OK);
	cr_expect_lt(out.len, sizeof text / 4);
	cr_assert_eq(write(fd, out.data, out.len), (ssize_t)out.len);
	close(fd);
	snprintf(command, sizeof command, "gzip -dc <%s", path);
	pipe = popen(command, "r");
	n = fread(back, 1, sizeof back, pipe);
	cr_expect_eq(pclose(pipe), 0);
	unlink(path);
	cr_expect_eq(n, sizeof text);
	cr_expect_eq(memcmp(back, text, sizeof text), 0);
}

Test(gzip, what_does_not_fit_leaves_the_buffer_as_it_was)
{
	CLEANUP(buf_release) struct buf out, empty;
	struct err err;

	buf_init(&out, 10);
	buf_init(&empty, 4);
	buf_text(&out, "abc");
	cr_expect_eq(gzip_add(&out, "some bytes that do not get shorter", 34, &err), ERR_INVALID);
	cr_expect_str_eq(out.data, "abc");
	cr_expect_eq(gzip_add(&empty, "xyz", 3, &err), ERR_INVALID);
	cr_expect_eq(empty.len, 0);
}
