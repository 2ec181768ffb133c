/* What tests and the demo do to an application beside its own surface: acts of its users, counts, faults,
 * settings. */
#include "application.h"
#include "calls.h"
#include "clock.h"
#include "fault.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TIMES_MAX = 1000000 };
static const char ACTS_DONE[] = "actsDone"; /* id: the act's key, body: what it gave */

static void write_reason(Reply *reply, int status, const char *reason) {
    reply->status = status;
    text_clear(&reply->body);
    text_add(&reply->body, "{\"reason\":");
    text_add_json(&reply->body, reason);
    text_add(&reply->body, "}");
}

static const Act *act_find(const Application *application, const char *name) {
    for (const Act *act = application->surface->acts; act->name != NULL; act++)
        if (text_same(act->name, name))
            return act;
    return NULL;
}

static int64_t times_of(const cJSON *act) {
    const cJSON *times = json_at(act, "times");
    return cJSON_IsNumber(times) && times->valuedouble >= 1 ? (int64_t)times->valuedouble : 1;
}

bool act_perform(Application *application, const cJSON *wanted, cJSON *made, char *reason) {
    const Act *act = act_find(application, json_text(wanted, "act"));
    int64_t times = times_of(wanted);
    if (act == NULL)
        return act_refuse(reason, "nobody can do \"%s\" here", text_or_empty(json_text(wanted, "act")));
    if (times > TIMES_MAX)
        return act_refuse(reason, "times is at most %d", TIMES_MAX);
    if (times == 1)
        return act->perform(application, wanted, made, reason);
    for (int64_t i = 0; i < times; i++) {
        cJSON *last = cJSON_CreateObject();
        if (!act->perform(application, wanted, last, reason)) {
            cJSON_Delete(last);
            return false;
        }
        cJSON_DeleteItemFromObjectCaseSensitive(made, "last");
        cJSON_AddItemToObject(made, "last", last);
    }
    cJSON_AddNumberToObject(made, "times", (double)times);
    return true;
}

static void write_made(Reply *reply, cJSON *made) {
    char *text = cJSON_PrintUnformatted(made);
    text_add(&reply->body, text);
    free(text);
}

/* Who did not get the answer to an act asks again under the same key: it is done once. */
static bool act_was_done(Application *application, const char *key, Reply *reply) {
    Item done;
    if (key == NULL || !item_get(application->store, ACTS_DONE, key, &done))
        return false;
    text_add(&reply->body, done.body);
    item_free(&done);
    return true;
}

static void keep_done(Application *application, const char *key, const Reply *reply) {
    if (key != NULL)
        item_put(application->store, &(Item){.collection = ACTS_DONE, .id = key, .body = reply->body.at});
}

static void act_answer(Application *application, const cJSON *body, Reply *reply) {
    char reason[REASON_SIZE] = "";
    const char *key = json_text(body, "key");
    if (act_was_done(application, key, reply))
        return;
    cJSON *made = cJSON_CreateObject();
    store_mark(application->store);
    bool is_good = act_perform(application, body, made, reason);
    if (is_good) {
        write_made(reply, made);
        keep_done(application, key, reply);
    } else {
        store_undo(application->store);
        write_reason(reply, 409, reason);
    }
    if (is_good)
        store_release(application->store);
    cJSON_Delete(made);
}

/* Many acts in one transaction: all or none. */
static void acts_answer(Application *application, const cJSON *body, Reply *reply) {
    char reason[REASON_SIZE] = "";
    cJSON *made = cJSON_CreateArray();
    const cJSON *act, *list = cJSON_IsArray(body) ? body : json_at(body, "acts");
    int index = 0;
    bool is_good = true;
    store_mark(application->store);
    cJSON_ArrayForEach(act, list) {
        cJSON *one = cJSON_CreateObject();
        cJSON_AddItemToArray(made, one);
        is_good = is_good && act_perform(application, act, one, reason);
        if (!is_good)
            break;
        index++;
    }
    if (is_good) {
        store_release(application->store);
        write_made(reply, made);
    } else {
        Text whole = {0};
        text_format(&whole, "act %d: %s", index, reason);
        store_undo(application->store);
        write_reason(reply, 409, whole.at);
        text_free(&whole);
    }
    cJSON_Delete(made);
}

static void setting_answer(Application *application, const cJSON *body, Reply *reply) {
    const cJSON *one;
    cJSON_ArrayForEach(one, body) {
        char *printed = cJSON_IsString(one) ? text_copy(one->valuestring) : cJSON_PrintUnformatted(one);
        bool is_known = setting_set(application, one->string, printed);
        free(printed);
        if (!is_known) {
            write_reason(reply, 400, "there is no such setting");
            return;
        }
    }
    settings_write(application, &reply->body);
}

/* One member per flow that anything is known of. */
static void counts_answer(Application *application, Reply *reply) {
    Query *query = query_begin(application->store,
                               "select flow, sum(made), sum(made_identities), sum(effects), sum(identities), "
                               "sum(duplicates), sum(refused)"
                               " from (select flow, count as made, 1 as made_identities, 0 as effects, 0 as "
                               "identities, 0 as duplicates,"
                               "  0 as refused from made"
                               " union all select flow, 0, 0, count, count > 0, duplicates, refused from "
                               "effect) group by flow order by flow",
                               "");
    text_format(&reply->body, "{\"application\":\"%s\",\"flows\":{", application->surface->name);
    for (const char *comma = ""; query_next(query); comma = ",") {
        text_add(&reply->body, comma);
        text_add_json(&reply->body, query_text(query, 0));
        text_format(&reply->body,
                    ":{\"made\":%" PRId64 ",\"made_identities\":%" PRId64 ",\"effects\":%" PRId64
                    ",\"identities\":%" PRId64 ",\"duplicates\":%" PRId64 ",\"refused\":%" PRId64 "}",
                    query_int(query, 1), query_int(query, 2), query_int(query, 3), query_int(query, 4),
                    query_int(query, 5), query_int(query, 6));
    }
    query_end(query);
    text_add(&reply->body, "}}");
}

