// Parse: rows from items, nested lists, rows of files, and where a fault is.
#include "unit.h"

#include "sync/parse.h"
#include "tree.h"

typedef struct Parsed {
    Arena *arena;
    Mappings *mappings;
    StagedRow *rows;
    size_t count;
    Fault fault;
    bool is_good;
} Parsed;

static Parsed parse(const char *rules, const char *item) {
    Parsed p = {.arena = arena_new()};
    Error error = {0};
    tree_new();
    p.mappings = tree_load_rows(rules);
    const Resource *resource = mappings_resource(p.mappings, "k", "r");
    const Json *json = json_parse_in(p.arena, text_of(item), &error);
    assert_non_null(json);
    p.is_good =
        parse_item(resource->rows, resource->row_count, json, "west", p.arena, &p.rows, &p.count, &p.fault);
    return p;
}

static void parsed_free(Parsed *p) {
    arena_free(p->arena);
    mappings_free(p->mappings);
    tree_free();
}

static const char NESTED[] =
    "{\"table\":\"t\",\"each\":\"a[].b[]\",\"when\":{\"path\":\"x\",\"not_in\":[\"skip\"]},\"columns\":{"
    "\"x\":{\"path\":\"x\",\"required\":true},\"up\":{\"path\":\"^.n\"},\"item\":{\"path\":\"$.n\"},"
    "\"place\":{\"ordinal\":true},\"first\":{\"path\":\"$.a[0].n\"}}}";

static void nested_lists_see_every_level(void **state) {
    (void)state;
    Parsed p = parse(NESTED, "{\"n\":\"I\",\"a\":[{\"n\":\"A\",\"b\":[{\"x\":1},{\"x\":\"skip\"},{\"x\":2}]},"
                             "{\"n\":\"B\"},{\"n\":\"C\",\"b\":null},"
                             "{\"n\":\"D\",\"b\":[{\"x\":3}]}]}");
    static const char *const WANTED[][5] = {
        {"1", "A", "I", "1", "A"}, {"2", "A", "I", "3", "A"}, {"3", "D", "I", "1", "A"}};
    assert_true(p.is_good);
    assert_int_equal(p.count, 3);
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < 5; j++)
            assert_string_equal(p.rows[i].values[j], WANTED[i][j]);
    parsed_free(&p);
}

static void a_fault_says_where_it_is(void **state) {
    (void)state;
    Parsed p = parse(NESTED, "{\"a\":[{\"b\":[{\"x\":1}]},{\"b\":[{\"x\":1},{}]}]}");
    assert_false(p.is_good);
    assert_string_equal(p.fault.field, "a[1].b[1].x");
    assert_string_equal(p.fault.kind, "invalid");
    parsed_free(&p);
    p = parse(
        "{\"table\":\"t\",\"each\":\"a[].b[]\",\"columns\":{\"up\":{\"path\":\"^.n\",\"required\":true}}}",
        "{\"a\":[{\"n\":1,\"b\":[1]},{\"b\":[{}]}]}");
    assert_false(p.is_good);
    assert_string_equal(p.fault.field, "a[1].n");
    parsed_free(&p);
    p = parse(NESTED, "{\"a\":{}}");
    assert_false(p.is_good);
    assert_string_equal(p.fault.value_class, "an object");
    parsed_free(&p);
}

static void a_row_can_keep_the_words_of_what_it_cannot_read(void **state) {
    (void)state;
    Parsed p = parse("{\"table\":\"t\",\"each\":\"a[]\",\"unreadable\":\"why\",\"columns\":{"
                     "\"day\":{\"path\":\"day\",\"type\":\"date\",\"zone\":\"zone\"},"
                     "\"n\":{\"path\":\"n\",\"type\":\"integer\"},\"x\":{\"path\":\"x\"}}}",
                     "{\"a\":[{\"day\":\"2026-03-08T05:30:00Z\",\"zone\":\"America/New_York\",\"x\":1},"
                     "{\"day\":\"soon\",\"n\":\"many\",\"x\":2}]}");
    assert_true(p.is_good);
    assert_int_equal(p.count, 2);
    assert_string_equal(p.rows[0].rule->columns[3], "why");
    assert_string_equal(p.rows[0].values[0], "2026-03-08");
    assert_null(p.rows[0].values[3]);
    assert_null(p.rows[1].values[0]);
    assert_null(p.rows[1].values[1]);
    assert_string_equal(p.rows[1].values[2], "2");
    assert_int_equal(strncmp(p.rows[1].values[3], "a[1].day: A date like", 21), 0);
    parsed_free(&p);
}

static void an_element_knows_its_place_and_those_above(void **state) {
    (void)state;
    Parsed p =
        parse("{\"table\":\"t\",\"each\":\"a[].b[]\",\"columns\":{\"own\":{\"ordinal\":true},\"above\":"
              "{\"ordinal\":\"^\"}}}",
              "{\"a\":[{\"b\":[1]},{\"b\":[1,2]}]}");
    static const char *const WANTED[][2] = {{"1", "1"}, {"1", "2"}, {"2", "2"}};
    assert_int_equal(p.count, 3);
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < 2; j++)
            assert_string_equal(p.rows[i].values[j], WANTED[i][j]);
    parsed_free(&p);
}

