/* Outcome files of DERMS: what each device did in a stage, and corrections of it. */
#include "../act.h"
#include "derms.h"
#include "file.h"

#include <stdlib.h>
#include <string.h>

static const FileKind OUTCOMES_REPORTED = {
    .collection = OUTCOME_FILES,
    .file_prefix = "OF",
    .message_prefix = "OM",
    .made = "outcome_file",
    .header = "recordId,eventId,stageId,headEndSystem,nicId,outcome,participationStart,participationEnd,"
              "errorMessage\n"};
static const char *const CODES[] = {"D1SP", "D1SP", "D1SP", "D1SP", "D1SP", "D1IO", "D1ND", "D1ER", NULL};

/* One row of the file. */
typedef struct Outcome {
    const char *device; /* headEndSystem|nicId */
    const char *code, *start, *end, *words;
} Outcome;

/* A report that says something new of a device is counted as stageId|headEndSystem|nicId|version. */
static void count_made(const Draft *draft, const Outcome *outcome) {
    Store *store = draft->application->store;
    Text id = {0}, content = {0}, identity = {0};
    text_format(&id, "%s|%s", draft->stage_id, outcome->device);
    text_format(&content, "{\"content\":\"%s %s %s\",\"words\":", outcome->code, outcome->start,
                outcome->end);
    text_add_json(&content, outcome->words);
    text_add(&content, "}");
    Item last = {0};
    bool is_known = item_get(store, OUTCOMES, id.at, &last);
    if (!is_known || strcmp(last.body, content.at) != 0) {
        Text version = {0};
        text_format(&version, "%d", is_known ? atoi(last.key) + 1 : 1);
        text_format(&identity, "%s|%s", id.at, version.at);
        made_add(store, "outcome", identity.at);
        item_put(store, &(Item){.collection = OUTCOMES, .id = id.at, .key = version.at, .body = content.at});
        text_free(&version);
    }
    item_free(&last);
    text_free(&identity);
    text_free(&content);
    text_free(&id);
}

static void add_row(Draft *draft, const cJSON *act, const char *event_id, const Outcome *outcome) {
    const char *bar = strchr(outcome->device, '|');
    Text head_end_system = {0};
    text_add_bytes(&head_end_system, outcome->device, (size_t)(bar - outcome->device));
    draft->rows++;
    text_format(&draft->csv, "%" PRId64 ",", draft->rows);
    draft_add_cell(draft, event_id, ',');
    draft_add_cell(draft, cJSON_IsTrue(json_at(act, "omit_stage")) ? "" : draft->stage_id, ',');
    draft_add_cell(draft, text_or_empty(head_end_system.at), ',');
    draft_add_cell(draft, bar + 1, ',');
    draft_add_cell(draft, outcome->code, ',');
    draft_add_cell(draft, outcome->start, ',');
    draft_add_cell(draft, outcome->end, ',');
    draft_add_cell(draft, outcome->words, '\n');
    text_free(&head_end_system);
    count_made(draft, outcome);
}

/* What the act says of the device, or of all, or what follows from the code. */
static void add_device(Draft *draft, const cJSON *act, const cJSON *device, const char *event_id,
                       const char *key) {
    const char *code = json_text(device, "outcome") != NULL ? json_text(device, "outcome")
                       : json_text(act, "outcome") != NULL  ? json_text(act, "outcome")
                                                            : choose(draft->application, CODES, draft->rows);
    bool took_part = text_same(code, "D1SP") || text_same(code, "D1IO");
    const char *start = json_text(device, "startDateTime"), *end = json_text(device, "endDateTime"),
               *words = json_text(device, "errorMessage");
    add_row(draft, act, event_id,
            &(Outcome){.device = key,
                       .code = code,
                       .start = start != NULL ? start
                                : took_part   ? draft->start
                                              : "",
                       .end = end != NULL ? end
                              : took_part ? draft->end
                                          : "",
                       .words = words != NULL             ? words
                                : text_same(code, "D1ER") ? "The device answered with an error."
                                                          : ""});
}

static void add_given(Draft *draft, const cJSON *act, const char *event_id) {
    const cJSON *device;
    cJSON_ArrayForEach(device, json_at(act, "devices")) {
        Text key = {0};
        text_format(&key, "%s|%s", text_or_empty(json_text(device, "headEndSystem")),
                    text_or_empty(json_text(device, "nicId")));
        add_device(draft, act, device, event_id, key.at);
        text_free(&key);
    }
}

/* Every device that is reserved for the stage. */
static void add_reserved(Draft *draft, const cJSON *act, const char *event_id) {
    size_t before = strlen(draft->stage_id) + 1;
    Query *query =
        query_begin(draft->application->store,
                    "select identity from made where flow = 'reservation'"
                    " and identity > ?1 || '|' and identity < ?1 || '}' and not exists (select 1 from"
                    "  item where collection = '" OPT_OUTS "' and key = identity) order by identity limit ?2",
                    "ti", draft->stage_id, act_number(act, "limit", INT64_MAX));
    while (query_next(query))
        add_device(draft, act, NULL, event_id, query_text(query, 0) + before);
    query_end(query);
}

static void rows_make(Draft *draft, const cJSON *act, const char *event_id) {
    text_add(&draft->csv, draft->kind->header);
    if (json_at(act, "devices") == NULL && !cJSON_IsTrue(json_at(act, "empty")))
        add_reserved(draft, act, event_id);
    for (int64_t i = act_number(act, "repeat", 1); i > 0; i--)
        add_given(draft, act, event_id);
    draft_add_raw(draft, act);
}

bool act_report_outcomes(Application *application, const cJSON *act, cJSON *made, char *reason) {
    const char *stage_id = json_text(act, "stageId");
    cJSON *event = event_of_stage(application, stage_id, reason);
    const cJSON *stage = event != NULL ? event_stage(event, stage_id) : NULL;
    if (event != NULL && stage == NULL)
        act_refuse(reason, "stage %s was dropped", stage_id);
    if (stage != NULL) {
        Draft draft = {.application = application,
                       .kind = &OUTCOMES_REPORTED,
                       .stage_id = stage_id,
                       .start = json_text(stage, "startDateTime"),
                       .end = json_text(stage, "endDateTime")};
        rows_make(&draft, act, json_text(event, "eventId"));
        draft_put(&draft, act, event, made);
        text_free(&draft.csv);
    }
    cJSON_Delete(event);
    return stage != NULL;
}
