/* Files of DERMS, the list entry and the CSV; and what fills the reservation files. */
#include "file.h"
#include "../act.h"
#include "../clock.h"
#include "../csv.h"
#include "derms.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const FileKind RESERVATIONS = {
    .collection = RESERVATION_FILES,
    .file_prefix = "RF",
    .message_prefix = "RM",
    .made = "reservation_file",
    .header = "recordId,nicId,headEndSystemId,reservationStartDateTime,reservationEndDateTime\n"};

void draft_add_cell(Draft *draft, const char *value, char end) { csv_add_cell(&draft->csv, value, end); }

static void count_made(Draft *draft, const char *head_end_system, const char *nic_id) {
    Text identity = {0};
    text_format(&identity, "%s|%s|%s", draft->stage_id, head_end_system, nic_id);
    made_add(draft->application->store, "reservation", identity.at);
    text_free(&identity);
}

static void add_row(Draft *draft, const char *head_end_system, const char *nic_id, const char *start,
                    const char *end) {
    draft->rows++;
    text_format(&draft->csv, "%" PRId64 ",", draft->rows);
    draft_add_cell(draft, nic_id, ',');
    draft_add_cell(draft, head_end_system, ',');
    draft_add_cell(draft, start, ',');
    draft_add_cell(draft, end, '\n');
    count_made(draft, head_end_system, nic_id);
}

static const char *time_or(const Draft *draft, const cJSON *device, const char *name, const char *otherwise) {
    const char *own = json_text(device, name);
    return own != NULL ? own : draft->has_times ? otherwise : "";
}

static void add_given(Draft *draft, const cJSON *devices) {
    const cJSON *device;
    cJSON_ArrayForEach(device, devices) add_row(draft, text_or_empty(json_text(device, "headEndSystem")),
                                                text_or_empty(json_text(device, "nicId")),
                                                time_or(draft, device, "startDateTime", draft->start),
                                                time_or(draft, device, "endDateTime", draft->end));
}

/* Every device that DERMS holds as registered in the program of the event. */
static void add_held(Draft *draft, const char *program_code, int64_t limit) {
    Query *query = query_begin(draft->application->store,
                               "select id from item where collection = 'heldDevices' and key = ?"
                               " and state = 'D1RE' order by number limit ?",
                               "ti", program_code, limit);
    while (query_next(query)) {
        const char *id = query_text(query, 0), *bar = strchr(id, '|');
        char head_end_system[64];
        snprintf(head_end_system, sizeof head_end_system, "%.*s", (int)(bar - id), id);
        add_row(draft, head_end_system, bar + 1, draft->has_times ? draft->start : "",
                draft->has_times ? draft->end : "");
    }
    query_end(query);
}

void draft_add_raw(Draft *draft, const cJSON *act) {
    const cJSON *line;
    cJSON_ArrayForEach(line, json_at(act, "lines")) {
        text_format(&draft->csv, "%s\n", text_or_empty(cJSON_GetStringValue(line)));
        draft->rows++;
    }
    if (json_text(act, "csv") != NULL) {
        text_clear(&draft->csv);
        text_add(&draft->csv, json_text(act, "csv"));
    }
}

static cJSON *entry_make(const Draft *draft, const cJSON *act, const cJSON *event, cJSON *made) {
    cJSON *entry = cJSON_CreateObject();
    char sha256[SHA256_SIZE], now[INSTANT_SIZE];
    sha256_write(&draft->csv, sha256);
    clock_format(clock_now_ms(), now);
    act_copy(made, "fileId", "", entry);
    act_copy(made, "messageId", "", entry);
    act_copy(event, "drmsInstanceId", "", entry);
    act_copy(event, "eventId", "", entry);
    if (!cJSON_IsTrue(json_at(act, "omit_stage")))
        cJSON_AddStringToObject(entry, "stageId", draft->stage_id);
    act_copy(event, "eventType", "", entry);
    cJSON_AddStringToObject(entry, "eventStartDateTime", json_text(event, "startDateTime"));
    cJSON_AddStringToObject(entry, "eventEndDateTime", json_text(event, "endDateTime"));
    cJSON_AddNumberToObject(entry, "rows", (double)act_number(act, "rows_listed", draft->rows));
    cJSON_AddNumberToObject(entry, "bytes", (double)draft->csv.length);
    act_copy(act, "sha256", sha256, entry);
    cJSON_AddStringToObject(entry, "createdAt", now);
    return entry;
}

void draft_put(Draft *draft, const cJSON *act, const cJSON *event, cJSON *made) {
    Application *application = draft->application;
    char *file_id = identifier_new(application, draft->kind->file_prefix, 6),
         *message_id = identifier_new(application, draft->kind->message_prefix, 6);
    act_copy(act, "fileId", file_id, made);
    act_copy(act, "messageId", message_id, made);
    cJSON_AddNumberToObject(made, "rows", (double)draft->rows);
    cJSON *entry = entry_make(draft, act, event, made);
    char *body = cJSON_PrintUnformatted(entry);
    item_put(application->store, &(Item){.collection = draft->kind->collection,
                                         .id = json_text(made, "fileId"),
                                         .key = json_text(made, "messageId"),
                                         .parent = draft->stage_id,
                                         .body = body});
    item_put(application->store,
             &(Item){.collection = FILE_CONTENTS, .id = json_text(made, "fileId"), .body = draft->csv.at});
    made_add(application->store, draft->kind->made, json_text(made, "messageId"));
    made_add(application->store, "message_ack", json_text(made, "messageId"));
    cJSON_Delete(entry);
    free(body);
    free(file_id);
    free(message_id);
}

static void rows_make(Draft *draft, const cJSON *act, const cJSON *event) {
    enum { ALL = 10000000 };
    const Program *program = derms_program(json_text(event, "programExternalId"));
    text_add(&draft->csv, draft->kind->header);
    if (json_at(act, "devices") != NULL)
        add_given(draft, json_at(act, "devices"));
    else if (!cJSON_IsTrue(json_at(act, "empty")))
        add_held(draft, program != NULL ? program->code : "", act_number(act, "limit", ALL));
    draft_add_raw(draft, act);
}

static bool stage_may_reserve(const cJSON *act, const cJSON *stage, char *reason) {
    const char *status = stage != NULL ? json_text(stage, "status") : "dropped";
    if (cJSON_IsTrue(json_at(act, "force")))
        return stage != NULL || act_refuse(reason, "the stage was dropped");
    return text_same(status, "Scheduled") || text_same(status, "In Progress") ||
           text_same(status, "Approved") || act_refuse(reason, "the stage is %s", status);
}

bool act_reserve(Application *application, const cJSON *act, cJSON *made, char *reason) {
    const char *stage_id = json_text(act, "stageId");
    cJSON *event = event_of_stage(application, stage_id, reason);
    if (event == NULL)
        return false;
    const cJSON *stage = event_stage(event, stage_id);
    bool is_good = stage_may_reserve(act, stage, reason);
    if (is_good) {
        Draft draft = {.application = application,
                       .kind = &RESERVATIONS,
                       .stage_id = stage_id,
                       .start = json_text(stage, "startDateTime"),
                       .end = json_text(stage, "endDateTime"),
                       .has_times = !cJSON_IsFalse(json_at(act, "times_given"))};
        rows_make(&draft, act, event);
        draft_put(&draft, act, event, made);
        text_free(&draft.csv);
    }
    cJSON_Delete(event);
    return is_good;
}

bool derms_write_file(Store *store, const char *file_id, Text *body, const char **type) {
    return item_write_csv(store, FILE_CONTENTS, file_id, body, type);
}
