/* Files: fetch, check, and staging in chunks. */
#include "sync/file.h"

#include "base/clock.h"
#include "base/log.h"
#include "sync/header.h"
#include "sync/parents.h"
#include "sync/parse.h"
#include "sync/spool.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct FileWork {
    Source *source;
    Arena *arena;
    int64_t record_id;
    const char *file_id;
    Text entry; /* bytes of the list's item */
    const Json *entry_json;
    int64_t rows_staged;
    int64_t rows_expected, bytes_expected; /* -1: the list does not say */
    const char *sha256;                    /* NULL: the list does not say */
    Spool *spool;
    Error error; /* of the spool or the counter, inside the call */
    Csv *counter;
    int64_t rows;
    bool is_as_listed; /* by size and hash: what is wrong with it stays wrong */
    bool is_staging;
    Csv *csv;
    bool is_read; /* the spool is at its end */
    ExchangeFacts facts;
};

/* The chunk under way, as the owner of its batch. */
typedef struct Chunk {
    const FileWork *work;
    const Batch *batch;
    int64_t first_number;
} Chunk;

void file_free(FileWork *work) {
    if (!work)
        return;
    spool_free(work->spool);
    csv_free(work->counter);
    csv_free(work->csv);
    arena_free(work->arena);
    free(work);
}

void file_drop(Source *source) {
    if (source->file_call.is_in_flight) {
        source->file_call.is_discarded =
            true; /* the work is freed when the call ends: its sink writes into it */
        return;
    }
    file_free(source->file);
    source->file = NULL;
}

int64_t file_due_ms(const Source *source) {
    if (!source->resource->content || !source->is_open || source->file_call.is_in_flight)
        return SCHEDULE_NEVER;
    if (source->file)
        return 0;
    return source->files_due_ms;
}

static void look_again(Source *source, bool is_soon) {
    if (is_soon)
        source->files_due_ms = clock_monotonic_ms();
    else
        source->files_due_ms =
            source->intake->is_once ? SCHEDULE_NEVER : clock_monotonic_ms() + SOURCE_FILES_MS;
}

/* --- failure --- */

static bool report_failure(Source *source, const FileWork *work, const Error *failure, Error *error) {
    Parameters *parameters AUTO(parameters_free_at) = parameters_new();
    parameter_int(parameters, work->record_id);
    parameter_text(parameters, error_kind_name(failure->kind));
    parameter_text(parameters, failure->message);
    parameter_bool(parameters, work->is_as_listed);
    return database_execute(source->intake->database, "select engine.fail_file($1, $2, $3, $4)", parameters,
                            NULL, error);
}

static void fail_file(Source *source, const Error *failure) {
    Error error = {0};
    log_error(failure, "a file could not be staged", "application", source->application->name, "resource",
              source->resource->name, "file", source->file->file_id, NULL);
    if (database_is_in_transaction(source->intake->database))
        database_rollback(source->intake->database, NULL);
    if (!report_failure(source, source->file, failure, &error))
        log_error(&error, "could not report the failure of a file", "file", source->file->file_id, NULL);
    file_drop(source);
    look_again(source, error.kind == ERROR_NONE);
}

/* --- fetch --- */

static bool is_count_going_on(FileWork *work) {
    CsvRecord record;
    for (;;) {
        switch (csv_read(work->counter, &record, &work->error)) {
        case CSV_RECORD:
            work->rows = record.number;
            break;
        case CSV_MORE:
        case CSV_END:
            return true;
        case CSV_BROKEN:
            return false;
        }
    }
}

static bool take_piece(void *owner, Text piece) {
    FileWork *work = owner;
    if (work->source->file_call.is_discarded)
        return false;
    if (spool_bytes(work->spool) + (int64_t)piece.length > FILE_BYTES_MAX)
        return error_set(&work->error, ERROR_PERMANENT, "the file is larger than %" PRId64 " bytes",
                         FILE_BYTES_MAX);
    csv_add(work->counter, piece);
    return spool_write(work->spool, piece, &work->error) && is_count_going_on(work);
}

static Csv *open_csv(const Content *content) {
    return csv_new(content->delimiter, content->has_header, content->names, content->name_count);
}

