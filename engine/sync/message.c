/* Message rows: what the messages of a claim are built of. */
#include "sync/message.h"

#include "sync/csv_form.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { LINES_PER_RESET = 100 }; /* of the memory in which lines are put together */

/* --- statements --- */

typedef struct Statement {
    char *key;
    char *sql;
} Statement;

struct MessageStatements {
    Statement *statements;
    size_t count, capacity;
};

MessageStatements *message_statements_new(void) { return memory_zero(sizeof(MessageStatements)); }

void message_statements_free(MessageStatements *statements) {
    if (statements == NULL)
        return;
    for (size_t i = 0; i < statements->count; i++) {
        free(statements->statements[i].key);
        free(statements->statements[i].sql);
    }
    free(statements->statements);
    free(statements);
}

static const char *find_statement(const MessageStatements *statements, const char *key) {
    for (size_t i = 0; i < statements->count; i++)
        if (strcmp(statements->statements[i].key, key) == 0)
            return statements->statements[i].sql;
    return NULL;
}

static const char *keep_statement(MessageStatements *statements, const char *key, const char *sql) {
    if (statements->count == statements->capacity) {
        statements->capacity = statements->capacity > 0 ? statements->capacity * 2 : 16;
        statements->statements =
            memory_grow(statements->statements, statements->capacity * sizeof *statements->statements);
    }
    Statement *statement = &statements->statements[statements->count++];
    statement->key = memory_copy_text(key);
    statement->sql = memory_copy_text(sql);
    return statement->sql;
}

static const char *ask_statement(MessageStatements *statements, Database *database, const char *key,
                                 const char *question, Parameters *take, Error *error) {
    AUTO(parameters_free_at) Parameters *parameters = take;
    AUTO(result_free_at) Result *result = NULL;

    if (!database_execute(database, question, parameters, &result, error))
        return NULL;
    const char *sql = result_rows(result) == 1 ? result_text(result, 0, 0) : NULL;
    if (sql == NULL) {
        error_set(error, ERROR_CONFIGURATION, "the database has no statement for %s", key);
        error_hint(error, "Run \"dersync migrate\"; \"dersync mapping check\" compares mappings and tables.");
        return NULL;
    }
    return keep_statement(statements, key, sql);
}

static void write_key(Buffer *key, const char *use, const char *table, const char *const *columns,
                      size_t count) {
    buffer_format(key, "%s %s", use, table);
    for (size_t i = 0; i < count; i++)
        buffer_format(key, " %s", columns[i]);
}

static const char *row_statement(MessageStatements *statements, Database *database, const Message *message,
                                 Error *error) {
    AUTO(buffer_free) Buffer key = {0};

    write_key(&key, "row", message->table, message->columns, message->column_count);
    const char *sql = find_statement(statements, key.at);
    if (sql != NULL)
        return sql;
    Parameters *parameters = parameters_new();
    parameter_text(parameters, message->table);
    parameter_text_array(parameters, message->columns, message->column_count);
    return ask_statement(statements, database, key.at, "select engine.message_statement($1, $2)", parameters,
                         error);
}

static const char *children_statement(MessageStatements *statements, Database *database, const char *table,
                                      const MessageChild *child, Error *error) {
    AUTO(buffer_free) Buffer key = {0};

    buffer_format(&key, "%s ", table);
    write_key(&key, "children", child->table, child->columns, child->column_count);
    const char *sql = find_statement(statements, key.at);
    if (sql != NULL)
        return sql;
    Parameters *parameters = parameters_new();
    parameter_text(parameters, table);
    parameter_text(parameters, child->table);
    parameter_text_array(parameters, child->columns, child->column_count);
    return ask_statement(statements, database, key.at, "select engine.message_children_statement($1, $2, $3)",
                         parameters, error);
}

static const char *lines_statement(MessageStatements *statements, Database *database, const Message *message,
                                   Error *error) {
    const CsvForm *form = message->csv;
    AUTO(buffer_free) Buffer key = {0};

    buffer_format(&key, "%s/%s ", message->kind, message->name);
    write_key(&key, "lines", form->table, form->columns, form->column_count);
    const char *sql = find_statement(statements, key.at);
    if (sql != NULL)
        return sql;
    Parameters *parameters = parameters_new();
    parameter_text(parameters, message->table);
    parameter_text(parameters, form->table);
    parameter_text_array(parameters, form->columns, form->column_count);
    parameter_text_array(parameters, form->match, form->match_count);
    parameter_text_array(parameters, form->between, sizeof form->between / sizeof *form->between);
    return ask_statement(statements, database, key.at,
                         "select engine.message_lines_statement($1, $2, $3, $4, $5)", parameters, error);
}

