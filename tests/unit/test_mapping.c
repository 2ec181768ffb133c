// Mapping: what a check finds, and what loading gives.
#include "unit.h"

#include "base/memory.h"
#include "tree.h"

static const char SOURCE[] =
    "{\"title\":\"t\",\"fetch\":{\"path\":\"/"
    "p\",\"paging\":\"single\",\"items\":\"items\",\"count\":\"count\"},"
    "\"record\":{\"id\":\"id\"},\"rows\":[{\"table\":\"a\",\"columns\":{\"x\":{\"path\":\"x\"}}}]}";
static const char MESSAGE[] = "{\"title\":\"t\",\"table\":\"a\",\"path\":\"/"
                              "p\",\"body\":{\"x\":{\"column\":\"x\"}},\"reply\":{\"status\":[200]}}";
static const char FLOW[] = "{\"title\":\"t\",\"table\":\"a\",\"on\":\"insert\",\"target\":\"k\",\"message\":"
                           "\"m\",\"lane\":\"'l'\",\"effect\":\"by_key\"}";

// Checks a tree of the three good files, one of which is another text, and expects a finding of that file at
// the key.
static void assert_finds(const char *file, const char *text, const char *key, const char *problem) {
    static const TableColumn COLUMNS[] = {{"a", "x"}, {"a", "y"}, {"b", "z"}};
    AUTO(arena_free_at) Arena *arena = arena_new();
    const Finding *findings;
    size_t count;
    Error error = {0};
    const char *directory = tree_new();
    tree_write("k/r.json", SOURCE);
    tree_write("k/messages/m.json", MESSAGE);
    tree_write("flows/f.json", FLOW);
    if (file)
        tree_write(file, text);
    static const char *const APPLICATIONS[] = {"west"};
    const CheckFacts facts = {COLUMNS, 3, APPLICATIONS, 1};
    assert_true(mapping_check(directory, &facts, arena, &findings, &count, &error));
    tree_free();
    if (!file) {
        assert_int_equal(count, 0);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        assert_true(*findings[i].remedy != '\0');
        if (strcmp(findings[i].file, file) == 0 && strcmp(findings[i].key, key) == 0 &&
            strstr(findings[i].problem, problem))
            return;
    }
    fail_msg("nothing found at %s of %s, but at \"%s\": %s", key, text, count ? findings[0].key : "",
             count ? findings[0].problem : "");
}

static void good_files_have_no_finding(void **state) {
    (void)state;
    assert_finds(NULL, NULL, "", "");
}

// The source with its first row's text replaced.
static void assert_finds_in_row(const char *row, const char *key, const char *problem) {
    char text[2000];
    snprintf(text, sizeof text, "%.*s%s]}", (int)(strstr(SOURCE, "{\"table\"") - SOURCE), SOURCE, row);
    assert_finds("k/r.json", text, key, problem);
}

