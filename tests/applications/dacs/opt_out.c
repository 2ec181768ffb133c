/* Opt-outs: a customer takes a reserved device out of a program event before the cut-off. */
#include "../act.h"
#include "../clock.h"
#include "dacs.h"

#include <stdlib.h>
#include <string.h>

static const char *const REASONS[] = {"Guests at home", "Somebody is ill", "Working from home", NULL};

static int64_t cut_off_of(Application *application, const Item *event) {
    enum { MINUTE_MS = 60000 };
    cJSON *body = cJSON_Parse(event->body);
    int64_t start_ms = 0;
    json_instant(body, "startDateTime", &start_ms);
    cJSON_Delete(body);
    return start_ms - setting_number(application, "opt_out_minutes") * MINUTE_MS;
}

static bool event_is_open(const Item *event, int64_t cut_off_ms, char *reason) {
    if (strcmp(event->state, "Pending") != 0 && strcmp(event->state, "Scheduled") != 0)
        return act_refuse(reason, "the program event is %s", event->state);
    return clock_now_ms() < cut_off_ms || act_refuse(reason, "the cut-off of %s has passed", event->key);
}

static void add_instant(cJSON *body, const char *name, int64_t ms) {
    char text[INSTANT_SIZE];
    clock_format(ms, text);
    cJSON_AddStringToObject(body, name, text);
}

static void opt_out_put(Application *application, const cJSON *act, const Item *participation,
                        int64_t cut_off_ms, cJSON *made) {
    const char *reason = choose(application, REASONS, counter_next(application, "opt-out"));
    char *id = identifier_new(application, "95", 10);
    cJSON *body = cJSON_CreateObject();
    cJSON_AddStringToObject(made, "optOutId", id);
    cJSON_AddStringToObject(body, "optOutId", id);
    cJSON_AddStringToObject(body, "eventExternalIdentifier", participation->parent);
    act_copy(act, "headEndSystem", "", body);
    act_copy(act, "nicId", "", body);
    add_instant(body, "optOutDateTime", clock_now_ms());
    add_instant(body, "cutOffDateTime", cut_off_ms);
    act_copy(act, "reason", reason, body);
    char *text = cJSON_PrintUnformatted(body);
    item_put(application->store, &(Item){.collection = OPT_OUTS,
                                         .id = id,
                                         .key = participation->key,
                                         .parent = participation->parent,
                                         .body = text});
    item_move(application->store, PARTICIPATIONS, participation->id, OPTED_OUT, NULL);
    made_add(application->store, "opt_out", id);
    free(text);
    free(id);
    cJSON_Delete(body);
}

/* The device's participation, when it has one that is not opted out of yet. */
static bool participation_get(Application *application, const cJSON *act, const Item *event, Item *found,
                              char *reason) {
    char *device = dacs_device_key(json_text(act, "headEndSystem"), json_text(act, "nicId"));
    Text key = {0};
    text_format(&key, "%s|%s", event->key, device);
    bool is_good = item_find(application->store, PARTICIPATIONS, key.at, found) > 0 ||
                   act_refuse(reason, "device %s has no reservation in %s", device, event->key);
    is_good = is_good && (!text_same(found->state, OPTED_OUT) ||
                          act_refuse(reason, "device %s is opted out of %s already", device, event->key));
    text_free(&key);
    free(device);
    return is_good;
}

bool act_opt_out(Application *application, const cJSON *act, cJSON *made, char *reason) {
    Item event = {0}, participation = {0};
    Refusal refusal = {0};
    if (!program_event_find(application, act, &event, &refusal))
        return act_refuse(reason, "no single program event is called %s", refusal.parameter);
    int64_t cut_off_ms = cut_off_of(application, &event);
    bool is_good = event_is_open(&event, cut_off_ms, reason) &&
                   participation_get(application, act, &event, &participation, reason);
    if (is_good)
        opt_out_put(application, act, &participation, cut_off_ms, made);
    item_free(&participation);
    item_free(&event);
    return is_good;
}
