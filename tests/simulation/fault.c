// The script of faults: what is broken when, from the seed.
#include "process.h"
#include "run.h"

#include "base/memory.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum Kind {
    CALL_FAULT, // of an application, by its control
    APPLICATION_KILL,
    APPLICATION_RESTART,
    WORKER_KILL,
    SUPERVISOR_KILL,
    SECOND_ENGINE,
    BACKENDS_END,
    POSTGRES_CRASH,
    POSTGRES_KILL,
    CLOCK_STEP,
    KIND_COUNT
} Kind;

// How often each is drawn, of 100.
static const int SHARES[KIND_COUNT] = {
    [CALL_FAULT] = 46,     [APPLICATION_KILL] = 8, [APPLICATION_RESTART] = 5, [WORKER_KILL] = 17,
    [SUPERVISOR_KILL] = 7, [SECOND_ENGINE] = 4,    [BACKENDS_END] = 6,        [POSTGRES_CRASH] = 2,
    [POSTGRES_KILL] = 1,   [CLOCK_STEP] = 4};

struct Fault {
    int tick;
    Kind kind;
    Side side;
    int number;
    char *body; // of a CALL_FAULT
};

// What may befall calls. Each ends by itself after `times`, at the latest when the run becomes quiet.
static const char *const CALL_FAULTS[] = {
    "{\"kind\":\"status\",\"status\":503,\"times\":%d,\"probability\":0.5,\"seed\":%d,\"match\":\"/%s\"}",
    "{\"kind\":\"status\",\"status\":500,\"times\":%d,\"probability\":0.5,\"seed\":%d,\"match\":\"/%s\"}",
    "{\"kind\":\"status\",\"status\":429,\"retry_after\":1,\"times\":%d,\"probability\":0.4,\"seed\":%d,"
    "\"match\":\"/%s\"}",
    "{\"kind\":\"lost_reply\",\"times\":%d,\"probability\":0.5,\"seed\":%d,\"match\":\"/"
    "%s\",\"method\":\"POST\"}",
    "{\"kind\":\"lost_reply\",\"times\":%d,\"probability\":0.5,\"seed\":%d,\"match\":\"/"
    "%s\",\"method\":\"POST\"}",
    "{\"kind\":\"cut\",\"times\":%d,\"probability\":0.5,\"seed\":%d,\"match\":\"/%s\"}",
    "{\"kind\":\"reset\",\"times\":%d,\"probability\":0.5,\"seed\":%d,\"match\":\"/%s\"}",
    "{\"kind\":\"delay\",\"ms\":400,\"times\":%d,\"probability\":0.5,\"seed\":%d,\"match\":\"/%s\"}",
    "{\"kind\":\"late_reply\",\"ms\":3000,\"times\":%d,\"probability\":0.2,\"seed\":%d,\"match\":\"/%s\","
    "\"method\":\"POST\"}",
    "{\"kind\":\"hang\",\"ms\":4000,\"times\":%d,\"probability\":0.05,\"seed\":%d,\"match\":\"/%s\"}",
    "{\"kind\":\"truncate_list\",\"keep\":1,\"times\":%d,\"probability\":0.5,\"seed\":%d,\"match\":\"/%s\","
    "\"method\":\"GET\"}",
    "{\"kind\":\"truncate_list\",\"keep\":3,\"lie\":true,\"times\":%d,\"probability\":0.5,\"seed\":%d,"
    "\"match\":\"/%s\",\"method\":\"GET\"}",
    "{\"kind\":\"empty_list\",\"times\":%d,\"probability\":0.5,\"seed\":%d,\"match\":\"/"
    "%s\",\"method\":\"GET\"}",
    "{\"kind\":\"empty_list\",\"lie\":true,\"times\":%d,\"probability\":0.5,\"seed\":%d,\"match\":\"/%s\","
    "\"method\":\"GET\"}",
    "{\"kind\":\"repeat_page\",\"times\":%d,\"probability\":0.5,\"seed\":%d,\"match\":\"/"
    "%s\",\"method\":\"GET\"}",
    "{\"kind\":\"bad_utf8\",\"times\":%d,\"probability\":0.3,\"seed\":%d,\"match\":\"/"
    "%s\",\"method\":\"GET\"}",
    "{\"kind\":\"body\",\"body\":\"<html>a proxy</html>\",\"times\":%d,\"probability\":0.3,\"seed\":%d,"
    "\"match\":\"/%s\",\"method\":\"GET\"}",
    "{\"kind\":\"clock_skew\",\"ms\":-%d000,\"seed\":%d,\"match\":\"/%s\"}",
    "{\"kind\":\"clock_skew\",\"ms\":%d000,\"seed\":%d,\"match\":\"/%s\"}",
    "{\"kind\":\"refuse_connection\",\"ms\":%d0,\"seed\":%d,\"match\":\"/%s\"}",
};
enum { CALL_FAULT_COUNT = sizeof CALL_FAULTS / sizeof CALL_FAULTS[0] };

