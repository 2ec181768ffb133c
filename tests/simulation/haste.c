// What comes in quick succession, or while a call is slow. Nobody waits for anybody: that things take effect
// in their order is dersync's work alone.
#include "story.h"

#include "base/memory.h"

#include <stdio.h>

enum { TICKS_FIRST = 5, TICKS_LAST = 30, SLOW_MS = 1500, MOVED_MINUTES = 5, OUTCOMES = 3 };

static const char CREATE[] = "/rest/apis/cross/service/programEvent/";
static const char *const PROGRAMS[] = {"TSTAT", "WATER", "EVCHG"};
static const char *const CODES[] = {"D1SP", "D1IO", "D1ND", "D1ER"};
#define DEVICE "{\"headEndSystem\":\"LEC\",\"nicId\":\"5b:haste\""
#define NEEDS_PARTICIPATION                                                                                  \
    "select 1 from item where collection = 'programEventParticipations' and key = '${H.1}|LEC|5b:haste'"

// A household of its own, which nobody has read yet when its device is reserved. What is not said of the
// device, DACS would choose by how many it has.
static void enroll(Script *script, int tick, const char *program) {
    story_act(script, tick, DACS,
              "{\"act\":\"enroll\",\"program\":\"%s\",\"cisPersonId\":\"PHASTE\",\"cisAccountId\":\"AHASTE\","
              "\"name\":\"Ana Müller\",\"division\":\"NORTH\",\"timeZone\":\"America/New_York\","
              "\"servicePointId\":\"SPHASTE\",\"cisPremiseId\":\"PRHASTE\",\"cisServicePointId\":\"CSHASTE\","
              "\"devices\":[" DEVICE
              ",\"serialNo\":\"SHASTE\",\"badgeNo\":\"BHASTE\",\"specification\":\"ACME-T1\"}]}",
              program);
}

// Scheduled as soon as the calls that make its program events are slow. Gives back the act that schedules it.
static int plan(Script *script, int tick, const char *event, const char *program, const char *windows,
                const char *keeps) {
    static const char *const STEPS[] = {"submit_event", "approve_event", "schedule_event"};
    Act *act = story_act(script, tick, DERMS,
                         "{\"act\":\"create_event\",\"program\":\"%s\",\"eventType\":\"RELIABILITY\","
                         "\"name\":\"%s races\",\"stages\":[%s]}",
                         program, event, windows);
    act_keeps(act, "%s", keeps);
    if (event[0] == 'H') {
        story_slow_call(script, tick, DACS, DONE_LATE, SLOW_MS, CREATE, "${H.1}");
        story_slow_call(script, tick, DACS, ANSWERED_LATE, SLOW_MS, CREATE, "${H.2}");
    } else {
        story_slow_call(script, tick, DACS, DONE_LATE, SLOW_MS, CREATE, "${I.1}");
    }
    for (int i = 0; i < 3; i++)
        story_act(script, tick, DERMS, "{\"act\":\"%s\",\"eventId\":\"${%s}\"}", STEPS[i], event);
    return script->count - 1;
}

static void reserve(Script *script, int tick, const char *stage) {
    story_act(script, tick, DERMS,
              "{\"act\":\"reserve\",\"stageId\":\"${%s}\",\"fileId\":\"RF-%s\",\"messageId\":\"RM-%s\","
              "\"times_given\":false,\"devices\":[" DEVICE "}]}",
              stage, stage, stage);
}

// Started before it can be in DACS, and then three times told what its device did.
static void runs_at_once(Script *script, Random *random, int tick) {
    int first = random_below(random, 4);
    story_act(script, tick, DERMS, "{\"act\":\"start_stage\",\"stageId\":\"${H.1}\"}");
    AUTO(memory_free_at) char *devices = text_new("%s", "");
    for (int i = 0; i < OUTCOMES; i++) {
        char *longer =
            text_new("%s%s" DEVICE ",\"outcome\":\"%s\"}", devices, i > 0 ? "," : "", CODES[(first + i) % 4]);
        memory_free_at(&devices);
        devices = longer;
    }
    Act *act = story_act(script, tick, DERMS,
                         "{\"act\":\"report_outcomes\",\"stageId\":\"${H.1}\",\"fileId\":\"OF-H.1\","
                         "\"messageId\":\"OM-H.1\",\"devices\":[%s]}",
                         devices);
    act_needs(act, DACS, NEEDS_PARTICIPATION);
    story_act(script, tick, DERMS, "{\"act\":\"complete_stage\",\"stageId\":\"${H.1}\"}");
}

// DACS has its program event, and dersync was not told yet.
static void moves_while_it_is_made(Script *script, int tick, int planned_by) {
    story_begin(script, tick);
    Act *act = story_act(script, tick, DERMS,
                         "{\"act\":\"move_stage\",\"stageId\":\"${H.2}\",\"by_minutes\":%d}", MOVED_MINUTES);
    act->after = planned_by;
    act_needs(act, DACS, "select 1 from item where collection = 'programEvents' and parent = '${H.2}'");
}

// While its program event is being made, and its reservation waits for that.
// The files of both stages are in one list: when the second is in DACS, dersync has read the first.
static void is_cancelled_while_it_is_made(Script *script, int tick, const char *program, const char *day) {
    AUTO(memory_free_at)
    char *window =
        text_new("{\"startDateTime\":\"%sT22:00:00.000Z\",\"endDateTime\":\"%sT23:00:00.000Z\"}", day, day);
    int begun = script->count;
    story_begin(script, tick);
    plan(script, tick, "I", program, window, "I=eventId I.1=stages[0].stageId");
    act_needs(&script->acts[begun], DACS, NEEDS_PARTICIPATION);
    reserve(script, tick, "I.1");
    reserve(script, tick, "H.2");
    Act *act = story_act(script, tick, DERMS,
                         "{\"act\":\"cancel_stage\",\"stageId\":\"${I.1}\",\"reason\":\"a storm\"}");
    act_needs(act, DACS,
              "select 1 from item where collection = 'programEventParticipations' and key like "
              "'${H.2}%%|5b:haste'");
}

void haste_add(Script *script, uint64_t seed, const char *day) {
    Random random = random_of(seed, 6);
    int tick = random_between(&random, TICKS_FIRST, TICKS_LAST);
    const char *program = PROGRAMS[random_below(&random, 3)];
    AUTO(memory_free_at)
    char *windows = text_new("{\"startDateTime\":\"%sT20:00:00.000Z\",\"endDateTime\":\"%sT21:00:00.000Z\"},"
                             "{\"startDateTime\":\"%sT21:00:00.000Z\",\"endDateTime\":\"%sT22:00:00.000Z\"}",
                             day, day, day, day);
    story_begin(script, tick);
    enroll(script, tick, program);
    int planned_by =
        plan(script, tick, "H", program, windows, "H=eventId H.1=stages[0].stageId H.2=stages[1].stageId");
    reserve(script, tick, "H.1");
    runs_at_once(script, &random, tick);
    moves_while_it_is_made(script, tick, planned_by);
    is_cancelled_while_it_is_made(script, tick, program, day);
}
