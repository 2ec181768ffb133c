/* What devices did in a program event: kept with their participation, every correction after the one before.
 */
#include "../clock.h"
#include "dacs.h"

#include <stdlib.h>
#include <string.h>

static const char *const MEMBERS[] = {"outcome", "participationStartDateTime", "participationEndDateTime",
                                      "errorMessage"};
enum { MEMBER_COUNT = sizeof MEMBERS / sizeof MEMBERS[0] };

/* Instants in one form, so that the same content is the same text. */
static cJSON *content_of(const cJSON *row) {
    cJSON *content = cJSON_CreateObject();
    for (int i = 0; i < MEMBER_COUNT; i++) {
        const char *text = json_text(row, MEMBERS[i]);
        char instant[INSTANT_SIZE];
        int64_t ms;
        if (i == 1 || i == 2) {
            if (json_instant(row, MEMBERS[i], &ms))
                clock_format(ms, instant);
            text = text != NULL ? instant : NULL;
        }
        if (text != NULL)
            cJSON_AddStringToObject(content, MEMBERS[i], text);
    }
    return content;
}

/* What was posted of the participation so far, oldest first. */
static cJSON *history_of(const Item *participation) {
    Text text = {0};
    text_format(&text, "{%s}", text_or_empty(participation->extra));
    cJSON *extra = cJSON_Parse(text.at);
    cJSON *history = cJSON_DetachItemFromObjectCaseSensitive(extra, "outcomes");
    cJSON_Delete(extra);
    text_free(&text);
    return history != NULL ? history : cJSON_CreateArray();
}

/* The participation shows the last content, and all of them in `outcomes`. */
static void participation_show(Application *application, const Item *participation, const cJSON *history) {
    const cJSON *last = cJSON_GetArrayItem(history, cJSON_GetArraySize(history) - 1);
    char *members = cJSON_PrintUnformatted(last), *all = cJSON_PrintUnformatted(history);
    Text extra = {0};
    text_add_bytes(&extra, members + 1, strlen(members) - 2);
    text_format(&extra, ",\"outcomes\":%s", all);
    item_move(application->store, PARTICIPATIONS, participation->id, NULL, extra.at);
    text_free(&extra);
    free(members);
    free(all);
}

/* Counted as stageId|headEndSystem|nicId|version. */
static void take_content(Application *application, const Item *event, const Item *participation,
                         const cJSON *row, const char *device) {
    cJSON *content = content_of(row), *history = history_of(participation);
    int version = cJSON_GetArraySize(history);
    bool is_repeat = version > 0 && cJSON_Compare(cJSON_GetArrayItem(history, version - 1), content, true);
    Text identity = {0};
    text_format(&identity, "%s|%s|%d", event->parent, device, is_repeat ? version : version + 1);
    cJSON_AddItemToArray(history, content);
    if (is_repeat) {
        effect_repeat(application->store, "outcome", identity.at);
    } else {
        participation_show(application, participation, history);
        effect_add(application->store, "outcome", identity.at);
    }
    text_free(&identity);
    cJSON_Delete(history);
}

static bool is_in_order(const cJSON *row, Refusal *refusal) {
    int64_t start_ms, end_ms;
    return !json_instant(row, MEMBERS[1], &start_ms) || !json_instant(row, MEMBERS[2], &end_ms) ||
           end_ms >= start_ms || refuse(refusal, "10652", MEMBERS[2]);
}

static bool post_row(Application *application, const cJSON *row, const char *device, Refusal *refusal) {
    Item event = {0}, participation = {0};
    if (!is_in_order(row, refusal) || !program_event_find(application, row, &event, refusal))
        return false;
    Text key = {0};
    text_format(&key, "%s|%s", event.key, device);
    bool is_reserved = item_find(application->store, PARTICIPATIONS, key.at, &participation) > 0;
    if (is_reserved)
        take_content(application, &event, &participation, row, device);
    else
        refuse(refusal, "10651", device);
    text_free(&key);
    item_free(&participation);
    item_free(&event);
    return is_reserved;
}

static bool take_row(Application *application, const cJSON *row, Refusal *refusal) {
    char *device = dacs_device_key(json_text(row, "headEndSystem"), json_text(row, "nicId"));
    bool is_good = fields_check(DACS_OUTCOME_ROW, row, &application->surface->numbers, refusal) &&
                   post_row(application, row, device, refusal);
    if (!is_good) {
        Text identity = {0};
        text_format(&identity, "%s|%s", text_or_empty(json_text(row, "eventExternalIdentifier")), device);
        effect_refuse(application->store, "outcome", identity.at);
        text_free(&identity);
    }
    free(device);
    return is_good;
}

bool dacs_take_outcomes(Application *application, const cJSON *body, Reply *reply, Refusal *refusal) {
    const cJSON *row;
    int index = 0;
    (void)refusal;
    text_add(&reply->body, "{\"results\":[");
    cJSON_ArrayForEach(row, json_at(body, "postOutcomeList")) {
        Refusal of_row = {0};
        bool is_good = take_row(application, row, &of_row);
        result_write(application, index++, is_good ? NULL : &of_row, &reply->body);
    }
    text_add(&reply->body, "]}");
    return true;
}