static void a_personal_value_is_never_told(void **state) {
    (void)state;
    tree_new();
    tree_write("lookups/l.json", "{\"title\":\"t\",\"values\":{}}");
    Mappings *mappings = tree_load_rows(
        "{\"table\":\"t\",\"columns\":{\"c\":{\"path\":\"v\",\"lookup\":\"l\",\"personal\":true}}}");
    const Resource *resource = mappings_resource(mappings, "k", "r");
    Arena *arena = arena_new();
    Error error = {0};
    StagedRow *rows;
    size_t count;
    Fault fault;
    assert_false(parse_item(resource->rows, 1, json_parse_in(arena, text_of("{\"v\":\"Miller\"}"), &error),
                            "west", arena, &rows, &count, &fault));
    assert_null(strstr(fault.reason, "Miller"));
    arena_free(arena);
    mappings_free(mappings);
    tree_free();
}

static void names_differ_by_case(void **state) {
    (void)state;
    Parsed p = parse("{\"table\":\"t\",\"columns\":{\"c\":{\"path\":\"nicId\"}}}", "{\"nicid\":\"x\"}");
    assert_true(p.is_good);
    assert_ptr_equal(p.rows[0].values[0], VALUE_ABSENT);
    parsed_free(&p);
}

// ---- files ----

static const char FILE_RULES[] =
    "{\"table\":\"t\",\"columns\":{\"stage\":{\"path\":\"file.stage.id\",\"required\":true},"
    "\"n\":{\"path\":\"rowNumber\",\"type\":\"integer\"},\"nic\":{\"path\":\"row.nicId\",\"required\":true},"
    "\"other\":{\"path\":\"row.none\"},\"instance\":{\"application\":true}}}";
static const char ENTRY[] = "{\"stage\":{\"id\":\"ST1\"}}";

// Reads the last row of a CSV text; with `is_again` through the JSON that quarantine keeps.
static bool parse_row(const RowRule *rule, const char *text, bool is_again, Arena *arena, StagedRow **rows,
                      Fault *fault) {
    Error error = {0};
    CsvRecord record;
    size_t count;
    AUTO(csv_free_at) Csv *csv = csv_new(',', true, NULL, 0);
    csv_add(csv, text_of(text));
    csv_end(csv);
    assert_int_equal(csv_read(csv, &record, &error), CSV_RECORD);
    if (!is_again) {
        FileRow row = {json_parse_in(arena, text_of(ENTRY), &error), csv_header(csv), &record};
        return parse_file_row(rule, 1, &row, "west", arena, rows, &count, fault);
    }
    AUTO(buffer_free) Buffer item = {0};
    parse_write_file_row(text_of(ENTRY), csv_header(csv), &record, &item);
    const Json *json = json_parse_in(arena, buffer_view(&item), &error);
    if (!json)
        fail_msg("%s: %s", error.message, item.at);
    return parse_item(rule, 1, json, "west", arena, rows, &count, fault);
}

static void a_row_of_a_file_reads_the_same_from_quarantine(void **state) {
    (void)state;
    static const char *const WRONG[] = {"a,nicId\n1\n", "a,nicId\n1,2,3\n", "a,nicId\n1,\xFF\n",
                                        "a,nicId\n1,\n"};
    tree_new();
    Mappings *mappings = tree_load_rows(FILE_RULES);
    const RowRule *rule = mappings_resource(mappings, "k", "r")->rows;
    for (int is_again = 0; is_again < 2; is_again++) {
        Arena *arena = arena_new();
        StagedRow *rows;
        Fault fault;
        assert_true(parse_row(rule, "a,nicId\nx,\"N\"\"1\"\n", is_again, arena, &rows, &fault));
        assert_string_equal(rows[0].values[0], "ST1");
        assert_string_equal(rows[0].values[1], "1");
        assert_string_equal(rows[0].values[2], "N\"1");
        assert_ptr_equal(rows[0].values[3], VALUE_ABSENT);
        assert_string_equal(rows[0].values[4], "west");
        for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++)
            assert_false(parse_row(rule, WRONG[i], is_again, arena, &rows, &fault));
        arena_free(arena);
    }
    mappings_free(mappings);
    tree_free();
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(nested_lists_see_every_level),
    cmocka_unit_test(a_fault_says_where_it_is),
    cmocka_unit_test(a_row_can_keep_the_words_of_what_it_cannot_read),
    cmocka_unit_test(an_element_knows_its_place_and_those_above),
    cmocka_unit_test(a_personal_value_is_never_told),
    cmocka_unit_test(names_differ_by_case),
    cmocka_unit_test(a_row_of_a_file_reads_the_same_from_quarantine),
};

int main(void) { return run_all(TESTS); }