static bool start_fetch(Source *source, FileWork *work, Error *error) {
    const Content *content = source->resource->content;
    work->spool = spool_new(source->intake->config->spool, error);
    if (!work->spool)
        return false;
    work->counter = open_csv(content);
    Buffer url AUTO(buffer_free) = {0}, path AUTO(buffer_free) = {0};
    fetch_write_content_url(content, source->application->url, work->file_id, &url);
    fetch_write_content_url(content, "", work->file_id, &path);
    work->facts = (ExchangeFacts){.method = "GET", .path = arena_text(work->arena, path.at)};
    HttpRequest request = {.method = "GET",
                           .url = url.at,
                           .timeout_ms = FILE_TIMEOUT_MS,
                           .sink = take_piece,
                           .sink_owner = work};
    return source_submit(source, &source->file_call, &request, error);
}

static int64_t int_or_none(const Result *result, size_t column) {
    return result_is_null(result, 0, column) ? -1 : result_int(result, 0, column);
}

static FileWork *take_work(Source *source, const Result *result) {
    FileWork *work = memory_zero(sizeof *work);
    work->source = source;
    work->arena = arena_new();
    work->record_id = result_int(result, 0, 0);
    work->file_id = arena_text(work->arena, result_text(result, 0, 1));
    Text entry = result_bytes(result, 0, 2);
    work->entry = (Text){arena_copy(work->arena, entry.at, entry.length), entry.length};
    work->rows_staged = result_int(result, 0, 3);
    work->rows_expected = int_or_none(result, 4);
    work->bytes_expected = int_or_none(result, 5);
    work->sha256 = arena_text(work->arena, result_text(result, 0, 6));
    return work;
}

static bool find_work(Source *source, FileWork **work, Error *error) {
    Parameters *parameters AUTO(parameters_free_at) = parameters_new();
    parameter_int(parameters, source->id);
    Result *result AUTO(result_free_at) = NULL;
    if (!database_execute(
            source->intake->database,
            "select file_record_id, file_id, entry, rows_staged, rows_expected, bytes_expected, sha256"
            " from engine.open_files($1, 1)",
            parameters, &result, error))
        return false;
    *work = result_rows(result) ? take_work(source, result) : NULL;
    return true;
}

static void begin_file(Source *source) {
    Error error = {0};
    if (!find_work(source, &source->file, &error)) {
        log_error(&error, "could not look for files", "resource", source->resource->name, NULL);
        look_again(source, false);
        return;
    }
    if (!source->file) {
        look_again(source, false);
        return;
    }
    source->file->entry_json = json_parse_in(source->file->arena, source->file->entry, &error);
    if (!source->file->entry_json || !start_fetch(source, source->file, &error))
        fail_file(source, &error);
}

/* --- check --- */

static bool check_hash(const FileWork *work, Error *error) {
    unsigned char hash[DIGEST_SIZE];
    char hex[2 * DIGEST_SIZE + 1];
    spool_finish(work->spool, hash);
    digest_hex(hash, hex);
    if (work->sha256 && strcasecmp(work->sha256, hex) != 0)
        return error_set(error, ERROR_PERMANENT, "the file's SHA-256 is not what the list says");
    return true;
}

static bool check_size(const FileWork *work, Error *error) {
    if (work->bytes_expected >= 0 && work->bytes_expected != spool_bytes(work->spool))
        return error_set(error, ERROR_PERMANENT, "the list says %" PRId64 " bytes, but the file has %" PRId64,
                         work->bytes_expected, spool_bytes(work->spool));
    return true;
}

/* A file that is what the list says is not cut: it was made like that. */
static bool refuse_unreadable(const FileWork *work, Error *error) {
    *error = work->error;
    if (work->is_as_listed)
        error->kind = ERROR_PERMANENT;
    return error_wrap(error, "the file cannot be read");
}

static bool check_file(FileWork *work, Error *error) {
    csv_end(work->counter);
    bool is_readable = is_count_going_on(work);
    if (!check_size(work, error) || !check_hash(work, error))
        return false;
    work->is_as_listed = work->bytes_expected >= 0 || work->sha256;
    if (spool_bytes(work->spool) == 0)
        return error_set(error, ERROR_PERMANENT, "the file is empty");
    if (!is_readable)
        return refuse_unreadable(work, error);
    if (work->rows_expected >= 0 && work->rows_expected != work->rows)
        return error_set(error, ERROR_PERMANENT, "the list says %" PRId64 " rows, but the file has %" PRId64,
                         work->rows_expected, work->rows);
    if (work->rows == 0)
        return error_set(error, ERROR_PERMANENT, "the file has no rows");
    if (!header_check(work->source->resource->content, csv_header(work->counter), error))
        return false;
    if (work->rows < work->rows_staged)
        return error_set(error, ERROR_PERMANENT,
                         "%" PRId64 " rows are staged, but now the file has only %" PRId64, work->rows_staged,
                         work->rows);
    return true;
}

