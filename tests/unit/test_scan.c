// Scan: item boundaries, what is refused, and what belongs to one item only.
#include "unit.h"

#include "sync/scan.h"

static const Path *path(Arena *arena, const char *text) {
    const char *why = "";
    const Path *compiled = path_compile(arena, text, &why);
    assert_non_null(compiled);
    return compiled;
}

static ScanPlan plan_of(Arena *arena, const char *items) {
    return (ScanPlan){.items = path(arena, items),
                      .next = path(arena, "next"),
                      .more = path(arena, "hasMore"),
                      .count = path(arena, "count"),
                      .total = path(arena, "meta.total"),
                      .as_of = path(arena, "asOf"),
                      .error = path(arena, "fault.text"),
                      .id = path(arena, "body.id"),
                      .version = path(arena, "at")};
}

typedef struct Scanned {
    Arena *arena;
    ScanPage page;
    Error error;
    bool is_good;
} Scanned;

static Scanned scan(const char *items, const char *body) {
    Scanned s = {.arena = arena_new()};
    ScanPlan plan = plan_of(s.arena, items);
    s.is_good = scan_page(text_of(body), &plan, s.arena, &s.page, &s.error);
    return s;
}

static const char PAGE[] =
    " {\"items\" : [ {\"body\":{\"id\":\"a\\u00e9\\/\"},\"at\":\"t1\"} "
    ",{\"at\":2,\"body\":{\"x\":[1,{}],\"id\":7}}\n],"
    "\"count\":2,\"hasMore\":true,\"next\":\"n\\\"1\",\"meta\":{\"total\":12},\"asOf\":\"now\"} ";

static void a_page_gives_items_and_envelope(void **state) {
    (void)state;
    Scanned s = scan("items", PAGE);
    assert_true(s.is_good);
    assert_int_equal(s.page.item_count, 2);
    assert_int_equal(PAGE[s.page.items[0].offset], '{');
    assert_int_equal(PAGE[s.page.items[1].offset + s.page.items[1].length - 1], '}');
    assert_true(text_equals(s.page.items[0].id, "a\xC3\xA9/"));
    assert_true(text_equals(s.page.items[0].version, "t1"));
    assert_true(text_equals(s.page.items[1].id, "7"));
    assert_true(text_equals(s.page.items[1].version, "2"));
    assert_null(s.page.items[0].fault);
    assert_null(s.page.items[1].fault);
    assert_true(text_equals(s.page.next, "n\"1"));
    assert_int_equal(s.page.more, 1);
    assert_int_equal(s.page.total, 12);
    assert_true(text_equals(s.page.as_of, "now"));
    arena_free(s.arena);
}

static void a_page_that_is_cut_anywhere_is_an_error(void **state) {
    (void)state;
    size_t whole = strlen(PAGE) - 1; // behind it only a blank
    for (size_t length = 0; length < whole; length++) {
        Arena *arena = arena_new();
        ScanPlan plan = plan_of(arena, "items");
        ScanPage page;
        Error error = {0};
        char *copy = memory_alloc(length + 1); // so that a sanitizer sees a step too far
        memcpy(copy, PAGE, length);
        assert_false(scan_page((Text){copy, length}, &plan, arena, &page, &error));
        assert_int_equal(error.kind, ERROR_TRANSIENT);
        free(copy);
        arena_free(arena);
    }
}

static void what_is_no_json_is_an_error(void **state) {
    (void)state;
    static const char *const BODIES[] = {"<html>busy</html>",        "[]",
                                         "{\"items\":{}}",           "{\"items\":[{}{}]}",
                                         "{\"items\":[{},]}",        "{\"items\":[01]}",
                                         "{\"items\":[]} x",         "{\"items\":[{\"a\":tru}]}",
                                         "{\"items\":[{\"a\":-}]}",  "{\"items\":[{\"a\":1.}]}",
                                         "{\"items\":[{\"a\":1e}]}", "{\"items\":[{a:1}]}",
                                         "{\"items\":[{\"a\" 1}]}",  "{\"items\":null}",
                                         "{\"items\":[}]",           "{}"};
    for (size_t i = 0; i < sizeof BODIES / sizeof *BODIES; i++) {
        Scanned s = scan("items", BODIES[i]);
        if (s.is_good)
            fail_msg("%s is taken", BODIES[i]);
        arena_free(s.arena);
    }
}

