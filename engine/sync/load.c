/* Load: the readings of one file. */
#include "sync/load.h"

#include "base/nearest.h"
#include "base/stop.h"
#include "sync/batch.h"
#include "sync/convert.h"
#include "sync/merge.h"
#include "sync/parents.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define SAVEPOINT "chunk"

enum { READ_BYTES = 64 * 1024 };

/* One file under way. */
typedef struct Work {
    const Load *load;
    const LoadKind *kind;
    const char *path, *name;
    FILE *stream;
    Csv *csv;
    Digest *digest;
    int64_t bytes;
    int64_t load_id;
    LoadCounts *counts;
    int64_t first_number; /* of the chunk */
} Work;

static bool fail(const Work *work, Error *error, const char *problem, const char *remedy) {
    error_set(error, ERROR_CONFIGURATION, "could not load %s: %s", work->path, problem);
    return error_hint(error, "%s", remedy);
}

/* --- reading --- */

static char delimiter_of(const Work *work) {
    const char *dot = strrchr(work->name, '.');
    return dot && (strcmp(dot, ".tsv") == 0 || strcmp(dot, ".tab") == 0) ? '\t'
                                                                         : work->kind->content.delimiter;
}

static bool open_file(Work *work, Error *error) {
    struct stat facts;
    work->stream = fopen(work->path, "rb");
    if (!work->stream)
        return fail(work, error, strerror(errno), "Name a file that is there and may be read.");
    if (fstat(fileno(work->stream), &facts) != 0 || !S_ISREG(facts.st_mode))
        return fail(work, error, "it is no file", "Write what it gives to a file first: it is read twice.");
    return true;
}

/* Begins a reading at the first byte. */
static void begin_reading(Work *work) {
    unsigned char unused[DIGEST_SIZE];
    const Content *content = &work->kind->content;
    csv_free(work->csv);
    work->csv = csv_new(delimiter_of(work), content->has_header, content->names, content->name_count);
    digest_finish(work->digest, unused);
    rewind(work->stream);
    work->bytes = 0;
}

static CsvState next_record(Work *work, CsvRecord *record, Error *error) {
    static char piece[READ_BYTES];
    for (;;) {
        CsvState state = csv_read(work->csv, record, error);
        if (state != CSV_MORE)
            return state;
        size_t length = fread(piece, 1, sizeof piece, work->stream);
        if (ferror(work->stream)) {
            fail(work, error, strerror(errno), "Look at the disk that it lies on.");
            return CSV_BROKEN;
        }
        digest_add(work->digest, piece, length);
        work->bytes += (int64_t)length;
        if (length > 0)
            csv_add(work->csv, (Text){piece, length});
        else
            csv_end(work->csv);
    }
}

/* --- the first reading --- */

static bool is_known_column(const LoadKind *kind, Text name) {
    for (size_t i = 0; i < kind->column_count; i++)
        if (text_equals(name, kind->columns[i]))
            return true;
    return false;
}

static bool has_column(const CsvHeader *header, const char *name) {
    for (size_t i = 0; i < header->count; i++)
        if (text_equals(header->names[i], name))
            return true;
    return false;
}

static bool refuse_column(const Work *work, const char *name, Error *error) {
    Nearest nearest = nearest_begin(name);
    for (size_t i = 0; i < work->kind->column_count; i++)
        nearest_offer(&nearest, work->kind->columns[i]);
    error_set(error, ERROR_CONFIGURATION, "could not load %s: the column \"%s\" is not known", work->path,
              name);
    if (nearest_found(&nearest))
        return error_hint(error, "Perhaps %s is meant.", nearest_found(&nearest));
    return error_hint(error,
                      "Correct the header, or add the column to load/%s.json: to columns, or to ignored.",
                      work->kind->name);
}

static bool check_header(const Work *work, const CsvHeader *header, Error *error) {
    char name[64];
    if (!header)
        return fail(work, error, "it is empty", "The first line names the columns.");
    for (size_t i = 0; i < header->count; i++) {
        snprintf(name, sizeof name, "%.*s", (int)header->names[i].length, header->names[i].at);
        if (!is_known_column(work->kind, header->names[i]))
            return refuse_column(work, name, error);
        for (size_t k = 0; k < i; k++)
            if (text_equals(header->names[k], name))
                return error_set(error, ERROR_CONFIGURATION,
                                 "could not load %s: the column \"%s\" stands in it twice", work->path, name);
    }
    for (size_t i = 0; i < work->kind->id_count; i++)
        if (!has_column(header, work->kind->id[i])) {
            error_set(error, ERROR_CONFIGURATION, "could not load %s: it has no column \"%s\"", work->path,
                      work->kind->id[i]);
            return error_hint(error, "It names the record; see load/%s.json.", work->kind->name);
        }
    return true;
}

