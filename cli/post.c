#include "cli/post.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/command.h"
#include "core/message.h"
#include "portfolio/list.h"

#define PATH_MOST 4096

/* The first line of the file is the user, the second the password. */
static enum status read_login(struct post *post, struct err *err)
{
	const char *path = getenv("ATTEST_SMTP_LOGIN_FILE");
	CLEANUP(buf_wipe) struct buf bytes;
	char *end;

	buf_init(&bytes, POST_LOGIN_MAX);
	if (!path || !*path)
		return OK;
	TRY(buf_read_file(&bytes, path, err));
	memcpy(post->login, bytes.data, bytes.len);
	end = post->login + strcspn(post->login, "\r\n");
	if (!*end)
		return fail(err, ERR_INVALID,
			    "%s: its first line is the user of the mail server, its second the "
			    "password",
			    path);
	*end++ = '\0';
	end += strspn(end, "\r\n");
	end[strcspn(end, "\r\n")] = '\0';
	post->smtp.user = post->login;
	post->smtp.password = end;
	return OK;
}

enum status post_read(struct app *app, const struct args *args, struct post *ret_post,
		      struct err *err)
{
	struct post *post = ret_post;

	*post = (struct post){.from = args_option(args, "--from"),
			      .drop = args_option(args, "--drop"),
			      .smtp = {.url = args_option(args, "--smtp")}};
	if (post_is_set(post) && !post->from) {
		app->exit_code = 2;
		return fail(err, ERR_INVALID, "say with --from ADDRESS who the messages are from");
	}
	if (post->from && !message_is_address(post->from))
		return fail(err, ERR_INVALID, "--from is an address, NAME@DOMAIN, not \"%s\"",
			    post->from);
	if (post->smtp.url) {
		TRY(read_login(post, err));
		TRY(smtp_check(&post->smtp, err));
	}
	if (post->drop && mkdir(post->drop, 0700) != 0 && errno != EEXIST)
		return fail(err, ERR_IO, "cannot make the folder %s: %s", post->drop,
			    strerror(errno));
	return OK;
}

void post_wipe(struct post *post)
{
	explicit_bzero(post->login, sizeof post->login);
}

bool post_is_set(const struct post *post)
{
	return post->drop || post->smtp.url;
}

enum status post_send(const struct post *post, const char *name, const char *to,
		      const struct buf *message, enum post_result *ret_result, struct err *err)
{
	char path[PATH_MOST] = "";
	enum status status = OK;

	*ret_result = POST_DONE;
	if (post->drop) {
		if (snprintf(path, sizeof path, "%s/%s.eml", post->drop, name) >= (int)sizeof path)
			return fail(err, ERR_INVALID, "the name of the folder %s is too long",
				    post->drop);
		status = app_write_new(path, message->data, message->len, err);
		if (status == ERR_CONFLICT)
			*ret_result = POST_THERE;
	}
	if (status == ERR_CONFLICT)
		return OK;
	if (status != OK || !post->smtp.url)
		return status;
	status = smtp_send(&post->smtp, post->from, to, message->data, message->len, err);
	if (status == OK)
		return OK;
	*ret_result = POST_NOT_TAKEN;
	if (*path)
		(void)unlink(path);
	return status;
}

enum status post_address_in(struct app *app, uint64_t seq, const char **ret_address,
			    struct err *err)
{
	struct record record;
	struct entry entry;
	const char *address;

	TRY(journal_read(app->journal, seq, app->arena, &record, &entry, err));
	address = strcmp(entry.kind, "person") == 0 ? app_text(app, &entry, "email") : NULL;
	*ret_address = address && message_is_address(address) ? address : NULL;
	return OK;
}

enum status post_address(struct app *app, const char *person, const char **ret_address,
			 struct err *err)
{
	struct listed_person *people;
	size_t count;

	*ret_address = NULL;
	TRY(list_people(journal_db(app->journal), app->arena, &people, &count, err));
	for (size_t i = 0; i < count; i++) {
		if (strcmp(people[i].id, person) == 0)
			return post_address_in(app, people[i].seq, ret_address, err);
	}
	return OK;
}

enum status post_origin_check(const char *origin, struct err *err)
{
	size_t scheme = strncmp(origin, "https://", 8) == 0  ? 8
			: strncmp(origin, "http://", 7) == 0 ? 7
							     : 0;
	const char *host = origin + scheme;

	if (scheme == 0 || !*host ||
	    host[strspn(host, "abcdefghijklmnopqrstuvwxyz0123456789.-:")] != '\0')
		return fail(err, ERR_INVALID,
			    "--origin is what people have in the address line, as "
			    "https://attest.example, not \"%s\"",
			    origin);
	return OK;
}
