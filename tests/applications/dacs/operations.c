/* What DACS does with what is posted to it. */
#include "../clock.h"
#include "dacs.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *dacs_device_key(const char *head_end_system, const char *nic_id) {
    Text key = {0};
    text_format(&key, "%s|%s", text_or_empty(head_end_system), text_or_empty(nic_id));
    return key.at;
}

static const cJSON *device_in(const cJSON *devices, const char *device_id) {
    const cJSON *device;
    cJSON_ArrayForEach(device,
                       devices) if (text_same(json_text(device, "deviceId"), device_id)) return device;
    return NULL;
}

/* Every device that is answered must be one of the sync request's. */
static bool acknowledgement_fits(const Item *request, const cJSON *statuses, Refusal *refusal) {
    cJSON *asked = cJSON_Parse(request->body);
    const cJSON *devices = json_at(asked, "sendDetails.locationInfo.controllableDevices");
    const cJSON *status;
    bool is_good = true;
    cJSON_ArrayForEach(status, statuses) {
        const char *device_id = json_text(status, "deviceId");
        if (is_good && device_in(devices, device_id) == NULL)
            is_good = refuse(refusal, "10603", device_id);
    }
    cJSON_Delete(asked);
    return is_good;
}

/* The registration stands at the device; it is no change that a sync request would be made for. */
static void keep_registrations(Application *application, const cJSON *statuses) {
    const cJSON *status;
    cJSON_ArrayForEach(status, statuses) {
        Text extra = {0};
        text_add(&extra, "\"headEndRegistration\":");
        text_add_json(&extra, json_text(status, "headEndRegistration"));
        item_move(application->store, DEVICES, json_text(status, "deviceId"), NULL, extra.at);
        text_free(&extra);
    }
}

static char *acknowledgement_extra(const cJSON *body) {
    Text extra = {0};
    char *printed = cJSON_PrintUnformatted(body);
    text_format(&extra, "\"acknowledgement\":%s", printed);
    free(printed);
    return extra.at;
}

bool dacs_acknowledge(Application *application, const cJSON *body, Reply *reply, Refusal *refusal) {
    const char *id = json_text(body, "syncRequestId");
    const cJSON *statuses = json_at(body, "deviceHeadendStatus");
    Item request;
    if (!item_get(application->store, SYNC_REQUESTS, id, &request))
        return refuse(refusal, "10602", id);
    bool is_good = strcmp(request.state, "AWAITING_ACK") == 0 || refuse(refusal, "10601", id);
    is_good = is_good && acknowledgement_fits(&request, statuses, refusal);
    if (is_good) {
        bool has_error = cJSON_IsTrue(json_at(body, "hasError"));
        const char *state = has_error ? "ERROR" : "SYNCHRONIZED";
        char *extra = acknowledgement_extra(body);
        keep_registrations(application, statuses);
        sync_request_finish(application, &request, state, extra);
        free(extra);
        text_format(&reply->body, "{\"syncRequestId\":\"%s\",\"state\":\"%s\"}", id, state);
    }
    item_free(&request);
    return is_good;
}

static void add_instant(Text *out, const char *name, int64_t ms) {
    char text[INSTANT_SIZE];
    clock_format(ms, text);
    text_format(out, ",\"%s\":\"%s\"", name, text);
}

static void add_text(Text *out, const char *name, const char *value) {
    text_format(out, "%s\"%s\":", out->length > 1 ? "," : "", name);
    text_add_json(out, value);
}

static void program_event_put(Application *application, const char *id, const cJSON *body, int64_t start_ms,
                              int64_t end_ms) {
    static const char *const MEMBERS[] = {"eventExternalIdentifier", "externalIdentifier",
                                          "programExternalIdentifier", "programEventCategory"};
    Text text = {0};
    text_add(&text, "{");
    add_text(&text, "programEventId", id);
    for (size_t i = 0; i < sizeof MEMBERS / sizeof MEMBERS[0]; i++)
        add_text(&text, MEMBERS[i], json_text(body, MEMBERS[i]));
    add_instant(&text, "startDateTime", start_ms);
    add_instant(&text, "endDateTime", end_ms);
    text_add(&text, "}");
    item_put(application->store, &(Item){.collection = PROGRAM_EVENTS,
                                         .id = id,
                                         .key = json_text(body, "eventExternalIdentifier"),
                                         .parent = json_text(body, "externalIdentifier"),
                                         .state = "Pending",
                                         .body = text.at});
    text_free(&text);
}

bool dacs_create_program_event(Application *application, const cJSON *body, Reply *reply, Refusal *refusal) {
    const char *program = json_text(body, "programExternalIdentifier");
    int64_t start_ms, end_ms;
    json_instant(body, "startDateTime", &start_ms);
    json_instant(body, "endDateTime", &end_ms);
    if (dacs_program_by_external_id(program) == NULL)
        return refuse(refusal, "10612", program);
    if (end_ms <= start_ms)
        return refuse(refusal, "10613", "endDateTime");
    char *id = identifier_new(application, "8", 8);
    program_event_put(application, id, body, start_ms, end_ms);
    text_format(&reply->body, "{\"programEventId\":\"%s\",\"status\":\"Pending\"}", id);
    free(id);
    return true;
}

