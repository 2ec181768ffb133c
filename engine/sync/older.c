/* Older: noting what is shown, and staging what sweeps agree on. */
#include "sync/older.h"

#include "base/log.h"
#include "sync/file.h"
#include "sync/parents.h"

#include <string.h>

static const char REASON[] = "its update time went back: the clock of its source stepped back";

/* --- what is noted --- */

/* NULL: the page does not show the record in an older version. */
static const Item *find_item(const Batch *batch, const char *record) {
    for (size_t i = 0; i < batch->count; i++)
        if (batch->items[i].state == ITEM_OLDER && strcmp(batch->items[i].record, record) == 0)
            return &batch->items[i];
    return NULL;
}

/* Every record of the page is told: one that is shown as known again is not older any more. */
static void add_shown(Batch *batch, Parameters *parameters) {
    Arena *arena = batch->arena;
    const char **records = arena_alloc(arena, (batch->count + 1) * sizeof *records);
    const char **versions = arena_alloc(arena, (batch->count + 1) * sizeof *versions);
    const char **older = arena_alloc(arena, (batch->count + 1) * sizeof *older);
    Text *hashes = arena_alloc(arena, (batch->count + 1) * sizeof *hashes);
    size_t count = 0;
    for (size_t i = 0; i < batch->count; i++) {
        const Item *item = &batch->items[i];
        if (item->state == ITEM_REPEATED)
            continue;
        records[count] = item->record;
        versions[count] = item->version;
        hashes[count] = (Text){(const char *)item->hash, sizeof item->hash};
        older[count++] = item->state == ITEM_OLDER ? "true" : "false";
    }
    parameter_text_array(parameters, records, count);
    parameter_bytes_array(parameters, hashes, count);
    parameter_text_array(parameters, versions, count);
    parameter_text_array(parameters, older, count);
}

static bool note(const Source *source, Batch *batch, Result **due, Error *error) {
    Parameters *parameters AUTO(parameters_free_at) = parameters_new();
    parameter_int(parameters, source->id);
    add_shown(batch, parameters);
    parameter_int(parameters, source->resource->fetch.lag_ms);
    return database_execute(source->intake->database,
                            "select record, taken_as from engine.note_older($1, $2::text[], $3::bytea[],"
                            " $4::text[], $5::text[]::boolean[], $6)",
                            parameters, due, error);
}

/* --- what is taken --- */

static void add_due(const Source *source, const Batch *page, const Result *due, Batch *batch) {
    for (size_t i = 0; i < result_rows(due); i++) {
        const Item *shown = find_item(page, result_text(due, i, 0));
        if (!shown)
            continue;
        log_event(LOG_WARNING, "a record is taken although its update time went back", "application",
                  source->application->name, "resource", source->resource->name, "record", shown->record,
                  "version", shown->version, "was", result_text(due, i, 1), NULL);
        Item *item = batch_add(batch, shown->bytes, shown->record, result_text(due, i, 1));
        if (shown->fault)
            batch_refuse(batch, item, shown->fault);
    }
}

static bool tell_reason(Database *database, Error *error) {
    Parameters *parameters AUTO(parameters_free_at) = parameters_new();
    parameter_text(parameters, REASON);
    return database_execute(database, "select pg_catalog.set_config('dersync.reason', $1, true)", parameters,
                            NULL, error);
}

static bool keep_version(Batch *batch, Database *database, Error *error) {
    const char **records = arena_alloc(batch->arena, (batch->count + 1) * sizeof *records);
    for (size_t i = 0; i < batch->count; i++)
        records[i] = batch->items[i].record;
    Parameters *parameters AUTO(parameters_free_at) = parameters_new();
    parameter_int(parameters, batch->source_id);
    parameter_text_array(parameters, records, batch->count);
    return database_execute(database, "select engine.take_older($1, $2::text[])", parameters, NULL, error);
}

static bool write_taken(const Source *source, const Page *page, Batch *batch, Error *error) {
    Intake *intake = source->intake;
    Database *database = intake->database;
    ExchangeFacts facts = {source->resource->fetch.method, page->path, page->reply->status,
                           page->reply->duration_ms};
    int64_t exchange_id;
    return database_begin_lazy(database, error) && tell_reason(database, error) &&
           batch_store(batch, database, intake->catalog, &facts, &exchange_id, error) &&
           batch_record_seen(batch, database, exchange_id, error) &&
           file_register(batch, source->resource, database, exchange_id, error) &&
           keep_version(batch, database, error) && database_commit(database, error);
}

static bool take(Source *source, const Page *page, const Result *due, Error *error) {
    Intake *intake = source->intake;
    const Resource *resource = source->resource;
    Batch *batch AUTO(batch_free_at) =
        batch_new(source->id, source->application->name, resource->hash, resource->rows, resource->row_count);
    add_due(source, page->batch, due, batch);
    batch_parse(batch);
    if (!parents_check(batch, intake->database, intake->catalog, error))
        return false;
    if (!write_taken(source, page, batch, error)) {
        database_rollback(intake->database, NULL);
        return false;
    }
    page_count_staged(source, batch);
    return true;
}

bool older_store(Source *source, const Page *page, Error *error) {
    bool is_any = batch_count(page->batch, ITEM_OLDER) > 0;
    if (!is_any && !source->has_older)
        return true;
    source->has_older = source->has_older || is_any;
    Result *due AUTO(result_free_at) = NULL;
    return note(source, page->batch, &due, error) &&
           (result_rows(due) == 0 || take(source, page, due, error));
}