static void wrong_rows_are_found(void **state) {
    (void)state;
    assert_finds_in_row("{\"table\":\"a\",\"colums\":{}}", "rows[0].colums", "not known");
    assert_finds_in_row("{\"table\":\"a\"}", "rows[0].columns", "missing");
    assert_finds_in_row("{\"table\":\"c\",\"columns\":{\"x\":{\"path\":\"x\"}}}", "rows[0].table",
                        "no table");
    assert_finds_in_row("{\"table\":\"a\",\"columns\":{\"q\":{\"path\":\"x\"}}}", "rows[0].columns.q",
                        "no column");
    assert_finds_in_row("{\"table\":\"a\",\"columns\":{\"x\":{\"path\":\"x..y\"}}}", "rows[0].columns.x.path",
                        "no path");
    assert_finds_in_row("{\"table\":\"a\",\"columns\":{\"x\":{}}}", "rows[0].columns.x", "not certain");
    assert_finds_in_row("{\"table\":\"a\",\"columns\":{\"x\":{\"path\":\"x\",\"max\":0}}}",
                        "rows[0].columns.x.max", "it is 0");
    assert_finds_in_row("{\"table\":\"a\",\"columns\":{\"x\":{\"path\":\"x\",\"type\":\"float\"}}}",
                        "rows[0].columns.x.type", "not known");
    assert_finds_in_row("{\"table\":\"a\",\"columns\":{\"x\":{\"path\":\"x\",\"lookup\":\"none\"}}}",
                        "rows[0].columns.x.lookup", "no lookup");
    assert_finds_in_row(
        "{\"table\":\"a\",\"columns\":{\"x\":{\"path\":\"x\",\"type\":\"instant\",\"zone\":\"Mars/Base\"}}}",
        "rows[0].columns.x.zone", "not known here");
    assert_finds_in_row(
        "{\"table\":\"a\",\"columns\":{\"x\":{\"path\":\"x\",\"type\":\"instant\",\"format\":\"HH12\"}}}",
        "rows[0].columns.x.format", "does not name a day");
    assert_finds_in_row("{\"table\":\"a\",\"when\":{\"path\":\"x\"},\"columns\":{\"x\":{\"path\":\"x\"}}}",
                        "rows[0].when", "0 tests");
    assert_finds_in_row("{\"table\":\"a\",\"each\":\"l\",\"columns\":{\"x\":{\"path\":\"x\"}}}",
                        "rows[0].each", "iterates nothing");
    assert_finds_in_row(
        "{\"table\":\"a\",\"mode\":\"update\",\"key\":[\"y\"],\"columns\":{\"x\":{\"path\":\"x\"}}}",
        "rows[0].key", "not filled");
    assert_finds_in_row("{\"table\":\"a\",\"columns\":{\"x\":{\"path\":\"x\",\"application\":true}}}",
                        "rows[0].columns.x", "where the value comes from");
    assert_finds_in_row("{\"table\":\"a\",\"columns\":{\"x\":{\"application\":false}}}",
                        "rows[0].columns.x.application", "false has no meaning");
    assert_finds_in_row("{\"table\":\"a\",\"must_exist\":true,\"columns\":{\"x\":{\"path\":\"x\"}}}",
                        "rows[0].must_exist", "only an update");
    assert_finds_in_row("{\"table\":\"a\",\"columns\":{\"x\":[{\"path\":\"x\"},{\"path\":\"y\"}]}}",
                        "rows[0].columns.x[0]", "never reached");
}

static void wrong_files_are_found(void **state) {
    (void)state;
    assert_finds("k/r.json", "{\"title\":\"t\"", "", "ends too early");
    assert_finds("k/r.json", "{\"title\":\"t\",\"title\":\"u\"}", "title", "stands twice");
    assert_finds("k/r.json", "[]", "", "not an object");
    assert_finds("k/s.json", SOURCE, "rows[0].columns.x", "filled by k/r");
    assert_finds("lookups/routing.json",
                 "{\"title\":\"t\",\"values\":{\"NORTH\":\"west\",\"SOUTH\":\"east\"}}", "values.SOUTH",
                 "no application \"east\"");
    assert_finds("k/odd name.json", SOURCE, "", "name is not usable");
    assert_finds("lookups/l.json", "{\"title\":\"t\",\"miss\":\"default\",\"values\":{\"a\":1}}", "values.a",
                 "a number");
    assert_finds("lookups/program.json", "{\"title\":\"t\",\"rows\":[{}]}", "rows[0].program_code",
                 "missing");
}

