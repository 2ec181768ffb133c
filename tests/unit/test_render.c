// Render: bodies from rows.
#include "unit.h"

#include "io/json.h"
#include "sync/csv_form.h"
#include "sync/render.h"
#include "tree.h"

static const char REPLY[] = "\"reply\":{\"status\":[200]}";

static Mappings *load_to(const char *path, const char *rest) {
    Error error = {0};
    AUTO(buffer_free) Buffer text = {0};
    const char *directory = tree_new();
    tree_write("lookups/colour.json",
               "{\"title\":\"t\",\"values\":{\"R\":[\"red\",\"rose\"],\"G\":\"green\",\"g\":\"green\"}}");
    buffer_format(&text, "{\"title\":\"t\",\"table\":\"t\",\"path\":%s,%s,%s}", path, rest, REPLY);
    tree_write("k/messages/m.json", text.at);
    Mappings *mappings = mappings_load(directory, &error);
    if (!mappings)
        fail_msg("%s %s", error.message, error.hint);
    return mappings;
}

static Mappings *load(const char *rest) { return load_to("\"/p\"", rest); }

// Renders one row whose columns a, b, … have these values, and compares; "!field" when it is refused.
static void assert_renders(const char *rest, const char *const *values, const char *wanted) {
    AUTO(mappings_free_at) Mappings *mappings = load(rest);
    AUTO(arena_free_at) Arena *arena = arena_new();
    AUTO(buffer_free) Buffer body = {0};
    const Message *message = mappings_message(mappings, "k", "m");
    MessageRow row = {.values = values};
    const Fault *fault;
    size_t sent = render_message(message, &row, 1, arena, &body, &fault);
    const char *got = sent ? body.at : arena_format(arena, "!%s", fault->field);
    assert_string_equal(got, wanted);
    tree_free();
}

static void values_take_the_form_of_the_other_side(void **state) {
    (void)state;
    static const char *const V[] = {"a\"b", NULL, "2026-01-02 03:04:05.5+00", "t", "12.50", "red", NULL};
    assert_renders(
        "\"body\":{\"t\":{\"column\":\"a\"},\"n\":{\"column\":\"b\"},\"nn\":{\"column\":\"b\",\"null\":"
        "\"write\"},"
        "\"i\":{\"column\":\"c\",\"type\":\"instant\"},\"b\":{\"column\":\"d\",\"type\":\"boolean\"},"
        "\"x\":{\"column\":\"e\",\"type\":\"number\"},\"l\":{\"column\":\"f\",\"lookup\":\"colour\"},\"k\":{"
        "\"constant\":\"K\"}}",
        V,
        "{\"t\":\"a\\\"b\",\"nn\":null,\"i\":\"2026-01-02T03:04:05.500Z\",\"b\":true,\"x\":12.50,\"l\":\"R\","
        "\"k\":\"K\"}");
    assert_renders("\"body\":{\"i\":{\"column\":\"a\",\"type\":\"instant\"}}", V, "!i");
    assert_renders("\"body\":{\"n\":{\"column\":\"a\",\"type\":\"number\"}}", V, "!n");
    assert_renders("\"body\":{\"n\":{\"column\":\"a\",\"lookup\":\"colour\"}}", V, "!n");
    assert_renders("\"body\":{\"m\":{\"column\":\"a\"},\"n\":{\"column\":\"b\",\"required\":true}}", V, "!n");
}

