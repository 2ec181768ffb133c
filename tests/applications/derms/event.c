/* Events of DERMS and their stages. An event is one JSON document; its window and status follow its stages.
 */
#include "../clock.h"
#include "derms.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Steps as they are counted: the action that DACS knows for a status. */
static const struct {
    const char *status, *action;
} STEPS[] = {{"Scheduled", "X1SD"}, {"In Progress", "X1IP"}, {"Completed", "F1CO"}, {"Canceled", "F1CN"}};

bool derms_action_is_known(const char *action) {
    for (size_t i = 0; i < sizeof STEPS / sizeof STEPS[0]; i++)
        if (strcmp(STEPS[i].action, action) == 0)
            return true;
    return false;
}

static void set_text(cJSON *object, const char *name, const char *value) {
    cJSON *held = cJSON_GetObjectItemCaseSensitive(object, name);
    if (held != NULL)
        cJSON_SetValuestring(held, value);
    else
        cJSON_AddStringToObject(object, name, value);
}

cJSON *event_load(Application *application, const char *event_id, char *reason) {
    Item item;
    if (!item_get(application->store, EVENTS, text_or_empty(event_id), &item)) {
        act_refuse(reason, "event %s does not exist", text_or_empty(event_id));
        return NULL;
    }
    cJSON *event = cJSON_Parse(item.body);
    set_text(event, "status", item.state);
    item_free(&item);
    return event;
}

cJSON *event_of_stage(Application *application, const char *stage_id, char *reason) {
    Item stage;
    if (!item_get(application->store, STAGES, text_or_empty(stage_id), &stage)) {
        act_refuse(reason, "stage %s does not exist", text_or_empty(stage_id));
        return NULL;
    }
    cJSON *event = event_load(application, stage.parent, reason);
    item_free(&stage);
    return event;
}

cJSON *event_stage(const cJSON *event, const char *stage_id) {
    cJSON *stage;
    cJSON_ArrayForEach(stage, json_at(event, "stages")) {
        if (text_same(json_text(stage, "stageId"), stage_id))
            return stage;
    }
    return NULL;
}

/* RFC 3339 in UTC and of one length: the order of texts is the order of times. */
static void window_follow(cJSON *event) {
    const char *start = NULL, *end = NULL;
    const cJSON *stage;
    cJSON_ArrayForEach(stage, json_at(event, "stages")) {
        const char *stage_start = json_text(stage, "startDateTime"),
                   *stage_end = json_text(stage, "endDateTime");
        start = start == NULL || strcmp(stage_start, start) < 0 ? stage_start : start;
        end = end == NULL || strcmp(stage_end, end) > 0 ? stage_end : end;
    }
    if (start != NULL) {
        set_text(event, "startDateTime", start);
        set_text(event, "endDateTime", end);
    }
}

static int stages_in(const cJSON *event, const char *status) {
    int count = 0;
    const cJSON *stage;
    cJSON_ArrayForEach(stage, json_at(event, "stages")) count +=
        text_same(json_text(stage, "status"), status);
    return count;
}

/* From Scheduled on, the event's status is told by its stages. */
static void status_follow(cJSON *event) {
    const char *status = json_text(event, "status");
    if (strcmp(status, "Scheduled") != 0 && strcmp(status, "In Progress") != 0)
        return;
    int count = cJSON_GetArraySize(json_at(event, "stages"));
    int canceled = stages_in(event, "Canceled"), completed = stages_in(event, "Completed");
    if (count > 0 && canceled == count)
        set_text(event, "status", "Canceled");
    else if (count > 0 && canceled + completed == count)
        set_text(event, "status", "Completed");
    else if (completed > 0 || stages_in(event, "In Progress") > 0)
        set_text(event, "status", "In Progress");
}

static void hide_history(cJSON *event) {
    cJSON *stage;
    cJSON_ArrayForEach(stage, json_at(event, "stages"))
        cJSON_DeleteItemFromObjectCaseSensitive(stage, "history");
}

void event_follow_stages(cJSON *event) {
    window_follow(event);
    status_follow(event);
}

void event_store(Application *application, cJSON *event) {
    if (setting_number(application, "history") == 0)
        hide_history(event);
    char *id = text_copy(json_text(event, "eventId")), *status = text_copy(json_text(event, "status"));
    cJSON_DeleteItemFromObjectCaseSensitive(event, "status");
    char *body = cJSON_PrintUnformatted(event);
    item_put(application->store, &(Item){.collection = EVENTS, .id = id, .state = status, .body = body});
    free(body);
    free(status);
    free(id);
    cJSON_Delete(event);
}