static void wrong_messages_are_found(void **state) {
    (void)state;
    static const char HEAD[] = "{\"title\":\"t\",\"table\":\"a\",\"path\":\"/p\",";
    static const struct {
        const char *rest, *key, *problem;
    } WRONG[] = {
        {"\"body\":{\"x\":{\"column\":\"q\"}},\"reply\":{\"status\":[200]}}", "body", "no column q"},
        {"\"body\":{\"x\":{\"column\":\"b.q\"}},\"reply\":{\"status\":[200]}}", "body",
         "staging.b has no column q"},
        {"\"body\":{\"x\":{\"column\":\"x\"},\"x.y\":{\"column\":\"y\"}},\"reply\":{\"status\":[200]}}",
         "body.x.y", "two ways"},
        {"\"body\":{\"l[].x\":{\"column\":\"x\"}},\"reply\":{\"status\":[200]}}", "body.l[].x", "middle"},
        {"\"body\":{\"x\":{\"column\":\"x\"}},\"reply\":{\"status\":[404]}}", "reply.status",
         "no such status"},
        {"\"body\":{\"x\":{\"column\":\"x\"}},\"reply\":{\"status\":[200],\"done_when\":[\"1\"]}}",
         "reply.number", "missing"},
        {"\"body\":{\"x\":{\"column\":\"x\"}},\"reply\":{\"status\":[200],\"number\":\"n\",\"read_back_"
         "when\":[\"1\"]}}",
         "reply.read_back_when", "nothing to read back"},
        {"\"body\":{\"x\":{\"column\":\"x\"}},\"reply\":{\"status\":[200],\"number\":\"n\",\"kinds\":{\"1\":"
         "\"soft\"}}}",
         "reply.kinds.1", "not known"},
        {"\"body\":{\"x\":{\"column\":\"x\"}}}", "reply", "missing"},
    };
    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
        char text[1000];
        snprintf(text, sizeof text, "%s%s", HEAD, WRONG[i].rest);
        assert_finds("k/messages/m.json", text, WRONG[i].key, WRONG[i].problem);
    }
}

static void wrong_flows_are_found(void **state) {
    (void)state;
    static const char HEAD[] = "{\"title\":\"t\",\"on\":\"insert\",\"lane\":\"'l'\",";
    static const struct {
        const char *rest, *key, *problem;
    } WRONG[] = {
        {"\"table\":\"a\",\"target\":\"k\",\"message\":\"m\"}", "effect", "missing"},
        {"\"table\":\"a\",\"target\":\"k\",\"message\":\"m\",\"effect\":\"maybe\"}", "effect", "not known"},
        {"\"table\":\"a\",\"target\":\"k\",\"message\":\"none\",\"effect\":\"by_key\"}", "message",
         "no message k/messages/none.json"},
        {"\"table\":\"b\",\"target\":\"k\",\"message\":\"m\",\"effect\":\"by_key\"}", "table",
         "the flow watches b"},
        {"\"table\":\"a\",\"target\":\"k\",\"message\":\"m\",\"effect\":\"by_key\",\"list\":{\"key\":\"'k'\","
         "\"size\":5}}",
         "list", "one row"},
        {"\"table\":\"a\",\"target\":\"k\",\"message\":\"m\",\"effect\":\"by_key\",\"awaits_ack\":true}",
         "correlation", "missing"},
        {"\"table\":\"a\",\"target\":\"k\",\"message\":\"m\",\"effect\":\"by_key\",\"ask_again\":{\"after_"
         "ms\":1000,\"times\":1}}",
         "ask_again", "nothing is awaited"},
        {"\"table\":\"a\",\"target\":\"k\",\"message\":\"m\",\"effect\":\"at_most_once\",\"awaits_ack\":true,"
         "\"correlation\":\"c\",\"ask_again\":{\"after_ms\":1000,\"times\":1}}",
         "ask_again", "may have an effect"},
        {"\"table\":\"a\",\"target\":\"k\",\"message\":\"m\",\"effect\":\"by_key\",\"awaits_ack\":true,"
         "\"correlation\":\"c\",\"ask_again\":{\"times\":1}}",
         "ask_again.after_ms", "missing"},
        {"\"table\":\"a\",\"target\":\"k\",\"message\":\"m\",\"effect\":\"by_key\",\"gated_on\":[\"g\"]}",
         "gated_on", "not there"},
        {"\"table\":\"a\",\"target\":\"k\",\"message\":\"m\",\"effect\":\"by_key\",\"prio\":\"1\"}", "prio",
         "not known"},
    };
    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
        char text[1000];
        snprintf(text, sizeof text, "%s%s", HEAD, WRONG[i].rest);
        assert_finds("flows/f.json", text, WRONG[i].key, WRONG[i].problem);
    }
}

