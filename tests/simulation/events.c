// Events: planned, reserved, moved, cancelled, run, and what each device did; checks and scores beside them.
#include "story.h"

#include "base/memory.h"

#include <stdio.h>
#include <string.h>

enum { FIRST_TICKS = 70, STAGES_MAX = 3, RESERVED_MAX = 160, STAGE_HOURS = 2 };

static const char *const PROGRAMS[] = {"TSTAT", "WATER", "EVCHG"};
static const char *const TYPES[] = {"ECONOMIC", "EMERGENCY", "RELIABILITY", "DEVICE_TEST"};
static const char *const OUTCOMES[] = {"D1SP", "D1SP", "D1SP", "D1IO", "D1ND", "D1ER"};

// What becomes of a stage. The racing kinds do not wait for what is under way: what DACS still takes of it is
// a matter of time, and only that much may differ from the run without faults.
typedef enum Fate {
    RUNS,           // reserved, opted out of, started, completed, outcomes, corrections
    IS_CANCELLED,   // when its reservations are in DACS
    RACES_A_CANCEL, // while its reservations are under way
    MOVES,          // while its create is under way, or later; then runs
    IS_DROPPED,
    STAYS,
    FATE_COUNT
} Fate;

// A stage while its story is made.
typedef struct Stage {
    char name[24]; // E3.1
    int event, number, tick;
    int moved_by; // minutes
    const char *day;
    Fate fate;
    Device reserved[RESERVED_MAX];
    int count;
} Stage;

// Windows are on the day of the events, later for each event: the same instants in every run of the seed.
static int first_minute(int event, int stage) { return (12 + stage * STAGE_HOURS) * 60 + event % 60; }

// --- reservations ---

static void devices_choose(Random *random, const Fleet *fleet, const char *program, Stage *stage) {
    int percent = random_between(random, 10, 90);
    for (int i = 0; i < fleet->count && stage->count < RESERVED_MAX; i++)
        if (strcmp(fleet->devices[i].program, program) == 0 && random_is(random, percent))
            stage->reserved[stage->count++] = fleet->devices[i];
}

// The devices from `first` on, at most `count`, each with what `more` says of it.
static char *devices_text(const Stage *stage, int first, int count) {
    char *text = text_new("%s", "");
    for (int i = first; i < stage->count && i < first + count; i++) {
        char *longer = text_new("%s%s{\"headEndSystem\":\"%s\",\"nicId\":\"%s\"}", text, i > first ? "," : "",
                                stage->reserved[i].head_end_system, stage->reserved[i].nic_id);
        memory_free_at(&text);
        text = longer;
    }
    return text;
}

// The latest of the acts that enroll what is reserved: DERMS reserves what it may know.
static int last_enrollment(const Stage *stage) {
    int last = -1;
    for (int i = 0; i < stage->count; i++)
        last = stage->reserved[i].enrolled_by > last ? stage->reserved[i].enrolled_by : last;
    return last;
}

static void reserve(Script *script, const Stage *stage, int tick, bool is_with_times) {
    AUTO(memory_free_at) char *devices = devices_text(stage, 0, RESERVED_MAX);
    Act *act = story_act(script, tick, DERMS,
                         "{\"act\":\"reserve\",\"stageId\":\"${%s}\",\"fileId\":\"RF-%s\",\"messageId\":"
                         "\"RM-%s\",\"times_given\":%s,\"devices\":[%s]}",
                         stage->name, stage->name, stage->name, is_with_times ? "true" : "false", devices);
    act->after = last_enrollment(stage);
}

static void needs_answer(Act *act, const Stage *stage) {
    act_needs(act, DERMS,
              "select 1 from item where collection = 'reservationFiles' and id = 'RF-%s' and extra like "
              "'%%ackType%%'",
              stage->name);
}

// --- what becomes of a stage ---

static void opt_out(Script *script, Stage *stage, int tick) {
    Device device = stage->reserved[--stage->count];
    Act *act =
        story_act(script, tick, DACS,
                  "{\"act\":\"opt_out\",\"eventExternalIdentifier\":\"${%s}\",\"headEndSystem\":\"%s\","
                  "\"nicId\":\"%s\"}",
                  stage->name, device.head_end_system, device.nic_id);
    act_needs(act, DACS,
              "select 1 from item where collection = 'programEventParticipations' and key = '${%s}|%s|%s'",
              stage->name, device.head_end_system, device.nic_id);
}