static void local_times_are_written_in_their_zone(void **state) {
    (void)state;
    static const char *const V[] = {"2026-07-01T16:00:00.000000Z", "America/New_York", NULL};
    static const char *const BAD[] = {"2026-07-01T16:00:00.000000Z", "Mars/Base", NULL};
    assert_renders("\"body\":{\"i\":{\"column\":\"a\",\"type\":\"instant\",\"format\":\"MM-DD-YYYY "
                   "HH12:MI:SSAM\",\"zone\":\"b\"}}",
                   V, "{\"i\":\"07-01-2026 12:00:00PM\"}");
    assert_renders("\"body\":{\"i\":{\"column\":\"a\",\"type\":\"instant\",\"format\":\"YYYY-MM-DD "
                   "HH24:MI\",\"zone\":\"Europe/Berlin\"}}",
                   V, "{\"i\":\"2026-07-01 18:00\"}");
    assert_renders(
        "\"body\":{\"i\":{\"column\":\"a\",\"type\":\"instant\",\"format\":\"MM-DD-YYYY\",\"zone\":\"b\"}}",
        BAD, "!i");
}

static void limits_cut_or_refuse_by_characters(void **state) {
    (void)state;
    static const char *const V[] = {"\xC3\xA9\xC3\xA9\xC3\xA9", NULL};
    assert_renders("\"body\":{\"a\":{\"column\":\"a\",\"max\":3}}", V,
                   "{\"a\":\"\xC3\xA9\xC3\xA9\xC3\xA9\"}");
    assert_renders("\"body\":{\"a\":{\"column\":\"a\",\"max\":2,\"too_long\":\"cut\"}}", V,
                   "{\"a\":\"\xC3\xA9\xC3\xA9\"}");
    assert_renders("\"body\":{\"a\":{\"column\":\"a\",\"max\":2}}", V, "!a");
}

static void what_is_empty_is_left_out(void **state) {
    (void)state;
    static const char *const V[] = {"x", NULL, NULL};
    assert_renders("\"body\":{\"o.i.a\":{\"column\":\"a\"},\"o.j.b\":{\"column\":\"b\"},\"l[1].c\":{"
                   "\"column\":\"b\"},\"l[0].c\":{\"column\":\"a\"},"
                   "\"w\":{\"constant\":1,\"type\":\"integer\",\"when\":{\"column\":\"a\",\"in\":[\"y\"]}}}",
                   V, "{\"o\":{\"i\":{\"a\":\"x\"}},\"l\":[{\"c\":\"x\"}]}");
}

static void children_become_a_list(void **state) {
    (void)state;
    AUTO(mappings_free_at)
    Mappings *mappings = load("\"body\":{\"a\":{\"column\":\"a\"},\"o.l[]\":{\"each\":\"child\",\"fields\":{"
                              "\"x\":{\"column\":\"x\",\"max\":2}}}}");
    AUTO(arena_free_at) Arena *arena = arena_new();
    AUTO(buffer_free) Buffer body = {0};
    const Message *message = mappings_message(mappings, "k", "m");
    assert_int_equal(message->child_count, 1);
    assert_string_equal(message->children[0].table, "child");
    const char *const values[] = {"A"}, *const one[] = {"1"}, *const two[] = {NULL},
                      *const long_one[] = {"123"};
    const char *const *rows[] = {one, two, long_one};
    MessageChildRows children = {rows, 2};
    MessageRow row = {values, &children, NULL};
    const Fault *fault;
    assert_int_equal(render_message(message, &row, 1, arena, &body, &fault), 1);
    assert_string_equal(body.at, "{\"a\":\"A\",\"o\":{\"l\":[{\"x\":\"1\"},{}]}}");
    children.row_count = 3;
    buffer_reset(&body);
    buffer_text(&body, "before");
    assert_int_equal(render_message(message, &row, 1, arena, &body, &fault), 0);
    assert_string_equal(body.at, "before");
    assert_string_equal(fault->field, "l[2].x");
    children.row_count = 0;
    buffer_reset(&body);
    assert_int_equal(render_message(message, &row, 1, arena, &body, &fault), 1);
    assert_string_equal(body.at, "{\"a\":\"A\",\"o\":{\"l\":[]}}");
    tree_free();
}

