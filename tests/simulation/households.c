// Households: they enroll, and move out, get another thermostat, are unknown at first, have a device that
// fails.
#include "story.h"

#include "base/memory.h"

#include <stdio.h>

enum { FIRST_TICKS = 60, DEVICES_MAX = 3 };

static const char *const PROGRAMS[] = {"TSTAT", "WATER", "EVCHG"};
static const char *const HEAD_ENDS[] = {"LEC", "NEST", "ECOBEE"};
static const char *const DIVISIONS[] = {"NORTH", "SOUTH", "EAST", "WEST"};
static const char *const ZONES[] = {"America/Los_Angeles", "America/New_York", "America/Chicago"};
static const char *const NAMES[] = {"Ana Müller", "Zoë Núñez", "Łukasz O'Brien", "Mary Đặng", "Li 娜"};

// A household while its story is made.
typedef struct Household {
    int number, devices, tick;
    const char *program;
    Device device[DEVICES_MAX];
} Household;

static void household_make(Random *random, int number, Household *household) {
    *household = (Household){.number = number,
                             .devices = random_is(random, 70) ? 1 : random_between(random, 2, DEVICES_MAX),
                             .tick = random_below(random, FIRST_TICKS),
                             .program = PROGRAMS[random_below(random, 3)]};
    for (int i = 0; i < household->devices; i++) {
        Device *device = &household->device[i];
        snprintf(device->nic_id, sizeof device->nic_id, "5a:%02x:%02x:%02x:%02x", number >> 16 & 255,
                 number >> 8 & 255, number & 255, i);
        device->head_end_system = HEAD_ENDS[random_below(random, 3)];
        device->program = household->program;
    }
}

static char *devices_text(const Household *household) {
    char *text = text_new("%s", "");
    for (int i = 0; i < household->devices; i++) {
        const Device *device = &household->device[i];
        char *longer = text_new("%s%s{\"headEndSystem\":\"%s\",\"nicId\":\"%s\",\"serialNo\":\"S%d-%d\","
                                "\"badgeNo\":\"B%d-%d\",\"specification\":\"ACME-T1\"}",
                                text, i > 0 ? "," : "", device->head_end_system, device->nic_id,
                                household->number, i, household->number, i);
        memory_free_at(&text);
        text = longer;
    }
    return text;
}

// Enrolls it. `account` tells the subscriptions of a household apart.
static int enroll(Script *script, const Household *household, Random *random, const char *person,
                  const char *contact) {
    AUTO(memory_free_at) char *devices = devices_text(household);
    int n = household->number;
    Act *act = story_act(
        script, household->tick, DACS,
        "{\"act\":\"enroll\",\"program\":\"%s\",\"cisPersonId\":%s,\"cisAccountId\":\"A%06d%s\",%s"
        "\"name\":\"%s\",\"division\":\"%s\",\"timeZone\":\"%s\",\"servicePointId\":\"SP%06d\","
        "\"cisPremiseId\":\"PR%06d\",\"cisServicePointId\":\"CS%06d\",\"devices\":[%s]}",
        household->program, person, n, contact[0] != '\0' ? "b" : "", contact, NAMES[random_below(random, 5)],
        DIVISIONS[random_below(random, 4)], ZONES[random_below(random, 3)], n, n, n, devices);
    act_keeps(act,
              "H%d.contact=contactId H%d.subscription=subscriptionId H%d.sync=syncRequestId "
              "H%d.device=devices[0].deviceId",
              n, n, n, n);
    return script->count - 1;
}

static void fleet_add(Fleet *fleet, const Household *household, int enrolled_by) {
    for (int i = 0; i < household->devices; i++) {
        if (fleet->count == fleet->capacity) {
            fleet->capacity = fleet->capacity * 2 + 64;
            fleet->devices = memory_grow(fleet->devices, (size_t)fleet->capacity * sizeof *fleet->devices);
        }
        fleet->devices[fleet->count] = household->device[i];
        fleet->devices[fleet->count++].enrolled_by = enrolled_by;
    }
}

// The act waits until the household's sync requests are final; every second one does not wait.
static void after_syncs(Random *random, const Household *household, Act *act) {
    if (random_is(random, 50))
        act_needs(
            act, DACS,
            "select 1 where not exists (select 1 from item where collection = 'syncRequests' and parent = "
            "'${H%d.subscription}' and state in ('PENDING', 'AWAITING_ACK'))",
            household->number);
}

static void person_of(const Household *household, char out[24], const char *suffix) {
    snprintf(out, 24, "\"P%06d%s\"", household->number, suffix);
}

// --- kinds of households ---

