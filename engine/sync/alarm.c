/* Alarms: the operator's command is told of each situation once, and once when it is over. */
#include "sync/alarm.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/stop.h"

#include <assert.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

enum {
    LEASE_MORE_MS = 10000, /* beyond the command's own time */
    PAUSE_FACTOR = 10,     /* a look that takes long is not repeated before ten times as long */
    STOP_LOOK_MS = 20,
};

/* What the command learns: a variable of its environment and a member of the JSON on its standard input. */
static const struct {
    const char *variable, *member;
} facts[] = {
    {"DERSYNC_ALARM_ID", "alarmId"},   {"DERSYNC_ALARM", "alarm"},          {"DERSYNC_KIND", "kind"},
    {"DERSYNC_SUBJECT", "subject"},    {"DERSYNC_DETAIL", "detail"},        {"DERSYNC_SINCE", "since"},
    {"DERSYNC_RAISED_AT", "raisedAt"}, {"DERSYNC_CLEARED_AT", "clearedAt"}, {"DERSYNC_ATTEMPT", "attempt"}};
enum {
    FACT_COUNT = sizeof facts / sizeof *facts,
    FACT_ID = 0,
    FACT_ALARM = 1,
    FACT_KIND = 2,
    FACT_SUBJECT = 3
};

/* Of our own environment only these: it may hold secrets. */
static const char *const kept[] = {"PATH", "HOME", "LANG", "LC_ALL", "TZ"};
enum { KEPT_COUNT = sizeof kept / sizeof *kept };

static_assert((int)FACT_COUNT + (int)KEPT_COUNT <= (int)CHILD_ENVIRONMENT_MAX, "the environment is bounded");

/* --- the database --- */

/* False when it could not be asked: logged, and asked again later. */
static bool ask(Worker *worker, const char *sql, Parameters *parameters, Result **result) {
    Error error = {0};

    if (database_execute(worker->database, sql, parameters, result, &error))
        return true;
    log_error(&error, "alarms are looked at again later", NULL);
    worker_check_connection(worker);
    return false;
}

static void compare(Worker *worker, Alarms *alarms) {
    AUTO(parameters_free_at) Parameters *parameters = parameters_new();
    const int64_t began_ms = clock_monotonic_ms();

    if (began_ms < alarms->compare_at_ms)
        return;
    parameter_int(parameters, worker->config->alarm_hold_ms);
    ask(worker, "select engine.compare_situations($1)", parameters, NULL);
    const int64_t ended_ms = clock_monotonic_ms(), pause_ms = (ended_ms - began_ms) * PAUSE_FACTOR;
    alarms->compare_at_ms = ended_ms + (pause_ms > ALARM_PERIOD_MS ? pause_ms : ALARM_PERIOD_MS);
}

static void note_end(Worker *worker, Alarms *alarms, const Error *error) {
    AUTO(parameters_free_at) Parameters *parameters = parameters_new();

    child_free(alarms->child);
    alarms->child = NULL;
    if (worker->database == NULL)
        return;
    parameter_int(parameters, alarms->alarm_id);
    parameter_text(parameters, alarms->is_clear ? "cleared" : "raised");
    parameter_text(parameters, error != NULL ? error->message : NULL);
    ask(worker, "select engine.end_alarm($1, $2, $3)", parameters, NULL);
}

/* --- the command --- */

static void describe(const Result *alarm, Buffer *json, Arena *arena,
                     const char *environment[CHILD_ENVIRONMENT_MAX + 1]) {
    size_t count = 0;

    for (size_t i = 0; i < KEPT_COUNT; i++)
        if (getenv(kept[i]) != NULL)
            environment[count++] = arena_format(arena, "%s=%s", kept[i], getenv(kept[i]));
    for (size_t i = 0; i < FACT_COUNT; i++) {
        const char *value = result_text(alarm, 0, i);

        if (value == NULL)
            continue;
        environment[count++] = arena_format(arena, "%s=%s", facts[i].variable, value);
        buffer_format(json, "%s\"%s\":", json->length > 0 ? "," : "{", facts[i].member);
        buffer_json_text(json, text_of(value));
    }
    buffer_text(json, "}\n");
    environment[count] = NULL;
}

static void start_command(Worker *worker, Alarms *alarms, const Result *alarm) {
    AUTO(arena_free_at) Arena *arena = arena_new();
    AUTO(buffer_free) Buffer json = {0};
    const char *environment[CHILD_ENVIRONMENT_MAX + 1];
    Error error = {0};

    describe(alarm, &json, arena, environment);
    alarms->alarm_id = result_int(alarm, 0, FACT_ID);
    alarms->is_clear = strcmp(result_text(alarm, 0, FACT_ALARM), "cleared") == 0;
    alarms->child = child_start(worker->config->on_alarm, environment, buffer_view(&json),
                                worker->config->alarm_timeout_ms, &error);
    if (alarms->child != NULL)
        return;
    log_error(&error, "on_alarm failed and is tried again", NULL);
    note_end(worker, alarms, &error);
}

static void tell_next(Worker *worker, Alarms *alarms) {
    AUTO(parameters_free_at) Parameters *parameters = parameters_new();
    AUTO(result_free_at) Result *alarm = NULL;

    parameter_text(parameters, worker->name);
    parameter_int(parameters, worker->config->alarm_hold_ms);
    parameter_int(parameters, worker->config->alarm_timeout_ms + LEASE_MORE_MS);
    if (!ask(worker,
             "select alarm_id, act, kind, subject, detail, since, raised_at, cleared_at, attempt "
             "from engine.claim_alarm($1, $2, $3)",
             parameters, &alarm) ||
        result_rows(alarm) == 0)
        return;
    log_event(LOG_INFO, "telling on_alarm", "alarm", result_text(alarm, 0, FACT_ALARM), "kind",
              result_text(alarm, 0, FACT_KIND), "subject", result_text(alarm, 0, FACT_SUBJECT), NULL);
    start_command(worker, alarms, alarm);
}

/* True when the command has ended, or none was running. */
static bool collect(Worker *worker, Alarms *alarms) {
    Error error = {0};

    if (alarms->child == NULL)
        return true;
    switch (child_look(alarms->child, &error)) {
    case CHILD_RUNS:
        return false;
    case CHILD_DONE:
        note_end(worker, alarms, NULL);
        break;
    case CHILD_FAILED:
        log_error(&error, "on_alarm failed and is tried again", NULL);
        note_end(worker, alarms, &error);
        break;
    }
    return true;
}

void alarms_keep(Worker *worker, Alarms *alarms) {
    child_ended_take();
    if (worker->database == NULL || !collect(worker, alarms))
        return;
    if (worker->config->on_alarm[0] == '\0')
        return;
    compare(worker, alarms);
    if (worker->database != NULL && alarms->child == NULL)
        tell_next(worker, alarms);
}

void alarms_end(Worker *worker, Alarms *alarms) {
    const int64_t killed_at_ms = clock_monotonic_ms() + ALARM_STOP_MS;
    Error error = {0};

    while (!collect(worker, alarms)) {
        if (clock_monotonic_ms() >= killed_at_ms) {
            error_set(&error, ERROR_TRANSIENT, "dersync stopped while it ran");
            note_end(worker, alarms, &error);
            return;
        }
        poll(NULL, 0, STOP_LOOK_MS); /* the stop descriptor stays readable: it would not wait */
    }
}
