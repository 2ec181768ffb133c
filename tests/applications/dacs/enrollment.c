/* Enrollment requests: what DACS takes and refuses of them, and what becomes of them later. */
#include "../act.h"
#include "../clock.h"
#include "dacs.h"

#include <stdlib.h>
#include <string.h>

/* Where a request begins, and its type as the list shows it. */
typedef struct Kind {
    const char *type, *first_state;
} Kind;
static const Kind ENROLL = {"ENROLL", "PENDING"}, UNENROLL = {"UNENROLL", "PENDING-APPROVAL"},
                  ENROLL_DEVICE = {"ENROLL_DEVICE", "PENDING"};

static bool is_open(const char *state) {
    return text_same(state, "PENDING") || text_same(state, "PENDING-APPROVAL");
}

/* HTTP 200 with a status in the body: VAL-ERROR is the customer's business, ERROR that of DACS itself. */
static bool refuse_as(Refusal *refusal, const char *status, const char *number, const char *parameter) {
    refusal->status = 200;
    refusal->said = status;
    return refuse(refusal, number, parameter);
}

/* --- judging --- */

static bool devices_are_free(Application *application, const cJSON *body, Refusal *refusal) {
    const cJSON *asset;
    bool is_good = true;
    cJSON_ArrayForEach(asset, json_at(body, "assetInfo.assetList")) {
        char *key = dacs_device_key(json_text(asset, "headEndSystem"), json_text(asset, "nicId"));
        if (is_good && dacs_device_is_used(application, key))
            is_good = refuse_as(refusal, "VAL-ERROR", "10701", key);
        Item asked = {0};
        if (is_good && item_get(application->store, ENROLLMENT_DEVICES, key, &asked) && is_open(asked.state))
            is_good = refuse_as(refusal, "ERROR", "10704", key);
        item_free(&asked);
        free(key);
    }
    return is_good;
}

/* The subscription that an unenrollment ends, by account and program; the caller frees. */
static char *subscription_of(Application *application, const cJSON *body) {
    Query *query = query_begin(application->store,
                               "select id from item where collection = 'subscriptions' and key = ?1"
                               " and state = 'ACTIVE' and json_extract(body, '$.cisAccountId') = ?2"
                               " order by number limit 1",
                               "tt", json_text(body, "programInfo.programCode"),
                               json_text(body, "customerInfo.cisAccountId"));
    char *id = query_next(query) ? text_copy(query_text(query, 0)) : NULL;
    query_end(query);
    return id;
}

static bool program_exists(const cJSON *body, Refusal *refusal) {
    const char *code = json_text(body, "programInfo.programCode");
    return dacs_program_by_code(code) != NULL || refuse_as(refusal, "VAL-ERROR", "10612", code);
}

static bool is_unenrolling(Application *application, const char *subscription_id) {
    return query_number(application->store,
                        "select count(*) from item where collection = 'programEnrollments' and parent = ?"
                        " and state in ('PENDING', 'PENDING-APPROVAL')",
                        "t", subscription_id) > 0;
}

/* --- taking --- */

static void hold_devices(Application *application, const char *enrollment_id, const cJSON *body) {
    const cJSON *asset;
    cJSON_ArrayForEach(asset, json_at(body, "assetInfo.assetList")) {
        char *key = dacs_device_key(json_text(asset, "headEndSystem"), json_text(asset, "nicId"));
        item_put(application->store, &(Item){.collection = ENROLLMENT_DEVICES,
                                             .id = key,
                                             .parent = enrollment_id,
                                             .state = "PENDING",
                                             .body = "{}"});
        free(key);
    }
}

static void free_devices(Application *application, const char *enrollment_id) {
    store_run(application->store,
              "update item set state = 'SETTLED' where collection = 'enrollmentDevices' and parent = ?", "t",
              enrollment_id);
}

/* An enrolled device joins the subscription `parent`; an unenrollment ends it. */
static bool take(Application *application, const cJSON *body, const Kind *kind, const char *parent,
                 Reply *reply) {
    char *id = identifier_new(application, "41", 9);
    cJSON *kept = cJSON_Duplicate(body, true);
    cJSON_DeleteItemFromObjectCaseSensitive(kept, "enrollmentId");
    cJSON_AddStringToObject(kept, "enrollmentId", id);
    cJSON_AddStringToObject(kept, "requestType", kind->type);
    char *printed = cJSON_PrintUnformatted(kept);
    item_put(application->store, &(Item){.collection = ENROLLMENTS,
                                         .id = id,
                                         .key = json_text(body, "transactionID"),
                                         .parent = parent,
                                         .state = kind->first_state,
                                         .body = printed});
    hold_devices(application, id, body);
    int64_t delay_ms = setting_number(application, "enrollment_delay_ms");
    if (delay_ms > 0)
        due_add(application->store, clock_true_us() / 1000 + delay_ms, "finish enrollment", id);
    text_format(&reply->body, "{\"enrollmentId\":\"%s\",\"status\":\"PENDING\",\"relatedObjects\":[]}", id);
    free(printed);
    cJSON_Delete(kept);
    free(id);
    return true;
}