static const char *const PLACES[SIDE_COUNT][5] = {
    {"rest", "rest/apis/cross/digitalAssets", "rest/apis/cross/service",
     "rest/apis/cross/digitalAssets/syncRequests", "rest/apis/cross/service/programEventParticipation"},
    {"derms", "derms/enroll", "derms/events", "derms/messageAcks", "derms/reservationFiles"}};

__attribute__((format(printf, 1, 0))) static char *text_of_fault(const char *format, ...) {
    char *text = NULL;
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&text, format, arguments) < 0)
        abort();
    va_end(arguments);
    return text;
}

static Kind kind_draw(Random *random) {
    int drawn = random_below(random, 100), kind = 0;
    while (kind < KIND_COUNT - 1 && drawn >= SHARES[kind])
        drawn -= SHARES[kind++];
    return (Kind)kind;
}

static Fault fault_draw(Random *random, int ticks) {
    Fault fault = {.tick = random_below(random, ticks),
                   .kind = kind_draw(random),
                   .side = random_is(random, 50) ? DACS : DERMS,
                   .number = random_below(random, 1000)};
    const char *place = PLACES[fault.side][random_below(random, 5)];
    int times = random_between(random, 1, 40), seed = random_below(random, 1000000);
    if (fault.kind == CALL_FAULT)
        fault.body = text_of_fault(CALL_FAULTS[fault.number % CALL_FAULT_COUNT], times, seed, place);
    return fault;
}

static int compare_ticks(const void *one, const void *other) {
    const Fault *a = one, *b = other;
    return a->tick != b->tick ? a->tick - b->tick : a->number - b->number;
}

FaultPlan *fault_plan_new(const Options *options, int ticks) {
    FaultPlan *plan = memory_zero(sizeof *plan);
    Random random = random_of(options->seed, 100);
    plan->count = options->has_faults ? random_between(&random, 4, 24) : 0;
    plan->faults = memory_zero((size_t)(plan->count + 1) * sizeof *plan->faults);
    for (int drawn = plan->count, i = plan->count = 0; i < drawn; i++) {
        Fault fault = fault_draw(&random, ticks + 20);
        if (options->has_steady_clocks && fault.body != NULL && strstr(fault.body, "clock_skew") != NULL)
            free(fault.body);
        else
            plan->faults[plan->count++] = fault;
    }
    qsort(plan->faults, (size_t)plan->count, sizeof *plan->faults, compare_ticks);
    plan->last_tick = plan->count > 0 ? plan->faults[plan->count - 1].tick : 0;
    return plan;
}

void fault_plan_free(FaultPlan *plan) {
    for (int i = 0; plan != NULL && i < plan->count; i++)
        free(plan->faults[i].body);
    if (plan != NULL)
        free(plan->faults);
    free(plan);
}

// --- applying ---

