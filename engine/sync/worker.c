/* One worker process. */
#include "sync/worker.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/stop.h"
#include "io/ini.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CONNECT_PAUSE_MS_MIN = 100, CONNECT_PAUSE_MS_MAX = 5000 };

/* A connection is one session with nothing that waits for ever. The database's own clock ends a transaction
 * that a stopped worker left open, soon, since its locks hold the others, cancels too. Statements are short
 * and many: compiling one costs more than it can save, and rows are found by index whatever the planner
 * believes of tables that were empty a moment ago. */
static const char SESSION[] = "set role dersync_engine;"
                              "set statement_timeout = '120s';"
                              "set lock_timeout = '30s';"
                              "set idle_in_transaction_session_timeout = '10s';"
                              "set jit = off;"
                              "set enable_seqscan = off";

Database *worker_open_database(const Config *config, const char *name, Error *error) {
    char title[64];

    snprintf(title, sizeof title, "dersync %s", name);
    Database *database = database_open(config->database, title, error);
    if (database == NULL)
        return NULL;
    if (!database_script(database, SESSION, error)) {
        if (error->kind != ERROR_TRANSIENT)
            error_hint(
                error,
                "Run \"dersync migrate\" once, and grant the role dersync_engine to the engine's user.");
        database_close(database);
        return NULL;
    }
    return database;
}

/* Room for what a delivery worker sends to each application, and for a page and a file of every source. */
static Http *open_http(const Config *config, const Mappings *mappings, Error *error) {
    size_t applications = config->application_count > 0 ? config->application_count : 1;
    size_t resources = 0;

    mappings_resources(mappings, &resources);
    return http_new(((size_t)config->in_flight + 2 * resources) * applications, error);
}

static void configure_log(const Worker *worker) {
    log_configure((LogLevel)worker->config->log_level, worker->config->log_is_json != 0, worker->name);
}

bool worker_open(Worker *worker, const char *name, const char *config_path, Error *error) {
    memset(worker, 0, sizeof *worker);
    snprintf(worker->name, sizeof worker->name, "%s", name);
    worker->config_path = config_path;
    worker->config = ini_load_config(config_path, error);
    if (worker->config == NULL)
        return false;
    configure_log(worker);
    worker->mappings = mappings_load(worker->config->mappings, error);
    worker->http = worker->mappings != NULL ? open_http(worker->config, worker->mappings, error) : NULL;
    if (worker->http != NULL)
        return true;
    worker_close(worker);
    return false;
}

void worker_close(Worker *worker) {
    http_free(worker->http);
    database_close(worker->database);
    mappings_free(worker->mappings);
    config_free(worker->config);
    worker->http = NULL;
    worker->database = NULL;
    worker->mappings = NULL;
    worker->config = NULL;
}

bool worker_goes_on(Worker *worker) {
    if (worker->is_outdated)
        return false;
    if (reload_requested_take())
        worker->is_reload_due = true;
    if (worker->parent != 0 && getppid() != worker->parent)
        return false;
    return !stop_requested();
}

/* --- configuration --- */

static void replace_config(Worker *worker, Config *config, Mappings *mappings, Http *http) {
    mappings_free(worker->mappings);
    http_free(worker->http);
    config_free(worker->config);
    worker->config = config;
    worker->mappings = mappings;
    worker->http = http;
    worker->mapping_generation++;
    configure_log(worker);
}

bool worker_reload(Worker *worker) {
    Error error = {0};

    if (!worker->is_reload_due)
        return false;
    worker->is_reload_due = false;
    Config *config = ini_load_config(worker->config_path, &error);
    Mappings *mappings = config != NULL ? mappings_load(config->mappings, &error) : NULL;
    Http *http = mappings != NULL ? open_http(config, mappings, &error) : NULL;
    if (http == NULL) {
        log_error(&error, "configuration was not reloaded; the former one stays in force", NULL);
        mappings_free(mappings);
        config_free(config);
        return false;
    }
    replace_config(worker, config, mappings, http);
    log_event(LOG_INFO, "configuration and mappings reloaded", NULL);
    return true;
}

/* --- connection --- */

