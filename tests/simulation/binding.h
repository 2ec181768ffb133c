// What acts kept of their replies: a name, a value; and texts with ${name} in them.
#pragma once

#include <cjson/cJSON.h>

typedef struct Bindings Bindings;

Bindings *bindings_new(void);
void bindings_free(Bindings *bindings); // NULL is fine

// Keeps values of a reply: "name=path name=path", a path like devices[0].deviceId. What is not there is not
// kept.
void bindings_keep(Bindings *bindings, const char *keeps, const cJSON *reply);

// The text with every ${name} replaced, the caller's; NULL when a name was not kept: an earlier act was
// refused.
char *bindings_fill(const Bindings *bindings, const char *text);
