/* Enrollment requests as DERMS makes them, in collections, and the answer that it gets to each. */
#include "../act.h"
#include "../clock.h"
#include "derms.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ITEMS_MAX = 1000 };

static const char *const PEOPLE[] = {"Ada Żuk", "Bo Li", "Cleo Núñez", "Dov Müller", "Eve O'Neill", NULL};
static const char *const CODES[] = {"TSTAT", "WATER", "EVCHG", NULL};
static const char *const DIVISIONS[] = {"NORTH", "SOUTH", NULL};
static const char *const ZONES[] = {"America/Los_Angeles", "America/New_York", "America/Chicago", NULL};
static const char *const SPECIFICATIONS[] = {"ACME!T1", "ACME!T2", "HEATCO!W9", NULL};

static void add_new_id(Application *application, cJSON *object, const char *name, const char *prefix) {
    char *id = identifier_new(application, prefix, 7);
    cJSON_AddStringToObject(object, name, id);
    free(id);
}

static void customer_make(Application *application, int64_t number, cJSON *item) {
    cJSON *customer = cJSON_AddObjectToObject(item, "customerInfo");
    add_new_id(application, customer, "cisPersonId", "DP");
    add_new_id(application, customer, "cisAccountId", "DA");
    cJSON_AddStringToObject(customer, "name", choose(application, PEOPLE, number));
    cJSON_AddStringToObject(customer, "email", "customer@example.org");
}

static void location_make(Application *application, int64_t number, cJSON *item) {
    cJSON *location = cJSON_AddObjectToObject(item, "locationInfo");
    add_new_id(application, location, "locationId", "DL");
    cJSON_AddStringToObject(location, "division", choose(application, DIVISIONS, number));
    add_new_id(application, location, "cisPremiseId", "DM");
    add_new_id(application, location, "cisServicePointId", "DS");
    cJSON_AddStringToObject(location, "timeZone", choose(application, ZONES, number));
    cJSON_AddStringToObject(location, "address1", "1 Main Street");
    cJSON_AddStringToObject(location, "city", "Springfield");
    cJSON_AddStringToObject(location, "country", "US");
}

static void asset_make(Application *application, int64_t number, cJSON *item) {
    cJSON *info = cJSON_AddObjectToObject(item, "assetInfo");
    cJSON_AddStringToObject(info, "assetOwnership", "W1CO");
    cJSON *asset = cJSON_CreateObject();
    cJSON_AddItemToArray(cJSON_AddArrayToObject(info, "assetList"), asset);
    cJSON_AddNumberToObject(asset, "sequence", 1);
    cJSON_AddStringToObject(asset, "headEndSystem", "LEC");
    add_new_id(application, asset, "nicId", "DN");
    cJSON_AddStringToObject(asset, "specification", choose(application, SPECIFICATIONS, number));
    cJSON_AddStringToObject(asset, "assetType", "THERMOSTAT");
    add_new_id(application, asset, "serialNo", "SN");
}

static void program_make(Application *application, const cJSON *act, int64_t number, cJSON *item) {
    char now[INSTANT_SIZE];
    cJSON *program = cJSON_AddObjectToObject(item, "programInfo");
    const char *code = json_text(act, "program");
    clock_format(clock_now_ms(), now);
    cJSON_AddStringToObject(program, "programCode", code != NULL ? code : choose(application, CODES, number));
    act_copy(act, "startDateTimeISO", now, program);
}

/* An unenrollment says of customer and location what DERMS holds of the subscription. */
static bool held_take(Application *application, const char *subscription_id, cJSON *item, char *reason) {
    static const char *const COPIED[][3] = {
        {"contactInfo.cisPersonId", "customerInfo", "cisPersonId"},
        {"subscriptionInfo.cisAccountId", "customerInfo", "cisAccountId"},
        {"subscriptionInfo.programCode", "programInfo", "programCode"},
        {"locationInfo.cisPremiseId", "locationInfo", "cisPremiseId"},
        {"locationInfo.cisServicePointId", "locationInfo", "cisServicePointId"},
        {"locationInfo.division", "locationInfo", "division"},
        {"locationInfo.timeZone", "locationInfo", "timeZone"}};
    Item held;
    if (!item_get(application->store, ENROLLMENTS, subscription_id, &held))
        return act_refuse(reason, "subscription %s is not held", subscription_id);
    cJSON *body = cJSON_Parse(held.body);
    for (size_t i = 0; i < sizeof COPIED / sizeof COPIED[0]; i++) {
        cJSON *to = cJSON_GetObjectItemCaseSensitive(item, COPIED[i][1]);
        cJSON_DeleteItemFromObjectCaseSensitive(to, COPIED[i][2]);
        if (json_text(body, COPIED[i][0]) != NULL)
            cJSON_AddStringToObject(to, COPIED[i][2], json_text(body, COPIED[i][0]));
    }
    cJSON_DeleteItemFromObjectCaseSensitive(item, "assetInfo");
    cJSON_Delete(body);
    item_free(&held);
    return true;
}

