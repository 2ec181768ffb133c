/* What DERMS does with what is posted to it, and the acknowledgement that follows an enroll. */
#include "../clock.h"
#include "derms.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool has_ended(const cJSON *body, const cJSON *device) {
    const char *status = json_text(device, "status");
    return text_same(json_text(body, "subscriptionInfo.status"), "INACTIVE") ||
           text_same(status, "REMOVED") || text_same(status, "INACTIVE");
}

static char *device_id_of(const cJSON *device) {
    Text id = {0};
    text_format(&id, "%s|%s", json_text(device, "headEndSystem"), json_text(device, "nicId"));
    return id.at;
}

/* Held from now on; nobody can control it before its head-end system has it. */
static void device_hold(Application *application, const cJSON *body, const cJSON *device) {
    char *id = device_id_of(device), *printed = cJSON_PrintUnformatted(device);
    item_put(application->store, &(Item){.collection = HELD_DEVICES,
                                         .id = id,
                                         .key = json_text(body, "subscriptionInfo.programCode"),
                                         .parent = json_text(body, "subscriptionInfo.subscriptionId"),
                                         .state = "REGISTERING",
                                         .body = printed});
    free(printed);
    free(id);
}

static void enrollment_hold(Application *application, const cJSON *body) {
    Text held = {0};
    cJSON *kept = cJSON_Duplicate(body, true);
    derms_keep(application, kept);
    char *printed = cJSON_PrintUnformatted(kept);
    text_add(&held, "{\"subscriptionId\":");
    text_add_json(&held, json_text(body, "subscriptionInfo.subscriptionId"));
    text_format(&held, ",%s", printed + 1);
    item_put(application->store, &(Item){.collection = ENROLLMENTS,
                                         .id = json_text(body, "subscriptionInfo.subscriptionId"),
                                         .key = json_text(body, "dacsMessageId"),
                                         .state = json_text(body, "subscriptionInfo.status"),
                                         .body = held.at});
    free(printed);
    cJSON_Delete(kept);
    text_free(&held);
    const cJSON *device;
    cJSON_ArrayForEach(device, json_at(body, "locationInfo.controllableDevices"))
        device_hold(application, body, device);
}

bool derms_enroll(Application *application, const cJSON *body, Reply *reply, Refusal *refusal) {
    if (text_same(json_text(body, "subscriptionInfo.status"), "INACTIVE") &&
        json_at(body, "subscriptionInfo.endDateTimeISO") == NULL)
        return refuse(refusal, "20001", "subscriptionInfo.endDateTimeISO");
    char *printed = cJSON_PrintUnformatted(body);
    item_put(application->store, &(Item){.collection = ENROLLS,
                                         .id = json_text(body, "dacsMessageId"),
                                         .parent = json_text(body, "subscriptionInfo.subscriptionId"),
                                         .body = printed});
    if (json_text(body, "contactInfo.cisPersonId") != NULL)
        enrollment_hold(application, body);
    free(printed);
    due_add(application->store, clock_true_us() / 1000 + setting_number(application, "ack_delay_ms"),
            "acknowledge enroll", json_text(body, "dacsMessageId"));
    text_add(&reply->body, "{\"status\":\"ACCEPTED\"}");
    return true;
}

/* An acknowledgement while it is put together. */
typedef struct Ack {
    Application *application;
    const cJSON *body;
    bool has_person;
    bool is_silent, is_technical, is_refused;
    char words[240];
    Text statuses;
} Ack;

bool derms_fault_of(Application *application, const char *device, char kind[20], char message[200]) {
    Query *query =
        query_begin(application->store, "select kind, message from device_fault where key = ?", "t", device);
    bool is_faulty = query_next(query);
    snprintf(kind, 20, "%s", is_faulty ? query_text(query, 0) : "");
    snprintf(message, 200, "%s", is_faulty ? text_or_empty(query_text(query, 1)) : "");
    query_end(query);
    return is_faulty;
}

