// The loop of a run: acts when their time and what they need has come, faults, then quiet and rest.
#include "process.h"
#include "run.h"
#include "story.h"

#include "base/clock.h"
#include "base/memory.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ACTS_SECONDS = 90, REST_SECONDS = 90, CALM_MS = 1500, LOOK_MS_MAX = 1000 };

// How long something has been waited for. A machine that stands still, or a driver that is stopped, does not
// count: a look is worth a second at most.
typedef struct Patience {
    int64_t looked_ms, used_ms;
} Patience;

static Patience patience_begin(void) { return (Patience){.looked_ms = clock_monotonic_ms()}; }

static bool patience_is_over(Patience *patience, int seconds) {
    int64_t now_ms = clock_monotonic_ms(), passed_ms = now_ms - patience->looked_ms;
    patience->used_ms += passed_ms < LOOK_MS_MAX ? passed_ms : LOOK_MS_MAX;
    patience->looked_ms = now_ms;
    return patience->used_ms > (int64_t)seconds * 1000;
}

// Where each story stands.
typedef struct Progress {
    const Script *script;
    int *next; // of each story, an act of the script; behind its last: it is over
    bool *is_done;
    int refused;
} Progress;

void run_note(Run *run, const char *format, ...) {
    char path[512], line[4000];
    snprintf(path, sizeof path, "%s/story.txt", run->options->folder);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    FILE *file = fopen(path, "a");
    if (file == NULL)
        die("could not write %s", path);
    fprintf(file, "%5d  %s\n", run->tick, line);
    fclose(file);
}

// --- acts ---

static bool act_may_be_done(Run *run, const Act *act) {
    if (act->need == NULL)
        return true;
    AUTO(memory_free_at) char *need = bindings_fill(run->bindings, act->need);
    return need == NULL || double_number(run->doubles[act->asked], need) != 0;
}

static void refuse(Run *run, Progress *progress, int number, const char *why) {
    progress->refused++;
    progress->is_done[number] = true;
    run_note(run, "act %d refused: %.200s: %s", number, progress->script->acts[number].body, why);
}

// False when the application did not answer: it is asked again, under the same key, as it may have done it.
static bool act_perform(Run *run, Progress *progress, int number) {
    const Act *act = &progress->script->acts[number];
    AUTO(memory_free_at) char *filled = bindings_fill(run->bindings, act->body);
    long status = 0;
    if (filled == NULL) {
        refuse(run, progress, number, "an act before it was refused");
        return true;
    }
    AUTO(memory_free_at) char *body = text_new("{\"key\":\"%d\",%s", number, filled + 1);
    AUTO(memory_free_at)
    char *reply =
        double_control(run->doubles[act->side], "POST", act->is_slow_call ? "fault" : "act", body, &status);
    if (reply == NULL)
        return false;
    if (status >= 300) {
        refuse(run, progress, number, reply);
        return true;
    }
    cJSON *made = cJSON_Parse(reply);
    bindings_keep(run->bindings, act->keeps, made);
    cJSON_Delete(made);
    run_note(run, "%s: %.160s", SIDE_NAMES[act->side], filled);
    return progress->is_done[number] = true;
}

static bool is_in_story(const Progress *progress, int number, int story) {
    return number < progress->script->count && progress->script->acts[number].story == story;
}

// As many acts of the story as can be done now. True when it is over.
static bool story_advance(Run *run, Progress *progress, int story) {
    for (int *next = &progress->next[story]; is_in_story(progress, *next, story); (*next)++) {
        const Act *act = &progress->script->acts[*next];
        if (act->at > run->tick || (act->after >= 0 && !progress->is_done[act->after]) ||
            !act_may_be_done(run, act) || !act_perform(run, progress, *next))
            return false;
    }
    return true;
}

static bool stories_advance(Run *run, Progress *progress) {
    bool are_over = true;
    for (int story = 0; story < progress->script->story_count; story++)
        are_over = story_advance(run, progress, story) && are_over;
    return are_over;
}

