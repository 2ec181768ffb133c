/* Sync requests of DACS: PENDING, compared with the last, sent one at a time per subscription. */
#include "../clock.h"
#include "dacs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where the content begins behind the request's own id. */
static const char CONTENT_MARK[] = "\"contactInfo\":";

static const char *content_of(const char *body) {
    const char *content = strstr(body, CONTENT_MARK);
    return content != NULL ? content : body;
}

static void add_members(Text *out, const cJSON *from, const char *const *names) {
    for (int i = 0; names[i] != NULL; i++) {
        const cJSON *value = cJSON_GetObjectItemCaseSensitive(from, names[i]);
        if (value == NULL)
            continue;
        text_format(out, "%s\"%s\":", i > 0 ? "," : "", names[i]);
        text_add_json(out, cJSON_IsString(value) ? value->valuestring : NULL);
    }
}

static void add_contact(Application *application, Text *out, const char *contact_id) {
    static const char *const NAMES[] = {"contactId", "cisPersonId", NULL};
    Item contact;
    if (!item_get(application->store, CONTACTS, contact_id, &contact))
        die("contact %s is not there", contact_id);
    cJSON *held = cJSON_Parse(contact.body);
    text_format(out, "%s{", CONTENT_MARK);
    add_members(out, held, NAMES);
    text_add(out, "}");
    cJSON_Delete(held);
    item_free(&contact);
}

/* Devices in use, and the ones that ended with this very change. */
static void add_devices(Application *application, Text *out, const char *subscription_id,
                        const char *ended_device, bool shows_inactive) {
    Query *query =
        query_begin(application->store,
                    "select body, state from item where collection = 'devices' and parent = ?1"
                    " and (state = 'ACTIVE' or id = ?2 or (?3 and state = 'INACTIVE')) order by number",
                    "tti", subscription_id, ended_device, (int64_t)shows_inactive);
    for (const char *comma = ""; query_next(query); comma = ",") {
        const char *body = query_text(query, 0);
        text_add(out, comma);
        text_add_bytes(out, body, strlen(body) - 1);
        text_format(out, ",\"status\":\"%s\"}", query_text(query, 1));
    }
    query_end(query);
}

static char *content_now(Application *application, const char *subscription_id, const char *ended_device) {
    static const char *const OF_SUBSCRIPTION[] = {
        "subscriptionId", "cisAccountId",  "subscriptionType", "programId",
        "programCode",    "startDateTime", "endDateTime",      NULL};
    static const char *const OF_LOCATION[] = {"division", "servicePointId", "cisPremiseId",
                                              "cisServicePointId", NULL};
    Item subscription;
    Text out = {0};
    if (!item_get(application->store, SUBSCRIPTIONS, subscription_id, &subscription))
        die("subscription %s is not there", subscription_id);
    cJSON *held = cJSON_Parse(subscription.body);
    add_contact(application, &out, json_text(held, "contactId"));
    text_add(&out, ",\"subscriptionInfo\":{");
    add_members(&out, held, OF_SUBSCRIPTION);
    text_format(&out, ",\"status\":\"%s\"},\"locationInfo\":{", subscription.state);
    add_members(&out, held, OF_LOCATION);
    text_add(&out, ",\"controllableDevices\":[");
    add_devices(application, &out, subscription_id, ended_device,
                strcmp(subscription.state, "INACTIVE") == 0);
    text_add(&out, "],\"timeZone\":");
    text_add_json(&out, json_text(held, "timeZone"));
    text_add(&out, "}}}");
    cJSON_Delete(held);
    item_free(&subscription);
    return out.at;
}

/* The newest request of the object that was neither discarded nor is this one; number and state. */
static Query *older_requests(Application *application, const Item *request) {
    return query_begin(application->store,
                       "select state, body from item where collection = 'syncRequests' and parent = ?1"
                       " and state <> 'DISCARDED' and number < (select number from item"
                       "  where collection = 'syncRequests' and id = ?2) order by number desc limit 1",
                       "tt", request->parent, request->id);
}

static bool is_final(const char *state) {
    return strcmp(state, "PENDING") != 0 && strcmp(state, "AWAITING_ACK") != 0;
}

static bool has_changed(const Item *request, const char *last_state, const char *last_body) {
    return strcmp(last_state, "SYNCHRONIZED") != 0 || text_same(request->key, "resend") ||
           strcmp(content_of(request->body), content_of(last_body)) != 0;
}

/* NULL: it has to wait. */
static const char *state_decided(Application *application, const Item *request) {
    const char *state = "AWAITING_ACK";
    Query *older = older_requests(application, request);
    if (query_next(older)) {
        if (!is_final(query_text(older, 0)))
            state = NULL;
        else if (!has_changed(request, query_text(older, 0), query_text(older, 1)))
            state = "DISCARDED";
    }
    query_end(older);
    return state;
}