const char *message_fill_statement(MessageStatements *statements, Database *database, const char *table,
                                   const char *const *columns, size_t count, Error *error) {
    AUTO(buffer_free) Buffer key = {0};

    write_key(&key, "fill", table, columns, count);
    const char *sql = find_statement(statements, key.at);
    if (sql != NULL)
        return sql;
    Parameters *parameters = parameters_new();
    parameter_text(parameters, table);
    parameter_text_array(parameters, columns, count);
    return ask_statement(statements, database, key.at, "select engine.fill_statement($1, $2)", parameters,
                         error);
}

/* --- loading --- */

typedef struct Part { /* the deliveries of one message */
    const Message *message;
    Delivery **deliveries; /* by record_id */
    MessageRow *rows;      /* parallel to deliveries, as the next */
    MessageChildRows **children;
    size_t count;
} Part;

struct Loading {
    Claim *claim;
    Part *parts;
    size_t part_count;
    size_t part;          /* at work */
    size_t child;         /* 0: the rows; n: child n - 1; or the lines */
    bool is_noted;        /* that the application may show what the part's messages carry */
    size_t line_delivery; /* whose lines are read */
    int64_t line_number;  /* of the last line read of it */
};

static int compare_record(const void *one, const void *other) {
    const Delivery *a = *(Delivery *const *)one, *b = *(Delivery *const *)other;
    return (a->record_id > b->record_id) - (a->record_id < b->record_id);
}

static bool is_loadable(const Delivery *delivery) {
    return delivery->message != NULL && delivery->result == RESULT_OPEN;
}

static Part *part_of(Loading *loading, const Message *message) {
    for (size_t i = 0; i < loading->part_count; i++)
        if (loading->parts[i].message == message)
            return &loading->parts[i];
    Part *part = &loading->parts[loading->part_count++];
    part->message = message;
    part->deliveries = arena_alloc(loading->claim->arena, loading->claim->count * sizeof *part->deliveries);
    return part;
}

static size_t count_messages(const Claim *claim) {
    size_t count = 0;

    for (size_t i = 0; i < claim->count; i++) {
        bool is_new = is_loadable(&claim->deliveries[i]);
        for (size_t j = 0; is_new && j < i; j++)
            is_new = claim->deliveries[j].message != claim->deliveries[i].message;
        count += is_new;
    }
    return count;
}

Loading *loading_begin(Claim *claim) {
    Loading *loading = arena_zero(claim->arena, sizeof *loading);

    loading->claim = claim;
    loading->parts = arena_zero(claim->arena, (count_messages(claim) + 1) * sizeof *loading->parts);
    for (size_t i = 0; i < claim->count; i++) {
        Delivery *delivery = &claim->deliveries[i];
        if (!is_loadable(delivery))
            continue;
        Part *part = part_of(loading, delivery->message);
        part->deliveries[part->count++] = delivery;
    }
    for (size_t i = 0; i < loading->part_count; i++) {
        Part *part = &loading->parts[i];
        qsort(part->deliveries, part->count, sizeof *part->deliveries, compare_record);
        part->rows = arena_zero(claim->arena, part->count * sizeof *part->rows);
        part->children = arena_zero(claim->arena, part->count * sizeof *part->children);
    }
    return loading;
}

/* Each record once, whatever number of deliveries it has: its children would come as often. */
static void add_record_ids(const Part *part, Arena *arena, Parameters *parameters) {
    int64_t *ids = arena_alloc(arena, part->count * sizeof *ids);
    size_t count = 0;

    for (size_t i = 0; i < part->count; i++)
        if (i == 0 || part->deliveries[i]->record_id != part->deliveries[i - 1]->record_id)
            ids[count++] = part->deliveries[i]->record_id;
    parameter_int_array(parameters, ids, count);
}

/* A page of the lines of one delivery: their bodies are built one after the other. */
static const char *next_lines(const Loading *loading, MessageStatements *statements, Database *database,
                              Parameters *parameters, Error *error) {
    const Part *part = &loading->parts[loading->part];
    const char *sql = lines_statement(statements, database, part->message, error);

    if (sql != NULL) {
        parameter_int(parameters, part->deliveries[loading->line_delivery]->record_id);
        parameter_int(parameters, loading->line_number);
        parameter_int(parameters, CSV_FORM_PAGE_ROWS);
    }
    return sql;
}

static bool is_note_due(const Loading *loading) {
    return loading->parts[loading->part].message->carry_count > 0 && !loading->is_noted;
}

static const char *note_sent(const Part *part, Arena *arena, Parameters *parameters) {
    int64_t *ids = arena_alloc(arena, part->count * sizeof *ids);

    for (size_t i = 0; i < part->count; i++)
        ids[i] = part->deliveries[i]->id;
    parameter_int_array(parameters, ids, part->count);
    return "select engine.note_sent($1)";
}

