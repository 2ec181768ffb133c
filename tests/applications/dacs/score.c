/* Scores of devices: extracts are made, listed and read, and renamed by whoever has taken them over. */
#include "../act.h"
#include "../clock.h"
#include "../csv.h"
#include "dacs.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char HEADER[] = "headEndSystem,nicId,score,scoredAt\n";

/* An extract while it is put together. */
typedef struct Draft {
    Application *application;
    const char *scored_at;
    int64_t rows;
    Text csv;
} Draft;

static void add_row(Draft *draft, const char *head_end_system, const char *nic_id, const char *score,
                    const char *scored_at) {
    Text identity = {0};
    draft->rows++;
    csv_add_cell(&draft->csv, head_end_system, ',');
    csv_add_cell(&draft->csv, nic_id, ',');
    csv_add_cell(&draft->csv, score, ',');
    csv_add_cell(&draft->csv, scored_at, '\n');
    text_format(&identity, "%s|%s|%s", head_end_system, nic_id, scored_at);
    made_add(draft->application->store, "device_score", identity.at);
    text_free(&identity);
}

static void add_given(Draft *draft, const cJSON *rows) {
    const cJSON *row;
    cJSON_ArrayForEach(row, rows) {
        const char *own = json_text(row, "scoredAt");
        char score[32];
        snprintf(score, sizeof score, "%.10g", cJSON_GetNumberValue(json_at(row, "score")));
        add_row(draft, text_or_empty(json_text(row, "headEndSystem")), text_or_empty(json_text(row, "nicId")),
                score, own != NULL ? own : draft->scored_at);
    }
}

/* Every device that is installed and enrolled; its score follows from seed and device. */
static void add_all(Draft *draft) {
    Query *query =
        query_begin(draft->application->store,
                    "select d.key, d.number from item d join item s on s.collection = 'subscriptions'"
                    " and s.id = d.parent where d.collection = 'devices' and d.state = 'ACTIVE'"
                    " and s.state = 'ACTIVE' and d.key is not null order by d.number",
                    "");
    while (query_next(query)) {
        const char *key = query_text(query, 0), *bar = strchr(key, '|');
        char head_end_system[64], score[16];
        snprintf(head_end_system, sizeof head_end_system, "%.*s", (int)(bar - key), key);
        uint64_t hash =
            ((uint64_t)query_int(query, 1) * 0x9E3779B97F4A7C15u + (uint64_t)draft->application->seed) >> 40;
        snprintf(score, sizeof score, "%.3f", (double)(hash % 1000) / 1000);
        if (bar[1] != '\0')
            add_row(draft, head_end_system, bar + 1, score, draft->scored_at);
    }
    query_end(query);
}

static void add_lines(Draft *draft, const cJSON *lines) {
    const cJSON *line;
    cJSON_ArrayForEach(line, lines) {
        text_format(&draft->csv, "%s\n", text_or_empty(cJSON_GetStringValue(line)));
        draft->rows++;
    }
}

static void rows_make(Draft *draft, const cJSON *act) {
    text_add(&draft->csv, HEADER);
    if (json_at(act, "rows") != NULL)
        add_given(draft, json_at(act, "rows"));
    else if (json_at(act, "lines") == NULL)
        add_all(draft);
    add_lines(draft, json_at(act, "lines"));
    if (json_text(act, "csv") != NULL) {
        text_clear(&draft->csv);
        text_add(&draft->csv, json_text(act, "csv"));
    }
}

static void extract_put(const Draft *draft, const cJSON *act, const char *name, const char *now) {
    Store *store = draft->application->store;
    cJSON *entry = cJSON_CreateObject();
    char sha256[SHA256_SIZE];
    sha256_write(&draft->csv, sha256);
    cJSON_AddStringToObject(entry, "name", name);
    cJSON_AddNumberToObject(entry, "rows", (double)act_number(act, "rows_listed", draft->rows));
    cJSON_AddNumberToObject(entry, "bytes", (double)draft->csv.length);
    act_copy(act, "sha256", sha256, entry);
    cJSON_AddStringToObject(entry, "createdAt", now);
    char *body = cJSON_PrintUnformatted(entry);
    item_put(store, &(Item){.collection = SCORE_EXTRACTS, .id = name, .body = body});
    item_put(store,
             &(Item){.collection = EXTRACT_CONTENTS, .id = name, .body = text_or_empty(draft->csv.at)});
    cJSON_Delete(entry);
    free(body);
}

static bool has_extract(Application *application, const char *name) {
    return query_number(application->store,
                        "select count(*) from item where collection = 'scoreExtracts' and id = ?", "t",
                        name) > 0;
}

bool act_extract_scores(Application *application, const cJSON *act, cJSON *made, char *reason) {
    char name[64], now[INSTANT_SIZE];
    clock_format(clock_now_ms(), now);
    snprintf(name, sizeof name, "scores-%03d-%06" PRId64 ".csv", (int)(application->seed % 1000),
             counter_next(application, "extract"));
    const char *given = act_copy(act, "name", name, made);
    if (has_extract(application, given))
        return act_refuse(reason, "there is an extract %s already", given);
    const char *scored_at = json_text(act, "scoredAt");
    Draft draft = {.application = application, .scored_at = scored_at != NULL ? scored_at : now};
    rows_make(&draft, act);
    extract_put(&draft, act, given, now);
    cJSON_AddNumberToObject(made, "rows", (double)draft.rows);
    text_free(&draft.csv);
    return true;
}

bool dacs_write_extract(Store *store, const char *name, Text *body, const char **type) {
    return item_write_csv(store, EXTRACT_CONTENTS, name, body, type);
}

bool dacs_rename_extract(Application *application, const cJSON *body, Reply *reply, Refusal *refusal) {
    const char *name = json_text(body, "name"), *new_name = json_text(body, "newName");
    Item extract;
    if (!item_get(application->store, SCORE_EXTRACTS, name, &extract))
        return refuse_with(refusal, 404, "10691", name);
    bool is_free = !has_extract(application, new_name) || refuse(refusal, "10692", new_name);
    if (is_free) {
        cJSON *entry = cJSON_Parse(extract.body);
        cJSON_ReplaceItemInObjectCaseSensitive(entry, "name", cJSON_CreateString(new_name));
        char *printed = cJSON_PrintUnformatted(entry);
        store_run(
            application->store,
            "update item set id = ?, body = ?, updated_ms = ? where collection = 'scoreExtracts' and id = ?",
            "ttit", new_name, printed, clock_now_ms(), name);
        store_run(application->store,
                  "update item set id = ? where collection = 'extractContents' and id = ?", "tt", new_name,
                  name);
        free(printed);
        cJSON_Delete(entry);
        text_add(&reply->body, "{\"name\":");
        text_add_json(&reply->body, new_name);
        text_add(&reply->body, "}");
    }
    item_free(&extract);
    return is_free;
}