static bool check_file(Work *work, Error *error) {
    CsvRecord record;
    CsvState state;
    begin_reading(work);
    while ((state = next_record(work, &record, error)) == CSV_RECORD && !stop_requested())
        work->counts->rows = record.number;
    if (state == CSV_BROKEN) {
        error->kind = ERROR_CONFIGURATION;
        return error_wrap(error, "could not load %s", work->path);
    }
    digest_finish(work->digest, work->counts->sha256);
    return check_header(work, csv_header(work->csv), error);
}

/* --- a row --- */

static const char *record_of(const Work *work, const CsvRecord *record, Arena *arena) {
    const CsvHeader *header = csv_header(work->csv);
    Buffer key AUTO(buffer_free) = {0};
    for (size_t i = 0; i < work->kind->id_count; i++) {
        if (i > 0)
            buffer_char(&key, '|');
        for (size_t k = 0; k < header->count && k < record->field_count; k++)
            if (text_equals(header->names[k], work->kind->id[i])) {
                Text field = text_trim(record->fields[k]);
                buffer_append(&key, field.at, field.length);
            }
    }
    return arena_copy(arena, key.at ? key.at : "", key.length);
}

static bool read_row(const Work *work, const FileRow *row, Batch *batch, Item *item, Fault *fault) {
    PathScope scope = {.row = row};
    const char *version = NULL;
    if (!parse_file_row(batch->rules, batch->rule_count, row, batch->application, batch->arena, &item->rows,
                        &item->row_count, fault))
        return false;
    if (work->kind->version && !column_read(work->kind->version, &scope, batch->arena, &version, fault))
        return false;
    item->version = version == VALUE_ABSENT ? NULL : version;
    return true;
}

static void add_row(const Work *work, Batch *batch, const CsvRecord *record) {
    Text raw = {arena_copy(batch->arena, record->raw.at, record->raw.length), record->raw.length};
    FileRow row = {NULL, csv_header(work->csv), record};
    Fault fault = {0};
    Item *item = batch_add(batch, raw, "", NULL);
    if (read_row(work, &row, batch, item, &fault))
        item->record = record_of(work, record, batch->arena);
    else
        batch_refuse(batch, item, &fault);
    if (item->state == ITEM_FAULTY && strcmp(fault.field, "row") != 0)
        item->record = record_of(work, record, batch->arena);
}

/* False: error. *is_last: the file is at its end. */
static bool read_chunk(Work *work, Batch *batch, bool *is_last, Error *error) {
    CsvRecord record;
    while (batch->count < LOAD_CHUNK_ROWS) {
        CsvState state = next_record(work, &record, error);
        if (state == CSV_BROKEN)
            return error_wrap(error, "could not load %s", work->path);
        *is_last = state == CSV_END;
        if (*is_last)
            return true;
        if (batch->count == 0)
            work->first_number = record.number;
        add_row(work, batch, &record);
    }
    return true;
}

/* --- a chunk --- */

static bool refuse_repeats(const Work *work, Batch *batch, Error *error) {
    Parameters *parameters AUTO(parameters_free_at) = parameters_new();
    Result *result AUTO(result_free_at) = NULL;
    const char **keys = arena_alloc(batch->arena, (batch->count + 1) * sizeof *keys);
    int64_t *numbers = arena_alloc(batch->arena, (batch->count + 1) * sizeof *numbers);
    Item **items = arena_alloc(batch->arena, (batch->count + 1) * sizeof *items);
    size_t count = 0;
    for (size_t i = 0; i < batch->count; i++) {
        if (batch->items[i].state != ITEM_FRESH)
            continue;
        items[count] = &batch->items[i];
        keys[count] = batch->items[i].record;
        numbers[count++] = work->first_number + (int64_t)i;
    }
    parameter_text_array(parameters, keys, count);
    parameter_int_array(parameters, numbers, count);
    if (!database_execute(work->load->database,
                          "select ordinal, first_row from engine.claim_load_keys($1, $2)", parameters,
                          &result, error))
        return false;
    for (size_t i = 0; i < result_rows(result); i++) {
        Fault fault = {0};
        fault_set(&fault, work->kind->id[0], "repeated",
                  "Row %" PRId64 " of the file names the same record. Remove one of the two.",
                  result_int(result, i, 1));
        batch_refuse(batch, items[result_int(result, i, 0) - 1], &fault);
    }
    return true;
}

