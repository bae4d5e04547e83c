/*
 * From a tree of elements to the structs of curriculum.h. Private to curricula/.
 *
 * The tree has passed shape_holds, so that nothing here can fail: what is required is there, and
 * every value fits. What a name means is not looked at; that is for library_check.
 */
#ifndef CURRICULA_READ_H
#define CURRICULA_READ_H

#include "core/arena.h"
#include "core/xml.h"
#include "curricula/curriculum.h"
#include "curricula/value.h"

/* Copies everything into the arena. `file` is kept, not copied. */
void read_module(struct arena *a, struct xml_element *e, struct module *ret_module);
void read_curriculum(struct arena *a, struct xml_element *e, struct curriculum *ret_curriculum);
void read_tools(struct arena *a, struct xml_element *e, struct tools *ret_tools);
void read_standards(struct arena *a, struct xml_element *e, struct standards *ret_standards);
void read_specialisms(struct arena *a, struct xml_element *e, struct specialisms *ret_places);
void read_map(struct arena *a, struct xml_element *e, struct map *ret_map);
void read_process(struct arena *a, struct xml_element *e, struct process *ret_process);

/* All but file and digest, which only the library knows. */
void read_head(struct arena *a, struct xml_element *e, struct head *ret_head);
/* An `all` of the element's rule words. Quotas get ids Q1, Q2, ... when `in_module`. */
void read_rule(struct arena *a, struct xml_element *e, bool in_module, struct rule *ret_rule);

/* The first child of that name, and the next one after `e` of the same name; NULL when none. */
struct xml_element *child_first(const struct xml_element *e, const char *name);
struct xml_element *child_next(const struct xml_element *e);
size_t child_count(const struct xml_element *e, const char *name);
/* The text of the first child of that name; "" when none. */
const char *child_text(struct arena *a, const struct xml_element *e, const char *name);
struct names child_texts(struct arena *a, const struct xml_element *e, const char *name);

/* A copy of the attribute; `otherwise` when there is none. */
const char *attr_text(struct arena *a, struct xml_element *e, const char *name,
		      const char *otherwise);
int32_t attr_number(struct xml_element *e, const char *name, int32_t otherwise);
int attr_choice(struct xml_element *e, const char *name, enum value value, int otherwise);
bool attr_is(struct xml_element *e, const char *name, const char *value);
enum role attr_role(struct xml_element *e, const char *name, enum role otherwise);
struct names attr_names(struct arena *a, struct xml_element *e, const char *name);
struct duration attr_duration(struct xml_element *e, const char *name);
struct yearly attr_yearly(struct xml_element *e, const char *name);
/* A month means its first day, or with `last` its last. */
int32_t attr_day(struct xml_element *e, const char *name, bool last, int32_t otherwise);
struct ref attr_ref(struct xml_element *e, const char *name);

#endif
