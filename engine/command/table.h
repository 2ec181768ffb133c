/* Plain-text tables with aligned columns, and the same as JSON.
 *
 * Make one with its columns, add cells row by row from left to right, print it, free it. All texts are
 * copied. Characters that would move a terminal's cursor are printed as '?': values may come from another
 * application. */
#pragma once

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

typedef enum TableCellKind { TABLE_TEXT, TABLE_NUMBER } TableCellKind;

typedef struct TableHeading {
    const char *title;
    const char *member; /* name in JSON */
    TableCellKind kind;
} TableHeading;

typedef enum TableMark { TABLE_PLAIN, TABLE_GOOD, TABLE_WARNING, TABLE_BAD, TABLE_FAINT } TableMark;

typedef struct Table Table;

/* columns must outlive the table. */
Table *table_new(const TableHeading *columns, size_t count);
void table_free(Table *table);
void table_free_at(Table **table);

void table_add(Table *table, const char *text_or_null);
void table_add_marked(Table *table, TableMark mark, const char *text_or_null);
void table_add_number(Table *table, int64_t number);
size_t table_rows(const Table *table);

/* A line of titles, then a line per row; each line begins with prefix and ends with its last text. Null is
 * printed as "-". */
void table_print(const Table *table, FILE *out, const char *prefix, bool is_coloured);

/* For long texts: of each row the first cell on a line, below it a line for each other one that is not null.
 */
void table_print_records(const Table *table, FILE *out);

/* A list of objects. A cell of a TABLE_NUMBER column must hold a number. */
void table_append_json(const Table *table, Buffer *buffer);

/* "s" behind a word that is counted, "" for one. */
const char *table_plural(int64_t count);

/* A text for a terminal: control characters replaced, colour begun and ended where is_coloured. */
void table_print_text(FILE *out, const char *text);
const char *table_mark_begin(TableMark mark, bool is_coloured);
const char *table_mark_end(TableMark mark, bool is_coloured);
