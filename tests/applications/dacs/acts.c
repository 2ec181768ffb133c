/* What users of DACS do: enroll, unenroll, replace a device, correct, resend. */
#include "../act.h"
#include "../clock.h"
#include "dacs.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEVICES_MAX = 10000 };

static const char *const GIVEN_NAMES[] = {"Ana",   "Zoë",   "Łukasz", "Mary", "José",
                                          "Aïcha", "Søren", "Li",     NULL};
static const char *const FAMILY_NAMES[] = {"Smith", "Müller", "Núñez",  "Żak", "O'Brien",
                                           "Đặng",  "娜",     "Jensen", NULL};
static const char *const DIVISIONS[] = {"NORTH", "SOUTH", "EAST", "WEST", NULL};
static const char *const ZONES[] = {"America/Los_Angeles", "America/New_York", "America/Chicago", NULL};
static const char *const PROGRAM_CODES[] = {"TSTAT", "WATER", "EVCHG", NULL};
static const char *const HEAD_ENDS[] = {"LEC", "NEST", "ECOBEE", NULL};
static const char *const SPECIFICATIONS[] = {"ACME-T1", "ACME-T2", "HEATCO-W9", NULL};

/* Frees the body after the item was stored: the item may lend texts of it. */
static void put_object(Application *application, Item item, cJSON *body) {
    char *text = cJSON_PrintUnformatted(body);
    item.body = text;
    item_put(application->store, &item);
    free(text);
    cJSON_Delete(body);
}

static void add_now(cJSON *object, const char *name) {
    char now[INSTANT_SIZE];
    clock_format(clock_now_ms(), now);
    cJSON_DeleteItemFromObjectCaseSensitive(object, name);
    cJSON_AddStringToObject(object, name, now);
}

static void add_new_id(Application *application, cJSON *object, const char *name, const char *prefix,
                       int digits) {
    char *id = identifier_new(application, prefix, digits);
    cJSON_AddStringToObject(object, name, id);
    free(id);
}

static void add_given_id(Application *application, const cJSON *act, cJSON *object, const char *name,
                         const char *prefix, int digits) {
    if (json_text(act, name) != NULL)
        cJSON_AddStringToObject(object, name, json_text(act, name));
    else
        add_new_id(application, object, name, prefix, digits);
}

/* A JSON null in the act is a null person: the customer is unknown to the customer information system. */
static void contact_make(Application *application, const cJSON *act, cJSON *made) {
    int64_t number = counter_next(application, "contact");
    cJSON *body = cJSON_CreateObject();
    char name[80];
    add_new_id(application, made, "contactId", "1", 8);
    snprintf(name, sizeof name, "%s %s", choose(application, GIVEN_NAMES, number),
             choose(application, FAMILY_NAMES, number * 7 + 3));
    cJSON_AddStringToObject(body, "contactId", json_text(made, "contactId"));
    if (cJSON_IsNull(cJSON_GetObjectItemCaseSensitive(act, "cisPersonId")))
        cJSON_AddNullToObject(body, "cisPersonId");
    else
        add_given_id(application, act, body, "cisPersonId", "2", 8);
    act_copy(act, "name", name, body);
    put_object(application,
               (Item){.collection = CONTACTS,
                      .id = json_text(made, "contactId"),
                      .key = json_text(body, "cisPersonId")},
               body);
}

static void subscription_make(Application *application, const cJSON *act, const Program *program,
                              cJSON *made) {
    int64_t number = counter_next(application, "subscription");
    cJSON *body = cJSON_CreateObject();
    add_new_id(application, made, "subscriptionId", "3", 8);
    cJSON_AddStringToObject(body, "contactId", json_text(made, "contactId"));
    cJSON_AddStringToObject(body, "subscriptionId", json_text(made, "subscriptionId"));
    add_given_id(application, act, body, "cisAccountId", "5", 8);
    cJSON_AddStringToObject(body, "subscriptionType", "DRPROGRAM");
    cJSON_AddStringToObject(body, "programId", program->id);
    cJSON_AddStringToObject(body, "programCode", program->code);
    add_now(body, "startDateTime");
    act_copy(act, "division", choose(application, DIVISIONS, number), body);
    add_given_id(application, act, body, "servicePointId", "6", 8);
    add_given_id(application, act, body, "cisPremiseId", "61", 7);
    add_given_id(application, act, body, "cisServicePointId", "62", 7);
    act_copy(act, "timeZone", choose(application, ZONES, number), body);
    put_object(application,
               (Item){.collection = SUBSCRIPTIONS,
                      .id = json_text(made, "subscriptionId"),
                      .key = program->code,
                      .parent = json_text(made, "contactId"),
                      .state = "ACTIVE"},
               body);
}