static void a_wrong_tree_is_not_loaded(void **state) {
    (void)state;
    Error error = {0};
    assert_null(mappings_load("/nowhere/at/all", &error));
    assert_int_equal(error.kind, ERROR_CONFIGURATION);
    const char *directory = tree_new();
    tree_write("k/r.json", "{}");
    assert_null(mappings_load(directory, &error));
    assert_int_equal(error.kind, ERROR_CONFIGURATION);
    assert_contains(error.message, "k/r.json");
    tree_free();
}

static void a_hash_covers_the_lookups_used(void **state) {
    (void)state;
    Error error = {0};
    unsigned char before[DIGEST_SIZE], flow[DIGEST_SIZE];
    size_t count;
    for (int round = 0; round < 2; round++) {
        const char *directory = tree_new();
        tree_write("lookups/used.json",
                   round ? "{\"title\":\"t\",\"values\":{\"a\":\"b\"}}" : "{\"title\":\"t\",\"values\":{}}");
        tree_write("lookups/unused.json", "{\"title\":\"t\",\"values\":{}}");
        tree_write("flows/f.json", FLOW);
        tree_write("k/messages/m.json", "{\"title\":\"t\",\"table\":\"a\",\"path\":\"/"
                                        "p\",\"body\":{\"x\":{\"column\":\"x\",\"lookup\":\"used\"}},"
                                        "\"reply\":{\"status\":[200]}}");
        Mappings *mappings = mappings_load(directory, &error);
        assert_non_null(mappings);
        const unsigned char *hash = mappings_message(mappings, "k", "m")->hash;
        assert_int_equal(round && memcmp(before, hash, DIGEST_SIZE) == 0, 0);
        assert_int_equal(round && memcmp(flow, mappings_flow(mappings, "f")->hash, DIGEST_SIZE) != 0, 0);
        memcpy(before, hash, DIGEST_SIZE);
        memcpy(flow, mappings_flow(mappings, "f")->hash, DIGEST_SIZE);
        const MappingFile *files = mappings_files(mappings, &count);
        assert_int_equal(count, 4);
        assert_string_equal(files[2].name, "k/messages/m");
        assert_memory_equal(files[2].hash, before, DIGEST_SIZE);
        assert_true(text_equals(mappings_programs(mappings), "[]"));
        assert_contains(mappings_flow_object(mappings).at, "{\"f\":{\"title\":\"t\"");
        mappings_free(mappings);
        tree_free();
    }
}

// ---- examples ----

static void keep_why(void *owner, const char *name, const char *why) {
    char *kept = owner;
    snprintf(kept, 300, "%s = %s", name, why ? why : "passed");
}

// Runs one example of the tree, whose source keeps x and whose message sends it, and gives what the report
// was told.
static void assert_example(const char *source_column, const char *leaf, const char *example,
                           const char *wanted) {
    char rows[300], text[500], kept[300] = "";
    Error error = {0};
    const char *directory = tree_new();
    snprintf(rows, sizeof rows, "{\"table\":\"a\",\"columns\":{\"x\":%s}}", source_column);
    snprintf(
        text, sizeof text,
        "{\"title\":\"t\",\"table\":\"a\",\"path\":\"/p\",\"body\":{\"b\":%s},\"reply\":{\"status\":[200]}}",
        leaf);
    tree_write("lookups/l.json", "{\"title\":\"t\",\"values\":{\"A\":[\"a\",\"b\"]}}");
    tree_write("k/messages/m.json", text);
    tree_write("k/examples/e.json", example);
    Mappings *mappings = tree_load_rows(rows);
    bool is_good = mapping_test(mappings, directory, keep_why, kept, &error);
    assert_int_equal(is_good, strstr(kept, "= passed") != NULL);
    assert_contains(kept, wanted);
    mappings_free(mappings);
    tree_free();
}

