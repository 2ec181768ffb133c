/* What users of DERMS do: plan events, run their stages, reserve devices; and what head-end systems do wrong.
 */
#include "../act.h"
#include "../clock.h"
#include "derms.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STAGES_MAX = 200, MINUTE_MS = 60000 };

static const char *const TYPES[] = {"ECONOMIC", "EMERGENCY", "RELIABILITY", NULL};
static const char *const PROGRAMS_OF_EVENTS[] = {"DR-TSTAT", "DR-WATER", "DR-EVCHG", NULL};

/* Where the stages of a new event lie: a list of windows, or a number of stages of equal length one after
 * another. */
static bool stages_plan(Application *application, const cJSON *act, cJSON *event, char *reason) {
    const cJSON *wanted = json_at(act, "stages"), *one;
    if (cJSON_IsArray(wanted)) {
        cJSON_ArrayForEach(one, wanted) {
            int64_t start_ms, end_ms;
            if (!json_instant(one, "startDateTime", &start_ms) || !json_instant(one, "endDateTime", &end_ms))
                return act_refuse(reason, "a stage has startDateTime and endDateTime");
            if (!event_add_stage(application, event, start_ms, end_ms, reason))
                return false;
        }
        return true;
    }
    int64_t count = act_number(act, "stages", 1),
            length_ms = act_number(act, "stage_minutes", 120) * MINUTE_MS;
    int64_t start_ms = clock_now_ms() + act_number(act, "starts_in_minutes", 60) * MINUTE_MS;
    json_instant(act, "startDateTime", &start_ms);
    if (count < 1 || count > STAGES_MAX)
        return act_refuse(reason, "stages is from 1 to %d", STAGES_MAX);
    for (int64_t i = 0; i < count; i++)
        if (!event_add_stage(application, event, start_ms + i * length_ms, start_ms + (i + 1) * length_ms,
                             reason))
            return false;
    return true;
}

static const char *program_of(Application *application, const cJSON *act, char *reason) {
    const char *name = json_text(act, "programExternalId") != NULL ? json_text(act, "programExternalId")
                                                                   : json_text(act, "program");
    if (name == NULL)
        name = choose(application, PROGRAMS_OF_EVENTS, counter_next(application, "choice of program"));
    const Program *program = derms_program(name);
    if (program == NULL)
        act_refuse(reason, "program %s does not exist", name);
    return program != NULL ? program->external_id : NULL;
}

static cJSON *event_make(Application *application, const cJSON *act, char *reason) {
    int64_t number = counter_next(application, "event");
    const char *program = program_of(application, act, reason);
    const char *type = json_text(act, "eventType");
    char name[60];
    if (type != NULL && !derms_event_type_is_known(type))
        act_refuse(reason, "event type %s does not exist", type);
    if (program == NULL || (type != NULL && !derms_event_type_is_known(type)))
        return NULL;
    cJSON *event = cJSON_CreateObject();
    char *id = identifier_new(application, "EV", 6);
    snprintf(name, sizeof name, "Event %d", (int)number + 1);
    cJSON_AddStringToObject(event, "eventId", id);
    cJSON_AddStringToObject(event, "drmsInstanceId", setting_text(application, "drms_instance"));
    cJSON_AddStringToObject(event, "eventType", type != NULL ? type : choose(application, TYPES, number));
    cJSON_AddStringToObject(event, "programExternalId", program);
    act_copy(act, "name", name, event);
    cJSON_AddStringToObject(event, "status", "New");
    cJSON_AddArrayToObject(event, "stages");
    free(id);
    if (!stages_plan(application, act, event, reason)) {
        cJSON_Delete(event);
        return NULL;
    }
    return event;
}

/* Moves the event and every stage that is not final. */
static bool event_become(Application *application, cJSON *event, const char *status,
                         const char *cancel_reason, char *reason) {
    const char *from = json_text(event, "status");
    cJSON *stage;
    if (!derms_may_become(from, status))
        return act_refuse(reason, "event %s is %s", json_text(event, "eventId"), from);
    cJSON_ArrayForEach(stage, json_at(event, "stages")) {
        if (!derms_is_final(json_text(stage, "status")) &&
            !stage_become(application, stage, status, cancel_reason, reason))
            return false;
    }
    cJSON_SetValuestring(cJSON_GetObjectItemCaseSensitive(event, "status"), status);
    return true;
}

static bool event_finish(Application *application, cJSON *event, bool is_good, cJSON *made) {
    if (is_good) {
        event_follow_stages(event);
        event_show(event, made);
        event_store(application, event);
    } else {
        cJSON_Delete(event);
    }
    return is_good;
}

static bool act_create_event(Application *application, const cJSON *act, cJSON *made, char *reason) {
    cJSON *event = event_make(application, act, reason);
    return event != NULL && event_finish(application, event, true, made);
}

static bool event_act(Application *application, const cJSON *act, cJSON *made, const char *status,
                      char *reason) {
    cJSON *event = event_load(application, json_text(act, "eventId"), reason);
    return event != NULL &&
           event_finish(application, event, event_become(application, event, status, NULL, reason), made);
}