const char *loading_statement(Loading *loading, MessageStatements *statements, Database *database,
                              Parameters *parameters, Error *error) {
    if (loading->part == loading->part_count)
        return NULL;
    const Part *part = &loading->parts[loading->part];
    const Message *message = part->message;
    if (is_note_due(loading))
        return note_sent(part, loading->claim->arena, parameters);
    if (loading->child > 0 && message->csv != NULL)
        return next_lines(loading, statements, database, parameters, error);
    const char *sql = loading->child == 0 ? row_statement(statements, database, message, error)
                                          : children_statement(statements, database, message->table,
                                                               &message->children[loading->child - 1], error);
    if (sql != NULL)
        add_record_ids(part, loading->claim->arena, parameters);
    return sql;
}

/* The first delivery of the part with this record, or count. */
static size_t find_record(const Part *part, int64_t record_id) {
    size_t low = 0, high = part->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (part->deliveries[middle]->record_id < record_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < part->count && part->deliveries[low]->record_id == record_id ? low : part->count;
}

static bool is_same_record(const Part *part, size_t index, int64_t record_id) {
    return index < part->count && part->deliveries[index]->record_id == record_id;
}

/* Column 0 is the record's id, the values come after it. */
static const char **read_values(const Result *result, size_t row, size_t count, Arena *arena) {
    const char **values = arena_alloc(arena, (count + 1) * sizeof *values);

    for (size_t i = 0; i < count; i++)
        values[i] = result_text(result, row, i + 1);
    return values;
}

static void take_rows(Part *part, const Result *result, Arena *arena) {
    for (size_t row = 0; row < result_rows(result); row++) {
        int64_t record_id = result_int(result, row, 0);
        const char **values = read_values(result, row, part->message->column_count, arena);
        size_t child_count = part->message->child_count;
        MessageChildRows *children = arena_zero(arena, (child_count + 1) * sizeof *children);

        for (size_t i = find_record(part, record_id); is_same_record(part, i, record_id); i++) {
            part->rows[i] = (MessageRow){.values = values, .children = children};
            if (part->message->csv != NULL)
                part->rows[i].lines = arena_zero(arena, sizeof *part->rows[i].lines);
            part->children[i] = children;
            part->deliveries[i]->row = &part->rows[i];
        }
    }
}

/* Deliveries of one record share what take_rows made for the first of them. */
static void take_children(Part *part, size_t child, const Result *result, Arena *arena) {
    size_t column_count = part->message->children[child].column_count, count = result_rows(result);
    size_t *counts = arena_zero(arena, (part->count + 1) * sizeof *counts);
    const char *const ***lists = arena_zero(arena, (part->count + 1) * sizeof *lists);

    for (size_t row = 0; row < count; row++)
        counts[find_record(part, result_int(result, row, 0))]++;
    for (size_t row = 0; row < count; row++) {
        size_t index = find_record(part, result_int(result, row, 0));
        if (index == part->count || part->children[index] == NULL)
            continue;
        if (lists[index] == NULL)
            lists[index] = arena_alloc(arena, counts[index] * sizeof *lists[index]);
        MessageChildRows *rows = &part->children[index][child];
        lists[index][rows->row_count++] = read_values(result, row, column_count, arena);
        rows->rows = lists[index];
    }
}

static void begin_part(Loading *loading) {
    loading->child = 0;
    loading->is_noted = false;
    loading->part++;
}

/* Written at once and not kept: memory holds the body and one page. True: there are no more of this delivery.
 */
static bool take_lines(Loading *loading, const Result *result) {
    const Part *part = &loading->parts[loading->part];
    const CsvForm *form = part->message->csv;
    Lines *lines = part->rows[loading->line_delivery].lines;
    AUTO(arena_free_at) Arena *scratch = arena_new();
    size_t count = result_rows(result);

    for (size_t row = 0; lines != NULL && row < count; row++) {
        csv_form_write(form, read_values(result, row, form->column_count, scratch), scratch,
                       loading->claim->arena, lines);
        loading->line_number = result_int(result, row, 0);
        if (row % LINES_PER_RESET == 0)
            arena_reset(scratch);
    }
    return lines == NULL || lines->fault != NULL || count < CSV_FORM_PAGE_ROWS;
}

static void advance_lines(Loading *loading, Result *take) {
    bool is_end = take_lines(loading, take);

    result_free(take);
    if (!is_end)
        return;
    loading->line_number = INT64_MIN;
    if (++loading->line_delivery < loading->parts[loading->part].count)
        return;
    loading->line_delivery = 0;
    begin_part(loading);
}

void loading_take(Loading *loading, Result *take) {
    Part *part = &loading->parts[loading->part];

    if (is_note_due(loading)) {
        loading->is_noted = true;
        result_free(take);
        return;
    }
    if (loading->child > 0 && part->message->csv != NULL) {
        advance_lines(loading, take);
        return;
    }
    claim_keep(loading->claim, take);
    if (loading->child == 0)
        take_rows(part, take, loading->claim->arena);
    else
        take_children(part, loading->child - 1, take, loading->claim->arena);
    loading->line_number = INT64_MIN;
    if (loading->child++ == part->message->child_count && part->message->csv == NULL)
        begin_part(loading);
}