static char *next_pending(Application *application, const char *subscription_id) {
    Query *query = query_begin(application->store,
                               "select id from item where collection = 'syncRequests' and parent = ?"
                               " and state = 'PENDING' order by number limit 1",
                               "t", subscription_id);
    char *id = query_next(query) ? text_copy(query_text(query, 0)) : NULL;
    query_end(query);
    return id;
}

static void next_decide(Application *application, const char *subscription_id) {
    char *id = next_pending(application, subscription_id);
    if (id != NULL)
        sync_request_decide(application, id);
    free(id);
}

void sync_request_decide(Application *application, const char *sync_request_id) {
    Item request;
    if (!item_get(application->store, SYNC_REQUESTS, sync_request_id, &request))
        return;
    const char *state = strcmp(request.state, "PENDING") == 0 ? state_decided(application, &request) : NULL;
    if (state != NULL) {
        item_move(application->store, SYNC_REQUESTS, request.id, state, NULL);
        if (strcmp(state, "AWAITING_ACK") == 0)
            made_add(application->store, "enrollment_sync", request.id);
        else
            next_decide(application, request.parent);
    }
    item_free(&request);
}

static void request_put(Application *application, const char *id, const char *subscription_id,
                        const char *content, bool is_resend) {
    Text body = {0};
    text_format(&body, "{\"sendDetails\":{\"syncRequestId\":\"%s\",%s", id, content);
    item_put(application->store, &(Item){.collection = SYNC_REQUESTS,
                                         .id = id,
                                         .key = is_resend ? "resend" : NULL,
                                         .parent = subscription_id,
                                         .state = "PENDING",
                                         .body = body.at});
    text_free(&body);
}

static void request_start(Application *application, const char *id) {
    int64_t delay_ms = setting_number(application, "sync_delay_ms");
    if (delay_ms > 0)
        due_add(application->store, clock_true_us() / 1000 + delay_ms, "decide sync request", id);
    else
        sync_request_decide(application, id);
}

static void request_show(Application *application, const char *id, cJSON *made) {
    Item request;
    item_get(application->store, SYNC_REQUESTS, id, &request);
    cJSON_AddStringToObject(made, "syncRequestId", id);
    cJSON_AddStringToObject(made, "state", request.state);
    item_free(&request);
}

static void request_make(Application *application, const char *subscription_id, const char *content,
                         bool is_resend, cJSON *made) {
    char *id = identifier_new(application, "4", 10);
    request_put(application, id, subscription_id, content, is_resend);
    request_start(application, id);
    request_show(application, id, made);
    free(id);
}

void sync_request_new(Application *application, const char *subscription_id, const char *ended_device,
                      cJSON *made) {
    char *content = content_now(application, subscription_id, ended_device);
    request_make(application, subscription_id, content, false, made);
    free(content);
}

void sync_request_resend(Application *application, const Item *request, cJSON *made) {
    request_make(application, request->parent, content_of(request->body), true, made);
}

/* The device that a request shows as replaced, or NULL. */
static char *removed_device(const char *body) {
    cJSON *asked = cJSON_Parse(body);
    const cJSON *device;
    char *found = NULL;
    cJSON_ArrayForEach(device, json_at(asked, "sendDetails.locationInfo.controllableDevices")) {
        if (found == NULL && text_same(json_text(device, "status"), "REMOVED"))
            found = text_copy(json_text(device, "deviceId"));
    }
    cJSON_Delete(asked);
    return found;
}

void sync_requests_retake(Application *application, const char *subscription_id) {
    Query *query = query_begin(application->store,
                               "select id from item where collection = 'syncRequests' and parent = ?"
                               " and state in ('PENDING', 'AWAITING_ACK') order by number limit 1",
                               "t", subscription_id);
    char *id = query_next(query) ? text_copy(query_text(query, 0)) : NULL;
    query_end(query);
    Item request;
    if (id != NULL && item_get(application->store, SYNC_REQUESTS, id, &request)) {
        char *ended_device = removed_device(request.body);
        char *content = content_now(application, subscription_id, ended_device);
        request_put(application, id, subscription_id, content, request.key != NULL);
        item_move(application->store, SYNC_REQUESTS, id, request.state, NULL);
        free(content);
        free(ended_device);
        item_free(&request);
    }
    free(id);
}

void sync_request_finish(Application *application, const Item *request, const char *state,
                         const char *extra) {
    item_move(application->store, SYNC_REQUESTS, request->id, state, extra);
    next_decide(application, request->parent);
}