static void nic_write(const Application *application, int64_t number, char out[40]) {
    snprintf(out, 40, "00:13:50:%02x:%02x:%02x:%02x:%02x", (unsigned)(application->seed & 0xFF),
             (unsigned)(number >> 24 & 0xFF), (unsigned)(number >> 16 & 0xFF), (unsigned)(number >> 8 & 0xFF),
             (unsigned)(number & 0xFF));
}

/* What is asked of a device; the rest comes from the seed. */
typedef struct DeviceWish {
    const cJSON *asked;
    const char *subscription_id;
    const char *replaces;
    bool is_without_nic;
} DeviceWish;

static void device_body(Application *application, const DeviceWish *wish, cJSON *body) {
    int64_t number = counter_next(application, "device");
    char nic[40], serial[24];
    nic_write(application, number, nic);
    snprintf(serial, sizeof serial, "SN%03d%07" PRId64, (int)(application->seed % 1000), number);
    add_new_id(application, body, "deviceId", "7", 8);
    add_new_id(application, body, "assetId", "71", 7);
    if (!wish->is_without_nic)
        act_copy(wish->asked, "nicId", nic, body);
    act_copy(wish->asked, "headEndSystem", choose(application, HEAD_ENDS, number), body);
    act_copy(wish->asked, "deviceType", "THERMOSTAT", body);
    act_copy(wish->asked, "specification", choose(application, SPECIFICATIONS, number), body);
    act_copy(wish->asked, "serialNo", serial, body);
    act_copy(wish->asked, "badgeNo", serial + 2, body);
    if (wish->replaces != NULL)
        cJSON_AddStringToObject(body, "replacesDeviceId", wish->replaces);
}

bool dacs_device_is_used(Application *application, const char *key) {
    return query_number(application->store,
                        "select count(*) from item where collection = 'devices' and key = ?"
                        " and state = 'ACTIVE'",
                        "t", key) > 0;
}

static bool device_make(Application *application, const DeviceWish *wish, cJSON *made, char *reason) {
    cJSON *body = cJSON_CreateObject();
    device_body(application, wish, body);
    const char *id = json_text(body, "deviceId");
    char *key = dacs_device_key(json_text(body, "headEndSystem"), json_text(body, "nicId"));
    bool is_free = wish->is_without_nic || !dacs_device_is_used(application, key);
    cJSON *shown = cJSON_CreateObject();
    act_copy(body, "deviceId", "", shown);
    act_copy(body, "headEndSystem", "", shown);
    if (!wish->is_without_nic)
        act_copy(body, "nicId", "", shown);
    cJSON_AddItemToArray(made, shown);
    if (is_free)
        put_object(application,
                   (Item){.collection = DEVICES,
                          .id = id,
                          .key = wish->is_without_nic ? NULL : key,
                          .parent = wish->subscription_id,
                          .state = "ACTIVE"},
                   body);
    else
        cJSON_Delete(body);
    if (!is_free)
        act_refuse(reason, "device %s is in use already", key);
    free(key);
    return is_free;
}

/* "devices" is a number or a list of what each should be like. */
bool dacs_add_devices(Application *application, const cJSON *act, cJSON *made, char *reason) {
    const cJSON *wanted = json_at(act, "devices");
    int64_t count = cJSON_IsArray(wanted) ? cJSON_GetArraySize(wanted) : act_number(act, "devices", 1);
    cJSON *list = cJSON_AddArrayToObject(made, "devices");
    DeviceWish wish = {.asked = act,
                       .subscription_id = json_text(made, "subscriptionId"),
                       .is_without_nic = cJSON_IsTrue(json_at(act, "without_nic"))};
    if (count < 1 || count > DEVICES_MAX)
        return act_refuse(reason, "devices is from 1 to %d", DEVICES_MAX);
    const cJSON *one = cJSON_IsArray(wanted) ? wanted->child : NULL;
    for (int64_t i = 0; i < count; i++) {
        wish.asked = one != NULL ? one : act;
        if (!device_make(application, &wish, list, reason))
            return false;
        one = one != NULL ? one->next : NULL;
    }
    return true;
}

static void enrollment_make(Application *application, const Program *program, cJSON *made) {
    cJSON *body = cJSON_CreateObject();
    add_new_id(application, made, "enrollmentId", "40", 9);
    cJSON_AddStringToObject(body, "enrollmentId", json_text(made, "enrollmentId"));
    cJSON_AddStringToObject(body, "subscriptionId", json_text(made, "subscriptionId"));
    cJSON_AddStringToObject(body, "contactId", json_text(made, "contactId"));
    cJSON_AddStringToObject(body, "programCode", program->code);
    cJSON_AddStringToObject(body, "enrollmentSource", "X1CC");
    put_object(application,
               (Item){.collection = ENROLLMENTS,
                      .id = json_text(made, "enrollmentId"),
                      .parent = json_text(made, "subscriptionId"),
                      .state = "COMPLETE"},
               body);
}