static void progress_begin(Progress *progress, const Script *script) {
    *progress = (Progress){.script = script,
                           .next = memory_zero((size_t)(script->story_count + 1) * sizeof(int)),
                           .is_done = memory_zero((size_t)script->count + 1)};
    for (int i = script->count - 1; i >= 0; i--)
        progress->next[script->acts[i].story] = i;
    for (int story = 0; story < script->story_count; story++)
        if (!is_in_story(progress, progress->next[story], story))
            progress->next[story] = script->count;
}

static void print_waiting(Run *run, const Progress *progress) {
    int shown = 0;
    for (int story = 0; story < progress->script->story_count && shown < 5; story++)
        if (is_in_story(progress, progress->next[story], story)) {
            const Act *act = &progress->script->acts[progress->next[story]];
            AUTO(memory_free_at)
            char *need = act->need != NULL ? bindings_fill(run->bindings, act->need) : NULL;
            printf("an act waits in vain: %s: %.160s\n  for: %s\n", SIDE_NAMES[act->side], act->body,
                   need != NULL ? need : "an act before it");
            shown++;
        }
}

static bool acts_play(Run *run, Progress *progress, FaultPlan *plan) {
    int64_t began_ms = clock_monotonic_ms();
    Patience patience = patience_begin();
    for (bool are_over = false; !are_over || plan->next < plan->count; run->tick++) {
        int64_t due_ms = began_ms + (int64_t)run->tick * TICK_MS, now_ms = clock_monotonic_ms();
        if (due_ms > now_ms)
            process_pause((int)(due_ms - now_ms));
        faults_apply(run, plan);
        if (plan->next == plan->count && plan->count > 0 && run->tick == plan->last_tick + 40)
            faults_end(run);
        engines_keep(run);
        are_over = stories_advance(run, progress);
        if (patience_is_over(&patience, ACTS_SECONDS)) {
            print_waiting(run, progress);
            return false;
        }
    }
    return true;
}

// --- rest ---

// Prints what keeps the run from its rest.
static void print_moving(Run *run, const char *quiet_at) {
    char sql[2000];
    Error error = {0};
    AUTO(result_free_at) Result *result = NULL;
    snprintf(
        sql, sizeof sql,
        "(select pg_catalog.format('delivery %%s of %%s is %%s, %%s: %%s %%s', d.delivery_id, d.flow, "
        "d.state, d.place, d.code,"
        " d.message) from report.deliveries d where d.settled_at is null and d.state <> 'dead' limit 5)"
        " union all select pg_catalog.format('source %%s: %%s, last sweep %%s', s.resource, s.failure,"
        " (select max(r.finished_at) from sync.run r where r.source_id = s.source_id and r.mode = 'sweep' "
        "and r.is_complete))"
        " from sync.source s where s.failed_at is not null or s.next_at is null and not exists (select from "
        "sync.run r"
        " where r.source_id = s.source_id and r.mode = 'sweep' and r.is_complete and r.finished_at > '%s')"
        " union all select pg_catalog.format('quiet since %s, now %%s, %%s pending', engine.now(), "
        "engine.count_pending())",
        quiet_at, quiet_at);
    if (run_number(run, "select 1") == 1 && database_execute(run->database, sql, NULL, &result, &error))
        for (size_t row = 0; row < result_rows(result); row++)
            printf("  %s\n", result_text(result, row, 0));
    printf("  duties of dacs: %d, of derms: %d\n",
           (int)double_number(run->doubles[DACS], "select count(*) from due"),
           (int)double_number(run->doubles[DERMS], "select count(*) from due"));
}