// Enrolled for good. Some ask for it again, correct nothing, take part in another program too, or DERMS's
// user changes what is DACS's.
static void steady(Script *script, Random *random, Household *household, Fleet *fleet) {
    char person[24];
    int n = household->number, tick = household->tick, other = random_below(random, 100);
    person_of(household, person, "");
    fleet_add(fleet, household, enroll(script, household, random, person, ""));
    if (other < 8) {
        after_syncs(random, household,
                    story_act(script, tick + 4, DACS,
                              "{\"act\":\"correct_customer\",\"contactId\":"
                              "\"${H%d.contact}\",\"cisPersonId\":%s}",
                              n, person));
    } else if (other < 14) {
        after_syncs(random, household,
                    story_act(script, tick + 6, DACS,
                              "{\"act\":\"resend_sync\",\"syncRequestId\":\"${H%d.sync}\"}", n));
    } else if (other < 20) {
        Act *act = story_act(script, tick + 6, DERMS,
                             "{\"act\":\"edit_device\",\"headEndSystem\":\"%s\",\"nicId\":\"%s\","
                             "\"serialNo\":\"changed in DERMS\"}",
                             household->device[0].head_end_system, household->device[0].nic_id);
        act_needs(act, DACS,
                  "select 1 from item where collection = 'syncRequests' and id = '${H%d.sync}' and "
                  "state = 'SYNCHRONIZED'",
                  n);
    }
}

static void moves_out(Script *script, Random *random, Household *household) {
    char person[24];
    person_of(household, person, "");
    enroll(script, household, random, person, "");
    after_syncs(random, household,
                story_act(script, household->tick + random_between(random, 1, 40), DACS,
                          "{\"act\":\"unenroll\",\"subscriptionId\":\"${H%d.subscription}\"}",
                          household->number));
}

static void gets_another_device(Script *script, Random *random, Household *household) {
    char person[24];
    int n = household->number;
    person_of(household, person, "");
    enroll(script, household, random, person, "");
    after_syncs(random, household,
                story_act(script, household->tick + random_between(random, 1, 40), DACS,
                          "{\"act\":\"replace_device\",\"deviceId\":\"${H%d.device}\",\"nicId\":\"%s:new\","
                          "\"serialNo\":\"N%d\",\"badgeNo\":\"NB%d\",\"specification\":\"ACME-T2\"}",
                          n, household->device[0].nic_id, n, n));
    if (random_is(random, 30))
        after_syncs(random, household,
                    story_act(script, household->tick + 45, DACS,
                              "{\"act\":\"unenroll\",\"subscriptionId\":\"${H%d.subscription}\"}", n));
}

// The first device of the household cannot be registered; DACS sends it again when it is mended.
static void has_a_failing_device(Script *script, Random *random, Household *household) {
    const Device *device = &household->device[0];
    char person[24];
    int n = household->number;
    person_of(household, person, "");
    story_act(script, household->tick, DERMS,
              "{\"act\":\"fail_device\",\"headEndSystem\":\"%s\",\"nicId\":\"%s\",\"kind\":\"%s\"}",
              device->head_end_system, device->nic_id, random_is(random, 70) ? "REFUSED" : "TECHNICAL");
    enroll(script, household, random, person, "");
    if (random_is(random, 35))
        return;
    Act *act = story_act(script, household->tick + 10, DERMS,
                         "{\"act\":\"mend_device\",\"headEndSystem\":\"%s\",\"nicId\":\"%s\"}",
                         device->head_end_system, device->nic_id);
    act_needs(
        act, DACS,
        "select 1 from item where collection = 'syncRequests' and id = '${H%d.sync}' and state = 'ERROR'", n);
    story_act(script, household->tick + 11, DACS,
              "{\"act\":\"resend_sync\",\"syncRequestId\":\"${H%d.sync}\"}", n);
}

// Nobody knows the person: DERMS refuses, DACS corrects and asks again.
static void is_unknown(Script *script, Random *random, Household *household) {
    char person[24];
    int n = household->number;
    person_of(household, person, "k");
    enroll(script, household, random, "null", "");
    if (random_is(random, 80))
        after_syncs(random, household,
                    story_act(script, household->tick + random_between(random, 2, 30), DACS,
                              "{\"act\":\"correct_customer\",\"contactId\":\"${H%d.contact}\","
                              "\"cisPersonId\":%s}",
                              n, person));
}

static void household_add(Script *script, Random *random, int number, Fleet *fleet) {
    Household household;
    household_make(random, number, &household);
    story_begin(script, household.tick);
    int kind = random_below(random, 100);
    if (kind < 68)
        steady(script, random, &household, fleet);
    else if (kind < 78)
        moves_out(script, random, &household);
    else if (kind < 87)
        gets_another_device(script, random, &household);
    else if (kind < 94)
        has_a_failing_device(script, random, &household);
    else
        is_unknown(script, random, &household);
}

void households_add(Script *script, uint64_t seed, int count, Fleet *fleet) {
    Random random = random_of(seed, 1);
    for (int i = 0; i < count; i++)
        household_add(script, &random, i, fleet);
}
