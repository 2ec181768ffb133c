/* dersync mapping check, mapping test. */
#include "command/command.h"
#include "command/mapping_findings.h"
#include "command/table.h"

#include "base/memory.h"
#include "sync/mapping.h"

#include <stdio.h>

static bool read_columns(Database *database, Arena *arena, CheckFacts *facts, Error *error) {
    AUTO(result_free_at) Result *result = NULL;

    if (!database_execute(
            database,
            "select c.relname, a.attname from pg_catalog.pg_attribute a "
            "join pg_catalog.pg_class c on c.oid = a.attrelid "
            "join pg_catalog.pg_namespace n on n.oid = c.relnamespace "
            "where n.nspname = 'staging' and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped "
            "order by 1, 2",
            NULL, &result, error))
        return false;
    facts->column_count = result_rows(result);
    TableColumn *columns = arena_alloc(arena, (facts->column_count + 1) * sizeof *columns);
    for (size_t i = 0; i < facts->column_count; i++)
        columns[i] = (TableColumn){arena_text(arena, result_text(result, i, 0)),
                                   arena_text(arena, result_text(result, i, 1))};
    facts->columns = columns;
    return true;
}

bool findings_read(const Config *config, Database *database, Arena *arena, const Finding **findings,
                   size_t *count, Error *error) {
    const char **applications = arena_alloc(arena, (config->application_count + 1) * sizeof *applications);
    CheckFacts facts = {.applications = applications, .application_count = config->application_count};

    for (size_t i = 0; i < config->application_count; i++)
        applications[i] = config->applications[i].name;
    if (database != NULL && !read_columns(database, arena, &facts, error))
        return false;
    return mapping_check(config->mappings, &facts, arena, findings, count, error);
}

/* --- check --- */

static const TableHeading finding_headings[] = {{"file", "file", TABLE_TEXT},
                                                {"place", "place", TABLE_TEXT},
                                                {"problem", "problem", TABLE_TEXT},
                                                {"remedy", "remedy", TABLE_TEXT}};
enum { FINDING_HEADING_COUNT = sizeof finding_headings / sizeof *finding_headings };

static void print_findings_json(const Finding *findings, size_t count) {
    AUTO(table_free_at) Table *table = table_new(finding_headings, FINDING_HEADING_COUNT);
    AUTO(buffer_free) Buffer text = {0};

    for (size_t i = 0; i < count; i++) {
        table_add(table, findings[i].file);
        table_add(table, findings[i].key);
        table_add(table, findings[i].problem);
        table_add(table, findings[i].remedy);
    }
    table_append_json(table, &text);
    puts(text.at);
}

static void print_findings(const Finding *findings, size_t count, const char *scope) {
    for (size_t i = 0; i < count; i++) {
        const Finding *one = &findings[i];

        printf("%s%s%s: %s", one->file, one->key[0] != '\0' ? ": " : "", one->key, one->problem);
        printf("%s%s\n", one->remedy[0] != '\0' ? "\n    -> " : "", one->remedy);
    }
    if (count == 0)
        printf("the mappings are right, %s\n", scope);
    else
        printf("\n%zu finding%s\n", count, table_plural((int64_t)count));
}

/* Without a database the mappings are checked by themselves: a person may write them anywhere. */
bool mapping_check_perform(CommandCall *call, Error *error) {
    AUTO(config_free_at) Config *config = call_config(call, error);
    AUTO(arena_free_at) Arena *arena = arena_new();
    const Finding *findings = NULL;
    Error failure = {0};
    size_t count = 0;

    if (config == NULL)
        return false;
    AUTO(database_close_at) Database *database = call_connect(call, config, &failure);
    if (!findings_read(config, database, arena, &findings, &count, error))
        return false;
    call->has_findings = count > 0;
    if (call_is_json(call)) {
        print_findings_json(findings, count);
        return true;
    }
    print_findings(findings, count,
                   database != NULL ? "also against the tables of the database" : "by themselves");
    if (database == NULL)
        fprintf(stderr, "dersync: warning: tables and columns were not checked: %s\n", failure.message);
    return true;
}

/* --- test --- */

typedef struct TestReport {
    Table *table;
    bool is_json;
    size_t passed, failed;
} TestReport;

static const TableHeading test_headings[] = {
    {"result", "result", TABLE_TEXT}, {"test", "test", TABLE_TEXT}, {"why", "why", TABLE_TEXT}};
enum { TEST_HEADING_COUNT = sizeof test_headings / sizeof *test_headings };

static void report_test(void *owner, const char *name, const char *why) {
    TestReport *report = owner;
    const TableMark mark = why == NULL ? TABLE_GOOD : TABLE_BAD;
    const bool is_coloured = call_is_coloured();

    report->passed += why == NULL;
    report->failed += why != NULL;
    if (report->is_json) {
        table_add(report->table, why == NULL ? "ok" : "failed");
        table_add(report->table, name);
        table_add(report->table, why);
        return;
    }
    printf("%s%-6s%s  %s\n", table_mark_begin(mark, is_coloured), why == NULL ? "ok" : "failed",
           table_mark_end(mark, is_coloured), name);
    if (why != NULL) {
        printf("        ");
        table_print_text(stdout, why);
        putchar('\n');
    }
}

bool mapping_test_perform(CommandCall *call, Error *error) {
    AUTO(config_free_at) Config *config = call_config(call, error);
    if (config == NULL)
        return false;
    AUTO(mappings_free_at) Mappings *mappings = mappings_load(config->mappings, error);
    if (mappings == NULL)
        return false;
    AUTO(table_free_at) Table *table = table_new(test_headings, TEST_HEADING_COUNT);
    AUTO(buffer_free) Buffer text = {0};
    TestReport report = {.table = table, .is_json = call_is_json(call)};

    const bool is_passed = mapping_test(mappings, config->mappings, report_test, &report, error);
    if (!is_passed && error->kind != ERROR_NONE)
        return false;
    call->has_findings = !is_passed;
    if (report.is_json) {
        table_append_json(table, &text);
        puts(text.at);
    } else {
        printf("\n%zu passed, %zu failed\n", report.passed, report.failed);
    }
    return true;
}