static const char *registration_of(Ack *ack, const cJSON *device, const char *id, char message[200]) {
    char kind[20];
    message[0] = '\0';
    if (!ack->has_person) {
        snprintf(message, 200, "The customer is unknown.");
        return "D1NR";
    }
    if (!derms_fault_of(ack->application, id, kind, message))
        return has_ended(ack->body, device) ? "D1DR" : "D1RE";
    ack->is_silent |= strcmp(kind, "SILENT") == 0;
    ack->is_technical |= strcmp(kind, "TECHNICAL") == 0;
    ack->is_refused = true;
    snprintf(ack->words, sizeof ack->words, "%s", message);
    return "D1NR";
}

static void answer_device(Ack *ack, const cJSON *device) {
    char *id = device_id_of(device);
    char message[200];
    const char *registration = registration_of(ack, device, id, message);
    text_add(&ack->statuses, ack->statuses.length > 0 ? ",{\"deviceId\":" : "{\"deviceId\":");
    text_add_json(&ack->statuses, json_text(device, "deviceId"));
    text_format(&ack->statuses, ",\"headEndRegistration\":\"%s\"", registration);
    if (message[0] != '\0') {
        text_add(&ack->statuses, ",\"message\":");
        text_add_json(&ack->statuses, message);
    }
    text_add(&ack->statuses, "}");
    if (ack->has_person)
        item_move(ack->application->store, HELD_DEVICES, id, registration, NULL);
    free(id);
}

static const char *code_of(const Ack *ack) {
    if (!ack->has_person)
        return "PERSON_MISSING";
    return ack->is_technical ? "TECHNICAL" : ack->is_refused ? "NOT_REGISTERED" : "OK";
}

static const char *type_of(const Ack *ack) {
    return ack->is_technical ? "FAILURE" : ack->is_refused || !ack->has_person ? "ERROR" : "SUCCESS";
}

static void ack_write(const Ack *ack, const char *ack_id, Text *out) {
    const char *message_id = json_text(ack->body, "dacsMessageId");
    char now[INSTANT_SIZE];
    clock_format(clock_now_ms(), now);
    text_format(
        out,
        "{\"ackId\":\"%s\",\"MsgAck\":{\"ackType\":\"%s\",\"whenISO\":\"%s\",\"responses\":{\"response\":[{",
        ack_id, type_of(ack), now);
    text_add(out, "\"dacsMessageId\":");
    text_add_json(out, message_id);
    text_add(out, ",\"id\":");
    text_add_json(out, message_id);
    if (ack->words[0] != '\0') {
        text_add(out, ",\"value\":");
        text_add_json(out, ack->words);
    }
    text_format(out, ",\"responseCode\":\"%s\",\"responseTimeISO\":\"%s\"}]}},\"deviceHeadendStatus\":[%s]}",
                code_of(ack), now, text_or_empty(ack->statuses.at));
}

/* Counted under the sync request: a repair comes as <syncRequestId>#r<n>. */
static void count_made(Application *application, const char *message_id) {
    Text id = {0};
    text_add_bytes(&id, message_id, strcspn(message_id, "#"));
    made_add(application->store, "enrollment_ack", id.at);
    text_free(&id);
}

static void ack_put(Ack *ack) {
    char *id = identifier_new(ack->application, "A", 9);
    Text text = {0};
    ack_write(ack, id, &text);
    item_put(ack->application->store, &(Item){.collection = ENROLL_ACKS,
                                              .id = id,
                                              .key = json_text(ack->body, "dacsMessageId"),
                                              .body = text.at});
    count_made(ack->application, json_text(ack->body, "dacsMessageId"));
    text_free(&text);
    free(id);
}

void derms_acknowledge(Application *application, const char *message_id) {
    Item posted;
    if (!item_get(application->store, ENROLLS, message_id, &posted))
        return;
    cJSON *body = cJSON_Parse(posted.body);
    Ack ack = {.application = application,
               .body = body,
               .has_person = json_text(body, "contactInfo.cisPersonId") != NULL};
    if (!ack.has_person)
        snprintf(ack.words, sizeof ack.words, "cisPersonId is missing: the customer is unknown.");
    const cJSON *device;
    cJSON_ArrayForEach(device, json_at(body, "locationInfo.controllableDevices")) answer_device(&ack, device);
    if (!ack.is_silent)
        ack_put(&ack);
    text_free(&ack.statuses);
    cJSON_Delete(body);
    item_free(&posted);
}