static void postpone_connect(Worker *worker) {
    int64_t pause_ms = worker->connect_pause_ms * 2;

    if (pause_ms < CONNECT_PAUSE_MS_MIN)
        pause_ms = CONNECT_PAUSE_MS_MIN;
    worker->connect_pause_ms = pause_ms < CONNECT_PAUSE_MS_MAX ? pause_ms : CONNECT_PAUSE_MS_MAX;
    worker->connect_at_ms = clock_monotonic_ms() + worker->connect_pause_ms;
}

static void drop_connection(Worker *worker) {
    database_close(worker->database);
    worker->database = NULL;
    postpone_connect(worker);
}

/* Each promotion and each recovery to an earlier moment begins a new timeline of the database's log; a
 * restart does not. */
static bool read_timeline(Database *database, char timeline[WORKER_TIMELINE_SIZE], Error *error) {
    AUTO(result_free_at) Result *result = NULL;

    if (!database_execute(
            database,
            "select pg_catalog.left(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 8)", NULL,
            &result, error))
        return error_wrap(error, "could not learn which timeline the database is on");
    snprintf(timeline, WORKER_TIMELINE_SIZE, "%s", result_text(result, 0, 0));
    return true;
}

/* What this worker knows by number (claims, deliveries, sources) may mean something else to a server that did
 * not receive the last commits. False: it may no longer speak. */
static bool follow_timeline(Worker *worker, Error *error) {
    char timeline[WORKER_TIMELINE_SIZE];

    if (!read_timeline(worker->database, timeline, error))
        return false;
    if (worker->timeline[0] == '\0')
        memcpy(worker->timeline, timeline, sizeof timeline);
    worker->is_outdated = strcmp(worker->timeline, timeline) != 0;
    if (!worker->is_outdated)
        return true;
    error_set(error, ERROR_TRANSIENT, "the database is on timeline %s now, it was on %s", timeline,
              worker->timeline);
    return error_hint(error,
                      "Another server took over. Its last commits may be missing, so this worker forgets "
                      "what it knew and begins anew; what it was sending is found out.");
}

static bool open_session(Worker *worker, Error *error) {
    worker->database = worker_open_database(worker->config, worker->name, error);
    return worker->database != NULL && follow_timeline(worker, error) &&
           (worker->is_deaf || database_listen(worker->database, "dersync", error));
}

bool worker_connect(Worker *worker) {
    Error error = {0};

    if (worker->database != NULL)
        return true;
    if (worker->is_outdated || clock_monotonic_ms() < worker->connect_at_ms)
        return false;
    if (open_session(worker, &error)) {
        if (worker->connect_pause_ms > 0)
            log_event(LOG_INFO, "database is back", NULL);
        worker->connect_pause_ms = 0;
        worker->is_notified = true;
        return true;
    }
    log_error(&error, "no connection to the database", NULL);
    drop_connection(worker);
    return false;
}

void worker_check_connection(Worker *worker) {
    if (worker->database != NULL && database_is_broken(worker->database))
        drop_connection(worker);
}

/* --- waiting --- */

static int bounded_wait(const Worker *worker, int64_t timeout_ms) {
    if (worker->database == NULL) {
        int64_t until_connect_ms = worker->connect_at_ms - clock_monotonic_ms();
        timeout_ms = until_connect_ms < timeout_ms ? until_connect_ms : timeout_ms;
    }
    if (timeout_ms < 0)
        return 0;
    return (int)(timeout_ms < WORKER_WAIT_MS_MAX ? timeout_ms : WORKER_WAIT_MS_MAX);
}

static void take_notifications(Worker *worker) {
    Error error = {0};
    size_t count = 0;

    if (worker->database == NULL || database_is_sent(worker->database))
        return;
    if (!database_take_notifications(worker->database, &count, &error)) {
        log_error(&error, "connection to the database was lost", NULL);
        worker_check_connection(worker);
    }
    if (count > 0)
        worker->is_notified = true;
}

void worker_wait(Worker *worker, int64_t timeout_ms) {
    Error error = {0};
    int descriptors[2];
    size_t count = 0;

    if (!stop_requested())
        descriptors[count++] = stop_descriptor();
    if (worker->database != NULL)
        descriptors[count++] = database_descriptor(worker->database);
    if (!http_wait(worker->http, descriptors, count, bounded_wait(worker, timeout_ms), &error))
        log_error(&error, "could not wait", NULL);
    take_notifications(worker);
}
