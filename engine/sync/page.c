/* Pages: from a reply to the page's transaction. */
#include "sync/page.h"

#include "base/log.h"
#include "sync/file.h"
#include "sync/older.h"
#include "sync/parents.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *copy_path(const Source *source) {
    Buffer path AUTO(buffer_free) = {0};
    fetch_write_url(&source->resource->fetch, "", &source->run.position, &path);
    return memory_copy_text(path.at);
}

/* A refusal is told in the application's words, where the mapping says where they stand. */
static bool check_reply(const HttpReply *reply, const ScanPlan *plan, Arena *arena, Error *error) {
    if (http_reply_check(reply, error))
        return true;
    Text words = reply->error.kind == ERROR_NONE ? scan_error(reply->body, plan, arena) : (Text){NULL, 0};
    size_t length = strlen(error->message);
    if (words.at)
        snprintf(error->message + length, sizeof error->message - length, ": %.*s", (int)words.length,
                 words.at);
    return false;
}

static void refuse_version(Batch *batch, Item *item, const Path *path) {
    Fault fault;
    fault_set(&fault, path->text, "text",
              "The update time is not a date and time with an offset (RFC 3339); without it nobody can tell "
              "which version is "
              "newer. Correct the record at its source.");
    batch_refuse(batch, item, &fault);
}

static void add_item(Batch *batch, const Resource *resource, Text body, const ScanItem *scanned) {
    bool has_version = scanned->version_us != SCAN_NO_INSTANT;
    const char *record = scanned->id.at ? arena_copy(batch->arena, scanned->id.at, scanned->id.length) : NULL;
    const char *version =
        has_version ? arena_copy(batch->arena, scanned->version.at, scanned->version.length) : NULL;
    Item *item = batch_add(batch, (Text){body.at + scanned->offset, scanned->length}, record, version);
    if (scanned->fault)
        batch_refuse(batch, item, scanned->fault);
    else if (scanned->version.at && !has_version)
        refuse_version(batch, item, resource->scan.version);
}

void page_hash(const Source *source, Page *page) {
    const Resource *resource = source->resource;
    page->batch =
        batch_new(source->id, source->application->name, resource->hash, resource->rows, resource->row_count);
    for (size_t i = 0; i < page->scan.item_count; i++)
        add_item(page->batch, resource, page->reply->body, &page->scan.items[i]);
    batch_drop_repeats(page->batch);
}

Page *page_read(Source *source, HttpReply *take, Error *error) {
    Page *page = memory_zero(sizeof *page);
    page->reply = take;
    page->arena = arena_new();
    if (check_reply(take, &source->resource->scan, page->arena, error) &&
        scan_page(take->body, &source->resource->scan, page->arena, &page->scan, error)) {
        page->path = copy_path(source);
        evidence_judge(&source->run, source->resource, take->body, &page->scan, &page->verdict);
        return page;
    }
    page_free(page);
    return NULL;
}

void page_free(Page *page) {
    if (!page)
        return;
    batch_free(page->batch);
    http_reply_free(page->reply);
    arena_free(page->arena);
    free(page->path);
    free(page);
}

void page_free_at(Page **page) { page_free(*page); }

/* --- the page's transaction --- */

static bool is_same_place(const Position *left, const Position *right) {
    int64_t left_us, right_us;
    return evidence_instant(text_of(left->at), &left_us) && evidence_instant(text_of(right->at), &right_us) &&
           left_us == right_us && left->id && right->id && strcmp(left->id, right->id) == 0;
}

static bool is_behind_tip(const Position *place, const Position *tip) {
    int64_t place_us, tip_us;
    return evidence_instant(text_of(place->at), &place_us) && evidence_instant(text_of(tip->at), &tip_us) &&
           place_us < tip_us;
}

/* Pages of a keyset prove themselves one by one; those of other sources only together, at the end. */
static bool is_advance_due(Source *source, const Page *page) {
    const PageVerdict *verdict = &page->verdict;
    if (!verdict->is_proven || source->run.mode != RUN_TIP || !source->is_incremental)
        return false;
    if (verdict->reach.at)
        source->reach = verdict->reach;
    bool is_end = source->resource->fetch.paging == PAGING_KEYSET || verdict->is_last;
    return is_end && source->reach.at && !is_same_place(&source->reach, &source->run.tip) &&
           !is_behind_tip(&source->reach, &source->run.tip);
}

static bool advance(Source *source, Error *error) {
    Parameters *parameters AUTO(parameters_free_at) = parameters_new();
    parameter_int(parameters, source->id);
    parameter_text(parameters, run_mode_name(source->run.mode));
    parameter_text(parameters, source->run.tip.at);
    parameter_text(parameters, source->run.tip.id);
    parameter_text(parameters, source->reach.at);
    parameter_text(parameters, source->reach.id);
    return database_execute(source->intake->database, "select engine.advance_source($1, $2, $3, $4, $5, $6)",
                            parameters, NULL, error);
}

static bool is_news(const Item *item) { return item->state == ITEM_FRESH || item->state == ITEM_FAULTY; }