static bool check_reply(Source *source, const HttpReply *reply, Error *error) {
    FileWork *work = source->file;
    if (!http_reply_check(reply, error)) {
        if (error->kind == ERROR_AUTHENTICATION)
            authentication_refused(source->authentication);
        if (work->error.kind != ERROR_NONE)
            *error = work->error;
        return error_wrap(error, "could not fetch the file");
    }
    work->facts.status = reply->status;
    work->facts.duration_ms = reply->duration_ms;
    return check_file(work, error);
}

void file_take_reply(Source *source, HttpReply *take) {
    HttpReply *reply AUTO(http_reply_free_at) = take;
    Error error = {0};
    if (!check_reply(source, reply, &error)) {
        fail_file(source, &error);
        return;
    }
    source->file->is_staging = true;
    source->file->csv = open_csv(source->resource->content);
}

/* --- chunks --- */

static CsvState next_record(FileWork *work, CsvRecord *record, Error *error) {
    static char piece[FILE_READ_BYTES];
    for (;;) {
        CsvState state = csv_read(work->csv, record, error);
        if (state != CSV_MORE)
            return state;
        size_t length;
        if (!spool_read(work->spool, piece, sizeof piece, &length, error))
            return CSV_BROKEN;
        if (length > 0)
            csv_add(work->csv, (Text){piece, length});
        else
            csv_end(work->csv);
    }
}

static void add_row(Batch *batch, const FileWork *work, const CsvRecord *record) {
    const char *name = arena_format(batch->arena, "%s/%" PRId64, work->file_id, record->number);
    Text raw = {arena_copy(batch->arena, record->raw.at, record->raw.length), record->raw.length};
    Item *item = batch_add(batch, raw, name, NULL);
    FileRow row = {work->entry_json, csv_header(work->csv), record};
    Fault fault = {0};
    if (!parse_file_row(batch->rules, batch->rule_count, &row, batch->application, batch->arena, &item->rows,
                        &item->row_count, &fault))
        batch_refuse(batch, item, &fault);
}

/* A row in quarantine has to be readable without its file: the row is split again and written with the list's
 * entry. */
static Text row_as_item(void *owner, const Item *item, Arena *arena) {
    const Chunk *chunk = owner;
    const CsvHeader *header = csv_header(chunk->work->csv);
    Csv *csv AUTO(csv_free_at) =
        csv_new(chunk->work->source->resource->content->delimiter, false, header->names, header->count);
    csv_add(csv, item->bytes);
    csv_end(csv);
    CsvRecord record;
    Buffer json AUTO(buffer_free) = {0};
    if (csv_read(csv, &record, NULL) != CSV_RECORD)
        return item->bytes;
    record.number = chunk->first_number + (item - chunk->batch->items);
    parse_write_file_row(chunk->work->entry, header, &record, &json);
    return (Text){arena_copy(arena, json.at, json.length), json.length};
}

static bool read_chunk(FileWork *work, Batch *batch, Error *error) {
    CsvRecord record;
    while (batch->count < FILE_CHUNK_ROWS) {
        CsvState state = next_record(work, &record, error);
        if (state == CSV_BROKEN)
            return false;
        if (state == CSV_END)
            return true;
        if (record.number > work->rows_staged)
            add_row(batch, work, &record);
    }
    return true;
}

static bool advance_file(const FileWork *work, Database *database, int64_t rows_to, Error *error) {
    Parameters *parameters AUTO(parameters_free_at) = parameters_new();
    parameter_int(parameters, work->record_id);
    parameter_int(parameters, work->rows_staged);
    parameter_int(parameters, rows_to);
    return database_execute(database, "select engine.advance_file($1, $2, $3)", parameters, NULL, error);
}

static bool write_chunk(Source *source, FileWork *work, Batch *batch, Error *error) {
    Intake *intake = source->intake;
    int64_t exchange_id;
    return database_begin(intake->database, error) &&
           batch_store(batch, intake->database, intake->catalog, &work->facts, &exchange_id, error) &&
           advance_file(work, intake->database, work->rows_staged + (int64_t)batch->count, error) &&
           database_commit(intake->database, error);
}

