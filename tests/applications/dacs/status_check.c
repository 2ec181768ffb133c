/* Status checks of DACS: "is this device reachable?", asked of DERMS, answered later or not at all. */
#include "../act.h"
#include "../clock.h"
#include "dacs.h"

#include <stdlib.h>
#include <string.h>

static const char *const DIVISIONS[] = {"NORTH", "SOUTH", "EAST", "WEST", NULL};

static cJSON *device_asked(Application *application, const cJSON *act) {
    int64_t number = counter_next(application, "status check");
    cJSON *device = cJSON_CreateObject();
    act_copy(act, "division", choose(application, DIVISIONS, number), device);
    act_copy(act, "deviceType", "THERMOSTAT", device);
    act_copy(act, "specification", "ACME-T1", device);
    act_copy(act, "headEndSystem", "", device);
    act_copy(act, "nicid", json_text(act, "nicId"), device);
    return device;
}

static void check_put(Application *application, const char *id, cJSON *device) {
    cJSON *body = cJSON_CreateObject(), *details = cJSON_AddObjectToObject(body, "sendDetails");
    char *key = dacs_device_key(json_text(device, "headEndSystem"), json_text(device, "nicid"));
    cJSON_AddStringToObject(details, "communicationId", id);
    cJSON_AddItemToObject(details, "deviceInfo", device);
    char *text = cJSON_PrintUnformatted(body);
    item_put(application->store,
             &(Item){.collection = STATUS_CHECKS, .id = id, .key = key, .state = "WAITING", .body = text});
    free(text);
    free(key);
    cJSON_Delete(body);
}

/* Any device may be asked for: most are not enrolled yet. */
bool act_check_device(Application *application, const cJSON *act, cJSON *made, char *reason) {
    const char *given = json_text(act, "communicationId");
    int64_t timeout_ms = setting_number(application, "status_timeout_ms");
    if (json_text(act, "headEndSystem") == NULL || json_text(act, "nicId") == NULL)
        return act_refuse(reason, "headEndSystem and nicId are needed");
    char *id = given != NULL ? text_copy(given) : identifier_new(application, "9", 10);
    check_put(application, id, device_asked(application, act));
    made_add(application->store, "status_check", id);
    if (timeout_ms > 0)
        due_add(application->store, clock_true_us() / 1000 + timeout_ms, "time out status check", id);
    cJSON_AddStringToObject(made, "communicationId", id);
    free(id);
    return true;
}

void status_check_time_out(Application *application, const char *communication_id) {
    Item check;
    if (!item_get(application->store, STATUS_CHECKS, communication_id, &check))
        return;
    if (strcmp(check.state, "WAITING") == 0)
        item_move(application->store, STATUS_CHECKS, communication_id, "TIMED_OUT", NULL);
    item_free(&check);
}

bool dacs_take_status(Application *application, const cJSON *body, Reply *reply, Refusal *refusal) {
    const char *id = json_text(body, "responseDetail.transactionID");
    Item check;
    if (!item_get(application->store, STATUS_CHECKS, id, &check))
        return refuse(refusal, "10671", id);
    bool is_late = strcmp(check.state, "TIMED_OUT") == 0;
    item_free(&check);
    if (is_late && setting_number(application, "late_answers") == 0)
        return refuse(refusal, "10673", id);
    Text extra = {0};
    text_format(&extra, "\"isLate\":%s,\"result\":", is_late ? "true" : "false");
    text_add_json(&extra, json_text(body, "responseDetail.result.status"));
    item_move(application->store, STATUS_CHECKS, id, "ANSWERED", extra.at);
    text_free(&extra);
    text_add(&reply->body, "{\"status\":\"ACCEPTED\"}");
    return true;
}
