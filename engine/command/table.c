/* Plain-text tables with aligned columns, and the same as JSON. */
#include "command/table.h"

#include "base/memory.h"
#include "io/json.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { GAP = 2 };

typedef struct Cell {
    char *text; /* NULL: null */
    TableMark mark;
} Cell;

struct Table {
    const TableHeading *columns;
    size_t column_count;
    Cell *cells; /* row by row */
    size_t cell_count, cell_capacity;
};

Table *table_new(const TableHeading *columns, size_t count) {
    Table *table = memory_zero(sizeof *table);

    assert(count > 0);
    table->columns = columns;
    table->column_count = count;
    return table;
}

void table_free(Table *table) {
    if (table == NULL)
        return;
    for (size_t i = 0; i < table->cell_count; i++)
        free(table->cells[i].text);
    free(table->cells);
    free(table);
}

void table_free_at(Table **table) {
    table_free(*table);
    *table = NULL;
}

void table_add_marked(Table *table, TableMark mark, const char *text_or_null) {
    if (table->cell_count == table->cell_capacity) {
        table->cell_capacity = table->cell_capacity == 0 ? 64 : 2 * table->cell_capacity;
        table->cells = memory_grow(table->cells, table->cell_capacity * sizeof *table->cells);
    }
    table->cells[table->cell_count++] =
        (Cell){.text = text_or_null != NULL ? memory_copy_text(text_or_null) : NULL, .mark = mark};
}

void table_add(Table *table, const char *text_or_null) { table_add_marked(table, TABLE_PLAIN, text_or_null); }

void table_add_number(Table *table, int64_t number) {
    char text[24];

    snprintf(text, sizeof text, "%" PRId64, number);
    table_add(table, text);
}

size_t table_rows(const Table *table) {
    assert(table->cell_count % table->column_count == 0);
    return table->cell_count / table->column_count;
}

/* --- text --- */

static bool is_control(unsigned char byte) { return byte < 0x20 || byte == 0x7f; }

/* Characters, not bytes: continuation bytes of UTF-8 take no room. */
static size_t shown_width(const char *text) {
    size_t width = 0;

    for (; *text != '\0'; text++)
        width += ((unsigned char)*text & 0xc0) != 0x80;
    return width;
}

void table_print_text(FILE *out, const char *text) {
    for (; *text != '\0'; text++) {
        const unsigned char byte = (unsigned char)*text;
        /* C2 80 … C2 9F are control characters too. */
        const bool is_high = byte == 0xc2 && ((unsigned char)text[1] & 0xe0) == 0x80;

        putc(is_control(byte) || is_high ? '?' : byte, out);
        text += is_high;
    }
}

const char *table_plural(int64_t count) { return count == 1 ? "" : "s"; }

const char *table_mark_begin(TableMark mark, bool is_coloured) {
    static const char *const codes[] = {"", "\033[32m", "\033[33m", "\033[31m", "\033[2m"};

    return is_coloured ? codes[mark] : "";
}

const char *table_mark_end(TableMark mark, bool is_coloured) {
    return is_coloured && mark != TABLE_PLAIN ? "\033[0m" : "";
}

static const char *cell_text(const Table *table, size_t row, size_t column) {
    const char *text = table->cells[row * table->column_count + column].text;

    return text != NULL ? text : "-";
}

static size_t column_width(const Table *table, size_t column) {
    size_t width = shown_width(table->columns[column].title);

    for (size_t row = 0; row < table_rows(table); row++) {
        const size_t one = shown_width(cell_text(table, row, column));

        width = one > width ? one : width;
    }
    return width;
}

/* Numbers stand right, texts left. *blanks: what goes before the next text of the line, so that nothing
 * follows the last one. */
static void print_cell(const Table *table, size_t column, size_t width, const char *text, TableMark mark,
                       bool is_coloured, int *blanks, FILE *out) {
    const int room = (int)(width - shown_width(text));
    const bool is_number = table->columns[column].kind == TABLE_NUMBER;

    if (text[0] == '\0') {
        *blanks += (int)width + GAP;
        return;
    }
    fprintf(out, "%*s%s", *blanks + (is_number ? room : 0), "", table_mark_begin(mark, is_coloured));
    table_print_text(out, text);
    fputs(table_mark_end(mark, is_coloured), out);
    *blanks = (is_number ? 0 : room) + GAP;
}

void table_print(const Table *table, FILE *out, const char *prefix, bool is_coloured) {
    size_t *widths = memory_alloc(table->column_count * sizeof *widths);
    int blanks = 0;

    fputs(prefix, out);
    for (size_t column = 0; column < table->column_count; column++) {
        widths[column] = column_width(table, column);
        print_cell(table, column, widths[column], table->columns[column].title, TABLE_FAINT, is_coloured,
                   &blanks, out);
    }
    for (size_t row = 0; row < table_rows(table); row++) {
        fprintf(out, "\n%s", prefix);
        blanks = 0;
        for (size_t column = 0; column < table->column_count; column++)
            print_cell(table, column, widths[column], cell_text(table, row, column),
                       table->cells[row * table->column_count + column].mark, is_coloured, &blanks, out);
    }
    putc('\n', out);
    free(widths);
}

void table_print_records(const Table *table, FILE *out) {
    size_t width = 0;

    for (size_t column = 1; column < table->column_count; column++)
        width = shown_width(table->columns[column].title) > width ? shown_width(table->columns[column].title)
                                                                  : width;
    for (size_t row = 0; row < table_rows(table); row++) {
        fputs(row > 0 ? "\n" : "", out);
        table_print_text(out, cell_text(table, row, 0));
        putc('\n', out);
        for (size_t column = 1; column < table->column_count; column++) {
            if (table->cells[row * table->column_count + column].text == NULL)
                continue;
            fprintf(out, "  %-*s", (int)width + GAP, table->columns[column].title);
            table_print_text(out, cell_text(table, row, column));
            putc('\n', out);
        }
    }
}

/* --- JSON --- */

static void append_cell_json(const TableHeading *column, const Cell *cell, Buffer *buffer) {
    json_write_text(buffer, text_of(column->member));
    buffer_char(buffer, ':');
    if (cell->text == NULL)
        buffer_text(buffer, "null");
    else if (column->kind == TABLE_NUMBER)
        buffer_text(buffer, cell->text);
    else
        json_write_text(buffer, text_of(cell->text));
}

void table_append_json(const Table *table, Buffer *buffer) {
    buffer_char(buffer, '[');
    for (size_t i = 0; i < table->cell_count; i++) {
        const size_t column = i % table->column_count;

        buffer_text(buffer, column > 0 ? "," : i > 0 ? ",{" : "{");
        append_cell_json(&table->columns[column], &table->cells[i], buffer);
        if (column + 1 == table->column_count)
            buffer_char(buffer, '}');
    }
    buffer_char(buffer, ']');
}