static bool finish_file(Source *source, FileWork *work, Error *error) {
    Parameters *parameters AUTO(parameters_free_at) = parameters_new();
    parameter_int(parameters, work->record_id);
    parameter_int(parameters, work->rows);
    if (source->resource->content->part_rows > 0)
        parameter_int(parameters, source->resource->content->part_rows);
    else
        parameter_null(parameters);
    if (!database_execute(source->intake->database, "select engine.finish_file($1, $2, $3::integer)",
                          parameters, NULL, error))
        return false;
    char rows[24];
    snprintf(rows, sizeof rows, "%" PRId64, work->rows);
    log_event(LOG_INFO, "staged a file", "application", source->application->name, "resource",
              source->resource->name, "file", work->file_id, "rows", rows, NULL);
    file_drop(source);
    look_again(source, true);
    return true;
}

static bool stage_chunk(Source *source, FileWork *work, Error *error) {
    const Resource *resource = source->resource;
    Intake *intake = source->intake;
    Batch *batch AUTO(batch_free_at) = batch_new(source->id, source->application->name, resource->hash,
                                                 resource->content->rows, resource->content->row_count);
    Chunk chunk = {work, batch, work->rows_staged + 1};
    batch->quarantine_bytes = row_as_item;
    batch->owner = &chunk;
    if (!read_chunk(work, batch, error))
        return false;
    if (batch->count == 0)
        return finish_file(source, work, error);
    if (!parents_check(batch, intake->database, intake->catalog, error) ||
        !write_chunk(source, work, batch, error))
        return false;
    work->rows_staged += (int64_t)batch->count;
    intake->staged_count += (int64_t)batch_count(batch, ITEM_FRESH);
    intake->quarantined_count += (int64_t)batch_count(batch, ITEM_FAULTY);
    intake->release_due_ms = 0;
    return true;
}

/* The database is to blame, not the file: what was committed stays, and the file is begun again behind it. */
static void leave_file(Source *source, const Error *failure) {
    log_error(failure, "staging a file was interrupted and goes on later", "application",
              source->application->name, "resource", source->resource->name, "file", source->file->file_id,
              NULL);
    if (database_is_in_transaction(source->intake->database))
        database_rollback(source->intake->database, NULL);
    file_drop(source);
    look_again(source, false);
}

static bool is_moved_by_another(const Error *error) { return strcmp(error->code, "DS001") == 0; }

void file_step(Source *source) {
    Error error = {0};
    if (!source->file)
        begin_file(source);
    else if (stage_chunk(source, source->file, &error))
        return;
    else if (error.kind == ERROR_TRANSIENT || is_moved_by_another(&error))
        leave_file(source, &error);
    else
        fail_file(source, &error);
}

/* --- what a list names --- */

static const StagedRow *find_file_row(const Item *item) {
    for (size_t i = 0; i < item->row_count; i++)
        if (strcmp(item->rows[i].rule->table, "file") == 0)
            return &item->rows[i];
    return NULL;
}

static const char *value_of(const StagedRow *row, const char *column) {
    int at = rule_column(row->rule, column);
    return at >= 0 && row->values[at] != VALUE_ABSENT ? row->values[at] : NULL;
}

bool file_register(const Batch *batch, const Resource *resource, Database *database, int64_t exchange_id,
                   Error *error) {
    if (!resource->content)
        return true;
    const char **instances = arena_alloc(batch->arena, (batch->count + 1) * sizeof *instances);
    const char **files = arena_alloc(batch->arena, (batch->count + 1) * sizeof *files);
    Text *entries = arena_alloc(batch->arena, (batch->count + 1) * sizeof *entries);
    size_t count = 0;
    for (size_t i = 0; i < batch->count; i++) {
        const Item *item = &batch->items[i];
        const StagedRow *row = item->state == ITEM_FRESH ? find_file_row(item) : NULL;
        if (!row)
            continue;
        instances[count] = value_of(row, "instance");
        files[count] = value_of(row, "file_id");
        entries[count++] = item->bytes;
    }
    if (count == 0)
        return true;
    Parameters *parameters AUTO(parameters_free_at) = parameters_new();
    parameter_int(parameters, batch->source_id);
    parameter_int(parameters, exchange_id);
    parameter_text_array(parameters, instances, count);
    parameter_text_array(parameters, files, count);
    parameter_bytes_array(parameters, entries, count);
    return database_execute(database,
                            "select engine.register_files($1, $2, $3::text[], $4::text[], $5::bytea[])",
                            parameters, NULL, error);
}
