/* Helpers of acts, and the act `edit`. */
#include "act.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *choose(const Application *application, const char *const *list, int64_t number) {
    uint64_t hash =
        ((uint64_t)application->seed + 1) * 0x9E3779B97F4A7C15u + (uint64_t)number * 0xBF58476D1CE4E5B9u;
    int count = 0;
    while (list[count] != NULL)
        count++;
    return list[(hash >> 33) % (uint64_t)count];
}

int64_t act_number(const cJSON *act, const char *name, int64_t otherwise) {
    const cJSON *found = json_at(act, name);
    return cJSON_IsNumber(found) ? (int64_t)found->valuedouble : otherwise;
}

const char *act_copy(const cJSON *act, const char *name, const char *otherwise, cJSON *made) {
    const char *asked = json_text(act, name);
    const char *value = asked != NULL ? asked : otherwise;
    cJSON *copy = cJSON_AddStringToObject(made, name, value);
    return copy->valuestring;
}

/* Steps into name or name[index]; NULL when it is not there. Writes the last name of the path to `name`. */
static cJSON *edit_place(cJSON *object, const char *path, char name[64]) {
    for (;;) {
        const char *end = strpbrk(path, ".[");
        snprintf(name, 64, "%.*s", end != NULL ? (int)(end - path) : 63, path);
        if (end == NULL)
            return object;
        object = cJSON_GetObjectItemCaseSensitive(object, name);
        if (*end == '[') {
            object = cJSON_GetArrayItem(object, atoi(end + 1));
            end = strchr(end, ']');
            end = end != NULL ? end + 1 : "";
        }
        if (object == NULL || *end != '.')
            return NULL;
        path = end + 1;
    }
}

static bool edit_one(cJSON *body, const cJSON *change, char *reason) {
    char name[64];
    cJSON *place = edit_place(body, change->string, name);
    if (place == NULL)
        return act_refuse(reason, "there is no place %s", change->string);
    cJSON_DeleteItemFromObjectCaseSensitive(place, name);
    cJSON_AddItemToObject(place, name, cJSON_Duplicate(change, true));
    return true;
}

static bool edit_all(Application *application, const Item *item, const cJSON *changes, char *reason) {
    cJSON *body = cJSON_Parse(item->body);
    const cJSON *change;
    bool is_good = true;
    cJSON_ArrayForEach(change, changes) is_good = is_good && edit_one(body, change, reason);
    if (is_good) {
        char *printed = cJSON_PrintUnformatted(body);
        Item changed = *item;
        changed.body = printed;
        changed.updated_ms = 0;
        item_put(application->store, &changed);
        free(printed);
    }
    cJSON_Delete(body);
    return is_good;
}

bool act_edit(Application *application, const cJSON *act, cJSON *made, char *reason) {
    const char *list = text_or_empty(json_text(act, "list")), *id = text_or_empty(json_text(act, "id"));
    Item item;
    if (!item_get(application->store, list, id, &item))
        return act_refuse(reason, "%s has no %s", list, id);
    bool is_good = edit_all(application, &item, json_at(act, "set"), reason);
    cJSON_AddStringToObject(made, "id", id);
    item_free(&item);
    return is_good;
}
