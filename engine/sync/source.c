/* Sources: set-up, lock and cursor, due times, calls. */
#include "sync/source.h"

#include "base/clock.h"
#include "sync/file.h"
#include "sync/page.h"

#include <string.h>

static int64_t choose(int64_t configured, int64_t mapped) {
    return configured == CONFIG_UNSET ? mapped : configured;
}

static void init_schedule(Source *source) {
    const Fetch *fetch = &source->resource->fetch;
    ConfigSource unset = {
        .interval_min_ms = CONFIG_UNSET, .interval_max_ms = CONFIG_UNSET, .sweep_interval_ms = CONFIG_UNSET};
    const ConfigSource *own =
        config_source(source->intake->config, source->application->name, source->resource->name);
    if (!own)
        own = &unset;
    source->schedule.interval_min_ms = choose(own->interval_min_ms, fetch->interval_min_ms);
    source->schedule.interval_max_ms = choose(own->interval_max_ms, fetch->interval_max_ms);
    if (source->schedule.interval_max_ms < source->schedule.interval_min_ms)
        source->schedule.interval_max_ms = source->schedule.interval_min_ms;
    source->sweep_interval_ms = choose(own->sweep_interval_ms, fetch->sweep_interval_ms);
    source->is_scheduled = fetch->has_schedule && !source->intake->is_once &&
                           own->interval_min_ms == CONFIG_UNSET && own->interval_max_ms == CONFIG_UNSET;
}

void source_init(Source *source, Intake *intake, const ConfigApplication *application,
                 const Resource *resource) {
    int64_t now_ms = clock_monotonic_ms();
    *source = (Source){.intake = intake, .application = application, .resource = resource};
    source->is_incremental = fetch_asks_since(&resource->fetch);
    init_schedule(source);
    source->tip_due_ms = now_ms;
    source->sweep_due_ms = SCHEDULE_NEVER;
    if (source->is_incremental)
        source->sweep_due_ms = intake->is_once ? now_ms : now_ms + source->sweep_interval_ms;
    source->files_due_ms = resource->content ? now_ms : SCHEDULE_NEVER;
    source->run.arena = arena_new();
    source->page_call = (Call){.kind = CALL_PAGE, .source = source};
    source->file_call = (Call){.kind = CALL_FILE, .source = source};
}

bool source_has_page(const Source *source) { return source->page || source->page_error.kind != ERROR_NONE; }

void source_drop_page(Source *source) {
    page_free(source->page);
    source->page = NULL;
    source->page_error = (Error){0};
    http_reply_free(source->page_reply);
    source->page_reply = NULL;
}

void source_free(Source *source) {
    source_drop_page(source);
    file_free(source->file);
    source->file = NULL;
    arena_free(source->run.arena);
    source->run.arena = NULL;
}

static void take_cursor(Source *source, const Result *result, const char **sweep_from) {
    Run *run = &source->run;
    source->id = (int32_t)result_int(result, 0, 0);
    source->is_open = result_bool(result, 0, 1);
    run->tip = (Position){.at = arena_text(run->arena, result_text(result, 0, 2)),
                          .id = arena_text(run->arena, result_text(result, 0, 3))};
    *sweep_from = arena_text(run->arena, result_text(result, 0, 4));
    source->late_ms = result_int(result, 0, 8);
    source->unread_ms = result_is_null(result, 0, 9) ? -1 : result_int(result, 0, 9);
    source->has_older = result_bool(result, 0, 10);
    if (!evidence_instant(text_of(result_text(result, 0, 11)), &source->step_ends_us))
        source->step_ends_us = INT64_MIN;
    run->newest = (Position){.at = arena_text(run->arena, result_text(result, 0, 12)),
                             .id = arena_text(run->arena, result_text(result, 0, 13))};
    run->has_tip = result_bool(result, 0, 14);
}

static bool plan(const Source *source, const char *next_at, Error *error) {
    Parameters *parameters AUTO(parameters_free_at) = parameters_new();
    parameter_int(parameters, source->id);
    parameter_text(parameters, next_at);
    return database_execute(source->intake->database, "select engine.plan_source($1, $2)", parameters, NULL,
                            error);
}

