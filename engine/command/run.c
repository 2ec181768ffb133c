/* dersync run, once: keep both sides in step, until stopped or until nothing is due. */
#include "command/command.h"
#include "command/schema.h"
#include "command/table.h"

#include "base/log.h"
#include "base/memory.h"
#include "base/stop.h"
#include "sync/delivery.h"
#include "sync/intake.h"
#include "sync/supervisor.h"
#include "sync/worker.h"

#include <inttypes.h>
#include <stdio.h>

enum {
    ROUNDS_MAX = 1000,  /* of once: sources that change all the time must not keep it for ever */
    PATIENCE_MS = 2000, /* retries that are due sooner are waited for */
};

/* --- run --- */

/* What will not heal by itself is said now and not by every worker again; a database that is away may come
 * back. */
static bool check_start(const Config *config, Error *error) {
    AUTO(mappings_free_at) Mappings *mappings = mappings_load(config->mappings, error);
    Error failure = {0};

    if (mappings == NULL)
        return false;
    AUTO(database_close_at) Database *database = worker_open_database(config, "run", &failure);
    if ((database == NULL || !schema_require(database, &failure)) && failure.kind != ERROR_TRANSIENT) {
        *error = failure;
        return false;
    }
    return true;
}

bool run_perform(CommandCall *call, Error *error) {
    AUTO(config_free_at) Config *config = call_config(call, error);

    if (config == NULL)
        return false;
    log_configure((LogLevel)config->log_level, config->log_is_json, NULL);
    return check_start(config, error) && supervisor_run(config, error);
}

/* --- once --- */

typedef struct Once {
    const Config *config;
    const Mappings *mappings;
    Database *database;
    Http *http;
    int64_t staged, quarantined, done, refused, failed, pending;
    Error intake_error; /* the last: what other sources bring is delivered all the same */
} Once;

static bool take_in(Once *once, bool *has_moved) {
    IntakeSummary summary = {0};

    error_clear(&once->intake_error);
    const bool is_done =
        intake_once(once->config, once->mappings, once->database, once->http, &summary, &once->intake_error);
    once->staged += summary.staged;
    once->quarantined += summary.quarantined;
    *has_moved = *has_moved || summary.staged > 0;
    return is_done || !database_is_broken(once->database);
}

static bool deliver(Once *once, bool *has_moved, Error *error) {
    DeliveryDrain drain = {0};

    if (!database_execute(once->database, "select engine.keep_house()", NULL, NULL, error) ||
        !delivery_drain(once->config, once->mappings, once->database, PATIENCE_MS, &drain, error))
        return false;
    once->done += (int64_t)drain.counts.done;
    once->refused += (int64_t)drain.counts.refused;
    once->failed += (int64_t)drain.counts.failed;
    once->pending = drain.pending;
    *has_moved = *has_moved || drain.counts.done + drain.counts.refused > 0;
    return true;
}

/* What is delivered may be answered in a list that was read already, so both go on while one of them moves.
 */
static bool perform_rounds(Once *once, Error *error) {
    bool has_moved = true;

    for (size_t round = 0; round < ROUNDS_MAX && has_moved && !stop_requested(); round++) {
        has_moved = false;
        if (!take_in(once, &has_moved)) {
            *error = once->intake_error;
            return false;
        }
        if (!deliver(once, &has_moved, error))
            return false;
    }
    return true;
}

static void print_summary(const Once *once) {
    printf("staged %" PRId64 " item%s, %" PRId64 " into quarantine\n", once->staged,
           table_plural(once->staged), once->quarantined);
    printf("delivered %" PRId64 ", refused %" PRId64 ", failed attempts %" PRId64 ", still waiting %" PRId64
           "\n",
           once->done, once->refused, once->failed, once->pending);
}

static bool open_once(const Config *config, Once *once, Error *error) {
    const size_t applications = config->application_count > 0 ? config->application_count : 1;

    once->database = worker_open_database(config, "once", error);
    if (once->database == NULL || !schema_require(once->database, error))
        return false;
    once->http = http_new((size_t)config->in_flight * applications, error);
    return once->http != NULL;
}

bool once_perform(CommandCall *call, Error *error) {
    AUTO(config_free_at) Config *config = call_config(call, error);
    if (config == NULL)
        return false;
    AUTO(mappings_free_at) Mappings *mappings = mappings_load(config->mappings, error);
    if (mappings == NULL)
        return false;
    Once once = {.config = config, .mappings = mappings};

    log_configure((LogLevel)config->log_level, config->log_is_json, "once");
    stop_install();
    const bool is_done = open_once(config, &once, error) && perform_rounds(&once, error);
    http_free(once.http);
    database_close(once.database);
    if (!is_done)
        return false;
    print_summary(&once);
    if (once.intake_error.kind != ERROR_NONE) {
        *error = once.intake_error;
        return false;
    }
    return true;
}
