/* What DERMS holds of an enrollment: how it keeps values that are posted, and what its users change in them.
 */
#include "../act.h"
#include "derms.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Texts that only describe: no call finds anything by them. */
static const char *const TEXTS[] = {"serialNo", "badgeNo", "specification", "cisAccountId", NULL};
/* A user of DERMS may change these. */
static const char *const EDITABLE[] = {"serialNo", "badgeNo", NULL};

static bool is_among(const char *const *names, const char *name) {
    for (; *names != NULL; names++)
        if (text_same(*names, name))
            return true;
    return false;
}

/* The setting `keeps` is a list of words. */
static bool keeps(const Application *application, const char *word) {
    const char *list = setting_text(application, "keeps"), *found = strstr(list, word);
    size_t length = strlen(word);
    return found != NULL && (found == list || found[-1] == ' ') &&
           (found[length] == '\0' || found[length] == ' ');
}

static char *text_keep(const Application *application, const char *value) {
    Text kept = {0};
    size_t length = strlen(value), most = (size_t)setting_number(application, "keeps_length");
    text_add_bytes(&kept, value, most > 0 && most < length ? most : length);
    for (char *at = kept.at; at != NULL && *at != '\0'; at++)
        *at = (char)(keeps(application, "upper")   ? toupper((unsigned char)*at)
                     : keeps(application, "lower") ? tolower((unsigned char)*at)
                                                   : *at);
    text_add(&kept, keeps(application, "padded") ? "   " : "");
    return kept.at;
}

/* 2030-01-01T00:00:00.123Z without its milliseconds, with +00:00 for Z. */
static char *instant_keep(const Application *application, const char *value) {
    Text kept = {0};
    const char *end = value + strcspn(value, keeps(application, "seconds") ? ".Z" : "Z");
    bool is_utc = value[strlen(value) - 1] == 'Z';
    text_add_bytes(&kept, value, (size_t)(end - value));
    text_add(&kept, !is_utc ? "" : keeps(application, "offset") ? "+00:00" : "Z");
    return kept.at;
}

static void value_replace(cJSON *object, const char *name, cJSON *value) {
    cJSON_DeleteItemFromObjectCaseSensitive(object, name);
    cJSON_AddItemToObject(object, name, value);
}

static void member_keep(const Application *application, cJSON *object, const char *name, bool is_instant) {
    const char *value = json_text(object, name);
    if (value != NULL && *value != '\0') {
        char *kept = is_instant ? instant_keep(application, value) : text_keep(application, value);
        value_replace(object, name, cJSON_CreateString(text_or_empty(kept)));
        free(kept);
    } else if (keeps(application, "empty") || keeps(application, "null")) {
        value_replace(object, name, keeps(application, "null") ? cJSON_CreateNull() : cJSON_CreateString(""));
    }
}

static void list_reverse(cJSON *list) {
    for (int i = 1; i < cJSON_GetArraySize(list); i++)
        cJSON_InsertItemInArray(list, 0, cJSON_DetachItemFromArray(list, i));
}

void derms_keep(const Application *application, cJSON *body) {
    cJSON *subscription = cJSON_GetObjectItemCaseSensitive(body, "subscriptionInfo"), *device,
          *devices = (cJSON *)json_at(body, "locationInfo.controllableDevices");
    if (*setting_text(application, "keeps") == '\0' && setting_number(application, "keeps_length") == 0)
        return;
    member_keep(application, subscription, "startDateTimeISO", true);
    member_keep(application, subscription, "endDateTimeISO", true);
    member_keep(application, subscription, "cisAccountId", false);
    cJSON_ArrayForEach(device, devices) for (size_t i = 0; TEXTS[i] != NULL;
                                             i++) if (!text_same(TEXTS[i], "cisAccountId"))
        member_keep(application, device, TEXTS[i], false);
    if (keeps(application, "reversed"))
        list_reverse(devices);
}

static cJSON *device_find(const cJSON *body, const cJSON *act) {
    cJSON *device;
    cJSON_ArrayForEach(
        device,
        json_at(body,
                "locationInfo.controllableDevices")) if (text_same(json_text(device, "headEndSystem"),
                                                                   json_text(act, "headEndSystem")) &&
                                                         text_same(json_text(device, "nicId"),
                                                                   json_text(act, "nicId"))) return device;
    return NULL;
}

/* A null takes the value away. */
static int device_change(cJSON *device, const cJSON *act) {
    const cJSON *member;
    int count = 0;
    cJSON_ArrayForEach(member, act) if (is_among(EDITABLE, member->string)) {
        value_replace(device, member->string, cJSON_Duplicate(member, true));
        count++;
    }
    return count;
}

static bool enrollment_change(Application *application, const Item *held, const cJSON *act, char *reason) {
    cJSON *body = cJSON_Parse(held->body), *device = device_find(body, act);
    bool is_good = device != NULL
                       ? device_change(device, act) > 0 || act_refuse(reason, "serialNo or badgeNo is needed")
                       : act_refuse(reason, "subscription %s has no such device", held->id);
    if (is_good) {
        char *printed = cJSON_PrintUnformatted(body);
        Item changed = *held;
        changed.body = printed;
        changed.updated_ms = 0;
        item_put(application->store, &changed);
        free(printed);
    }
    cJSON_Delete(body);
    return is_good;
}

/* A user of DERMS changes what is shown of a device in the enrollment that holds it. */
bool act_edit_device(Application *application, const cJSON *act, cJSON *made, char *reason) {
    Text id = {0};
    Item device, held = {0};
    text_format(&id, "%s|%s", text_or_empty(json_text(act, "headEndSystem")),
                text_or_empty(json_text(act, "nicId")));
    bool is_good = item_get(application->store, HELD_DEVICES, id.at, &device);
    if (!is_good) {
        act_refuse(reason, "device %s is not held", id.at);
    } else {
        is_good = item_get(application->store, ENROLLMENTS, device.parent, &held) &&
                  enrollment_change(application, &held, act, reason);
        cJSON_AddStringToObject(made, "subscriptionId", device.parent);
        item_free(&held);
        item_free(&device);
    }
    text_free(&id);
    return is_good;
}