void event_show(const cJSON *event, cJSON *made) {
    cJSON_AddStringToObject(made, "eventId", json_text(event, "eventId"));
    cJSON_AddStringToObject(made, "status", json_text(event, "status"));
    cJSON_AddItemToObject(made, "stages", cJSON_Duplicate(json_at(event, "stages"), true));
}

static void history_add(cJSON *stage, const char *status) {
    cJSON *history = cJSON_GetObjectItemCaseSensitive(stage, "history"), *entry = cJSON_CreateObject();
    char now[INSTANT_SIZE];
    if (history == NULL)
        history = cJSON_AddArrayToObject(stage, "history");
    clock_format(clock_now_ms(), now);
    cJSON_AddStringToObject(entry, "status", status);
    cJSON_AddStringToObject(entry, "at", now);
    cJSON_AddItemToArray(history, entry);
}

void step_count(Application *application, const char *stage_id, const char *action) {
    Item stage = {0};
    Text identity = {0};
    if (item_get(application->store, STAGES, stage_id, &stage)) {
        text_format(&identity, "%s|%s:%s", stage.parent, stage_id, action);
        made_add(application->store, "message_ack", identity.at);
    }
    text_free(&identity);
    item_free(&stage);
}

/* Nothing is told to anybody before Scheduled: a stage cancelled earlier makes no step. */
static void count_step(Application *application, const char *stage_id, const char *from, const char *status) {
    bool was_scheduled = text_same(from, "Scheduled") || text_same(from, "In Progress");
    Text identity = {0};
    for (size_t i = 0; i < sizeof STEPS / sizeof STEPS[0]; i++)
        if (text_same(STEPS[i].status, status) && (was_scheduled || i == 0)) {
            text_format(&identity, "%s|%s", stage_id, STEPS[i].action);
            made_add(application->store, "event_status", identity.at);
            step_count(application, stage_id, STEPS[i].action);
        }
    text_clear(&identity);
    if (text_same(status, "Scheduled")) {
        text_format(&identity, "%s|%s", stage_id, stage_id);
        made_add(application->store, "event", identity.at);
    }
    text_free(&identity);
}

bool stage_become(Application *application, cJSON *stage, const char *status, const char *cancel_reason,
                  char *reason) {
    char *from = text_copy(json_text(stage, "status"));
    const char *id = json_text(stage, "stageId");
    bool is_allowed = derms_may_become(from, status) || act_refuse(reason, "stage %s is %s", id, from);
    if (is_allowed) {
        set_text(stage, "status", status);
        if (cancel_reason != NULL)
            set_text(stage, "cancelReason", cancel_reason);
        history_add(stage, status);
        count_step(application, id, from, status);
    }
    free(from);
    return is_allowed;
}

static const char *first_status(const cJSON *event) {
    const char *status = json_text(event, "status");
    return text_same(status, "In Progress") ? "Scheduled" : status;
}

static void stage_index(Application *application, const char *stage_id, const char *event_id) {
    item_put(application->store,
             &(Item){.collection = STAGES, .id = stage_id, .parent = event_id, .body = "{}"});
}

bool event_add_stage(Application *application, cJSON *event, int64_t start_ms, int64_t end_ms, char *reason) {
    cJSON *stages = (cJSON *)json_at(event, "stages"), *stage = cJSON_CreateObject();
    const cJSON *other;
    char start[INSTANT_SIZE], end[INSTANT_SIZE];
    int sequence = 0;
    cJSON_ArrayForEach(other, stages) {
        int held = (int)cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(other, "sequence"));
        sequence = held > sequence ? held : sequence;
    }
    cJSON_AddItemToArray(stages, stage);
    if (end_ms <= start_ms)
        return act_refuse(reason, "a stage ends after it starts");
    char *id = identifier_new(application, "ST", 6);
    clock_format(start_ms, start);
    clock_format(end_ms, end);
    cJSON_AddStringToObject(stage, "stageId", id);
    cJSON_AddNumberToObject(stage, "sequence", sequence + 1);
    cJSON_AddStringToObject(stage, "startDateTime", start);
    cJSON_AddStringToObject(stage, "endDateTime", end);
    cJSON_AddStringToObject(stage, "status", first_status(event));
    history_add(stage, first_status(event));
    stage_index(application, id, json_text(event, "eventId"));
    if (text_same(first_status(event), "Scheduled"))
        count_step(application, id, "Approved", "Scheduled");
    free(id);
    return true;
}
