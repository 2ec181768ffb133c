// CSV form: a message whose body is separated text, one line per row that belongs to the message's row.
//
// In a message "format": "csv" with "csv": {"each": table of the lines, "match": {its column: column of the
// message's table}, "between": {its number: [column of the first, column of the last]}, "delimiter",
// "has_header", "fields": {name: value}}. The rows are read in the order of their numbers, so many at a time,
// and written one by one: memory holds the body and one page of them. Lines end with CRLF (RFC 4180).
#pragma once

#include "base/text.h"
#include "sync/leaf.h"
#include "sync/mapping.h"

enum { CSV_FORM_PAGE_ROWS = 2000 };

struct CsvForm {
    const char *table;          // of the lines, in schema staging
    const char *const *columns; // that the fields use
    size_t column_count;
    const char *const *match; // pairs: column of table, column of the message's table
    size_t match_count;       // texts in match
    const char *between[3];   // number in table; first and last in the message's table
    char delimiter;
    bool has_header;
    const Leaf *const *fields;
    size_t field_count;
};

// What was written for one row of the message.
typedef struct Lines {
    Buffer text;
    size_t count;
    const Fault *fault; // the first line that does not fit the message; NULL: none
} Lines;

// Reads "csv" of the message's object; NULL with findings.
const CsvForm *csv_form_compile(Spec *spec, const Json *object);

// Appends the line of one row (values parallel to columns), the first time behind the header. A line that
// does not fit is noted as the fault, and nothing is appended from then on. The fault lives in `keep`;
// scratch is reset by the caller.
void csv_form_write(const CsvForm *form, const char *const *values, Arena *scratch, Arena *keep,
                    Lines *lines);