static void call_fault(Run *run, const Fault *fault) {
    long status = 0;
    AUTO(memory_free_at)
    char *reply = double_control(run->doubles[fault->side], "POST", "fault", fault->body, &status);
    run_note(run, "fault of %s: %s", SIDE_NAMES[fault->side], fault->body);
    if (reply != NULL && status >= 300)
        die("the fault was refused: %s", reply);
}

static void application_end(Run *run, const Fault *fault, int signal) {
    run_note(run, "%s is %s and starts again", SIDE_NAMES[fault->side],
             signal == SIGKILL ? "killed" : "stopped");
    double_end(run->doubles[fault->side], signal);
    process_pause(fault->number % 300);
    double_restart(run->doubles[fault->side]);
}

static void second_engine(Run *run, const Fault *fault) {
    (void)fault;
    run_note(run, run->engines[1] == 0 ? "a second engine starts" : "the second engine is killed");
    if (run->engines[1] == 0) {
        engine_start(run, 1);
        return;
    }
    run->is_kept[1] = false;
    engine_kill(run, 1);
}

static void backends_end(Run *run) {
    run_note(run, "every backend of the engine is terminated");
    run_number(run, "select count(pg_catalog.pg_terminate_backend(pid)) from pg_catalog.pg_stat_activity"
                    " where datname = pg_catalog.current_database() and application_name like 'dersync %'");
}

static void postgres_end(Run *run, const Fault *fault) {
    if (run->options->server == NULL)
        return;
    run_note(run, "PostgreSQL %s and starts again", fault->kind == POSTGRES_KILL ? "is killed" : "crashes");
    if (fault->kind == POSTGRES_KILL)
        run_postgres_kill(run);
    else
        run_postgres(run, "crash");
    process_pause(fault->number % 500);
    run_postgres(run, "start");
}

// The engine's clock steps ahead, by less than what is due in its life would notice.
static void clock_step(Run *run, const Fault *fault) {
    char sql[300];
    int seconds = fault->number % 100 + 1;
    snprintf(
        sql, sizeof sql,
        "update sync.clock set shown_at = engine.now() + interval '%d seconds', real_at = clock_timestamp()",
        seconds);
    run_note(run, "the engine's clock steps by %d s", seconds);
    run_execute(run, sql);
}

static void fault_apply(Run *run, const Fault *fault) {
    int engine = run->engines[1] != 0 ? fault->number % ENGINES_MAX : 0;
    switch (fault->kind) {
    case CALL_FAULT:
        call_fault(run, fault);
        break;
    case APPLICATION_KILL:
        application_end(run, fault, SIGKILL);
        break;
    case APPLICATION_RESTART:
        application_end(run, fault, SIGTERM);
        break;
    case WORKER_KILL:
        run_note(run, "a worker of engine %d is killed", engine + 1);
        engine_kill_worker(run, engine, fault->number);
        break;
    case SUPERVISOR_KILL:
        run_note(run, "the supervisor of engine %d is killed", engine + 1);
        engine_kill(run, engine);
        break;
    case SECOND_ENGINE:
        second_engine(run, fault);
        break;
    case BACKENDS_END:
        backends_end(run);
        break;
    case POSTGRES_CRASH:
    case POSTGRES_KILL:
        postgres_end(run, fault);
        break;
    case CLOCK_STEP:
        clock_step(run, fault);
        break;
    case KIND_COUNT:
        break;
    }
}

void faults_apply(Run *run, FaultPlan *plan) {
    for (; plan->next < plan->count && plan->faults[plan->next].tick <= run->tick; plan->next++)
        fault_apply(run, &plan->faults[plan->next]);
}

void faults_end(Run *run) {
    run->is_disturbed = false;
    for (int side = 0; side < SIDE_COUNT; side++) {
        long status = 0;
        char *reply = NULL;
        for (int i = 0; i < 100 && reply == NULL; i++) {
            reply = double_control(run->doubles[side], "DELETE", "fault", NULL, &status);
            if (reply == NULL)
                process_pause(50);
        }
        free(reply);
    }
}