/* A source that was never read whole is due at once. */
static bool take_schedule(Source *source, const Result *result, Error *error) {
    const Fetch *fetch = &source->resource->fetch;
    int64_t polled_us, planned_us, now_us, next_us;
    char next_at[32];
    source->wait_ms = 0;
    if (!source->is_open)
        return true;
    bool is_planned = evidence_instant(text_of(result_text(result, 0, 6)), &planned_us);
    if (!source->is_scheduled)
        return !is_planned || source->intake->is_once || plan(source, NULL, error);
    if (!evidence_instant(text_of(result_text(result, 0, 7)), &now_us))
        return error_set(error, ERROR_BUG, "the database does not say the time");
    if (!evidence_instant(text_of(result_text(result, 0, 5)), &polled_us) ||
        !cron_next(&fetch->schedule, fetch->schedule_zone, polled_us, &next_us))
        next_us = now_us;
    source->wait_ms = next_us > now_us ? (next_us - now_us) / 1000 + 1 : 0;
    if (is_planned && (planned_us == next_us || source->wait_ms == 0))
        return true;
    clock_format_utc_micro(next_us, next_at);
    return plan(source, next_at, error);
}

/* What another version of the mapping could not stage may go through now. */
static bool retry_with_mapping(Source *source, Error *error) {
    Parameters *parameters AUTO(parameters_free_at) = parameters_new();
    parameter_int(parameters, source->id);
    parameter_bytes(parameters, source->resource->hash, sizeof source->resource->hash);
    source->intake->release_due_ms = 0;
    return database_execute(source->intake->database, "select engine.retry_with_mapping($1, $2)", parameters,
                            NULL, error);
}

static void leave_to_other(Source *source) {
    int64_t again_ms = source->intake->is_once ? SCHEDULE_NEVER : clock_monotonic_ms() + SOURCE_OPEN_AGAIN_MS;
    source->tip_due_ms = again_ms;
    source->sweep_due_ms = source->is_incremental ? again_ms : SCHEDULE_NEVER;
}

bool source_open(Source *source, const char **sweep_from, Error *error) {
    bool was_open = source->is_open;
    Parameters *parameters AUTO(parameters_free_at) = parameters_new();
    parameter_text(parameters, source->application->name);
    parameter_text(parameters, source->resource->name);
    Result *result AUTO(result_free_at) = NULL;
    if (!database_execute(source->intake->database,
                          "select source_id, is_ours, tip_at, tip_id, sweep_from, polled_at, next_at, now,"
                          " late_ms, unread_ms, has_older, step_ends_at, newest_at, newest_id, is_tip_back"
                          " from engine.open_source($1, $2)",
                          parameters, &result, error))
        return false;
    take_cursor(source, result, sweep_from);
    if (!take_schedule(source, result, error))
        return false;
    if (!source->is_open)
        leave_to_other(source);
    return was_open || !source->is_open || retry_with_mapping(source, error);
}

static int64_t earliest(int64_t left, int64_t right) { return left < right ? left : right; }

int64_t source_due_in(const Source *source, int64_t now_ms) {
    int64_t due_ms = SCHEDULE_NEVER;
    if (source_has_page(source))
        return 0;
    if (source->retry_due_ms)
        due_ms = source->retry_due_ms;
    else if (!source->is_running && !source->page_call.is_in_flight)
        due_ms = earliest(source->tip_due_ms, source->sweep_due_ms);
    due_ms = earliest(due_ms, file_due_ms(source));
    if (due_ms == SCHEDULE_NEVER)
        return SCHEDULE_NEVER;
    return due_ms > now_ms ? due_ms - now_ms : 0;
}

void source_lose(Source *source) {
    source->is_open = false;
    source->is_running = false;
    source->retry_due_ms = 0;
    source->page_call.is_discarded = source->page_call.is_in_flight;
    source_drop_page(source);
    file_drop(source);
}

bool source_prepare(Source *source, HttpRequest *request, Error *error) {
    static const char *const headers[] = {"Accept: application/json, text/csv"};
    request->security = authentication_security(source->authentication, error);
    request->headers = headers;
    request->header_count = sizeof headers / sizeof *headers;
    if (request->timeout_ms == 0)
        request->timeout_ms = (long)source->application->timeout_ms;
    request->connect_timeout_ms = (long)source->application->connect_timeout_ms;
    return request->security != NULL;
}

bool source_submit(Source *source, Call *call, HttpRequest *request, Error *error) {
    if (!source_prepare(source, request, error))
        return false;
    request->owner = call;
    call->is_discarded = false;
    call->is_in_flight = http_submit(source->intake->http, request, error);
    return call->is_in_flight;
}