static void a_list_leaves_out_rows_that_do_not_fit(void **state) {
    (void)state;
    AUTO(mappings_free_at)
    Mappings *mappings = load("\"require\":[{\"column\":\"ok\",\"in\":[\"yes\"],\"or_null\":true,\"code\":"
                              "\"NO\",\"message\":\"m\"}],"
                              "\"body\":{\"head\":{\"column\":\"head\",\"max\":2}},\"list\":{\"at\":\"rows\","
                              "\"fields\":{\"v\":{\"column\":\"v\",\"max\":2}}}");
    AUTO(arena_free_at) Arena *arena = arena_new();
    AUTO(buffer_free) Buffer body = {0};
    const Message *message = mappings_message(mappings, "k", "m");
    assert_true(message->is_list);
    assert_string_equal(message->columns[0], "head");
    assert_string_equal(message->columns[1], "v");
    assert_string_equal(message->columns[2], "ok");
    const char *const values[][3] = {
        {"hhh", "1", NULL}, {"h", "222", "yes"}, {"h", "3", "no"}, {"h", "4", "yes"}, {"h", "5", NULL}};
    MessageRow rows[5];
    const Fault *faults[5];
    for (size_t i = 0; i < 5; i++)
        rows[i] = (MessageRow){.values = values[i]};
    assert_int_equal(render_message(message, rows, 5, arena, &body, faults), 2);
    assert_string_equal(body.at, "{\"head\":\"h\",\"rows\":[{\"v\":\"4\"},{\"v\":\"5\"}]}");
    assert_string_equal(faults[0]->field, "head");
    assert_string_equal(faults[1]->value_class, "too long");
    assert_string_equal(faults[2]->kind, "refused");
    assert_string_equal(faults[2]->value_class, "NO");
    assert_null(faults[3]);
    assert_null(faults[4]);
    tree_free();
}

static void a_column_decides_where_a_row_goes(void **state) {
    (void)state;
    AUTO(mappings_free_at)
    Mappings *mappings =
        load_to("{\"column\":\"kind\",\"values\":{\"IN\":\"/in\",\"OUT\":\"/out\"}}",
                "\"require\":[{\"column\":\"why\",\"present\":false,\"code\":\"UNREADABLE\","
                "\"message\":\"{value}\"}],\"body\":{\"a\":{\"column\":\"a\"},\"l[]\":{\"each\":"
                "\"child\",\"when\":{\"column\":\"kind\",\"in\":[\"IN\"]},\"fields\":{\"x\":{"
                "\"column\":\"x\"}}}}");
    AUTO(arena_free_at) Arena *arena = arena_new();
    AUTO(buffer_free) Buffer body = {0};
    const Message *message = mappings_message(mappings, "k", "m");
    MessageChildRows children = {0};
    const char *values[] = {"A", "OUT", NULL}; /* a, kind, why */
    MessageRow row = {values, &children, NULL};
    const Fault *fault;
    assert_string_equal(message->columns[1], "kind");
    assert_int_equal(render_message(message, &row, 1, arena, &body, &fault), 1);
    assert_string_equal(body.at, "{\"a\":\"A\"}");
    assert_string_equal(render_path(message, &row, arena), "/out");
    values[1] = "IN";
    buffer_reset(&body);
    assert_int_equal(render_message(message, &row, 1, arena, &body, &fault), 1);
    assert_string_equal(body.at, "{\"a\":\"A\",\"l\":[]}");
    assert_string_equal(render_path(message, &row, arena), "/in");
    values[1] = "SIDEWAYS";
    assert_int_equal(render_message(message, &row, 1, arena, &body, &fault), 0);
    assert_string_equal(fault->field, "kind");
    values[2] = "a[1].day: soon";
    assert_int_equal(render_message(message, &row, 1, arena, &body, &fault), 0);
    assert_string_equal(fault->value_class, "UNREADABLE");
    assert_string_equal(fault->reason, "a[1].day: soon");
    tree_free();
}

