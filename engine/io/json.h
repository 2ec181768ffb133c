// JSON trees. The only user of cJSON.
//
// Names are case-sensitive. Getters accept NULL and a value of another kind, and then return NULL, 0 or
// false, so paths can be walked without asking at every step. What they return is lent by the tree.
//
// The parser is strict where cJSON is not: the whole text is one value (no trailing bytes), at most
// JSON_DEPTH_MAX levels, valid UTF-8, no \u0000 and no control byte in strings, no integer beyond 2^53 (it
// would be rounded). Duplicate names are not looked for: the first one is found.
#pragma once

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"

#define JSON_DEPTH_MAX 100

typedef struct Json Json;

typedef enum JsonKind { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_TEXT, JSON_LIST, JSON_OBJECT } JsonKind;

// Errors are permanent and say where: "invalid JSON at byte 17". The text is not kept.
Json *json_parse(Text text, Error *error);
// The same in an arena: faster, freed with the arena and never by json_free; read only.
const Json *json_parse_in(Arena *arena, Text text, Error *error);
void json_free(Json *json); // a whole tree, from its root; NULL is fine
void json_free_at(Json **json);

JsonKind json_kind(const Json *json); // NULL is JSON_NULL
const char *
json_kind_name(JsonKind kind); // "null", "true or false", "a number", "text", "a list", "an object"

const Json *json_member(const Json *object, const char *name);
const char *json_text(const Json *json); // NULL unless text
double json_number(const Json *json);    // 0 unless a number
bool json_is_true(const Json *json);

// Children of a list or an object, in order; json_name is an object's member's name, NULL elsewhere.
const Json *json_first(const Json *json);
const Json *json_next(const Json *child);
const char *json_name(const Json *child);
size_t json_size(const Json *json);
const Json *json_at(const Json *list, size_t index); // walks from the start: use first and next in loops

// Builders. json_set and json_append take the child; setting a name again replaces its value.
Json *json_new_object(void);
Json *json_new_list(void);
Json *json_new_text(const char *text_or_null); // NULL becomes null
Json *json_new_number(double number);
void json_set(Json *object, const char *name, Json *take);
void json_set_text(Json *object, const char *name, const char *text_or_null);
void json_set_number(Json *object, const char *name, double number);
void json_append(Json *list, Json *take);

// Appends compact JSON; members keep their order; numbers are the shortest text that reads back the same.
void json_print(const Json *json, Buffer *buffer);

// Writers without a tree.
void json_write_text(Buffer *buffer, Text text); // quotes and escapes
void json_write_number(Buffer *buffer, double number);
