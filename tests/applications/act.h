/* What the acts of both applications use: choices from the seed, and the one act that both have, `edit`. */
#ifndef APPLICATIONS_ACT_H
#define APPLICATIONS_ACT_H

#include "application.h"

/* The act's text, or the one of a list that seed and number choose. */
const char *choose(const Application *, const char *const *list, int64_t number);
/* {"act":"edit","list","id","set":{"path.to[0].member":value}}: changes an item as a person with too many
 * rights would. */
bool act_edit(Application *, const cJSON *act, cJSON *made, char *reason);
/* The act's number, or another one. */
int64_t act_number(const cJSON *act, const char *name, int64_t otherwise);
/* Copies a text of the act into made, as it is or as `otherwise`; returns what it copied. */
const char *act_copy(const cJSON *act, const char *name, const char *otherwise, cJSON *made);

#endif