static bool act_submit_event(Application *application, const cJSON *act, cJSON *made, char *reason) {
    return event_act(application, act, made, "Submitted", reason);
}

static bool act_deny_event(Application *application, const cJSON *act, cJSON *made, char *reason) {
    return event_act(application, act, made, "Denied", reason);
}

static bool act_approve_event(Application *application, const cJSON *act, cJSON *made, char *reason) {
    return event_act(application, act, made, "Approved", reason);
}

/* With eventId: the step from Approved. Without: a new event goes all the way. */
static bool act_schedule_event(Application *application, const cJSON *act, cJSON *made, char *reason) {
    static const char *const WAY[] = {"Submitted", "Approved", "Scheduled"};
    if (json_text(act, "eventId") != NULL)
        return event_act(application, act, made, "Scheduled", reason);
    cJSON *event = event_make(application, act, reason);
    bool is_good = event != NULL;
    for (size_t i = 0; i < sizeof WAY / sizeof WAY[0]; i++)
        is_good = is_good && event_become(application, event, WAY[i], NULL, reason);
    return event != NULL && event_finish(application, event, is_good, made);
}

static bool act_cancel_event(Application *application, const cJSON *act, cJSON *made, char *reason) {
    const char *why = json_text(act, "reason") != NULL ? json_text(act, "reason") : "no longer needed";
    cJSON *event = event_load(application, json_text(act, "eventId"), reason);
    if (event == NULL)
        return false;
    cJSON_DeleteItemFromObjectCaseSensitive(event, "cancelReason");
    cJSON_AddStringToObject(event, "cancelReason", why);
    return event_finish(application, event, event_become(application, event, "Canceled", why, reason), made);
}

static bool stage_act(Application *application, const cJSON *act, cJSON *made, const char *status,
                      const char *why, char *reason) {
    const char *id = json_text(act, "stageId");
    cJSON *event = event_of_stage(application, id, reason);
    if (event == NULL)
        return false;
    cJSON *stage = event_stage(event, id);
    bool is_good = stage != NULL ? stage_become(application, stage, status, why, reason)
                                 : act_refuse(reason, "stage %s was dropped", id);
    return event_finish(application, event, is_good, made);
}

static bool act_start_stage(Application *application, const cJSON *act, cJSON *made, char *reason) {
    return stage_act(application, act, made, "In Progress", NULL, reason);
}

static bool act_complete_stage(Application *application, const cJSON *act, cJSON *made, char *reason) {
    return stage_act(application, act, made, "Completed", NULL, reason);
}

static bool act_cancel_stage(Application *application, const cJSON *act, cJSON *made, char *reason) {
    const char *why = json_text(act, "reason") != NULL ? json_text(act, "reason") : "no longer needed";
    return stage_act(application, act, made, "Canceled", why, reason);
}

static void set_instant(cJSON *object, const char *name, int64_t ms) {
    char text[INSTANT_SIZE];
    clock_format(ms, text);
    cJSON_SetValuestring(cJSON_GetObjectItemCaseSensitive(object, name), text);
}

/* Each move of a scheduled stage is counted as an event of its own: <stageId>#<n>|<stageId>, n from 2. */
static void count_move(Application *application, const cJSON *stage) {
    const char *id = json_text(stage, "stageId");
    if (!text_same(json_text(stage, "status"), "Scheduled"))
        return;
    int64_t moves = query_number(application->store,
                                 "select count(*) from made where flow = 'event_move'"
                                 " and identity >= ?1 || '#' and identity < ?1 || '$'",
                                 "t", id);
    Text identity = {0};
    text_format(&identity, "%s#%d|%s", id, (int)moves + 2, id);
    made_add(application->store, "event_move", identity.at);
    text_free(&identity);
}

static bool stage_move(Application *application, const cJSON *act, cJSON *stage, char *reason) {
    int64_t start_ms, end_ms, by_ms = act_number(act, "by_minutes", 0) * MINUTE_MS;
    if (derms_is_final(json_text(stage, "status")))
        return act_refuse(reason, "stage %s is %s", json_text(stage, "stageId"), json_text(stage, "status"));
    json_instant(stage, "startDateTime", &start_ms);
    json_instant(stage, "endDateTime", &end_ms);
    start_ms += by_ms;
    end_ms += by_ms;
    json_instant(act, "startDateTime", &start_ms);
    json_instant(act, "endDateTime", &end_ms);
    if (end_ms <= start_ms)
        return act_refuse(reason, "a stage ends after it starts");
    set_instant(stage, "startDateTime", start_ms);
    set_instant(stage, "endDateTime", end_ms);
    count_move(application, stage);
    return true;
}

static bool act_move_stage(Application *application, const cJSON *act, cJSON *made, char *reason) {
    const char *id = json_text(act, "stageId");
    cJSON *event = event_of_stage(application, id, reason);
    if (event == NULL)
        return false;
    cJSON *stage = event_stage(event, id);
    bool is_good = stage != NULL ? stage_move(application, act, stage, reason)
                                 : act_refuse(reason, "stage %s was dropped", id);
    return event_finish(application, event, is_good, made);
}

