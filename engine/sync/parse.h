// Parse: from one item of a source to rows of staging, as its mapping says. Pure: no I/O, no clock, no state.
//
// Values leave as canonical text that PostgreSQL casts: instants `2026-01-02T03:04:05.678901Z`, dates
// `2026-01-02`, booleans `true`/`false`, numbers without superfluous zeros, texts trimmed. A column whose
// path is absent is VALUE_ABSENT (do not write it); a JSON null or an empty text is NULL (write null). Rows
// come in the order of the mapping's rules, which is parents first.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/memory.h"
#include "base/text.h"
#include "io/json.h"
#include "sync/csv.h"
#include "sync/fault.h"
#include "sync/mapping.h"

enum { PARSE_ROWS_MAX = 10000 };

// Compare the pointer, never the text.
extern const char VALUE_ABSENT[];

typedef struct StagedRow {
    const RowRule *rule;
    const char **values; // parallel to rule->columns; NULL = null, VALUE_ABSENT = not to be written
} StagedRow;

// False: the item cannot be staged, *fault says why. True with *row_count 0: the mapping wants nothing of
// this item. Rows and values live in the arena; none of them lends from the item. `application` is the name
// of the instance that it came from: values lend it.
bool parse_item(const RowRule *rules, size_t rule_count, const Json *item, const char *application,
                Arena *arena, StagedRow **rows, size_t *row_count, Fault *fault);

// One row of a polled file (Content). The rules' paths start at {"file": list entry, "row": columns by header
// name, "rowNumber": n}. Also checks the bytes (UTF-8, NUL) and that the row has as many fields as the
// header.
typedef struct FileRow {
    const Json *file;        // the list entry that named the file
    const CsvHeader *header; // names of the columns
    const CsvRecord *record;
} FileRow;

bool parse_file_row(const RowRule *rules, size_t rule_count, const FileRow *row, const char *application,
                    Arena *arena, StagedRow **rows, size_t *row_count, Fault *fault);

// The same row as one JSON item, for quarantine: parse_item with the same rules gives the same rows or fault.
// `entry` are the bytes of the list entry. Bytes that are not UTF-8 are replaced (U+FFFD), the item stays
// readable.
void parse_write_file_row(Text entry, const CsvHeader *header, const CsvRecord *record, Buffer *item);