static void a_wrong_item_is_a_fault_of_that_item_only(void **state) {
    (void)state;
    static const struct {
        const char *item, *field, *value_class;
    } WRONG[] = {
        {"{\"body\":{\"id\":\"x\",\"n\":9007199254740993}}", "body.n", "number"},
        {"{\"body\":{\"id\":\"x\"},\"l\":[0,{\"t\":\"a\\u0000b\"}]}", "l[1].t", "NUL"},
        {"{\"body\":{\"id\":\"x\",\"t\":\"\xFF\"}}", "body.t", "invalid UTF-8"},
        {"{\"body\":{\"id\":\"x\",\"t\":\"\xED\xA0\x80\"}}", "body.t", "invalid UTF-8"},
        {"{\"body\":{\"id\":\"x\",\"t\":\"\\ud800\"}}", "body.t", "escape"},
        {"{\"body\":{\"id\":\"x\",\"t\":\"\\q\"}}", "body.t", "escape"},
        {"{\"body\":{\"id\":\"x\",\"t\":\"\t\"}}", "body.t", "control character"},
        {"{\"body\":{\"id\":\"x\"},\"a\":1,\"b\":2,\"a\":3}", "a", "two values"},
        {"{\"body\":{\"id\":\"x\"},\"a\":1,\"\\u0061\":3}", "a", "two values"},
        {"{\"body\":{}}", "body.id", "missing"},
        {"7", "", "no object"},
    };
    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
        char body[512];
        snprintf(body, sizeof body, "{\"items\":[{\"body\":{\"id\":1}},%s,{\"body\":{\"id\":3}}]}",
                 WRONG[i].item);
        Scanned s = scan("items", body);
        assert_true(s.is_good);
        assert_int_equal(s.page.item_count, 3);
        assert_null(s.page.items[0].fault);
        assert_null(s.page.items[2].fault);
        assert_non_null(s.page.items[1].fault);
        assert_string_equal(s.page.items[1].fault->field, WRONG[i].field);
        assert_string_equal(s.page.items[1].fault->value_class, WRONG[i].value_class);
        arena_free(s.arena);
    }
}

static void sound_values_have_no_fault(void **state) {
    (void)state;
    static const char *const GOOD[] = {"9007199254740992",
                                       "-9007199254740992",
                                       "1e300",
                                       "0",
                                       "-0.5E-3",
                                       "\"9007199254740993\"",
                                       "\"\\ud83d\\ude00\"",
                                       "\"\xF0\x9F\x98\x80\"",
                                       "[]",
                                       "{}",
                                       "[[],{}]",
                                       "null",
                                       "true",
                                       "\"\\\\\\\"\""};
    for (size_t i = 0; i < sizeof GOOD / sizeof *GOOD; i++) {
        char body[256];
        snprintf(body, sizeof body, "{\"items\":[{\"body\":{\"id\":\"x\",\"v\":%s}}]}", GOOD[i]);
        Scanned s = scan("items", body);
        assert_true(s.is_good);
        if (s.page.items[0].fault)
            fail_msg("%s: %s", GOOD[i], s.page.items[0].fault->reason);
        arena_free(s.arena);
    }
}

static void nesting_too_deep_is_a_fault(void **state) {
    (void)state;
    Buffer body = {0};
    buffer_text(&body, "{\"items\":[{\"body\":{\"id\":1},\"d\":");
    for (int i = 0; i < 100000; i++)
        buffer_text(&body, i % 2 ? "[" : "{\"]\":");
    buffer_text(&body, "1");
    for (int i = 100000; i-- > 0;)
        buffer_text(&body, i % 2 ? "]" : "}");
    buffer_text(&body, "},{\"body\":{\"id\":2}}]}");
    Scanned s = scan("items", body.at);
    assert_true(s.is_good);
    assert_int_equal(s.page.item_count, 2);
    assert_string_equal(s.page.items[0].fault->value_class, "too deep");
    assert_null(s.page.items[1].fault);
    buffer_free(&body);
    arena_free(s.arena);
}