static const LoadKind *kind_of_table(const Mappings *mappings, const char *table) {
    size_t count;
    const LoadKind *const *kinds = mappings_load_kinds(mappings, &count);
    for (size_t i = 0; i < count; i++)
        for (size_t r = 0; r < kinds[i]->content.row_count; r++)
            if (strcmp(kinds[i]->content.rows[r].table, table) == 0)
                return kinds[i];
    return NULL;
}

/* A record that waits in quarantine comes by itself; here a person brings it. */
static void explain_orphan(const Work *work, Item *item) {
    const LoadKind *kind = kind_of_table(work->load->mappings, item->parent_table);
    if (kind)
        snprintf(item->fault->reason, sizeof item->fault->reason,
                 "The %s that it names is not staged. Load the %s first (%s.csv), then this file again; or "
                 "correct the row.",
                 item->parent_table, kind->file, kind->file);
    else
        snprintf(
            item->fault->reason, sizeof item->fault->reason,
            "The %s that it names is not staged, and no file of an initial load brings one: see that it is "
            "there (programs: lookups/program.json and dersync migrate), or correct the row.",
            item->parent_table);
}

static bool begin_chunk(const Work *work, Batch *batch, int64_t *exchange_id, Error *error) {
    Parameters *parameters AUTO(parameters_free_at) = parameters_new();
    Result *result AUTO(result_free_at) = NULL;
    Buffer body AUTO(buffer_free) = {0};
    int32_t *offsets, *lengths;
    size_t count = batch_pack(batch, &body, &offsets, &lengths);
    parameter_int(parameters, work->load_id);
    parameter_int(parameters, (int64_t)batch->count);
    parameter_bytes(parameters, body.at, body.length);
    parameter_int4_array(parameters, offsets, count);
    parameter_int4_array(parameters, lengths, count);
    if (!database_execute(work->load->database, "select engine.begin_load_chunk($1, $2, $3, $4, $5)",
                          parameters, &result, error))
        return false;
    *exchange_id = result_int(result, 0, 0);
    return true;
}

static size_t count_outcome(const Batch *batch, Outcome outcome) {
    size_t count = 0;
    for (size_t i = 0; i < batch->count; i++)
        count += batch->items[i].state == ITEM_FRESH && batch->items[i].outcome == outcome;
    return count;
}

/* Bytes are kept of a chunk that changed something, or of which rows were refused. */
static bool stage_chunk(const Work *work, Batch *batch, Error *error) {
    const Load *load = work->load;
    int64_t exchange_id;
    if (!refuse_repeats(work, batch, error) || !parents_check(batch, load->database, load->catalog, error) ||
        !database_savepoint(load->database, SAVEPOINT, error) ||
        !begin_chunk(work, batch, &exchange_id, error) ||
        !merge_batch(batch, load->database, load->catalog, exchange_id, error))
        return false;
    for (size_t i = 0; i < batch->count; i++)
        if (batch->items[i].state == ITEM_FAULTY && batch->items[i].parent_table)
            explain_orphan(work, &batch->items[i]);
    bool is_worth_keeping = batch_count(batch, ITEM_FAULTY) + count_outcome(batch, OUTCOME_INSERTED) +
                            count_outcome(batch, OUTCOME_UPDATED);
    return (is_worth_keeping || database_rollback_to(load->database, SAVEPOINT, error)) &&
           database_release(load->database, SAVEPOINT, error);
}