static void report(Script *script, Random *random, const Stage *stage, int tick, int file, int percent) {
    AUTO(memory_free_at) char *text = text_new("%s", "");
    for (int i = 0; i < stage->count; i++) {
        if (!random_is(random, percent))
            continue;
        char *longer = text_new("%s%s{\"headEndSystem\":\"%s\",\"nicId\":\"%s\",\"outcome\":\"%s\"}", text,
                                text[0] != '\0' ? "," : "", stage->reserved[i].head_end_system,
                                stage->reserved[i].nic_id, OUTCOMES[random_below(random, 6)]);
        memory_free_at(&text);
        text = longer;
    }
    if (text[0] != '\0')
        story_act(script, tick, DERMS,
                  "{\"act\":\"report_outcomes\",\"stageId\":\"${%s}\",\"fileId\":\"OF%d-%s\",\"messageId\":"
                  "\"OM%d-%s\",\"devices\":[%s]}",
                  stage->name, file, stage->name, file, stage->name, text);
}

// A stage that begins before anybody knew that it had moved is not made anew, and one that is over takes no
// reservations: the answer to its file may be from before the move. DERMS waits until DACS has its window and
// its devices.
static void needs_new_window(Act *act, const Stage *stage) {
    int minute = first_minute(stage->event, stage->number - 1) + stage->moved_by;
    act_needs(act, DACS,
              "select 1 from item e where collection = 'programEvents' and parent = '${%s}' and state = "
              "'Scheduled' and body like '%%\"startDateTime\":\"%sT%02d:%02d%%' and %d <= (select count(*) "
              "from item p where p.collection = 'programEventParticipations' and p.parent = e.key)",
              stage->name, stage->day, minute / 60, minute % 60, stage->count);
}

static void runs(Script *script, Random *random, Stage *stage, bool may_opt_out) {
    int tick = stage->tick + random_between(random, 5, 30);
    bool opts_out = may_opt_out && stage->count > 2 && random_is(random, 60);
    if (opts_out)
        opt_out(script, stage, tick);
    Act *act =
        story_act(script, tick + 1, DERMS, "{\"act\":\"start_stage\",\"stageId\":\"${%s}\"}", stage->name);
    if (stage->fate == MOVES)
        needs_new_window(act, stage);
    else if (!opts_out)
        needs_answer(act, stage);
    act = story_act(script, tick + random_between(random, 1, 9), DERMS,
                    "{\"act\":\"complete_stage\",\"stageId\":\"${%s}\"}", stage->name);
    needs_answer(act, stage);
    report(script, random, stage, tick + 10, 1, 100);
    if (random_is(random, 50))
        report(script, random, stage, tick + random_between(random, 11, 20), 2, 30);
}

static void is_cancelled(Script *script, Random *random, Stage *stage) {
    Act *act = story_act(script, stage->tick + random_between(random, 3, 20), DERMS,
                         "{\"act\":\"cancel_stage\",\"stageId\":\"${%s}\",\"reason\":\"no longer needed\"}",
                         stage->name);
    needs_answer(act, stage);
}

static void races_a_cancel(Script *script, Random *random, Stage *stage) {
    story_act(script, stage->tick + random_between(random, 0, 6), DERMS,
              "{\"act\":\"cancel_stage\",\"stageId\":\"${%s}\",\"reason\":\"a storm\"}", stage->name);
}

// Reserved before it moves and answered or not, or reserved when it has moved.
static void moves(Script *script, Random *random, Stage *stage) {
    int order = random_below(random, 3);
    stage->moved_by = random_between(random, 1, 6) * 5;
    if (order < 2)
        reserve(script, stage, stage->tick + 1, false);
    Act *act = story_act(script, stage->tick + random_between(random, 1, 12), DERMS,
                         "{\"act\":\"move_stage\",\"stageId\":\"${%s}\",\"by_minutes\":%d}", stage->name,
                         stage->moved_by);
    if (order == 0)
        needs_answer(act, stage);
    if (order == 2)
        reserve(script, stage, stage->tick + 14, false);
    runs(script, random, stage, false);
}

// --- events ---

static void stage_add(Script *script, Random *random, const Fleet *fleet, const char *program, Stage *stage,
                      int planned_by) {
    story_begin(script, stage->tick);
    devices_choose(random, fleet, program, stage);
    int before = script->count;
    if (stage->count > 0 && stage->fate != MOVES && stage->fate != IS_DROPPED)
        reserve(script, stage, stage->tick + 1, random_is(random, 50));
    if (stage->count > 0 && stage->fate == RUNS)
        runs(script, random, stage, true);
    else if (stage->count > 0 && stage->fate == IS_CANCELLED)
        is_cancelled(script, random, stage);
    else if (stage->fate == RACES_A_CANCEL)
        races_a_cancel(script, random, stage);
    else if (stage->count > 0 && stage->fate == MOVES)
        moves(script, random, stage);
    else if (stage->fate == IS_DROPPED)
        story_act(script, stage->tick + random_between(random, 1, 20), DERMS,
                  "{\"act\":\"drop_stage\",\"stageId\":\"${%s}\"}", stage->name);
    for (int i = before; i < script->count; i++)
        script->acts[i].after = script->acts[i].after > planned_by ? script->acts[i].after : planned_by;
}

