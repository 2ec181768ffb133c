/* Intake: the worker's loop, and polling once. */
#include "sync/intake.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/stop.h"
#include "sync/file.h"
#include "sync/misses.h"
#include "sync/poll.h"
#include "sync/quarantine.h"

#include <stdlib.h>
#include <string.h>

enum { RELEASE_INTERVAL_MS = 10000, ONCE_WAIT_MS_MAX = 1000 };

/* --- life --- */

static size_t count_sources(const Config *config, const Resource *const *resources, size_t resource_count) {
    size_t count = 0;
    for (size_t a = 0; a < config->application_count; a++)
        for (size_t r = 0; r < resource_count; r++)
            count += strcmp(resources[r]->kind, config->applications[a].kind) == 0;
    return count;
}

static void add_sources(Intake *intake, size_t application, const Resource *const *resources,
                        size_t resource_count) {
    const ConfigApplication *configured = &intake->config->applications[application];
    for (size_t r = 0; r < resource_count; r++)
        if (strcmp(resources[r]->kind, configured->kind) == 0) {
            Source *source = &intake->sources[intake->source_count++];
            source_init(source, intake, configured, resources[r]);
            source->authentication = intake->authentications[application];
        }
}

static void free_intake(Intake *intake) {
    if (!intake)
        return;
    for (size_t i = 0; i < intake->source_count; i++)
        source_free(&intake->sources[i]);
    for (size_t a = 0; intake->authentications && a < intake->config->application_count; a++)
        authentication_free(intake->authentications[a]);
    catalog_free(intake->catalog);
    free(intake->authentications);
    free(intake->sources);
    free(intake);
}

static void free_intake_at(Intake **intake) { free_intake(*intake); }

static Intake *new_intake(const Config *config, const Mappings *mappings, Http *http, bool is_once,
                          Error *error) {
    size_t resource_count;
    const Resource *const *resources = mappings_resources(mappings, &resource_count);
    Intake *intake = memory_zero(sizeof *intake);
    *intake = (Intake){.config = config, .mappings = mappings, .http = http, .is_once = is_once};
    intake->sources =
        memory_zero((count_sources(config, resources, resource_count) + 1) * sizeof *intake->sources);
    intake->authentications = memory_zero((config->application_count + 1) * sizeof(Authentication *));
    for (size_t a = 0; a < config->application_count; a++) {
        intake->authentications[a] = authentication_new(&config->applications[a], error);
        if (!intake->authentications[a]) {
            free_intake(intake);
            return NULL;
        }
        add_sources(intake, a, resources, resource_count);
    }
    return intake;
}

/* Locks and statements end with their connection. */
static void set_database(Intake *intake, Database *database) {
    if (intake->database == database)
        return;
    intake->database = database;
    catalog_free(intake->catalog);
    intake->catalog = database ? catalog_new() : NULL;
    for (size_t i = 0; i < intake->source_count; i++)
        source_lose(&intake->sources[i]);
}

/* --- duties --- */

static void take_replies(Intake *intake) {
    HttpReply *reply;
    while ((reply = http_take_reply(intake->http)) != NULL) {
        Call *call = reply->owner;
        call->is_in_flight = false;
        if (call->is_discarded) {
            call->is_discarded = false;
            http_reply_free(reply);
            if (call->kind == CALL_FILE)
                file_drop(call->source);
        } else if (call->kind == CALL_FILE) {
            file_take_reply(call->source, reply);
        } else {
            poll_take_reply(call->source, reply);
        }
    }
}

static void start_due(Source *source, int64_t now_ms) {
    if (source_has_page(source))
        poll_go_on(source);
    else if (source->retry_due_ms && source->retry_due_ms <= now_ms)
        poll_again(source);
    else if (!source->is_running && !source->page_call.is_in_flight && source->tip_due_ms <= now_ms)
        poll_begin(source, RUN_TIP);
    else if (!source->is_running && !source->page_call.is_in_flight && source->sweep_due_ms <= now_ms)
        poll_begin(source, RUN_SWEEP);
    if (file_due_ms(source) <= now_ms)
        file_step(source);
}

/* A round a turn, as long as it stages something. Looking in vain costs by what waits, so it may take a fifth
 * of the time at most. */
static void release_due(Intake *intake, int64_t now_ms) {
    if (intake->release_due_ms > now_ms || intake->release_rest_ms > now_ms)
        return;
    bool is_any = quarantine_release(intake) > 0;
    int64_t end_ms = clock_monotonic_ms();
    intake->release_due_ms = is_any ? 0 : end_ms + RELEASE_INTERVAL_MS;
    intake->release_rest_ms = is_any ? 0 : end_ms + (end_ms - now_ms) * 4;
}