bool dacs_take_enroll(Application *application, const cJSON *body, Reply *reply, Refusal *refusal) {
    return program_exists(body, refusal) && devices_are_free(application, body, refusal) &&
           take(application, body, &ENROLL, NULL, reply);
}

bool dacs_take_unenroll(Application *application, const cJSON *body, Reply *reply, Refusal *refusal) {
    if (!program_exists(body, refusal))
        return false;
    const char *code = json_text(body, "programInfo.programCode");
    char *subscription_id = subscription_of(application, body);
    bool is_good = subscription_id != NULL || refuse_as(refusal, "VAL-ERROR", "10702", code);
    if (is_good && is_unenrolling(application, subscription_id))
        is_good = refuse_as(refusal, "ERROR", "10704", subscription_id);
    is_good = is_good && take(application, body, &UNENROLL, subscription_id, reply);
    free(subscription_id);
    return is_good;
}

/* The enrollment that devices join: it has made its subscription. */
bool dacs_take_enroll_device(Application *application, const cJSON *body, Reply *reply, Refusal *refusal) {
    const char *id = json_text(body, "enrollmentId");
    Item joined = {0};
    bool is_good = (item_get(application->store, ENROLLMENTS, id, &joined) && joined.parent != NULL &&
                    text_same(joined.state, "COMPLETE")) ||
                   refuse_as(refusal, "VAL-ERROR", "10703", id);
    is_good = is_good && program_exists(body, refusal) && devices_are_free(application, body, refusal) &&
              take(application, body, &ENROLL_DEVICE, joined.parent, reply);
    item_free(&joined);
    return is_good;
}

/* --- reading one --- */

static bool write_one(Store *store, const char *id, bool is_unenroll, Text *body) {
    Item item;
    if (!item_get(store, ENROLLMENTS, id, &item))
        return false;
    bool is_it = (strstr(item.body, "\"requestType\":\"UNENROLL\"") != NULL) == is_unenroll;
    if (is_it)
        item_write(body, "status", &item);
    item_free(&item);
    return is_it;
}

bool dacs_write_enroll(Store *store, const char *id, Text *body, const char **type) {
    (void)type;
    return write_one(store, id, false, body);
}

bool dacs_write_unenroll(Store *store, const char *id, Text *body, const char **type) {
    (void)type;
    return write_one(store, id, true, body);
}

/* --- later --- */

/* What the acts of DACS's own agents are told, from what the request says. */
static cJSON *wish_of(Application *application, const cJSON *body) {
    static const char *const COPIED[][2] = {{"customerInfo.cisPersonId", "cisPersonId"},
                                            {"customerInfo.name", "name"},
                                            {"customerInfo.cisAccountId", "cisAccountId"},
                                            {"locationInfo.division", "division"},
                                            {"locationInfo.locationId", "servicePointId"},
                                            {"locationInfo.cisPremiseId", "cisPremiseId"},
                                            {"locationInfo.cisServicePointId", "cisServicePointId"},
                                            {"locationInfo.timeZone", "timeZone"}};
    cJSON *wish = cJSON_CreateObject(),
          *devices = cJSON_Duplicate(json_at(body, "assetInfo.assetList"), true), *device;
    Item contact = {0};
    for (size_t i = 0; i < sizeof COPIED / sizeof COPIED[0]; i++)
        if (json_text(body, COPIED[i][0]) != NULL)
            cJSON_AddStringToObject(wish, COPIED[i][1], json_text(body, COPIED[i][0]));
    cJSON_ArrayForEach(device, devices) {
        if (json_text(device, "assetType") != NULL)
            cJSON_AddStringToObject(device, "deviceType", json_text(device, "assetType"));
    }
    cJSON_AddItemToObject(wish, "devices", devices);
    if (item_find(application->store, CONTACTS, json_text(wish, "cisPersonId"), &contact) > 0)
        cJSON_AddStringToObject(wish, "contactId", contact.id);
    item_free(&contact);
    return wish;
}

static void finish(Application *application, const Item *enrollment, const char *state, const char *name,
                   const char *value) {
    Text extra = {0};
    char now[INSTANT_SIZE];
    clock_format(clock_now_ms(), now);
    text_format(&extra, "\"%s\":", name);
    text_add_json(&extra, value);
    text_format(&extra, ",\"endedDateTime\":\"%s\"", now);
    item_move(application->store, ENROLLMENTS, enrollment->id, state, extra.at);
    free_devices(application, enrollment->id);
    text_free(&extra);
}

