// Csv: a window over the stream; each record is cut out of it in place.
#include "sync/csv.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

struct Csv {
    char delimiter;
    bool has_header, is_ended, is_started;
    Buffer window;     // what is not read yet, from `at` on
    size_t at;         // start of the next record in the window
    size_t searched;   // how far the end of that record was looked for already
    bool is_in_quotes; // at `searched`
    uint64_t offset;   // of window.at[0] in the file
    int64_t number;
    Text fields[CSV_FIELDS_MAX];
    Buffer unquoted; // fields of the present record that had quotes
    CsvHeader header;
    bool is_header_known;
    Arena *arena; // of the header's names
};

Csv *csv_new(char delimiter, bool has_header, const Text *names, size_t name_count) {
    Csv *csv = memory_zero(sizeof *csv);
    csv->delimiter = delimiter;
    csv->has_header = has_header;
    csv->arena = arena_new();
    csv->header = (CsvHeader){names, name_count};
    csv->is_header_known = !has_header;
    return csv;
}

void csv_free(Csv *csv) {
    if (!csv)
        return;
    buffer_free(&csv->window);
    buffer_free(&csv->unquoted);
    arena_free(csv->arena);
    free(csv);
}

void csv_free_at(Csv **csv) {
    csv_free(*csv);
    *csv = NULL;
}

const CsvHeader *csv_header(const Csv *csv) { return csv->is_header_known ? &csv->header : NULL; }

// Drops what has been read, so that the window stays as large as one chunk and one record.
static void shift_window(Csv *csv) {
    size_t left = csv->window.length - csv->at;
    if (left)
        memmove(csv->window.at, csv->window.at + csv->at, left);
    csv->window.length = left;
    csv->offset += csv->at;
    csv->searched -= csv->at;
    csv->at = 0;
}

void csv_add(Csv *csv, Text chunk) {
    if (csv->at > 0)
        shift_window(csv);
    buffer_append(&csv->window, chunk.at, chunk.length);
}

void csv_end(Csv *csv) { csv->is_ended = true; }

// ---- one record ----

// Moves `searched` to the line end that closes the record; false when it is not in the window yet.
static bool find_end(Csv *csv) {
    const char *bytes = csv->window.at;
    size_t i = csv->searched;
    for (; i < csv->window.length; i++) {
        if (bytes[i] == '"')
            csv->is_in_quotes = !csv->is_in_quotes;
        else if (bytes[i] == '\n' && !csv->is_in_quotes)
            break;
    }
    csv->searched = i;
    return i < csv->window.length;
}

// Copies a quoted field, whose first quote is at `at`, without its quotes; gives the end of the field.
static const char *unquote(Csv *csv, const char *at, const char *end, Text *field) {
    char *out = csv->unquoted.at + csv->unquoted.length;
    size_t length = 0;
    for (at++; at < end; at++) {
        if (*at == '"' && at + 1 < end && at[1] == '"')
            at++;
        else if (*at == '"')
            break;
        out[length++] = *at;
    }
    at = at < end ? at + 1 : end;
    while (at < end && *at != csv->delimiter)
        out[length++] = *at++;
    csv->unquoted.length += length;
    *field = (Text){out, length};
    return at;
}

static size_t split(Csv *csv, Text raw) {
    const char *at = raw.at, *end = raw.at + raw.length;
    size_t count = 0;
    csv->unquoted.length = 0;
    buffer_reserve(&csv->unquoted, raw.length + 1);
    while (count < CSV_FIELDS_MAX) {
        Text *field = &csv->fields[count++];
        if (at < end && *at == '"') {
            at = unquote(csv, at, end, field);
        } else {
            const char *stop = memchr(at, csv->delimiter, (size_t)(end - at));
            *field = (Text){at, (size_t)((stop ? stop : end) - at)};
            at = stop ? stop : end;
        }
        if (at >= end)
            return count;
        at++;
    }
    return CSV_FIELDS_MAX + 1;
}

// The byte order mark is one at the very beginning only.
static void skip_mark(Csv *csv) {
    bool is_behind = csv->offset + csv->at > 0;
    if (csv->is_started || (!is_behind && csv->window.length < 3))
        return;
    csv->is_started = true;
    if (!is_behind && memcmp(csv->window.at, "\xEF\xBB\xBF", 3) == 0)
        csv->at = csv->searched = 3;
}

// Takes the raw bytes of the next record that is not empty.
static CsvState take_raw(Csv *csv, Text *raw, Error *error) {
    do {
        skip_mark(csv);
        bool is_whole = find_end(csv);
        if (!is_whole && csv->window.length - csv->at > CSV_RECORD_BYTES_MAX) {
            error_set(error, ERROR_PERMANENT, "a record of the file is larger than %d bytes",
                      CSV_RECORD_BYTES_MAX);
            error_detail(error, "It starts at byte %llu; a quote that is not closed makes this.",
                         (unsigned long long)(csv->offset + csv->at));
            return CSV_BROKEN;
        }
        if (!is_whole && !csv->is_ended)
            return CSV_MORE;
        if (!is_whole && csv->is_in_quotes) {
            error_set(error, ERROR_TRANSIENT, "the file ends within quotes: it is cut");
            return CSV_BROKEN;
        }
        if (csv->at >= csv->window.length)
            return CSV_END;
        *raw = (Text){csv->window.at + csv->at, csv->searched - csv->at};
        if (raw->length > 0 && raw->at[raw->length - 1] == '\r')
            raw->length--;
        csv->at = csv->searched = csv->searched + is_whole;
    } while (raw->length == 0);
    return CSV_RECORD;
}

static void keep_header(Csv *csv, size_t count) {
    Text *names = arena_alloc(csv->arena, count * sizeof *names);
    for (size_t i = 0; i < count; i++) {
        Text name = text_trim(csv->fields[i]);
        names[i] = (Text){arena_copy(csv->arena, name.at, name.length), name.length};
    }
    csv->header = (CsvHeader){names, count};
    csv->is_header_known = true;
}

CsvState csv_read(Csv *csv, CsvRecord *record, Error *error) {
    Text raw;
    for (;;) {
        CsvState state = take_raw(csv, &raw, error);
        if (state != CSV_RECORD)
            return state;
        size_t count = split(csv, raw);
        if (count > CSV_FIELDS_MAX) {
            error_set(error, ERROR_PERMANENT, "a record of the file has more than %d fields", CSV_FIELDS_MAX);
            return CSV_BROKEN;
        }
        if (csv->is_header_known) {
            *record = (CsvRecord){.fields = csv->fields,
                                  .field_count = count,
                                  .raw = raw,
                                  .offset = csv->offset + (uint64_t)(raw.at - csv->window.at),
                                  .number = ++csv->number};
            return CSV_RECORD;
        }
        keep_header(csv, count);
    }
}