// What still moves in the engine, or has not been read twice since everything became quiet: a run may have
// begun before.
static int64_t moving(Run *run, const char *quiet_at) {
    char sql[1500];
    snprintf(
        sql, sizeof sql,
        "select (select count(*) from sync.delivery d where d.settled_at is null and d.state <> 'dead')"
        " + engine.count_pending()"
        " + (select count(*) from sync.source s where s.failed_at is not null or s.next_at is not null"
        " and s.polled_at <= '%s' or exists (select from sync.older o where o.source_id = s.source_id) or "
        "s.next_at is null and (select count(*) from sync.run r where"
        " r.source_id = s.source_id and r.mode = 'sweep' and r.is_complete and r.finished_at > '%s') < 2)",
        quiet_at, quiet_at);
    int64_t in_engine = run_number(run, sql);
    return in_engine < 0 ? 1
                         : in_engine + double_number(run->doubles[DACS], "select count(*) from due") +
                               double_number(run->doubles[DERMS], "select count(*) from due");
}

static bool now_take(Run *run, char out[64]) {
    Error error = {0};
    AUTO(result_free_at) Result *result = NULL;
    if (run_number(run, "select 1") != 1 ||
        !database_execute(run->database, "select engine.now()::text", NULL, &result, &error))
        return false;
    snprintf(out, 64, "%s", result_text(result, 0, 0));
    return true;
}

static bool comes_to_rest(Run *run) {
    char quiet_at[64];
    Patience patience = patience_begin();
    int at_rest = 0;
    while (!now_take(run, quiet_at))
        process_pause(50);
    while (at_rest < 3) {
        if (patience_is_over(&patience, REST_SECONDS)) {
            printf("it did not come to rest within %d s\n", REST_SECONDS);
            print_moving(run, quiet_at);
            return false;
        }
        engines_keep(run);
        at_rest = moving(run, quiet_at) == 0 ? at_rest + 1 : 0;
        process_pause(60);
        run->tick += 2;
    }
    return true;
}

// --- what is observed ---

static void observe(Run *run, const char *phase, const char *name, int64_t value) {
    char sql[300];
    snprintf(sql, sizeof sql,
             "insert into simulation.observation (phase, name, value) values ('%s', '%s', %" PRId64 ")",
             phase, name, value);
    run_execute(run, sql);
}

static void observe_writes(Run *run, const char *phase) {
    static const char WRITES[] = "select coalesce(sum(count + duplicates + refused), 0) from effect";
    observe(run, phase, "writes to dacs", double_number(run->doubles[DACS], WRITES));
    observe(run, phase, "writes to derms", double_number(run->doubles[DERMS], WRITES));
    observe(run, phase, "deliveries", run_number(run, "select count(*) from sync.delivery"));
    observe(run, phase, "changes", run_number(run, "select count(*) from audit.record_change"));
}

static void observe_processes(Run *run, const char *phase) {
    enum { WORKERS_MAX = 32 };
    pid_t workers[WORKERS_MAX];
    int count = process_children(run->engines[0], workers, WORKERS_MAX);
    for (int i = 0; i < count; i++) {
        char name[64];
        snprintf(name, sizeof name, "descriptors of %d", (int)workers[i]);
        observe(run, phase, name, process_descriptors(workers[i]));
        snprintf(name, sizeof name, "kB of %d", (int)workers[i]);
        observe(run, phase, name, process_memory_kb(workers[i]));
    }
}

static bool is_calm(Run *run, FaultPlan *plan, Progress *progress) {
    if (!acts_play(run, progress, plan))
        return false;
    run_note(run, "quiet");
    faults_end(run);
    if (!comes_to_rest(run))
        return false;
    observe(run, "after", "refused acts", progress->refused);
    observe_processes(run, "after");
    observe_writes(run, "at rest");
    process_pause(CALM_MS);
    observe_writes(run, "after");
    run_note(run, "at rest");
    return true;
}

int run_play(Run *run, FaultPlan *plan) {
    Progress progress;
    char sql[200];
    progress_begin(&progress, run->script);
    snprintf(
        sql, sizeof sql,
        "insert into sync.clock (real_at, shown_at, rate) values (clock_timestamp(), clock_timestamp(), %d)",
        RATE);
    run_execute(run, sql);
    engine_start(run, 0);
    process_pause(400);
    observe_processes(run, "before");
    bool is_good = is_calm(run, plan, &progress);
    free(progress.next);
    free(progress.is_done);
    return is_good ? 0 : 1;
}
