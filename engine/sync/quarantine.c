/* Quarantine: staging again what waited. */
#include "sync/quarantine.h"

#include "base/log.h"
#include "sync/file.h"
#include "sync/parents.h"
#include "sync/scan.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* The columns of engine.release_candidates that are used here. */
enum { ID, SOURCE, APPLICATION, RESOURCE, RECORD, VERSION, ITEM, FILE_RECORD, IS_AFTER_STEP };
static const char CANDIDATES[] = "select quarantine_id, source_id, application, resource, record, version, "
                                 "item, file_record_id, is_after_step"
                                 " from engine.release_candidates($1)"
                                 " order by source_id, file_record_id is null, is_after_step, quarantine_id";

/* Candidates of one source and one shape: its list's items, from before or after a step of its clock, or rows
 * of its files. */
typedef struct Group {
    const Result *result;
    size_t first, end;
    bool is_of_file;
    const Resource *resource;
    Batch *batch;
} Group;

static bool is_same_group(const Result *result, size_t left, size_t right) {
    return result_int(result, left, SOURCE) == result_int(result, right, SOURCE) &&
           result_is_null(result, left, FILE_RECORD) == result_is_null(result, right, FILE_RECORD) &&
           result_bool(result, left, IS_AFTER_STEP) == result_bool(result, right, IS_AFTER_STEP);
}

static const Resource *find_resource(const Intake *intake, const Group *group) {
    const ConfigApplication *application =
        config_application(intake->config, result_text(group->result, group->first, APPLICATION));
    if (!application)
        return NULL;
    return mappings_resource(intake->mappings, application->kind,
                             result_text(group->result, group->first, RESOURCE));
}

static void add_candidate(const Group *group, size_t row) {
    Batch *batch = group->batch;
    Text bytes = result_bytes(group->result, row, ITEM);
    if (!bytes.at)
        bytes = text_of("");
    Item *item = batch_add(batch, bytes, result_text(group->result, row, RECORD),
                           result_text(group->result, row, VERSION));
    ScanItem scanned = {0};
    if (!group->is_of_file)
        scan_item(bytes, &group->resource->scan, batch->arena, &scanned);
    if (scanned.fault)
        batch_refuse(batch, item, scanned.fault);
}

static Batch *make_batch(const Group *group) {
    const Resource *resource = group->resource;
    int64_t source_id = result_int(group->result, group->first, SOURCE);
    const char *application = result_text(group->result, group->first, APPLICATION);
    if (group->is_of_file)
        return batch_new(source_id, application, resource->hash, resource->content->rows,
                         resource->content->row_count);
    return batch_new(source_id, application, resource->hash, resource->rows, resource->row_count);
}

static bool close_staged(const Group *group, Database *database, Error *error) {
    int64_t *ids = arena_alloc(group->batch->arena, (group->batch->count + 1) * sizeof *ids);
    size_t count = 0;
    for (size_t i = 0; i < group->batch->count; i++)
        if (group->batch->items[i].state == ITEM_FRESH)
            ids[count++] = result_int(group->result, group->first + i, ID);
    if (count == 0)
        return true;
    Parameters *parameters AUTO(parameters_free_at) = parameters_new();
    parameter_int_array(parameters, ids, count);
    return database_execute(database, "select engine.release_quarantine($1::bigint[])", parameters, NULL,
                            error);
}

static bool tell_step(const Group *group, Database *database, Error *error) {
    if (!result_bool(group->result, group->first, IS_AFTER_STEP))
        return true;
    Parameters *parameters AUTO(parameters_free_at) = parameters_new();
    parameter_int(parameters, group->batch->source_id);
    return database_execute(database, "select engine.begin_after_step($1, null)", parameters, NULL, error);
}

static bool write_group(Intake *intake, const Group *group, Error *error) {
    Database *database = intake->database;
    ExchangeFacts facts = {.method = "RELEASE"};
    int64_t exchange_id;
    return database_begin(database, error) && tell_step(group, database, error) &&
           batch_store(group->batch, database, intake->catalog, &facts, &exchange_id, error) &&
           close_staged(group, database, error) &&
           (group->is_of_file || batch_record_seen(group->batch, database, exchange_id, error)) &&
           (group->is_of_file ||
            file_register(group->batch, group->resource, database, exchange_id, error)) &&
           database_commit(database, error);
}

static bool release_group(Intake *intake, Group *group, size_t *staged, Error *error) {
    group->resource = find_resource(intake, group);
    if (!group->resource || (group->is_of_file && !group->resource->content))
        return true; /* polled by an engine with another configuration */
    Batch *batch AUTO(batch_free_at) = make_batch(group);
    group->batch = batch;
    for (size_t row = group->first; row < group->end; row++)
        add_candidate(group, row);
    batch_parse(batch);
    if (!parents_check(batch, intake->database, intake->catalog, error) || !write_group(intake, group, error))
        return false;
    *staged += batch_count(batch, ITEM_FRESH);
    return true;
}

static bool release_round(Intake *intake, size_t *staged, Error *error) {
    Parameters *parameters AUTO(parameters_free_at) = parameters_new();
    parameter_int(parameters, QUARANTINE_RELEASE_MAX);
    Result *result AUTO(result_free_at) = NULL;
    *staged = 0;
    if (!database_execute(intake->database, CANDIDATES, parameters, &result, error))
        return false;
    for (size_t first = 0, end; first < result_rows(result); first = end) {
        for (end = first + 1; end < result_rows(result) && is_same_group(result, first, end);)
            end++;
        Group group = {result, first, end, !result_is_null(result, first, FILE_RECORD), NULL, NULL};
        if (!release_group(intake, &group, staged, error))
            return false;
    }
    return true;
}

static void note_staged(Intake *intake, size_t staged) {
    char count[24];
    if (staged == 0)
        return;
    intake->staged_count += (int64_t)staged;
    snprintf(count, sizeof count, "%zu", staged);
    log_event(LOG_INFO, "staged items that had waited in quarantine", "items", count, NULL);
    for (size_t i = 0; i < intake->source_count; i++)
        if (intake->sources[i].resource->content)
            intake->sources[i].files_due_ms = 0;
}

size_t quarantine_release(Intake *intake) {
    Error error = {0};
    size_t staged;
    if (!release_round(intake, &staged, &error)) {
        if (database_is_in_transaction(intake->database))
            database_rollback(intake->database, NULL);
        log_error(&error, "could not stage items that waited in quarantine", NULL);
    }
    note_staged(intake, staged);
    return staged;
}
