/* Faults: their list, their choice. */
#include "fault.h"
#include "clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    FaultKind kind;
} KINDS[] = {
    {"headers", FAULT_HEADERS},
    {"status", FAULT_STATUS},
    {"body", FAULT_BODY},
    {"delay", FAULT_DELAY},
    {"late_reply", FAULT_LATE_REPLY},
    {"hang", FAULT_HANG},
    {"reset", FAULT_RESET},
    {"lost_reply", FAULT_LOST_REPLY},
    {"cut", FAULT_CUT},
    {"truncate_list", FAULT_TRUNCATE_LIST},
    {"empty_list", FAULT_EMPTY_LIST},
    {"repeat_page", FAULT_REPEAT_PAGE},
    {"late_rows", FAULT_LATE_ROWS},
    {"huge_body", FAULT_HUGE_BODY},
    {"bad_utf8", FAULT_BAD_UTF8},
    {"clock_skew", FAULT_CLOCK_SKEW},
    {"refuse_connection", FAULT_REFUSE_CONNECTION},
};
enum { KIND_COUNT = sizeof KINDS / sizeof KINDS[0] };

static Fault *faults;
static int64_t last_id;
static int64_t refused_until_ms;

int64_t fault_refused_until_ms(void) { return refused_until_ms; }

static bool draw(Fault *fault) {
    if (fault->probability >= 1)
        return true;
    fault->random = fault->random * 6364136223846793005u + 1442695040888963407u;
    return (double)(fault->random >> 11) / (double)(1ull << 53) < fault->probability;
}

static bool is_hit(Fault *fault, const char *method, const char *path, const Text *body) {
    if (strncmp(path, fault->match, strlen(fault->match)) != 0)
        return false;
    if (fault->method[0] != '\0' && strcmp(fault->method, method) != 0)
        return false;
    if (fault->body_has[0] != '\0' &&
        memmem(text_or_empty(body->at), body->length, fault->body_has, strlen(fault->body_has)) == NULL)
        return false;
    if (fault->times > 0 && fault->hits >= fault->times)
        return false;
    fault->matches++;
    if (fault->matches <= fault->after || !draw(fault))
        return false;
    fault->hits++;
    return true;
}

const Fault *fault_take(const char *method, const char *path, const Text *body) {
    for (Fault *fault = faults; fault != NULL; fault = fault->next)
        if (fault->kind != FAULT_CLOCK_SKEW && fault->kind != FAULT_REFUSE_CONNECTION &&
            is_hit(fault, method, path, body))
            return fault;
    return NULL;
}

static FaultKind kind_of(const char *name) {
    for (int i = 0; i < KIND_COUNT; i++)
        if (text_same(KINDS[i].name, name))
            return KINDS[i].kind;
    return FAULT_NONE;
}

static const char *name_of(FaultKind kind) {
    for (int i = 0; i < KIND_COUNT; i++)
        if (KINDS[i].kind == kind)
            return KINDS[i].name;
    return "none";
}

static int64_t number_of(const cJSON *object, const char *name, int64_t otherwise) {
    const cJSON *found = json_at(object, name);
    return cJSON_IsNumber(found) ? (int64_t)found->valuedouble : otherwise;
}

static char *body_of(const cJSON *wanted) {
    const cJSON *body = json_at(wanted, "body");
    if (body == NULL)
        return NULL;
    return cJSON_IsString(body) ? text_copy(body->valuestring) : cJSON_PrintUnformatted(body);
}

static Fault *fault_read(const cJSON *wanted) {
    enum { HOUR_MS = 3600000, HUGE_BYTES = 100000000 };
    Fault *fault = memory_take(sizeof *fault);
    fault->kind = kind_of(json_text(wanted, "kind"));
    snprintf(fault->match, sizeof fault->match, "%s", text_or_empty(json_text(wanted, "match")));
    snprintf(fault->method, sizeof fault->method, "%s", text_or_empty(json_text(wanted, "method")));
    snprintf(fault->body_has, sizeof fault->body_has, "%s", text_or_empty(json_text(wanted, "body_has")));
    snprintf(fault->hidden, sizeof fault->hidden, "%s", text_or_empty(json_text(wanted, "hidden")));
    fault->status = number_of(wanted, "status", fault->kind == FAULT_BODY ? 200 : 503);
    fault->ms = number_of(wanted, "ms", fault->kind == FAULT_HANG ? HOUR_MS : 1000);
    fault->keep = number_of(wanted, "keep", 1);
    fault->bytes = number_of(wanted, "bytes", HUGE_BYTES);
    fault->retry_after_s = number_of(wanted, "retry_after", 0);
    fault->after = number_of(wanted, "after", 0);
    fault->times = number_of(wanted, "times", 0);
    fault->random = (uint64_t)number_of(wanted, "seed", 1) * 2654435761u;
    const cJSON *probability = json_at(wanted, "probability");
    fault->probability = cJSON_IsNumber(probability) ? probability->valuedouble : 1;
    fault->lie = cJSON_IsTrue(json_at(wanted, "lie"));
    fault->body = body_of(wanted);
    const cJSON *headers = json_at(wanted, "headers");
    fault->headers = cJSON_IsObject(headers) ? cJSON_PrintUnformatted(headers) : NULL;
    return fault;
}

static void fault_free(Fault *fault) {
    free(fault->body);
    free(fault->headers);
    free(fault);
}

/* Faults of the whole application act at once instead of waiting for a request. */
static void fault_start(Application *application, const Fault *fault) {
    if (fault->kind == FAULT_CLOCK_SKEW)
        clock_set_offset(setting_number(application, "clock_offset_ms") + fault->ms);
    if (fault->kind == FAULT_REFUSE_CONNECTION)
        refused_until_ms = clock_monotonic_ms() + fault->ms;
}

void fault_add(Application *application, const cJSON *wanted, Reply *reply) {
    Fault *fault = fault_read(wanted);
    if (fault->kind == FAULT_NONE) {
        fault_free(fault);
        reply->status = 400;
        text_add(&reply->body, "{\"reason\":\"kind is none of:");
        for (int i = 0; i < KIND_COUNT; i++)
            text_format(&reply->body, " %s", KINDS[i].name);
        text_add(&reply->body, "\"}");
        return;
    }
    fault->id = ++last_id;
    Fault **end = &faults;
    while (*end != NULL)
        end = &(*end)->next;
    *end = fault;
    fault_start(application, fault);
    text_format(&reply->body, "{\"id\":%" PRId64 "}", fault->id);
}

void fault_clear(Application *application, const char *id_or_null) {
    for (Fault **at = &faults; *at != NULL;) {
        Fault *fault = *at;
        if (id_or_null != NULL && strtoll(id_or_null, NULL, 10) != fault->id) {
            at = &fault->next;
            continue;
        }
        if (fault->kind == FAULT_CLOCK_SKEW)
            clock_set_offset(setting_number(application, "clock_offset_ms"));
        *at = fault->next;
        fault_free(fault);
    }
}

void fault_write(Text *out) {
    text_add(out, "{\"items\":[");
    for (const Fault *fault = faults; fault != NULL; fault = fault->next) {
        text_format(out, "{\"id\":%" PRId64 ",\"kind\":\"%s\",\"match\":", fault->id, name_of(fault->kind));
        text_add_json(out, fault->match);
        text_format(out, ",\"matches\":%" PRId64 ",\"hits\":%" PRId64 "}%s", fault->matches, fault->hits,
                    fault->next != NULL ? "," : "");
    }
    text_add(out, "]}");
}