/* Makes what the request asked for. */
static bool make(Application *application, const Item *enrollment, cJSON *made, char *reason) {
    cJSON *body = cJSON_Parse(enrollment->body), *wish = wish_of(application, body);
    const char *type = json_text(body, "requestType");
    bool is_good;
    if (text_same(type, UNENROLL.type)) {
        is_good = dacs_unenroll(application, enrollment->parent, made, reason);
    } else if (text_same(type, ENROLL_DEVICE.type)) {
        cJSON_AddStringToObject(made, "subscriptionId", enrollment->parent);
        is_good = dacs_add_devices(application, wish, made, reason);
    } else {
        is_good = dacs_enroll(application, wish,
                              dacs_program_by_code(json_text(body, "programInfo.programCode")), made, reason);
    }
    if (is_good && !text_same(type, UNENROLL.type))
        sync_request_new(application, json_text(made, "subscriptionId"), NULL, made);
    cJSON_Delete(wish);
    cJSON_Delete(body);
    return is_good;
}

static bool complete(Application *application, const Item *enrollment, cJSON *made, char *reason) {
    if (!text_same(enrollment->state, "PENDING"))
        return act_refuse(reason, "enrollment %s is %s", enrollment->id, enrollment->state);
    if (!make(application, enrollment, made, reason))
        return false;
    finish(application, enrollment, "COMPLETE", "subscriptionId", json_text(made, "subscriptionId"));
    store_run(application->store,
              "update item set parent = ?1 where collection = 'programEnrollments' and id = ?2", "tt",
              json_text(made, "subscriptionId"), enrollment->id);
    return true;
}

/* By its own id or by that of the request. */
static bool enrollment_of(Application *application, const cJSON *act, Item *enrollment, char *reason) {
    const char *id = json_text(act, "enrollmentId"), *transaction_id = json_text(act, "transactionID");
    bool is_there = id != NULL ? item_get(application->store, ENROLLMENTS, id, enrollment)
                               : item_find(application->store, ENROLLMENTS, text_or_empty(transaction_id),
                                           enrollment) > 0;
    return is_there || act_refuse(reason, "enrollment %s does not exist",
                                  text_or_empty(id != NULL ? id : transaction_id));
}

bool act_complete_enrollment(Application *application, const cJSON *act, cJSON *made, char *reason) {
    Item enrollment;
    if (!enrollment_of(application, act, &enrollment, reason))
        return false;
    cJSON_AddStringToObject(made, "enrollmentId", enrollment.id);
    bool is_good = complete(application, &enrollment, made, reason);
    item_free(&enrollment);
    return is_good;
}

static bool cancel(Application *application, const cJSON *act, const char *why, cJSON *made, char *reason) {
    Item enrollment;
    if (!enrollment_of(application, act, &enrollment, reason))
        return false;
    bool is_good = is_open(enrollment.state) ||
                   act_refuse(reason, "enrollment %s is %s", enrollment.id, enrollment.state);
    if (is_good)
        finish(application, &enrollment, "CANCELLED", "cancelReason", why);
    cJSON_AddStringToObject(made, "enrollmentId", enrollment.id);
    item_free(&enrollment);
    return is_good;
}

bool act_cancel_enrollment(Application *application, const cJSON *act, cJSON *made, char *reason) {
    const char *why = json_text(act, "reason");
    return cancel(application, act, why != NULL ? why : "no longer wanted", made, reason);
}

bool act_expire_enrollment(Application *application, const cJSON *act, cJSON *made, char *reason) {
    return cancel(application, act, "expired", made, reason);
}

bool act_approve_unenroll(Application *application, const cJSON *act, cJSON *made, char *reason) {
    Item enrollment;
    if (!enrollment_of(application, act, &enrollment, reason))
        return false;
    bool is_good = text_same(enrollment.state, UNENROLL.first_state) ||
                   act_refuse(reason, "enrollment %s is %s", enrollment.id, enrollment.state);
    if (is_good)
        item_move(application->store, ENROLLMENTS, enrollment.id, "PENDING", NULL);
    cJSON_AddStringToObject(made, "enrollmentId", enrollment.id);
    item_free(&enrollment);
    return is_good;
}

/* By itself, after enrollment_delay_ms: approved and completed; cancelled when it cannot be. */
void enrollment_finish(Application *application, const char *enrollment_id) {
    Item enrollment;
    char reason[REASON_SIZE] = "";
    if (!item_get(application->store, ENROLLMENTS, enrollment_id, &enrollment))
        return;
    cJSON *made = cJSON_CreateObject();
    if (text_same(enrollment.state, UNENROLL.first_state)) {
        free((char *)enrollment.state);
        enrollment.state = text_copy("PENDING");
    }
    if (is_open(enrollment.state)) {
        store_mark(application->store);
        bool is_good = complete(application, &enrollment, made, reason);
        if (!is_good)
            store_undo(application->store);
        store_release(application->store);
        if (!is_good)
            finish(application, &enrollment, "CANCELLED", "cancelReason", reason);
    }
    cJSON_Delete(made);
    item_free(&enrollment);
}