/* The file that an acknowledgement is for shows its type from now on. */
static bool file_answered(Application *application, const char *list, const char *message_id,
                          const char *type) {
    Item file;
    if (item_find(application->store, list, message_id, &file) == 0)
        return false;
    Text extra = {0};
    text_format(&extra, "\"ackType\":\"%s\"", type);
    item_move(application->store, list, file.id, NULL, extra.at);
    text_free(&extra);
    item_free(&file);
    return true;
}

void derms_message_ack_put(Application *application, const char *collection, const char *id,
                           const cJSON *body) {
    const char *message_id = json_text(body, "MsgAck.messageId");
    char *printed = cJSON_PrintUnformatted(body);
    Text text = {0};
    text_add(&text, "{\"messageId\":");
    text_add_json(&text, message_id);
    text_format(&text, ",%s", printed + 1);
    item_put(application->store,
             &(Item){.collection = collection, .id = id, .key = message_id, .body = text.at});
    text_free(&text);
    free(printed);
}

/* A step is named <stageId>:<action>, of a stage of the event. */
static bool step_is_known(Application *application, const char *event_id, const char *step) {
    const char *colon = strrchr(text_or_empty(step), ':');
    Text stage_id = {0};
    Item stage = {0};
    text_add_bytes(&stage_id, text_or_empty(step), colon != NULL ? (size_t)(colon - step) : 0);
    bool is_known = colon != NULL && derms_action_is_known(colon + 1) &&
                    item_get(application->store, STAGES, text_or_empty(stage_id.at), &stage) &&
                    text_same(stage.parent, event_id);
    item_free(&stage);
    text_free(&stage_id);
    return is_known;
}

/* What is acknowledged: a file by its messageId; one step of an event by eventId|stageId:action. */
static void ack_identity(Application *application, const cJSON *body, Text *identity) {
    const char *message_id = json_text(body, "MsgAck.messageId");
    const cJSON *response = cJSON_GetArrayItem(json_at(body, "MsgAck.responses.response"), 0);
    Item event = {0};
    text_add(identity, message_id);
    if (item_get(application->store, EVENTS, message_id, &event))
        text_format(identity, "|%s", text_or_empty(json_text(response, "id")));
    item_free(&event);
}

static bool ack_apply(Application *application, const cJSON *body, const char *identity, Refusal *refusal) {
    const char *message_id = json_text(body, "MsgAck.messageId");
    const char *type = json_text(body, "MsgAck.ackType"), *bar = strchr(identity, '|');
    bool is_known = bar != NULL ? step_is_known(application, message_id, bar + 1)
                                : file_answered(application, RESERVATION_FILES, message_id, type) ||
                                      file_answered(application, OUTCOME_FILES, message_id, type);
    if (!is_known)
        return refuse(refusal, "20005", identity);
    derms_message_ack_put(application, MESSAGE_ACKS, identity, body);
    return true;
}

/* One event has many steps, so that the message id alone is no identity. */
bool derms_take_ack(Application *application, const cJSON *body, Reply *reply, Refusal *refusal) {
    Store *store = application->store;
    Text identity = {0};
    Item held = {0};
    (void)reply;
    ack_identity(application, body, &identity);
    bool is_repeat = item_get(store, MESSAGE_ACKS, identity.at, &held);
    bool is_good = is_repeat || ack_apply(application, body, identity.at, refusal);
    if (is_repeat)
        effect_repeat(store, "message_ack", identity.at);
    else if (is_good)
        effect_add(store, "message_ack", identity.at);
    else
        effect_refuse(store, "message_ack", identity.at);
    item_free(&held);
    text_free(&identity);
    return is_good;
}