bool dacs_enroll(Application *application, const cJSON *act, const Program *program, cJSON *made,
                 char *reason) {
    if (json_text(act, "contactId") != NULL)
        act_copy(act, "contactId", "", made);
    else
        contact_make(application, act, made);
    subscription_make(application, act, program, made);
    cJSON_AddStringToObject(made, "programCode", program->code);
    return dacs_add_devices(application, act, made, reason);
}

static bool act_enroll(Application *application, const cJSON *act, cJSON *made, char *reason) {
    const char *asked = json_text(act, "program"), *contact_id = json_text(act, "contactId");
    Item contact = {0};
    const Program *program = dacs_program_by_code(
        asked != NULL ? asked
                      : choose(application, PROGRAM_CODES, counter_next(application, "choice of program")));
    if (program == NULL)
        return act_refuse(reason, "program %s does not exist", asked);
    if (contact_id != NULL && !item_get(application->store, CONTACTS, contact_id, &contact))
        return act_refuse(reason, "contact %s does not exist", contact_id);
    item_free(&contact);
    if (!dacs_enroll(application, act, program, made, reason))
        return false;
    enrollment_make(application, program, made);
    sync_request_new(application, json_text(made, "subscriptionId"), NULL, made);
    return true;
}

/* Ends a device: what is shown of it gets an end. */
static void device_end(Application *application, const Item *device, const char *state) {
    cJSON *body = cJSON_Parse(device->body);
    Item ended = *device;
    add_now(body, "endDateTime");
    ended.state = state;
    ended.updated_ms = 0;
    put_object(application, ended, body);
}

static void devices_end(Application *application, const char *subscription_id) {
    enum { ID_MAX = 16 };
    char(*ids)[ID_MAX] = memory_take(DEVICES_MAX * ID_MAX);
    int count = 0;
    Query *query = query_begin(application->store,
                               "select id from item where collection = 'devices' and parent = ?"
                               " and state = 'ACTIVE'",
                               "t", subscription_id);
    for (; query_next(query) && count < DEVICES_MAX; count++)
        snprintf(ids[count], ID_MAX, "%s", query_text(query, 0));
    query_end(query);
    for (int i = 0; i < count; i++) {
        Item device;
        item_get(application->store, DEVICES, ids[i], &device);
        device_end(application, &device, "INACTIVE");
        item_free(&device);
    }
    free(ids);
}

bool dacs_unenroll(Application *application, const char *id, cJSON *made, char *reason) {
    Item subscription;
    if (!item_get(application->store, SUBSCRIPTIONS, id, &subscription))
        return act_refuse(reason, "subscription %s does not exist", id);
    bool is_good = strcmp(subscription.state, "ACTIVE") == 0 ||
                   act_refuse(reason, "subscription %s has ended already", id);
    if (is_good) {
        cJSON *body = cJSON_Parse(subscription.body);
        Item ended = subscription;
        add_now(body, "endDateTime");
        ended.state = "INACTIVE";
        ended.updated_ms = 0;
        put_object(application, ended, body);
        devices_end(application, id);
        cJSON_AddStringToObject(made, "subscriptionId", id);
        sync_request_new(application, id, NULL, made);
    }
    item_free(&subscription);
    return is_good;
}

static bool act_unenroll(Application *application, const cJSON *act, cJSON *made, char *reason) {
    return dacs_unenroll(application, text_or_empty(json_text(act, "subscriptionId")), made, reason);
}

static bool act_replace_device(Application *application, const cJSON *act, cJSON *made, char *reason) {
    const char *id = text_or_empty(json_text(act, "deviceId"));
    Item device;
    if (!item_get(application->store, DEVICES, id, &device))
        return act_refuse(reason, "device %s does not exist", id);
    cJSON *list = cJSON_AddArrayToObject(made, "devices");
    cJSON *old = cJSON_Parse(device.body), *asked = cJSON_Duplicate(act, true);
    act_copy(act, "headEndSystem", text_or_empty(json_text(old, "headEndSystem")), asked);
    DeviceWish wish = {.asked = asked, .subscription_id = device.parent, .replaces = id};
    bool is_good =
        strcmp(device.state, "ACTIVE") == 0 || act_refuse(reason, "device %s has ended already", id);
    if (is_good)
        device_end(application, &device, "REMOVED");
    is_good = is_good && device_make(application, &wish, list, reason);
    if (is_good) {
        cJSON_AddStringToObject(made, "subscriptionId", device.parent);
        sync_request_new(application, device.parent, id, made);
    }
    cJSON_Delete(old);
    cJSON_Delete(asked);
    item_free(&device);
    return is_good;
}

/* New requests for the subscriptions in use of a contact; what did not change is discarded by the comparison.
 */