static Fate fate_of(Random *random) {
    int drawn = random_below(random, 100);
    return drawn < 55   ? RUNS
           : drawn < 65 ? IS_CANCELLED
           : drawn < 77 ? RACES_A_CANCEL
           : drawn < 89 ? MOVES
           : drawn < 93 ? IS_DROPPED
                        : STAYS;
}

static char *windows_text(const char *day, int event, int stages) {
    char *text = text_new("%s", "");
    for (int i = 0; i < stages; i++) {
        int from = first_minute(event, i), to = first_minute(event, i + 1);
        char *longer = text_new(
            "%s%s{\"startDateTime\":\"%sT%02d:%02d:00.000Z\",\"endDateTime\":\"%sT%02d:%02d:00.000Z\"}", text,
            i > 0 ? "," : "", day, from / 60, from % 60, day, to / 60, to % 60);
        memory_free_at(&text);
        text = longer;
    }
    return text;
}

static void keep_stages(Act *act, int event, int stages) {
    AUTO(memory_free_at) char *keeps = text_new("E%d=eventId", event);
    for (int i = 0; i < stages; i++) {
        char *longer = text_new("%s E%d.%d=stages[%d].stageId", keeps, event, i + 1, i);
        memory_free_at(&keeps);
        keeps = longer;
    }
    act_keeps(act, "%s", keeps);
}

static void event_add(Script *script, Random *random, int event, const char *day, const Fleet *fleet) {
    int tick = random_below(random, FIRST_TICKS), stages = random_between(random, 1, STAGES_MAX);
    const char *program = PROGRAMS[random_below(random, 3)];
    Fate fates[STAGES_MAX];
    bool is_racing = false;
    for (int i = 0; i < stages; i++) {
        fates[i] = fate_of(random);
        is_racing = is_racing || fates[i] == RACES_A_CANCEL;
    }
    AUTO(memory_free_at) char *windows = windows_text(day, event, stages);
    story_begin(script, tick);
    Act *act =
        story_act(script, tick, DERMS,
                  "{\"act\":\"schedule_event\",\"program\":\"%s\",\"eventType\":\"%s\",\"name\":\"E%d%s\","
                  "\"stages\":[%s]}",
                  program, TYPES[random_below(random, 4)], event, is_racing ? " races" : "", windows);
    keep_stages(act, event, stages);
    int planned_by = script->count - 1;
    for (int i = 0; i < stages; i++) {
        Stage stage = {.event = event,
                       .number = i + 1,
                       .fate = fates[i],
                       .day = day,
                       .tick = tick + random_between(random, 0, 20)};
        snprintf(stage.name, sizeof stage.name, "E%d.%d", event, i + 1);
        stage_add(script, random, fleet, program, &stage, planned_by);
    }
}

void events_add(Script *script, uint64_t seed, int count, const char *day, const Fleet *fleet) {
    Random random = random_of(seed, 3);
    for (int i = 0; i < count; i++)
        event_add(script, &random, i, day, fleet);
}

// --- checks and scores ---

void checks_add(Script *script, uint64_t seed, int count, const Fleet *fleet) {
    Random random = random_of(seed, 4);
    for (int i = 0; i < count && fleet->count > 0; i++) {
        const Device *device = &fleet->devices[random_below(&random, fleet->count)];
        story_begin(script, 0);
        story_act(
            script, random_between(&random, 10, 110), DACS,
            "{\"act\":\"check_device\",\"communicationId\":\"SC%05d\",\"headEndSystem\":\"%s\",\"nicId\":"
            "\"%s\"}",
            i, device->head_end_system, device->nic_id);
    }
}

static void extract_add(Script *script, Random *random, int number, const char *day, const Fleet *fleet) {
    AUTO(memory_free_at) char *rows = text_new("%s", "");
    int last = -1;
    for (int i = 0; i < fleet->count; i++) {
        const Device *device = &fleet->devices[i];
        if (!random_is(random, 60))
            continue;
        char *longer = text_new("%s%s{\"headEndSystem\":\"%s\",\"nicId\":\"%s\",\"score\":0.%03d,"
                                "\"scoredAt\":\"%sT0%d:00:00.000Z\"}",
                                rows, rows[0] != '\0' ? "," : "", device->head_end_system, device->nic_id,
                                random_below(random, 1000), day, number);
        memory_free_at(&rows);
        rows = longer;
        last = device->enrolled_by > last ? device->enrolled_by : last;
    }
    if (rows[0] == '\0')
        return;
    story_begin(script, 0);
    Act *act =
        story_act(script, random_between(random, 40, 90), DACS,
                  "{\"act\":\"extract_scores\",\"name\":\"scores-%d.csv\",\"rows\":[%s]}", number, rows);
    act->after = last;
}

void scores_add(Script *script, uint64_t seed, int count, const char *day, const Fleet *fleet) {
    Random random = random_of(seed, 5);
    for (int i = 0; i < count; i++)
        extract_add(script, &random, i, day, fleet);
}