bool program_event_find(Application *application, const cJSON *body, Item *event, Refusal *refusal) {
    const char *identifier = json_text(body, "eventExternalIdentifier");
    int count = item_find(application->store, PROGRAM_EVENTS, identifier, event);
    if (count > 1)
        item_free(event);
    return count == 1 || refuse(refusal, count == 0 ? "10621" : "10622", identifier);
}

static const char *state_after(const char *from, const char *action) {
    for (const Transition *row = DACS_TRANSITIONS; row->from != NULL; row++)
        if (strcmp(row->from, from) == 0 && strcmp(row->action, action) == 0)
            return row->to;
    return NULL;
}

static int rank_of(const char *state) {
    int rank = 0;
    while (DACS_EVENT_STATES[rank] != NULL && strcmp(DACS_EVENT_STATES[rank], state) != 0)
        rank++;
    return rank;
}

/* A repeat: the action was done to this event and it stands where the action led to, or further. */
static bool is_done(Application *application, const Item *event, const char *action) {
    const char *wanted = NULL;
    for (const Transition *row = DACS_TRANSITIONS; row->from != NULL && wanted == NULL; row++)
        wanted = strcmp(row->action, action) == 0 ? row->to : NULL;
    Text identity = {0};
    text_format(&identity, "%s|%s", event->key, action);
    bool was_applied = query_number(application->store,
                                    "select count from effect where flow = 'event_status' and identity = ?",
                                    "t", identity.at) > 0;
    text_free(&identity);
    return was_applied && rank_of(event->state) >= rank_of(wanted);
}

static void event_move(Application *application, const Item *event, const char *state, const cJSON *body) {
    const char *reason = json_text(body, "cancelReason");
    Text extra = {0};
    if (reason != NULL)
        add_text(&extra, "cancelReason", reason);
    item_move(application->store, PROGRAM_EVENTS, event->id, state, extra.at);
    text_free(&extra);
}

bool dacs_move_program_event(Application *application, const cJSON *body, Reply *reply, Refusal *refusal) {
    const char *action = json_text(body, "action");
    Item event;
    if (!program_event_find(application, body, &event, refusal))
        return false;
    const char *next = state_after(event.state, action);
    if (next != NULL) {
        event_move(application, &event, next, body);
        text_format(&reply->body, "{\"programEventId\":\"%s\",\"status\":\"%s\"}", event.id, next);
    } else {
        refusal->is_repeat = is_done(application, &event, action);
        refuse(refusal, "10623", event.state);
    }
    item_free(&event);
    return next != NULL;
}

/* A call of reserveDevice while its rows are worked off. */
typedef struct ReserveCall {
    Application *application;
    Item event;
    const Program *program;
    int64_t event_start_ms, event_end_ms; /* of the program event */
    int64_t start_ms, end_ms;             /* of the body: for rows without times */
} ReserveCall;

typedef struct ReserveRow {
    const char *nic_id, *head_end_system;
    int64_t start_ms, end_ms;
    char *device; /* headEndSystem|nicId */
    char *key;    /* event|headEndSystem|nicId */
} ReserveRow;

/* A NIC may have been in use before: the device that has it now counts. */
static bool device_is_enrolled(const ReserveCall *call, const ReserveRow *row, Refusal *refusal) {
    Store *store = call->application->store;
    Query *query = query_begin(store,
                               "select state, parent from item where collection = 'devices' and key = ?"
                               " order by state = 'ACTIVE' desc limit 1",
                               "t", row->device);
    bool is_known = query_next(query);
    bool is_active = is_known && text_same(query_text(query, 0), "ACTIVE");
    char *subscription_id = is_known ? text_copy(query_text(query, 1)) : NULL;
    query_end(query);
    Item subscription = {0};
    bool is_enrolled = is_active && item_get(store, SUBSCRIPTIONS, subscription_id, &subscription) &&
                       text_same(subscription.state, "ACTIVE") &&
                       text_same(subscription.key, call->program->code);
    item_free(&subscription);
    free(subscription_id);
    return is_enrolled || refuse(refusal, is_known ? "10645" : "10643", row->device);
}

/* Already reserved: the same window is a repeat, another one a conflict. What the customer does not want
   stays so. */
static bool is_free(const ReserveCall *call, const ReserveRow *row, Refusal *refusal) {
    Item found = {0};
    if (item_find(call->application->store, PARTICIPATIONS, row->key, &found) == 0)
        return true;
    cJSON *held = cJSON_Parse(found.body);
    int64_t start_ms = 0, end_ms = 0;
    bool is_opted_out = text_same(found.state, OPTED_OUT);
    json_instant(held, "reservationStartDateTime", &start_ms);
    json_instant(held, "reservationEndDateTime", &end_ms);
    refusal->is_repeat = !is_opted_out && start_ms == row->start_ms && end_ms == row->end_ms;
    cJSON_Delete(held);
    item_free(&found);
    return refuse(refusal, is_opted_out ? "10646" : refusal->is_repeat ? "10641" : "10642", row->device);
}

