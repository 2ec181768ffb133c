/* Scores of devices: an attachment of rows is taken as a whole or not at all. */
#include "../clock.h"
#include "../csv.h"
#include "derms.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_MAX = 50000, HEAD_END_SYSTEM = 0, NIC_ID, SCORE, SCORED_AT, CELLS };

static const struct {
    const char *name;
    int max;
} COLUMNS[CELLS] = {{"headEndSystem", 50}, {"nicId", 100}, {"score", 30}, {"scoredAt", 40}};

static bool refuse_row(Refusal *refusal, const char *number, int row, const char *name) {
    char what[80];
    snprintf(what, sizeof what, "%s of row %d", name, row);
    return refuse(refusal, number, what);
}

static bool row_check(char *const *cells, int row, Refusal *refusal) {
    char *end;
    int64_t ms;
    for (int i = 0; i < CELLS; i++) {
        if (cells[i][0] == '\0')
            return refuse_row(refusal, "20001", row, COLUMNS[i].name);
        if (strlen(cells[i]) > (size_t)COLUMNS[i].max)
            return refuse_row(refusal, "20002", row, COLUMNS[i].name);
    }
    strtod(cells[SCORE], &end);
    if (*end != '\0')
        return refuse_row(refusal, "20003", row, COLUMNS[SCORE].name);
    return clock_parse(cells[SCORED_AT], &ms) || refuse_row(refusal, "20003", row, COLUMNS[SCORED_AT].name);
}

/* An older score is no news; for the same time the one that came last counts. */
static void row_take(Application *application, char *const *cells) {
    Text id = {0}, body = {0}, identity = {0};
    int64_t ms, held_ms = INT64_MIN;
    Item held = {0};
    text_format(&id, "%s|%s", cells[HEAD_END_SYSTEM], cells[NIC_ID]);
    clock_parse(cells[SCORED_AT], &ms);
    if (item_get(application->store, DEVICE_SCORES, id.at, &held))
        clock_parse(held.key, &held_ms);
    if (ms >= held_ms) {
        text_add(&body, "{\"headEndSystem\":");
        text_add_json(&body, cells[HEAD_END_SYSTEM]);
        text_add(&body, ",\"nicId\":");
        text_add_json(&body, cells[NIC_ID]);
        text_format(&body, ",\"score\":%s,\"scoredAt\":\"%s\"}", cells[SCORE], cells[SCORED_AT]);
        item_put(application->store, &(Item){.collection = DEVICE_SCORES,
                                             .id = id.at,
                                             .key = cells[SCORED_AT],
                                             .parent = cells[NIC_ID],
                                             .body = body.at});
    }
    text_format(&identity, "%s|%s", id.at, cells[SCORED_AT]);
    bool is_known = query_number(application->store,
                                 "select count from effect where flow = 'device_score' and identity = ?", "t",
                                 identity.at) > 0;
    (is_known ? effect_repeat : effect_add)(application->store, "device_score", identity.at);
    item_free(&held);
    text_free(&id);
    text_free(&body);
    text_free(&identity);
}

static bool header_check(char **at, Refusal *refusal) {
    char *cells[CELLS];
    bool is_good = csv_read_line(at, cells, CELLS) == CELLS;
    for (int i = 0; is_good && i < CELLS; i++)
        is_good = strcmp(cells[i], COLUMNS[i].name) == 0;
    return is_good || refuse(refusal, "20004", "the first line does not name the columns");
}

/* Walks the rows: checks them, or takes them. */
static bool rows_walk(Application *application, char *text, bool is_taking, int *count, Refusal *refusal) {
    char *at = text, *cells[CELLS];
    bool is_good = header_check(&at, refusal);
    *count = 0;
    for (int found; is_good && (found = csv_read_line(&at, cells, CELLS)) != 0;) {
        is_good = found == CELLS || refuse_row(refusal, "20004", *count + 1, "the fields");
        is_good = is_good && (++*count <= ROWS_MAX || refuse_with(refusal, 413, "20006", "50000"));
        is_good = is_good && (is_taking || row_check(cells, *count, refusal));
        if (is_good && is_taking)
            row_take(application, cells);
    }
    return is_good;
}

bool derms_take_scores(Application *application, const Text *attachment, Reply *reply, Refusal *refusal) {
    int count;
    if (!text_is_clean(text_or_empty(attachment->at), attachment->length))
        return refuse(refusal, "20004", "invalid characters");
    char *text = text_copy(text_or_empty(attachment->at));
    bool is_good = rows_walk(application, text, false, &count, refusal) &&
                   (count > 0 || refuse(refusal, "20004", "there is no row"));
    free(text);
    if (!is_good)
        return false;
    text = text_copy(attachment->at);
    rows_walk(application, text, true, &count, refusal);
    free(text);
    text_format(&reply->body, "{\"status\":\"ACCEPTED\",\"rows\":%d}", count);
    return true;
}
