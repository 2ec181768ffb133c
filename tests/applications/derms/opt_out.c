/* Opt-outs: DERMS releases the reservation of a device in a stage, as its customer wants. */
#include "../clock.h"
#include "derms.h"

#include <stdlib.h>

static bool is_reserved(Application *application, const char *reservation) {
    Item released = {0};
    bool is_released = item_find(application->store, OPT_OUTS, reservation, &released) > 0;
    item_free(&released);
    return !is_released &&
           query_number(application->store,
                        "select count(*) from made where flow = 'reservation' and identity = ?", "t",
                        reservation) > 0;
}

static bool stage_is_open(Application *application, const cJSON *stage, Refusal *refusal) {
    enum { MINUTE_MS = 60000 };
    const char *id = json_text(stage, "stageId");
    int64_t start_ms = 0;
    if (text_same(json_text(stage, "status"), "Canceled"))
        return refuse(refusal, "20008", id);
    json_instant(stage, "startDateTime", &start_ms);
    return clock_now_ms() < start_ms - setting_number(application, "opt_out_minutes") * MINUTE_MS ||
           refuse(refusal, "20009", id);
}

/* Released from now on: shown with when and why. */
static void release(Application *application, const cJSON *body, const char *reservation) {
    char now[INSTANT_SIZE];
    cJSON *released = cJSON_Duplicate(body, true);
    clock_format(clock_now_ms(), now);
    cJSON_AddStringToObject(released, "releasedDateTime", now);
    char *text = cJSON_PrintUnformatted(released);
    item_put(application->store, &(Item){.collection = OPT_OUTS,
                                         .id = json_text(body, "dacsMessageId"),
                                         .key = reservation,
                                         .parent = json_text(body, "stageId"),
                                         .state = "RELEASED",
                                         .body = text});
    free(text);
    cJSON_Delete(released);
}

bool derms_opt_out(Application *application, const cJSON *body, Reply *reply, Refusal *refusal) {
    const char *stage_id = json_text(body, "stageId");
    char reason[REASON_SIZE];
    cJSON *event = event_of_stage(application, stage_id, reason);
    const cJSON *stage = event != NULL ? event_stage(event, stage_id) : NULL;
    Text device = {0}, reservation = {0};
    text_format(&device, "%s|%s", json_text(body, "deviceInfo.headEndSystem"),
                json_text(body, "deviceInfo.nicid"));
    text_format(&reservation, "%s|%s", stage_id, device.at);
    bool is_good = (stage != NULL || refuse(refusal, "20007", stage_id)) &&
                   (is_reserved(application, reservation.at) || refuse(refusal, "20010", device.at)) &&
                   stage_is_open(application, stage, refusal);
    if (is_good) {
        release(application, body, reservation.at);
        text_add(&reply->body, "{\"status\":\"ACCEPTED\"}");
    }
    text_free(&device);
    text_free(&reservation);
    cJSON_Delete(event);
    return is_good;
}