/* Rows of identity, count, duplicates, refused, commit time; as JSON or, with format=text, separated by tabs.
 */
static void write_identities(Query *query, bool is_text, Text *out) {
    text_add(out, is_text ? "" : "{\"items\":[");
    for (const char *comma = ""; query_next(query); comma = ",") {
        if (is_text) {
            text_format(out, "%s\t%" PRId64 "\t%" PRId64 "\t%" PRId64 "\t%" PRId64 "\n",
                        text_or_empty(query_text(query, 0)), query_int(query, 1), query_int(query, 2),
                        query_int(query, 3), query_int(query, 4));
            continue;
        }
        text_format(out, "%s{\"identity\":", comma);
        text_add_json(out, query_text(query, 0));
        text_format(out,
                    ",\"count\":%" PRId64 ",\"duplicates\":%" PRId64 ",\"refused\":%" PRId64
                    ",\"at_us\":%" PRId64 "}",
                    query_int(query, 1), query_int(query, 2), query_int(query, 3), query_int(query, 4));
    }
    text_add(out, is_text ? "" : "]}");
}

static void identities_answer(Application *application, const Request *request, const char *sql,
                              Reply *reply) {
    const char *flow = request_argument(request, "flow");
    bool is_text = text_same(request_argument(request, "format"), "text");
    Query *query = query_begin(application->store, sql, "t", text_or_empty(flow));
    write_identities(query, is_text, &reply->body);
    query_end(query);
    reply->type = is_text ? "text/plain; charset=utf-8" : NULL;
    if (reply->body.at == NULL)
        text_add(&reply->body, "");
}

static void get_health(Application *application, const Request *request, Reply *reply) {
    (void)request;
    text_format(&reply->body, "{\"application\":\"%s\",\"seed\":%" PRId64 "}", application->surface->name,
                application->seed);
}

static void get_counts(Application *application, const Request *request, Reply *reply) {
    (void)request;
    counts_answer(application, reply);
}

static void get_effects(Application *application, const Request *request, Reply *reply) {
    identities_answer(application, request,
                      "select identity, count, duplicates, refused, at_us from effect"
                      " left join batch on batch.number = effect.batch where flow = ? order by identity",
                      reply);
}

static void get_made(Application *application, const Request *request, Reply *reply) {
    identities_answer(
        application, request,
        "select identity, count, 0, 0, at_us from made left join batch on batch.number = made.batch"
        " where flow = ? order by identity",
        reply);
}

static void get_faults(Application *application, const Request *request, Reply *reply) {
    (void)application, (void)request;
    fault_write(&reply->body);
}

static void get_calls(Application *application, const Request *request, Reply *reply) {
    (void)application, (void)request;
    reply->type = "text/plain; charset=utf-8";
    text_add(&reply->body, "");
    calls_write(&reply->body);
}

static void get_settings(Application *application, const Request *request, Reply *reply) {
    (void)request;
    settings_write(application, &reply->body);
}

static void delete_fault(Application *application, const Request *request, Reply *reply) {
    fault_clear(application, request_argument(request, "id"));
    text_add(&reply->body, "{}");
}

static const struct {
    const char *method, *path;
    void (*ask)(Application *, const Request *, Reply *);
    void (*post)(Application *, const cJSON *body, Reply *);
} CONTROLS[] = {
    {"GET", "/control/health", get_health, NULL},       {"GET", "/control/counts", get_counts, NULL},
    {"GET", "/control/effects", get_effects, NULL},     {"GET", "/control/made", get_made, NULL},
    {"GET", "/control/faults", get_faults, NULL},       {"DELETE", "/control/fault", delete_fault, NULL},
    {"GET", "/control/calls", get_calls, NULL},         {"GET", "/control/settings", get_settings, NULL},
    {"POST", "/control/setting", NULL, setting_answer}, {"POST", "/control/act", NULL, act_answer},
    {"POST", "/control/acts", NULL, acts_answer},       {"POST", "/control/fault", NULL, fault_add},
};

bool control_answer(Application *application, const Request *request, Reply *reply) {
    if (strncmp(request->path, "/control/", 9) != 0)
        return false;
    reply->status = 200;
    for (size_t i = 0; i < sizeof CONTROLS / sizeof CONTROLS[0]; i++) {
        if (!request_is(request, CONTROLS[i].method, CONTROLS[i].path))
            continue;
        if (CONTROLS[i].ask != NULL) {
            CONTROLS[i].ask(application, request, reply);
            return true;
        }
        cJSON *body = cJSON_ParseWithLength(text_or_empty(request->body.at), request->body.length);
        if (body != NULL)
            CONTROLS[i].post(application, body, reply);
        else
            write_reason(reply, 400, "the body is not JSON");
        cJSON_Delete(body);
        return true;
    }
    write_reason(reply, 404, "there is no such control");
    return true;
}