/* What is given stands instead of what the seed says, member by member; a null is written as one. */
static void item_patch(cJSON *item, const cJSON *given) {
    const cJSON *member;
    cJSON_ArrayForEach(member, given) {
        cJSON *there = cJSON_GetObjectItemCaseSensitive(item, member->string);
        if (cJSON_IsObject(member) && cJSON_IsObject(there)) {
            item_patch(there, member);
            continue;
        }
        cJSON_DeleteItemFromObjectCaseSensitive(item, member->string);
        cJSON_AddItemToObject(item, member->string, cJSON_Duplicate(member, true));
    }
}

static bool item_make(Application *application, const cJSON *act, const cJSON *given, cJSON *list,
                      char *reason) {
    int64_t number = counter_next(application, "enrollment request");
    const char *subscription_id = json_text(given, "subscriptionId");
    cJSON *item = cJSON_CreateObject();
    cJSON_AddItemToArray(list, item);
    if (json_text(act, "requestType") != NULL)
        act_copy(act, "requestType", "", item);
    add_new_id(application, item, "messageId", "ER");
    customer_make(application, number, item);
    program_make(application, act, number, item);
    location_make(application, number, item);
    asset_make(application, number, item);
    if (subscription_id == NULL)
        subscription_id = json_text(act, "subscriptionId");
    if (subscription_id != NULL && !held_take(application, subscription_id, item, reason))
        return false;
    item_patch(item, given);
    cJSON_DeleteItemFromObjectCaseSensitive(item, "subscriptionId");
    return true;
}

/* "items" is a number or a list of what each should say. */
static bool items_make(Application *application, const cJSON *act, cJSON *list, char *reason) {
    const cJSON *wanted = json_at(act, "items"), *one;
    int64_t count = cJSON_IsArray(wanted) ? 0 : act_number(act, "items", 1);
    bool is_good = count <= ITEMS_MAX || act_refuse(reason, "items is at most %d", ITEMS_MAX);
    for (int64_t i = 0; i < count && is_good; i++)
        is_good = item_make(application, act, NULL, list, reason);
    if (cJSON_IsArray(wanted))
        cJSON_ArrayForEach(one, wanted) is_good = is_good && item_make(application, act, one, list, reason);
    return is_good;
}

static void collection_put(Application *application, const cJSON *body, cJSON *made) {
    const cJSON *item;
    char *printed = cJSON_PrintUnformatted(body);
    item_put(application->store,
             &(Item){.collection = ENROLLMENT_REQUESTS, .id = json_text(made, "messageId"), .body = printed});
    made_add(application->store, "enrollment_result", json_text(made, "messageId"));
    cJSON *list = cJSON_AddArrayToObject(made, "items");
    cJSON_ArrayForEach(item, json_at(body, "params")) {
        cJSON *shown = cJSON_CreateObject();
        cJSON_AddItemToArray(list, shown);
        if (json_text(item, "messageId") == NULL)
            continue;
        cJSON_AddStringToObject(shown, "messageId", json_text(item, "messageId"));
        made_add(application->store, "enrollment_request", json_text(item, "messageId"));
    }
    free(printed);
}

bool act_request_enrollment(Application *application, const cJSON *act, cJSON *made, char *reason) {
    cJSON *body = cJSON_CreateObject();
    char *id = identifier_new(application, "EC", 6);
    const char *message_id = act_copy(act, "messageId", id, made);
    Item there = {0};
    bool is_good = !item_get(application->store, ENROLLMENT_REQUESTS, message_id, &there) ||
                   act_refuse(reason, "collection %s is there already", message_id);
    item_free(&there);
    if (!cJSON_IsNull(cJSON_GetObjectItemCaseSensitive(act, "messageId")))
        cJSON_AddStringToObject(body, "messageId", message_id);
    cJSON_AddStringToObject(body, "drmsInstanceId", setting_text(application, "drms_instance"));
    is_good = is_good && items_make(application, act, cJSON_AddArrayToObject(body, "params"), reason);
    if (is_good)
        collection_put(application, body, made);
    cJSON_Delete(body);
    free(id);
    return is_good;
}

/* The collection shows its answer from now on. */
static void answer_show(Application *application, const char *message_id, const cJSON *body) {
    const cJSON *list = json_at(body, "MsgAck.responses.response");
    char *printed = list != NULL ? cJSON_PrintUnformatted(list) : NULL;
    Text extra = {0};
    text_format(&extra, "\"ackType\":\"%s\",\"responses\":%s", json_text(body, "MsgAck.ackType"),
                printed != NULL ? printed : "[]");
    item_move(application->store, ENROLLMENT_REQUESTS, message_id, NULL, extra.at);
    text_free(&extra);
    free(printed);
}

bool derms_take_response(Application *application, const cJSON *body, Reply *reply, Refusal *refusal) {
    const char *message_id = json_text(body, "MsgAck.messageId");
    Item collection;
    (void)reply;
    if (!item_get(application->store, ENROLLMENT_REQUESTS, message_id, &collection))
        return refuse(refusal, "20006", message_id);
    item_free(&collection);
    answer_show(application, message_id, body);
    derms_message_ack_put(application, ENROLLMENT_RESPONSES, message_id, body);
    return true;
}