static void examples_are_compared(void **state) {
    (void)state;
    static const char COLUMN[] = "{\"path\":\"v\"}", LEAF[] = "{\"column\":\"x\"}";
    assert_example(COLUMN, LEAF,
                   "{\"title\":\"T\",\"resource\":\"r\",\"item\":{\"v\":1},\"rows\":[{\"table\":\"a\","
                   "\"columns\":{\"x\":\"1\"}}]}",
                   "k/examples/e.json: T = passed");
    assert_example(COLUMN, LEAF,
                   "{\"title\":\"T\",\"resource\":\"r\",\"item\":{\"v\":1},\"rows\":[{\"table\":\"a\","
                   "\"columns\":{\"x\":\"2\"}}]}",
                   "wanted 2, got 1");
    assert_example(COLUMN, LEAF, "{\"title\":\"T\",\"resource\":\"r\",\"item\":{},\"rows\":[]}",
                   "wanted 0 rows, got 1");
    assert_example(COLUMN, LEAF, "{\"title\":\"T\",\"resource\":\"r\",\"item\":{\"v\":[]},\"rows\":[]}",
                   "it is refused");
    assert_example(COLUMN, LEAF,
                   "{\"title\":\"T\",\"message\":\"m\",\"row\":{\"x\":\"1\"},\"body\":{\"b\":\"1\"}}",
                   "passed");
    assert_example(COLUMN, LEAF,
                   "{\"title\":\"T\",\"message\":\"m\",\"row\":{\"x\":\"1\"},\"body\":{\"b\":\"2\"}}",
                   "the body is {\"b\":\"1\"}");
    assert_example(COLUMN, LEAF, "{\"title\":\"T\",\"message\":\"m\",\"row\":{\"y\":\"1\"}}", "does not use");
    assert_example(COLUMN, LEAF, "{\"title\":\"T\"}", "neither");
}

static void what_is_sent_comes_back_as_it_was(void **state) {
    (void)state;
    assert_example("{\"path\":\"v\",\"lookup\":\"l\"}", "{\"column\":\"x\",\"lookup\":\"l\"}",
                   "{\"title\":\"T\",\"message\":\"m\",\"row\":{\"x\":\"a\"},\"body\":{\"b\":\"A\"}}",
                   "passed");
    assert_example("{\"path\":\"v\",\"lookup\":\"l\"}", "{\"column\":\"x\",\"lookup\":\"l\"}",
                   "{\"title\":\"T\",\"message\":\"m\",\"row\":{\"x\":\"b\"},\"body\":{\"b\":\"A\"}}",
                   "column x is b and comes back as a");
    assert_example(
        "{\"path\":\"v\",\"type\":\"instant\",\"format\":\"MM-DD-YYYY HH24:MI\",\"zone\":\"UTC\"}",
        "{\"column\":\"x\",\"type\":\"instant\",\"format\":\"MM-DD-YYYY HH24:MI\",\"zone\":\"UTC\"}",
        "{\"title\":\"T\",\"message\":\"m\",\"row\":{\"x\":\"2026-01-02 "
        "03:04:00+00\"},\"body\":{\"b\":\"01-02-2026 03:04\"}}",
        "passed");
    assert_example("{\"path\":\"v\",\"type\":\"integer\"}", "{\"column\":\"x\"}",
                   "{\"title\":\"T\",\"message\":\"m\",\"row\":{\"x\":\"one\"},\"body\":{\"b\":\"one\"}}",
                   "does not come back");
}

// The source with more in its fetch.
static void assert_finds_in_fetch(const char *more, const char *key, const char *problem) {
    char text[2000];
    const char *place = strstr(SOURCE, "\"paging\"");
    snprintf(text, sizeof text, "%.*s%s,%s", (int)(place - SOURCE), SOURCE, more, place);
    assert_finds("k/r.json", text, key, problem);
}

static void wrong_schedules_are_found(void **state) {
    (void)state;
    assert_finds_in_fetch("\"schedule\":{\"cron\":\"0 25 * * *\",\"zone\":\"UTC\"}", "fetch.schedule.cron",
                          "the hour \"25\" is none");
    assert_finds_in_fetch("\"schedule\":{\"cron\":\"0 4 30 2 *\",\"zone\":\"UTC\"}", "fetch.schedule.cron",
                          "never due");
    assert_finds_in_fetch("\"schedule\":{\"cron\":\"0 4 * * *\",\"zone\":\"Chicago\"}", "fetch.schedule.zone",
                          "not known");
    assert_finds_in_fetch("\"schedule\":{\"cron\":\"0 4 * * *\"}", "fetch.schedule.zone", "missing");
    assert_finds_in_fetch("\"parameters\":{\"s\":\"{since}\"},\"schedule\":{\"cron\":\"0 4 * * "
                          "*\",\"zone\":\"UTC\"}",
                          "fetch.schedule", "listed whole");
}

