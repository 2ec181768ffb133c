// Csv: reads separated text (RFC 4180) as it streams in, one record at a time.
//
// Life cycle: csv_new → for each chunk csv_add, then csv_read until CSV_MORE → csv_end, csv_read until
// CSV_END → free. Quoted fields may hold delimiters, doubled quotes and line ends; LF, CRLF, a byte order
// mark and empty lines are taken care of. Memory is bounded by one chunk and one record.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"

enum { CSV_FIELDS_MAX = 256, CSV_RECORD_BYTES_MAX = 64 * 1024 };

typedef struct Csv Csv;

typedef struct CsvHeader {
    const Text *names;
    size_t count;
} CsvHeader;

typedef struct CsvRecord {
    const Text *fields; // lent until the next csv_ call; unquoted
    size_t field_count;
    Text raw;        // the record's bytes as they came, without the line end
    uint64_t offset; // of raw in the whole file
    int64_t number;  // data rows from 1; the header is none
} CsvRecord;

typedef enum CsvState {
    CSV_RECORD, // *record is filled
    CSV_MORE,   // add the next chunk, or end
    CSV_END,    // after csv_end: all records were given
    CSV_BROKEN  // error filled: a quote never closed (cut file), a record too large, too many fields
} CsvState;

// With has_header the first record names the columns; without, `names` (lent for the reader's life) does.
Csv *csv_new(char delimiter, bool has_header, const Text *names, size_t name_count);
void csv_free(Csv *csv);
void csv_free_at(Csv **csv);

void csv_add(Csv *csv, Text chunk); // copies
void csv_end(Csv *csv);
CsvState csv_read(Csv *csv, CsvRecord *record, Error *error);

// NULL until the header was read. Lends for the reader's life.
const CsvHeader *csv_header(const Csv *csv);
