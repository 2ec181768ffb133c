/* Polls: the steps of a run, and what happens when one fails. */
#include "sync/poll.h"

#include "base/clock.h"
#include "base/log.h"
#include "sync/page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ONCE_ATTEMPTS_MAX = 2,
    AHEAD_PARSE_COUNT = 32,
    AHEAD_WAIT_MS = 1000, /* at most, for the database or the next page, whatever comes first */
    AHEAD_WAITS_MAX = 256 /* pieces in which a page may come while one statement runs */
};

/* --- the end of a run --- */

static const char *instant_or_null(int64_t us, char out[32]) {
    if (us == INT64_MIN)
        return NULL;
    clock_format_utc_micro(us, out);
    return out;
}

static bool report_run(Source *source, bool is_complete, const char *reason, Error *error) {
    Run *run = &source->run;
    Parameters *parameters AUTO(parameters_free_at) = parameters_new();
    parameter_int(parameters, source->id);
    parameter_text(parameters, run_mode_name(run->mode));
    parameter_text(parameters, source->started_at);
    parameter_int(parameters, run->pages);
    parameter_int(parameters, run->items);
    parameter_int(parameters, source->changed);
    parameter_int(parameters, source->quarantined);
    parameter_bool(parameters, is_complete);
    parameter_text(parameters, reason);
    parameter_text(parameters, run->as_of);
    parameter_int(parameters, source->resource->fetch.quiet_ms);
    parameter_bool(parameters, !source->is_incremental);
    char clock_at[32], newest_at[32];
    parameter_text(parameters, instant_or_null(run->clock_us, clock_at));
    parameter_text(parameters, instant_or_null(run->newest_us, newest_at));
    parameter_text(parameters, run->newest_id);
    parameter_bool(parameters, run->is_newest_missing);
    return database_execute(
        source->intake->database,
        "select engine.finish_run($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        parameters, NULL, error);
}

/* What a run that was read to its end does not prove; NULL: nothing is missing. */
static const char *missing_evidence(const Source *source) {
    return source->resource->fetch.is_uncounted
               ? "uncounted: the source tells no counts, so a list that was cut would not be noticed"
               : NULL;
}

/* An item that came without an id that can be read waits by its bytes alone: only a list that is proven to be
 * whole, and does not show them, says that they were damaged on their way. */
static bool close_nameless(Source *source, Error *error) {
    const Run *run = &source->run;
    bool is_whole = run->mode == RUN_SWEEP || !source->is_incremental;
    if (!is_whole || source->resource->fetch.is_uncounted || source->nameless_count > SOURCE_NAMELESS_MAX)
        return true;
    Parameters *parameters AUTO(parameters_free_at) = parameters_new();
    Result *result AUTO(result_free_at) = NULL;
    parameter_int(parameters, source->id);
    parameter_text(parameters, run->from);
    parameter_text_array(parameters, source->nameless, source->nameless_count);
    if (!database_execute(source->intake->database, "select engine.close_nameless($1, $2, $3)", parameters,
                          &result, error))
        return false;
    if (result_int(result, 0, 0) > 0)
        log_event(LOG_INFO, "items without an id are not shown any more", "application",
                  source->application->name, "resource", source->resource->name, "items",
                  result_text(result, 0, 0), NULL);
    return true;
}

static void set_due(Source *source, int64_t pause_ms) {
    bool is_sweep = source->run.mode == RUN_SWEEP, is_good = source->schedule.failures == 0;
    int64_t *due_ms = is_sweep ? &source->sweep_due_ms : &source->tip_due_ms, now_ms = clock_monotonic_ms();
    if (is_good)
        *due_ms = schedule_due(is_sweep ? source->sweep_interval_ms : pause_ms, source->began_at_ms, now_ms);
    else
        *due_ms = now_ms + pause_ms;
    if (!source->intake->is_once)
        return;
    if (is_good)
        *due_ms = SCHEDULE_NEVER;
    if (source->schedule.failures >= ONCE_ATTEMPTS_MAX)
        source->tip_due_ms = source->sweep_due_ms = SCHEDULE_NEVER;
}

/* A source's clock that stands before its tip hides what changes now from tip runs: sweeps look instead. What
 * is shown in an older version is looked at again as soon as it may be believed. */
static void set_sweep_sooner(Source *source) {
    int64_t pause_ms = source->is_behind ? source->schedule.interval_max_ms : source->resource->fetch.lag_ms;
    int64_t due_ms = clock_monotonic_ms() + pause_ms;
    bool is_sooner = (source->is_behind || source->has_older) && due_ms < source->sweep_due_ms;
    if (is_sooner && source->is_incremental && !source->intake->is_once)
        source->sweep_due_ms = due_ms;
}

static void log_recovery(Source *source) {
    if (!source->last_failure[0])
        return;
    source->last_failure[0] = '\0';
    log_event(LOG_INFO, "polling works again", "application", source->application->name, "resource",
              source->resource->name, NULL);
}

static void log_run(const Source *source) {
    char items[32], changed[32], quarantined[32];
    snprintf(items, sizeof items, "%lld", (long long)source->run.items);
    snprintf(changed, sizeof changed, "%lld", (long long)source->changed);
    snprintf(quarantined, sizeof quarantined, "%lld", (long long)source->quarantined);
    LogLevel level = source->changed + source->quarantined > 0 ? LOG_INFO : LOG_DEBUG;
    log_event(level, "polled", "application", source->application->name, "resource", source->resource->name,
              "mode", run_mode_name(source->run.mode), "items", items, "changed", changed, "quarantined",
              quarantined, NULL);
}

/* Of equal failures in a row only the first is logged above debug; the database shows the present one. */
static void log_failure(Source *source, const Error *failure) {
    if (strcmp(source->last_failure, failure->message) == 0) {
        log_event(LOG_DEBUG, "polling failed again", "application", source->application->name, "resource",
                  source->resource->name, "reason", failure->message, NULL);
        return;
    }
    snprintf(source->last_failure, sizeof source->last_failure, "%s", failure->message);
    log_error(failure, "polling failed and is tried again", "application", source->application->name,
              "resource", source->resource->name, "mode", run_mode_name(source->run.mode), NULL);
}

static void end_run(Source *source) {
    source->is_running = false;
    source->retry_due_ms = 0;
    source->page_call.is_discarded = source->page_call.is_in_flight;
    source_drop_page(source);
}

static void fail_run(Source *source, const Error *failure) {
    Intake *intake = source->intake;
    Error error = {0};
    end_run(source);
    if (database_is_in_transaction(intake->database))
        database_rollback(intake->database, NULL);
    if (!database_is_broken(intake->database)) { /* else its worker says so, and the run is begun again */
        if (source->is_open && !report_run(source, false, failure->message, &error))
            log_error(&error, "could not report a failed poll", "resource", source->resource->name, NULL);
        log_failure(source, failure);
    }
    int64_t pause_ms = schedule_backoff(&source->schedule, failure->retry_after_ms, arc4random());
    if (intake->is_once && source->schedule.failures >= ONCE_ATTEMPTS_MAX &&
        intake->once_error.kind == ERROR_NONE) {
        intake->once_error = *failure;
        error_wrap(&intake->once_error, "could not poll %s of %s", source->resource->name,
                   source->application->name);
    }
    set_due(source, pause_ms);
}

static void finish_run(Source *source) {
    Error error = {0};
    if (!close_nameless(source, &error) || !report_run(source, true, missing_evidence(source), &error)) {
        fail_run(source, &error);
        return;
    }
    end_run(source);
    log_recovery(source);
    log_run(source);
    set_due(source, schedule_pause(&source->schedule, source->changed + source->quarantined > 0));
    set_sweep_sooner(source);
}

/* --- calls --- */

static bool submit_page(Source *source, Error *error) {
    const Fetch *fetch = &source->resource->fetch;
    Buffer url AUTO(buffer_free) = {0}, body AUTO(buffer_free) = {0};
    fetch_write_url(fetch, source->application->url, &source->run.position, &url);
    bool has_body = fetch_write_body(fetch, &source->run.position, &body);
    HttpRequest request = {.method = fetch->method,
                           .url = url.at,
                           .body = has_body ? buffer_view(&body) : (Text){NULL, 0},
                           .is_safe = true,
                           .body_bytes_max = (size_t)source->intake->config->body_bytes_max};
    source->retry_due_ms = 0;
    return source_submit(source, &source->page_call, &request, error);
}

/* A page that is asked for again has to be judged from the same place, so nothing of the run changes here. */
static bool is_worth_another_call(Source *source, const Error *failure) {
    if (failure->kind == ERROR_AUTHENTICATION && !source->has_renewed_token &&
        authentication_refused(source->authentication)) {
        source->has_renewed_token = true;
        return true;
    }
    return (failure->kind == ERROR_TRANSIENT || failure->kind == ERROR_THROTTLED) &&
           failure->retry_after_ms <= SOURCE_PAUSE_MS_MAX && ++source->page_attempts < SOURCE_PAGE_ATTEMPTS;
}

/* --- what the source does not keep any more --- */

/* Where nobody read for longer than the list keeps its items, some may never have been seen. */
static bool note_gap(Source *source, int64_t keeps_ms, Error *error) {
    if (source->unread_ms < 0 || source->unread_ms <= keeps_ms)
        return true;
    Parameters *parameters AUTO(parameters_free_at) = parameters_new();
    parameter_int(parameters, source->id);
    log_event(LOG_WARNING, "the list may not show any more what changed while nobody read it", "application",
              source->application->name, "resource", source->resource->name, NULL);
    return database_execute(source->intake->database, "select engine.note_gap($1)", parameters, NULL, error);
}

static bool is_forgotten(const Source *source, const Error *failure) {
    char status[8];
    snprintf(status, sizeof status, "%lld", (long long)source->resource->fetch.forgotten_status);
    return source->run.position.at && source->run.pages == 0 && strcmp(failure->code, status) == 0;
}

/* All that the list still has is read instead. */
static bool start_over(Source *source, Error *error) {
    int64_t keeps_ms = source->resource->fetch.keeps_ms;
    source->run.position = (Position){0};
    source->run.has_forgotten = true;
    return note_gap(source, keeps_ms > 0 ? keeps_ms : SOURCE_GAP_MS, error) && submit_page(source, error);
}

static void retry_or_fail(Source *source, const Error *failure) {
    Error error = {0};
    if (is_forgotten(source, failure)) {
        if (!start_over(source, &error))
            fail_run(source, &error);
        return;
    }
    if (!is_worth_another_call(source, failure)) {
        fail_run(source, failure);
        return;
    }
    Schedule once = {.interval_min_ms = source->schedule.interval_min_ms,
                     .failures = source->page_attempts - 1};
    source->retry_due_ms =
        clock_monotonic_ms() + schedule_backoff(&once, failure->retry_after_ms, arc4random());
    log_event(LOG_DEBUG, "a page is asked for again", "application", source->application->name, "resource",
              source->resource->name, "reason", failure->message, NULL);
}

/* --- a run --- */

/* As far before the cursor as items are known to have become visible late. */
static int64_t overlap_us(const Source *source) {
    int64_t mapped_ms = source->resource->fetch.overlap_ms;
    return (mapped_ms > source->late_ms ? mapped_ms : source->late_ms) * 1000;
}

static void set_start(Source *source, const char *sweep_from) {
    Run *run = &source->run;
    int64_t sweep_us;
    run->position = (Position){0};
    if (!source->is_incremental)
        return;
    if (run->mode == RUN_TIP) {
        run->position = run->tip;
        return;
    }
    if (!evidence_instant(text_of(sweep_from), &sweep_us))
        return; /* from the beginning */
    sweep_us -= overlap_us(source);
    char *from = arena_alloc(run->arena, 32);
    clock_format_utc_micro(sweep_us, from);
    run->position.at = run->from = from;
}

static bool start_run(Source *source, RunMode mode, Error *error) {
    Arena *arena = source->run.arena;
    const char *sweep_from;
    arena_reset(arena);
    source->run = (Run){.mode = mode, .arena = arena, .clock_us = INT64_MIN, .newest_us = INT64_MIN};
    source->is_mostly_new = false;
    source->reach = (Position){0};
    source->changed = source->quarantined = 0;
    source->nameless = NULL;
    source->nameless_count = 0;
    source->page_attempts = 0;
    source->has_renewed_token = false;
    source->began_at_ms = clock_monotonic_ms();
    clock_format_utc(clock_now_us(), source->started_at);
    if (!source_open(source, &sweep_from, error))
        return false;
    set_start(source, sweep_from);
    int64_t keeps_ms = source->resource->fetch.keeps_ms;
    return !source->is_open || source->wait_ms > 0 || keeps_ms <= 0 || note_gap(source, keeps_ms, error);
}

/* The database's clock may be stepped, and the machine may sleep: it is asked again before long. */
static void wait_for_schedule(Source *source) {
    int64_t pause_ms = source->wait_ms < SOURCE_SCHEDULE_MS ? source->wait_ms : SOURCE_SCHEDULE_MS;
    source->tip_due_ms = clock_monotonic_ms() + pause_ms;
}

void poll_begin(Source *source, RunMode mode) {
    Error error = {0};
    if (!start_run(source, mode, &error)) {
        fail_run(source, &error);
        return;
    }
    if (!source->is_open)
        return;
    if (source->wait_ms > 0) {
        wait_for_schedule(source);
        return;
    }
    source->is_running = true;
    if (!submit_page(source, &error))
        fail_run(source, &error);
}

void poll_again(Source *source) {
    Error error = {0};
    if (!submit_page(source, &error))
        retry_or_fail(source, &error);
}

/* The call for the next page leaves as soon as this one says where it is. */
static bool ask_for_next(Source *source, const Page *page, Error *error) {
    if (page->verdict.is_last)
        return true;
    source->run.position = page->verdict.next;
    source->page_attempts = 0;
    source->has_renewed_token = false;
    return submit_page(source, error) && http_wait(source->intake->http, NULL, 0, 0, error);
}

static void read_page(Source *source) {
    HttpReply *reply = source->page_reply;
    source->page_reply = NULL;
    source->page = page_read(source, reply, &source->page_error);
    if (!source->page)
        return;
    if (source->run.mode == RUN_TIP)
        source->is_behind = source->page->verdict.is_behind;
    ask_for_next(source, source->page, &source->page->next_error);
    page_hash(source, source->page);
}

/* Waits for the next page as long as the database is busy. What goes wrong is met again by the worker's own
 * wait. */
static void wait_ahead(Source *source) {
    const Intake *intake = source->intake;
    int descriptor = database_descriptor(intake->database);
    Error error = {0};
    for (int i = 0; i < AHEAD_WAITS_MAX && source->page_call.is_in_flight; i++) {
        if (database_is_ready(intake->database, &error) || error.kind != ERROR_NONE ||
            !http_wait(intake->http, &descriptor, 1, AHEAD_WAIT_MS, &error))
            return;
        source->page_reply = http_take_reply_of(intake->http, &source->page_call);
        source->page_call.is_in_flight = !source->page_reply;
    }
}

/* While the database works on a page the next one comes in, is read, and parsed where it is likely to be new.
 */
static void read_ahead(void *owner) {
    Source *source = owner;
    Error error = {0};
    if (!source_has_page(source) && !source->page_reply)
        wait_ahead(source);
    if (!source_has_page(source) && source->page_reply)
        read_page(source);
    while (source->page && source->is_mostly_new && !database_is_ready(source->intake->database, &error) &&
           error.kind == ERROR_NONE && batch_parse_some(source->page->batch, AHEAD_PARSE_COUNT)) {
    }
}

static void stage_page(Source *source, Page *page) {
    Database *database = source->intake->database;
    Error error = page->next_error;
    database_set_meanwhile(database, read_ahead, source);
    bool is_staged = error.kind == ERROR_NONE && page_store(source, page, &error);
    database_set_meanwhile(database, NULL, NULL);
    if (!is_staged) {
        fail_run(source, &error);
    } else if (!page->verdict.is_proven) {
        error_set(&error, ERROR_TRANSIENT, "%s", page->verdict.reason);
        fail_run(source, &error);
    } else if (page->verdict.is_last) {
        finish_run(source);
    }
}

void poll_go_on(Source *source) {
    Page *page AUTO(page_free_at) = source->page;
    Error failure = source->page_error;
    source->page = NULL;
    source->page_error = (Error){0};
    if (page)
        stage_page(source, page);
    else
        retry_or_fail(source, &failure);
    if (source->page_reply && !source_has_page(source))
        read_page(source);
}

void poll_take_reply(Source *source, HttpReply *take) {
    source->page_reply = take;
    if (!source_has_page(source))
        read_page(source);
}