static void wrong_calls_are_found(void **state) {
    (void)state;
    assert_finds_in_fetch("\"body\":{\"a\":1}", "fetch.body", "a GET has no body");
    assert_finds_in_fetch("\"method\":\"POST\",\"body\":{\"a\":\"{page}\"}", "fetch.body", "not known");
    assert_finds_in_fetch("\"method\":\"POST\",\"body\":\"{}\"", "fetch.body", "");
    assert_finds_in_fetch("\"method\":\"PUT\"", "fetch.method", "");
    static const char PAGED[] =
        "{\"title\":\"t\",\"fetch\":{\"path\":\"/p\",\"method\":\"POST\",%s,\"items\":\"items\","
        "\"count\":\"count\"},\"record\":{\"id\":\"id\"},\"rows\":[{\"table\":\"a\",\"columns\":{"
        "\"x\":{\"path\":\"x\"}}}]}";
    char text[2000];
    snprintf(text, sizeof text, PAGED, "\"paging\":\"offset\",\"body\":{\"rows\":\"{limit}\"}");
    assert_finds("k/r.json", text, "fetch.paging", "every page would be the first");
    snprintf(text, sizeof text, PAGED, "\"paging\":\"token\",\"next\":\"n\"");
    assert_finds("k/r.json", text, "fetch.paging", "where the token stands and goes");
}

static void wrong_bodies_of_separated_text_are_found(void **state) {
    (void)state;
    static const char FORM[] = "{\"title\":\"t\",\"table\":\"a\",\"path\":\"/p\",\"format\":\"csv\",\"csv\":{"
                               "\"each\":\"b\",\"match\":{\"z\":\"x\"},\"between\":{\"z\":[\"x\",\"y\"]},"
                               "\"fields\":{\"Z\":{\"column\":\"z\"}}%s}%s,\"reply\":{\"status\":[200]}}";
    char text[2000];
    snprintf(text, sizeof text, FORM, ",\"delimiter\":\"ab\"", "");
    assert_finds("k/messages/m.json", text, "csv.delimiter", "no delimiter");
    snprintf(text, sizeof text, FORM, "", ",\"body\":{\"x\":{\"column\":\"x\"}}");
    assert_finds("k/messages/m.json", text, "body", "has none");
    assert_finds("k/messages/m.json",
                 "{\"title\":\"t\",\"table\":\"a\",\"path\":\"/{x\",\"body\":{\"x\":{\"column\":\"x\"}},"
                 "\"reply\":{\"status\":[200]}}",
                 "path", "names nothing");
    assert_finds(
        "k/messages/m.json",
        "{\"title\":\"t\",\"table\":\"a\",\"path\":\"/p\",\"format\":\"csv\",\"csv\":{\"each\":\"b\","
        "\"between\":{\"z\":[\"x\",\"nowhere\"]},\"fields\":{\"Z\":{\"column\":\"q\"}}},"
        "\"reply\":{\"status\":[200]}}",
        "csv.fields", "no column q");
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(good_files_have_no_finding), cmocka_unit_test(wrong_schedules_are_found),
    cmocka_unit_test(wrong_calls_are_found),      cmocka_unit_test(wrong_bodies_of_separated_text_are_found),
    cmocka_unit_test(wrong_rows_are_found),       cmocka_unit_test(wrong_files_are_found),
    cmocka_unit_test(wrong_messages_are_found),   cmocka_unit_test(wrong_flows_are_found),
    cmocka_unit_test(a_wrong_tree_is_not_loaded), cmocka_unit_test(a_hash_covers_the_lookups_used),
    cmocka_unit_test(examples_are_compared),      cmocka_unit_test(what_is_sent_comes_back_as_it_was),
};

int main(void) { return run_all(TESTS); }