static void participation_put(const ReserveCall *call, const ReserveRow *row) {
    Text body = {0};
    char *id = identifier_new(call->application, "9", 9);
    text_add(&body, "{");
    add_text(&body, "participationId", id);
    add_text(&body, "eventExternalIdentifier", call->event.key);
    add_text(&body, "headEndSystem", row->head_end_system);
    add_text(&body, "nicId", row->nic_id);
    add_instant(&body, "reservationStartDateTime", row->start_ms);
    add_instant(&body, "reservationEndDateTime", row->end_ms);
    text_add(&body, "}");
    item_put(call->application->store, &(Item){.collection = PARTICIPATIONS,
                                               .id = id,
                                               .key = row->key,
                                               .parent = call->event.key,
                                               .body = body.at});
    text_free(&body);
    free(id);
}

static bool reserve_one(const ReserveCall *call, const ReserveRow *row, Refusal *refusal) {
    if (row->start_ms < call->event_start_ms || row->end_ms > call->event_end_ms ||
        row->end_ms <= row->start_ms)
        return refuse(refusal, "10644", row->device);
    if (!is_free(call, row, refusal) || !device_is_enrolled(call, row, refusal))
        return false;
    participation_put(call, row);
    return true;
}

static void count_row(const ReserveCall *call, const char *key, bool is_good, const Refusal *refusal) {
    if (is_good)
        effect_add(call->application->store, "reservation", key);
    else if (refusal->is_repeat)
        effect_repeat(call->application->store, "reservation", key);
    else
        effect_refuse(call->application->store, "reservation", key);
}

static bool reserve_row(const ReserveCall *call, const cJSON *device, Refusal *refusal) {
    bool is_good = fields_check(DACS_RESERVATION_ROW, device, &call->application->surface->numbers, refusal);
    ReserveRow row = {.nic_id = json_text(device, "nicId"),
                      .head_end_system = json_text(device, "headEndSystem"),
                      .start_ms = call->start_ms,
                      .end_ms = call->end_ms};
    json_instant(device, "reservationStartDateTime", &row.start_ms);
    json_instant(device, "reservationEndDateTime", &row.end_ms);
    Text key = {0};
    row.device = dacs_device_key(row.head_end_system, row.nic_id);
    text_format(&key, "%s|%s", call->event.key, row.device);
    row.key = key.at;
    is_good = is_good && reserve_one(call, &row, refusal);
    count_row(call, row.key, is_good, refusal);
    free(row.device);
    text_free(&key);
    return is_good;
}

void result_write(Application *application, int index, const Refusal *refusal_or_null, Text *out) {
    text_format(out, "%s{\"index\":%d,\"status\":\"%s\"", index > 0 ? "," : "", index,
                refusal_or_null == NULL ? "OK" : "ERROR");
    if (refusal_or_null != NULL) {
        Text text = {0};
        text_format(out, ",\"messageNumber\":\"%s\",\"messageText\":", refusal_or_null->number);
        text_add_json(out, application_message(application, refusal_or_null, &text));
        text_free(&text);
    }
    text_add(out, "}");
}

static bool reserve_call_read(ReserveCall *call, const cJSON *body, Refusal *refusal) {
    cJSON *event = cJSON_Parse(call->event.body);
    call->program = dacs_program_by_external_id(json_text(event, "programExternalIdentifier"));
    json_instant(event, "startDateTime", &call->event_start_ms);
    json_instant(event, "endDateTime", &call->event_end_ms);
    cJSON_Delete(event);
    json_instant(body, "eventStartDateTime", &call->start_ms);
    json_instant(body, "eventEndDateTime", &call->end_ms);
    if (strcmp(call->event.state, "Complete") == 0 || strcmp(call->event.state, "Cancelled") == 0)
        return refuse(refusal, "10631", call->event.state);
    return call->end_ms > call->start_ms || refuse(refusal, "10613", "eventEndDateTime");
}

bool dacs_reserve_devices(Application *application, const cJSON *body, Reply *reply, Refusal *refusal) {
    ReserveCall call = {.application = application};
    if (!program_event_find(application, body, &call.event, refusal))
        return false;
    bool is_good = reserve_call_read(&call, body, refusal);
    const cJSON *device;
    int index = 0;
    if (is_good) {
        text_add(&reply->body, "{\"results\":[");
        cJSON_ArrayForEach(device, json_at(body, "deviceList")) {
            Refusal of_row = {0};
            bool is_reserved = reserve_row(&call, device, &of_row);
            result_write(application, index++, is_reserved ? NULL : &of_row, &reply->body);
        }
        text_add(&reply->body, "]}");
    }
    item_free(&call.event);
    return is_good;
}