static bool count_chunk(const Work *work, const Batch *batch, Error *error) {
    Parameters *parameters AUTO(parameters_free_at) = parameters_new();
    LoadCounts *counts = work->counts;
    int64_t inserted = (int64_t)count_outcome(batch, OUTCOME_INSERTED);
    int64_t updated = (int64_t)count_outcome(batch, OUTCOME_UPDATED);
    int64_t refused = (int64_t)batch_count(batch, ITEM_FAULTY);
    int64_t unchanged = (int64_t)batch->count - inserted - updated - refused;
    counts->rows_read += (int64_t)batch->count;
    counts->inserted += inserted;
    counts->updated += updated;
    counts->unchanged += unchanged;
    counts->refused += refused;
    parameter_int(parameters, work->load_id);
    parameter_int(parameters, counts->rows_read);
    parameter_int(parameters, inserted);
    parameter_int(parameters, updated);
    parameter_int(parameters, unchanged);
    parameter_int(parameters, refused);
    return database_execute(work->load->database, "select engine.count_load($1, $2, $3, $4, $5, $6)",
                            parameters, NULL, error);
}

static void report_row(const Work *work, const Item *item, int64_t number) {
    static const char *const results[] = {"unchanged", "unchanged", "updated", "inserted"};
    LoadRow row = {number, item->record, results[item->outcome], "", NULL};
    if (item->state == ITEM_FAULTY) {
        row.result = "refused";
        row.field = item->fault->field;
        row.reason = item->fault->reason;
    } else if (item->outcome == OUTCOME_KEPT) {
        row.reason = "What is staged is newer and stays.";
    }
    work->load->report(work->load->owner, &row);
}

static bool write_chunk(const Work *work, Batch *batch, Error *error) {
    Database *database = work->load->database;
    bool is_own = !work->load->is_dry_run;
    if ((is_own && !database_begin(database, error)) || !stage_chunk(work, batch, error) ||
        !count_chunk(work, batch, error) || (is_own && !database_commit(database, error)))
        return error_wrap(error, "could not load %s: rows from %" PRId64 " on are not staged", work->path,
                          work->first_number);
    for (size_t i = 0; i < batch->count; i++)
        report_row(work, &batch->items[i], work->first_number + (int64_t)i);
    return true;
}

/* --- the second reading --- */

static bool begin_load(Work *work, Error *error) {
    Parameters *parameters AUTO(parameters_free_at) = parameters_new();
    Result *result AUTO(result_free_at) = NULL;
    parameter_text(parameters, work->kind->application);
    parameter_text(parameters, work->kind->name);
    parameter_text(parameters, work->name);
    parameter_bytes(parameters, work->counts->sha256, DIGEST_SIZE);
    parameter_int(parameters, work->bytes);
    parameter_int(parameters, work->counts->rows);
    parameter_bytes(parameters, work->kind->hash, DIGEST_SIZE);
    parameter_text(parameters, work->load->actor);
    if (!database_execute(work->load->database, "select engine.begin_load($1, $2, $3, $4, $5, $6, $7, $8)",
                          parameters, &result, error))
        return error_wrap(error, "could not load %s", work->path);
    work->load_id = result_int(result, 0, 0);
    return true;
}

static bool check_same(Work *work, Error *error) {
    unsigned char hash[DIGEST_SIZE];
    digest_finish(work->digest, hash);
    if (memcmp(hash, work->counts->sha256, sizeof hash) == 0)
        return true;
    return fail(work, error, "it was changed while it was read",
                "Load it again when nobody writes into it any more.");
}

static bool stage_file(Work *work, Error *error) {
    const Content *content = &work->kind->content;
    bool is_last = false;
    begin_reading(work);
    while (!is_last) {
        Batch *batch AUTO(batch_free_at) =
            batch_new(0, NULL, work->kind->hash, content->rows, content->row_count);
        work->counts->is_stopped = stop_requested();
        if (work->counts->is_stopped)
            return true;
        if (!read_chunk(work, batch, &is_last, error) ||
            (batch->count > 0 && !write_chunk(work, batch, error)))
            return false;
    }
    return check_same(work, error);
}

bool load_file(const Load *load, const LoadKind *kind, const char *path, LoadCounts *counts, Error *error) {
    const char *slash = strrchr(path, '/');
    Work work = {.load = load,
                 .kind = kind,
                 .path = path,
                 .name = slash ? slash + 1 : path,
                 .digest = digest_new(),
                 .counts = counts};
    *counts = (LoadCounts){0};
    bool is_done = open_file(&work, error) && check_file(&work, error);
    counts->is_stopped = stop_requested();
    if (is_done && !counts->is_stopped)
        is_done = begin_load(&work, error) && stage_file(&work, error);
    if (work.stream)
        fclose(work.stream);
    csv_free(work.csv);
    digest_free(work.digest);
    return is_done;
}