/* One round of duties. A broken connection ends it: the caller makes another. */
static void do_duties(Intake *intake) {
    take_replies(intake);
    for (size_t i = 0; i < intake->source_count && !database_is_broken(intake->database); i++)
        start_due(&intake->sources[i], clock_monotonic_ms());
    if (!database_is_broken(intake->database))
        release_due(intake, clock_monotonic_ms());
    misses_tell(mappings_misses(intake->mappings), intake->database, false);
}

/* Milliseconds until the next duty; most: nothing is due before. */
static int64_t next_due_in(const Intake *intake, int64_t most) {
    int64_t now_ms = clock_monotonic_ms();
    int64_t due_in_ms = most;
    if (intake->release_due_ms == 0 && intake->release_rest_ms - now_ms < due_in_ms)
        due_in_ms = intake->release_rest_ms > now_ms ? intake->release_rest_ms - now_ms : 0;
    for (size_t i = 0; i < intake->source_count; i++) {
        int64_t source_ms = source_due_in(&intake->sources[i], now_ms);
        due_in_ms = source_ms < due_in_ms ? source_ms : due_in_ms;
    }
    return due_in_ms;
}

static size_t calls_in_flight(const Intake *intake) {
    size_t count = 0;
    for (size_t i = 0; i < intake->source_count; i++)
        count += intake->sources[i].page_call.is_in_flight + intake->sources[i].file_call.is_in_flight;
    return count;
}

/* --- the worker --- */

static Intake *make_intake(Worker *worker) {
    Error error = {0};
    Intake *intake = new_intake(worker->config, worker->mappings, worker->http, false, &error);
    if (!intake)
        log_error(&error, "intake cannot begin", NULL);
    return intake;
}

/* What is under way is left, for the database knows how far everything came; but calls must end before what
 * they point to may go. */
static void reload(Worker *worker, Intake **intake) {
    if (*intake) {
        set_database(*intake, NULL);
        take_replies(*intake);
        if (calls_in_flight(*intake) > 0)
            return;
    }
    free_intake(*intake);
    *intake = NULL;
    worker_reload(worker);
}

static int64_t work(Worker *worker, Intake *intake) {
    bool is_connected = worker_connect(worker);
    set_database(intake, is_connected ? worker->database : NULL);
    if (!is_connected)
        return WORKER_WAIT_MS_MAX;
    do_duties(intake);
    return next_due_in(intake, WORKER_WAIT_MS_MAX);
}

void intake_run(Worker *worker) {
    Intake *intake AUTO(free_intake_at) = NULL;
    worker->is_deaf = true;
    while (worker_goes_on(worker)) {
        int64_t wait_ms = WORKER_WAIT_MS_MAX;
        if (worker->is_reload_due)
            reload(worker, &intake);
        if (!intake)
            intake = make_intake(worker);
        if (intake && !worker->is_reload_due)
            wait_ms = work(worker, intake);
        worker_check_connection(worker);
        if (intake && !worker->database)
            set_database(intake, NULL);
        worker_wait(worker, wait_ms);
    }
}

/* --- once --- */

static bool is_done(const Intake *intake) {
    return next_due_in(intake, SCHEDULE_NEVER) == SCHEDULE_NEVER && calls_in_flight(intake) == 0;
}

static bool wait_once(Intake *intake, Error *error) {
    int descriptor = stop_descriptor();
    int64_t wait_ms = next_due_in(intake, ONCE_WAIT_MS_MAX);
    return http_wait(intake->http, &descriptor, 1, (int)wait_ms, error);
}

static bool poll_all(Intake *intake, Error *error) {
    while (!is_done(intake) && !stop_requested()) {
        do_duties(intake);
        if (database_is_broken(intake->database))
            return error_set(error, ERROR_TRANSIENT, "the connection to the database was lost");
        if (!is_done(intake) && !wait_once(intake, error))
            return false;
    }
    return true;
}

static void close_sources(Intake *intake) {
    for (size_t i = 0; i < intake->source_count; i++) {
        if (!intake->sources[i].is_open)
            continue;
        Parameters *parameters AUTO(parameters_free_at) = parameters_new();
        parameter_int(parameters, intake->sources[i].id);
        database_execute(intake->database, "select engine.close_source($1)", parameters, NULL, NULL);
    }
}

bool intake_once(const Config *config, const Mappings *mappings, Database *database, Http *http,
                 IntakeSummary *summary, Error *error) {
    Intake *intake AUTO(free_intake_at) = new_intake(config, mappings, http, true, error);
    if (!intake)
        return false;
    set_database(intake, database);
    bool is_good = poll_all(intake, error);
    misses_tell(mappings_misses(mappings), database, true);
    close_sources(intake);
    *summary = (IntakeSummary){intake->staged_count, intake->quarantined_count};
    if (is_good && intake->once_error.kind != ERROR_NONE) {
        *error = intake->once_error;
        return false;
    }
    return is_good;
}