static bool act_add_stage(Application *application, const cJSON *act, cJSON *made, char *reason) {
    cJSON *event = event_load(application, json_text(act, "eventId"), reason);
    if (event == NULL)
        return false;
    int64_t start_ms, end_ms, last_end_ms;
    json_instant(event, "endDateTime", &last_end_ms);
    start_ms = last_end_ms;
    json_instant(act, "startDateTime", &start_ms);
    end_ms = start_ms + act_number(act, "stage_minutes", 120) * MINUTE_MS;
    json_instant(act, "endDateTime", &end_ms);
    bool is_good =
        derms_is_final(json_text(event, "status"))
            ? act_refuse(reason, "event %s is %s", json_text(event, "eventId"), json_text(event, "status"))
            : event_add_stage(application, event, start_ms, end_ms, reason);
    return event_finish(application, event, is_good, made);
}

/* The stage is no longer shown; what was told of it stays told. To others it is a cancel. */
static bool act_drop_stage(Application *application, const cJSON *act, cJSON *made, char *reason) {
    const char *id = json_text(act, "stageId");
    cJSON *event = event_of_stage(application, id, reason);
    if (event == NULL)
        return false;
    cJSON *stage = event_stage(event, id);
    const char *status = stage != NULL ? json_text(stage, "status") : "dropped";
    bool is_good = stage != NULL && !derms_is_final(status) && !text_same(status, "In Progress");
    if (is_good && text_same(status, "Scheduled"))
        step_count(application, id, "F1CN");
    if (is_good)
        cJSON_Delete(cJSON_DetachItemViaPointer((cJSON *)json_at(event, "stages"), stage));
    else
        act_refuse(reason, "stage %s is %s", id, status);
    return event_finish(application, event, is_good, made);
}

static bool act_fail_device(Application *application, const cJSON *act, cJSON *made, char *reason) {
    static const char *const KINDS[] = {"REFUSED", "TECHNICAL", "SILENT"};
    const char *kind = json_text(act, "kind") != NULL ? json_text(act, "kind") : "REFUSED";
    bool is_known = false;
    for (size_t i = 0; i < sizeof KINDS / sizeof KINDS[0]; i++)
        is_known = is_known || strcmp(KINDS[i], kind) == 0;
    if (!is_known || json_text(act, "headEndSystem") == NULL || json_text(act, "nicId") == NULL)
        return act_refuse(reason, "headEndSystem, nicId and a kind (REFUSED, TECHNICAL, SILENT) are needed");
    Text key = {0};
    text_format(&key, "%s|%s", json_text(act, "headEndSystem"), json_text(act, "nicId"));
    store_run(application->store, "insert or replace into device_fault (key, kind, message) values (?, ?, ?)",
              "ttt", key.at, kind,
              json_text(act, "message") != NULL ? json_text(act, "message") : "The device does not answer.");
    cJSON_AddStringToObject(made, "kind", kind);
    text_free(&key);
    return true;
}

static bool act_mend_device(Application *application, const cJSON *act, cJSON *made, char *reason) {
    Text key = {0};
    text_format(&key, "%s|%s", text_or_empty(json_text(act, "headEndSystem")),
                text_or_empty(json_text(act, "nicId")));
    int count = store_run(application->store, "delete from device_fault where key = ?", "t", key.at);
    cJSON_AddNumberToObject(made, "mended", count);
    if (count == 0)
        act_refuse(reason, "nothing is wrong with device %s", key.at);
    text_free(&key);
    return count > 0;
}

/* A head-end system that took its time answers now. */
static bool act_acknowledge(Application *application, const cJSON *act, cJSON *made, char *reason) {
    Item posted;
    const char *id = json_text(act, "dacsMessageId");
    if (id == NULL || !item_get(application->store, ENROLLS, id, &posted))
        return act_refuse(reason, "nothing was enrolled under %s", text_or_empty(id));
    derms_acknowledge(application, posted.id);
    act_copy(act, "dacsMessageId", "", made);
    item_free(&posted);
    return true;
}

const Act DERMS_ACTS[] = {
    {"create_event", act_create_event},
    {"submit_event", act_submit_event},
    {"deny_event", act_deny_event},
    {"approve_event", act_approve_event},
    {"schedule_event", act_schedule_event},
    {"cancel_event", act_cancel_event},
    {"start_stage", act_start_stage},
    {"complete_stage", act_complete_stage},
    {"cancel_stage", act_cancel_stage},
    {"move_stage", act_move_stage},
    {"add_stage", act_add_stage},
    {"drop_stage", act_drop_stage},
    {"reserve", act_reserve},
    {"report_outcomes", act_report_outcomes},
    {"request_enrollment", act_request_enrollment},
    {"fail_device", act_fail_device},
    {"mend_device", act_mend_device},
    {"acknowledge", act_acknowledge},
    {"answer_status", act_answer_status},
    {"edit_device", act_edit_device},
    {"edit", act_edit},
    {0},
};