/* What a sweep finds behind the cursor became visible late: the next sweeps begin as much earlier. */
static bool note_late(Source *source, const Batch *batch, Error *error) {
    if (source->run.mode != RUN_SWEEP)
        return true;
    Parameters *parameters AUTO(parameters_free_at) = parameters_new();
    Result *result AUTO(result_free_at) = NULL;
    const char **records = arena_zero(batch->arena, (batch->count + 1) * sizeof *records);
    const char **versions = arena_zero(batch->arena, (batch->count + 1) * sizeof *versions);
    size_t count = 0;
    for (size_t i = 0; i < batch->count; i++)
        if (is_news(&batch->items[i]) && batch->items[i].version) {
            records[count] = batch->items[i].record;
            versions[count++] = batch->items[i].version;
        }
    parameter_int(parameters, source->id);
    parameter_text_array(parameters, records, count);
    parameter_text_array(parameters, versions, count);
    parameter_text(parameters, source->run.as_of);
    if (!database_execute(source->intake->database, "select engine.note_late($1, $2, $3, $4)", parameters,
                          &result, error))
        return false;
    if (result_int(result, 0, 0) > 0)
        log_event(LOG_INFO, "a sweep found items that became visible behind the cursor", "application",
                  source->application->name, "resource", source->resource->name, "items",
                  result_text(result, 0, 0), NULL);
    return true;
}

/* Only what may be from after a step of the source's clock needs to be told from what was before it. */
static bool tell_step(const Source *source, const Page *page, Error *error) {
    bool is_needed = page->verdict.is_behind;
    for (size_t i = 0; i < page->scan.item_count && !is_needed; i++)
        is_needed = page->scan.items[i].version_us != SCAN_NO_INSTANT &&
                    page->scan.items[i].version_us <= source->step_ends_us;
    if (!is_needed)
        return true;
    int64_t clock_us;
    const Text as_of = page->scan.as_of;
    bool has_clock = evidence_instant(as_of, &clock_us);
    Parameters *parameters AUTO(parameters_free_at) = parameters_new();
    parameter_int(parameters, source->id);
    parameter_text_of(parameters, has_clock ? as_of : (Text){NULL, 0});
    return database_execute(source->intake->database, "select engine.begin_after_step($1, $2)", parameters,
                            NULL, error);
}

static bool write_items(Source *source, Page *page, Batch *batch, Error *error) {
    Intake *intake = source->intake;
    ExchangeFacts facts = {source->resource->fetch.method, page->path, page->reply->status,
                           page->reply->duration_ms};
    int64_t exchange_id;
    return note_late(source, batch, error) && tell_step(source, page, error) &&
           batch_store(batch, intake->database, intake->catalog, &facts, &exchange_id, error) &&
           batch_record_seen(batch, intake->database, exchange_id, error) &&
           file_register(batch, source->resource, intake->database, exchange_id, error);
}

static bool write_page(Source *source, Page *page, Batch *batch, bool has_news, Error *error) {
    bool is_advanced = is_advance_due(source, page);
    if (!has_news && !is_advanced)
        return true;
    Database *database = source->intake->database;
    /* A page that a crash of the server undoes is read again, for the cursor is undone with it. Nothing
     * follows from it before: a delivery's claim, and the report of the run, wait for the disk. */
    if (!database_begin_lazy(database, error))
        return false;
    if ((has_news && !write_items(source, page, batch, error)) || (is_advanced && !advance(source, error)) ||
        !database_commit(database, error)) {
        database_rollback(database, NULL);
        return false;
    }
    if (is_advanced)
        source->run.tip = source->reach;
    return true;
}

static void log_older(const Source *source, const Batch *batch) {
    for (size_t i = 0; log_is_wanted(LOG_DEBUG) && i < batch->count; i++)
        if (batch->items[i].state == ITEM_OLDER)
            log_event(LOG_DEBUG, "an older version was not applied", "application", source->application->name,
                      "resource", source->resource->name, "record", batch->items[i].record, "version",
                      batch->items[i].version, NULL);
}

void page_count_staged(Source *source, const Batch *batch) {
    int64_t staged = (int64_t)batch_count(batch, ITEM_FRESH),
            faulty = (int64_t)batch_count(batch, ITEM_FAULTY);
    source->changed += staged;
    source->quarantined += faulty;
    source->intake->staged_count += staged;
    source->intake->quarantined_count += faulty;
    if (staged > 0)
        source->intake->release_due_ms = 0;
    if (staged > 0 && source->resource->content)
        source->files_due_ms = 0;
}

/* Known or not: at its end the run knows which of them its list shows. */
static void note_nameless(Source *source, const Batch *batch) {
    Arena *arena = source->run.arena;
    for (size_t i = 0; i < batch->count; i++) {
        if (!batch->items[i].is_nameless)
            continue;
        if (!source->nameless)
            source->nameless = arena_alloc(arena, SOURCE_NAMELESS_MAX * sizeof *source->nameless);
        if (source->nameless_count < SOURCE_NAMELESS_MAX)
            source->nameless[source->nameless_count] = arena_text(arena, batch->items[i].record);
        source->nameless_count++;
    }
}

bool page_store(Source *source, Page *page, Error *error) {
    Intake *intake = source->intake;
    Batch *batch = page->batch;
    if (!batch_probe(batch, intake->database, error))
        return false;
    log_older(source, batch);
    batch_parse(batch);
    if (!parents_check(batch, intake->database, intake->catalog, error))
        return false;
    bool has_news = batch_count(batch, ITEM_FRESH) + batch_count(batch, ITEM_FAULTY) > 0;
    if (!write_page(source, page, batch, has_news, error))
        return false;
    note_nameless(source, batch);
    page_count_staged(source, batch);
    source->is_mostly_new = 2 * batch_count(batch, ITEM_FRESH) > batch->count;
    return older_store(source, page, error);
}