static void contact_sync(Application *application, const char *contact_id, cJSON *made) {
    enum { SUBSCRIPTIONS_MAX = 64, ID_MAX = 16 };
    char ids[SUBSCRIPTIONS_MAX][ID_MAX];
    int count = 0;
    Query *query = query_begin(application->store,
                               "select id from item where collection = 'subscriptions' and parent = ?"
                               " and state = 'ACTIVE' order by number",
                               "t", contact_id);
    for (; query_next(query) && count < SUBSCRIPTIONS_MAX; count++)
        snprintf(ids[count], ID_MAX, "%s", query_text(query, 0));
    query_end(query);
    cJSON *list = cJSON_AddArrayToObject(made, "syncRequests");
    for (int i = 0; i < count; i++) {
        cJSON *one = cJSON_CreateObject();
        cJSON_AddStringToObject(one, "subscriptionId", ids[i]);
        sync_request_new(application, ids[i], NULL, one);
        cJSON_AddItemToArray(list, one);
    }
}

static bool act_correct_customer(Application *application, const cJSON *act, cJSON *made, char *reason) {
    const char *id = text_or_empty(json_text(act, "contactId")), *person = json_text(act, "cisPersonId");
    Item contact;
    if (!item_get(application->store, CONTACTS, id, &contact))
        return act_refuse(reason, "contact %s does not exist", id);
    cJSON *body = cJSON_Parse(contact.body);
    cJSON_DeleteItemFromObjectCaseSensitive(body, "cisPersonId");
    if (person != NULL)
        cJSON_AddStringToObject(body, "cisPersonId", person);
    else
        add_new_id(application, body, "cisPersonId", "2", 8);
    act_copy(body, "cisPersonId", "", made);
    put_object(application, (Item){.collection = CONTACTS, .id = id, .key = json_text(made, "cisPersonId")},
               body);
    contact_sync(application, id, made);
    item_free(&contact);
    return true;
}

/* A NIC is corrected where nobody has answered yet: the open request shows it, under its own id. */
static bool act_repair_device(Application *application, const cJSON *act, cJSON *made, char *reason) {
    const char *id = text_or_empty(json_text(act, "deviceId"));
    Item device;
    char nic[40];
    if (!item_get(application->store, DEVICES, id, &device))
        return act_refuse(reason, "device %s does not exist", id);
    cJSON *body = cJSON_Parse(device.body);
    nic_write(application, counter_next(application, "device"), nic);
    cJSON_DeleteItemFromObjectCaseSensitive(body, "nicId");
    const char *given = act_copy(act, "nicId", nic, body);
    cJSON_AddStringToObject(made, "deviceId", id);
    cJSON_AddStringToObject(made, "nicId", given);
    char *key = dacs_device_key(json_text(body, "headEndSystem"), given);
    Item repaired = device;
    repaired.key = key;
    repaired.updated_ms = 0;
    put_object(application, repaired, body);
    sync_requests_retake(application, device.parent);
    free(key);
    item_free(&device);
    return true;
}

static bool request_of(Application *application, const cJSON *act, Item *request, char *reason) {
    const char *id = text_or_empty(json_text(act, "syncRequestId"));
    return item_get(application->store, SYNC_REQUESTS, id, request) ||
           act_refuse(reason, "sync request %s does not exist", id);
}

static bool act_resend_sync(Application *application, const cJSON *act, cJSON *made, char *reason) {
    Item request;
    if (!request_of(application, act, &request, reason))
        return false;
    sync_request_resend(application, &request, made);
    item_free(&request);
    return true;
}

static bool act_cancel_sync(Application *application, const cJSON *act, cJSON *made, char *reason) {
    Item request;
    if (!request_of(application, act, &request, reason))
        return false;
    bool is_open = strcmp(request.state, "PENDING") == 0 || strcmp(request.state, "AWAITING_ACK") == 0 ||
                   act_refuse(reason, "sync request %s is %s", request.id, request.state);
    if (is_open)
        sync_request_finish(application, &request, "CANCELLED", NULL);
    cJSON_AddStringToObject(made, "state", "CANCELLED");
    item_free(&request);
    return is_open;
}

const Act DACS_ACTS[] = {
    {"enroll", act_enroll},
    {"unenroll", act_unenroll},
    {"complete_enrollment", act_complete_enrollment},
    {"cancel_enrollment", act_cancel_enrollment},
    {"expire_enrollment", act_expire_enrollment},
    {"approve_unenroll", act_approve_unenroll},
    {"replace_device", act_replace_device},
    {"correct_customer", act_correct_customer},
    {"repair_device", act_repair_device},
    {"resend_sync", act_resend_sync},
    {"cancel_sync", act_cancel_sync},
    {"check_device", act_check_device},
    {"opt_out", act_opt_out},
    {"extract_scores", act_extract_scores},
    {"edit", act_edit},
    {0},
};