static void of_a_list_of_values_the_first_that_holds_is_sent(void **state) {
    (void)state;
    static const char *const V[] = {"1.csv", "OK"}, *const W[] = {"1.csv", "ERROR"};
    static const char REST[] =
        "\"body\":{\"n\":[{\"column\":\"a\",\"prefix\":\"Sent-\",\"when\":{\"column\":\"b\","
        "\"in\":[\"OK\"]}},{\"column\":\"a\",\"prefix\":\"Error-\"}]}";
    assert_renders(REST, V, "{\"n\":\"Sent-1.csv\"}");
    assert_renders(REST, W, "{\"n\":\"Error-1.csv\"}");
}

static void a_column_stands_in_the_address(void **state) {
    (void)state;
    AUTO(mappings_free_at)
    Mappings *mappings = load_to("\"/files/{id}/rename\"", "\"body\":{\"a\":{\"column\":\"a\"}}");
    AUTO(arena_free_at) Arena *arena = arena_new();
    AUTO(buffer_free) Buffer body = {0};
    const Message *message = mappings_message(mappings, "k", "m");
    const char *values[] = {"A", "a b/\xc3\xa9"}; /* a, id */
    MessageRow row = {.values = values};
    const Fault *fault;
    assert_string_equal(render_path(message, &row, arena), "/files/a%20b%2F%C3%A9/rename");
    values[1] = NULL;
    assert_int_equal(render_message(message, &row, 1, arena, &body, &fault), 0);
    assert_string_equal(fault->field, "path");
    tree_free();
}

static void lines_are_separated_text(void **state) {
    (void)state;
    AUTO(mappings_free_at)
    Mappings *mappings = load(
        "\"format\":\"csv\",\"csv\":{\"each\":\"l\",\"between\":{\"n\":[\"a\",\"b\"]},\"delimiter\":\";\","
        "\"fields\":{\"A\":{\"column\":\"x\",\"max\":5},\"B\":{\"column\":\"y\",\"type\":\"number\"}}}");
    AUTO(arena_free_at) Arena *arena = arena_new();
    AUTO(buffer_free) Buffer body = {0};
    const Message *message = mappings_message(mappings, "k", "m");
    static const char *const ROWS[][2] = {{"a;\"b", "1.50"}, {NULL, "-2"}, {"longer", "3"}, {"c", "4"}};
    Lines lines = {0};
    MessageRow row = {.lines = &lines};
    const Fault *fault;
    assert_string_equal(message->content_type, "text/csv");
    for (size_t i = 0; i < 2; i++)
        csv_form_write(message->csv, ROWS[i], arena, arena, &lines);
    assert_int_equal(render_message(message, &row, 1, arena, &body, &fault), 1);
    assert_string_equal(body.at, "A;B\r\n\"a;\"\"b\";1.50\r\n;-2\r\n");
    lines = (Lines){0};
    buffer_reset(&body);
    for (size_t i = 0; i < 4; i++)
        csv_form_write(message->csv, ROWS[i], arena, arena, &lines);
    assert_int_equal(render_message(message, &row, 1, arena, &body, &fault), 0);
    assert_string_equal(fault->field, "line 3, A");
    buffer_free(&lines.text);
    tree_free();
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(of_a_list_of_values_the_first_that_holds_is_sent),
    cmocka_unit_test(a_column_stands_in_the_address),
    cmocka_unit_test(lines_are_separated_text),
    cmocka_unit_test(a_column_decides_where_a_row_goes),
    cmocka_unit_test(values_take_the_form_of_the_other_side),
    cmocka_unit_test(local_times_are_written_in_their_zone),
    cmocka_unit_test(limits_cut_or_refuse_by_characters),
    cmocka_unit_test(what_is_empty_is_left_out),
    cmocka_unit_test(children_become_a_list),
    cmocka_unit_test(a_list_leaves_out_rows_that_do_not_fit),
};

int main(void) { return run_all(TESTS); }