static void the_body_may_be_the_list_and_the_list_may_be_nested(void **state) {
    (void)state;
    Scanned s = scan("", "[{\"body\":{\"id\":\"1\"}}]");
    assert_true(s.is_good);
    assert_int_equal(s.page.item_count, 1);
    arena_free(s.arena);
    s = scan("a.b", "{\"next\":null,\"a\":{\"x\":1,\"b\":[{\"body\":{\"id\":\"1\"}},{\"body\":{\"id\":\"2\"}}"
                    "],\"next\":\"no\"},\"hasMore\":false}");
    assert_true(s.is_good);
    assert_int_equal(s.page.item_count, 2);
    assert_null(s.page.next.at);
    assert_int_equal(s.page.more, 0);
    arena_free(s.arena);
    s = scan("items", "{\"items\":[],\"count\":0}");
    assert_true(s.is_good);
    assert_int_equal(s.page.item_count, 0);
    arena_free(s.arena);
}

static void a_count_that_differs_is_an_error(void **state) {
    (void)state;
    Scanned s = scan("items", "{\"items\":[{\"body\":{\"id\":1}}],\"count\":2}");
    assert_false(s.is_good);
    assert_int_equal(s.error.kind, ERROR_TRANSIENT);
    arena_free(s.arena);
}

static void a_page_that_says_it_is_an_error_is_none(void **state) {
    (void)state;
    Scanned s = scan("items", "{\"items\":[],\"fault\":{\"text\":\"the index is \\u00e9\"}}");
    assert_false(s.is_good);
    assert_int_equal(s.error.kind, ERROR_TRANSIENT);
    assert_string_equal(s.error.message, "the application answered with an error: the index is \xC3\xA9");
    arena_free(s.arena);
    s = scan("items", "{\"items\":[],\"fault\":{\"text\":null}}");
    assert_true(s.is_good);
    ScanPlan plan = plan_of(s.arena, "items");
    assert_true(text_equals(scan_error(text_of("{\"fault\":{\"text\":\"no\"}}"), &plan, s.arena), "no"));
    assert_null(scan_error(text_of("<html>"), &plan, s.arena).at);
    assert_null(scan_error(text_of(""), &plan, s.arena).at);
    arena_free(s.arena);
}

static void one_item_by_itself(void **state) {
    (void)state;
    Arena *arena = arena_new();
    ScanPlan plan = plan_of(arena, "items");
    ScanItem item;
    scan_item(text_of("{\"body\":{\"id\":\"k\"},\"at\":\"t\"}"), &plan, arena, &item);
    assert_null(item.fault);
    assert_true(text_equals(item.id, "k"));
    scan_item(text_of("{\"body\":{\"id\":\"k\"}"), &plan, arena, &item);
    assert_non_null(item.fault);
    scan_item(text_of(""), &plan, arena, &item);
    assert_non_null(item.fault);
    arena_free(arena);
}

static void members_beyond_any_record_are_a_fault(void **state) {
    (void)state;
    Buffer body = {0};
    buffer_text(&body, "{\"items\":[{\"body\":{\"id\":1}");
    for (int i = 0; i < 20000; i++)
        buffer_format(&body, ",\"m%d\":%d", i, i);
    buffer_text(&body, "}]}");
    Scanned s = scan("items", body.at);
    assert_true(s.is_good);
    assert_string_equal(s.page.items[0].fault->value_class, "too many members");
    buffer_free(&body);
    arena_free(s.arena);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(a_page_gives_items_and_envelope),
    cmocka_unit_test(a_page_that_is_cut_anywhere_is_an_error),
    cmocka_unit_test(what_is_no_json_is_an_error),
    cmocka_unit_test(a_wrong_item_is_a_fault_of_that_item_only),
    cmocka_unit_test(sound_values_have_no_fault),
    cmocka_unit_test(nesting_too_deep_is_a_fault),
    cmocka_unit_test(the_body_may_be_the_list_and_the_list_may_be_nested),
    cmocka_unit_test(a_count_that_differs_is_an_error),
    cmocka_unit_test(a_page_that_says_it_is_an_error_is_none),
    cmocka_unit_test(one_item_by_itself),
    cmocka_unit_test(members_beyond_any_record_are_a_fault),
};

int main(void) { return run_all(TESTS); }
