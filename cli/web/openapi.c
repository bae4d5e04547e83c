#include "cli/web/openapi.h"

#include <string.h>

#include "cli/web/route.h"

/* "{curriculum}" of a path, each as a parameter that must be there. */
static void add_parts(json_t *parameters, const char *path)
{
	for (const char *p = path; (p = strchr(p, '{')); p++) {
		size_t n = strcspn(p + 1, "}");

		json_array_append_new(parameters,
				      json_pack("{ss%sssbs{ss}}", "name", p + 1, n, "in", "path", "required", 1,
						"schema", "type", "string"));
	}
}

static void add_query(json_t *parameters, const struct route_field *fields)
{
	for (; fields && fields->name; fields++)
		json_array_append_new(parameters, json_pack("{sssssssbs{ss}}", "name", fields->name, "in", "query",
							    "description", fields->what, "required",
							    (int)fields->required, "schema", "type", "string"));
}

/* What a form sends: its own fields, and the token that binds it to who was shown the form. */
static json_t *body_of(const struct route *r)
{
	json_t *properties = json_object(), *required = json_array(), *schema, *content = json_object();

	json_object_set_new(properties, "token",
			    json_pack("{ssss}", "type", "string", "description",
				      "from the page that has the form, or as the header X-Attest-Token"));
	for (const struct route_field *f = r->fields; f && f->name; f++) {
		json_object_set_new(properties, f->name,
				    json_pack("{ssss}", "type", "string", "description", f->what));
		if (f->required)
			json_array_append_new(required, json_string(f->name));
	}
	schema = json_pack("{sssoso}", "type", "object", "properties", properties, "required", required);
	json_object_set_new(content, "application/json", json_pack("{sO}", "schema", schema));
	json_object_set_new(content, "application/x-www-form-urlencoded", json_pack("{sO}", "schema", schema));
	if (r->needs & NEED_UPLOAD)
		json_object_set_new(content, "multipart/form-data", json_pack("{sO}", "schema", schema));
	json_decref(schema);
	return json_pack("{sbso}", "required", 1, "content", content);
}

static json_t *roles_of(const struct route *r)
{
	json_t *roles = json_array();

	for (int role = 0; role < ROLE_COUNT; role++) {
		if (r->roles & ROLE_BIT(role))
			json_array_append_new(roles, json_string(role_name((enum role)role)));
	}
	return roles;
}

static json_t *responses_of(const struct route *r)
{
	json_t *content = json_object(), *responses = json_object();
	json_t *failed = json_pack("{ss}", "$ref", "#/components/responses/Error");

	if (r->type) {
		json_object_set_new(content, r->type, json_object());
	} else {
		json_object_set_new(content, "application/json", json_object());
		json_object_set_new(content, "text/html", json_object());
	}
	json_object_set_new(responses, "200", json_pack("{ssso}", "description", r->summary, "content", content));
	if (strcmp(r->method, "GET") != 0)
		json_object_set_new(responses, "303",
				    json_pack("{ss}", "description", "Done; the page that shows it is at Location"));
	json_object_set(responses, "4XX", failed);
	json_object_set(responses, "5XX", failed);
	json_decref(failed);
	return responses;
}

static json_t *operation_of(const struct route *r)
{
	json_t *parameters = json_array(), *operation;
	bool reads = strcmp(r->method, "GET") == 0;

	add_parts(parameters, r->path);
	if (reads)
		add_query(parameters, r->fields);
	operation = json_pack("{sssoso}", "summary", r->summary, "parameters", parameters, "responses",
			      responses_of(r));
	if (!reads)
		json_object_set_new(operation, "requestBody", body_of(r));
	if ((r->needs & NEED_SIGN_IN) || r->roles)
		json_object_set_new(operation, "security", json_pack("[{s[]}]", "session"));
	if (r->roles)
		json_object_set_new(operation, "x-roles", roles_of(r));
	if (r->needs & NEED_FRESH)
		json_object_set_new(operation, "x-fresh", json_true());
	return operation;
}

static json_t *paths(void)
{
	json_t *doc = json_object();

	for (size_t t = 0; route_tables[t]; t++) {
		for (const struct route *r = route_tables[t]; r->path; r++) {
			json_t *item = json_object_get(doc, r->path);

			if (!item) {
				item = json_object();
				json_object_set_new(doc, r->path, item);
			}
			json_object_set_new(item, strcmp(r->method, "GET") == 0 ? "get" : "post", operation_of(r));
		}
	}
	return doc;
}

json_t *openapi_document(const char *origin)
{
	json_t *error =
		json_loads("{\"type\":\"object\",\"required\":[\"error\"],\"properties\":{\"error\":{\"type\":\"object\","
			   "\"required\":[\"status\",\"text\",\"id\"],\"properties\":{\"status\":{\"type\":\"integer\"},"
			   "\"text\":{\"type\":\"string\"},\"id\":{\"type\":\"string\"}}}}}",
			   0, NULL);
	return json_pack(
		"{sss{ssssss}s[{ss}]sos{s{s{sss{s{so}}}}s{s{ssssss}}}}", "openapi", "3.1.0", "info", "title", "Attest",
		"version", "1", "description",
		"Every page is also a JSON document under the same address: ask with Accept: application/json.", "servers",
		"url", origin, "paths", paths(), "components", "responses", "Error", "description",
		"What is wrong, in a sentence for whoever asked", "content", "application/json", "schema", error,
		"securitySchemes", "session", "type", "apiKey", "in", "cookie", "name", "attest");
}
