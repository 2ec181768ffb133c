// JSON: what is refused, what is found, what is written.
#include "unit.h"

#include "io/json.h"

static void assert_round_trip(const char *text, const char *wanted) {
    Error error = {0};
    AUTO(json_free_at) Json *json = json_parse(text_of(text), &error);
    if (json == NULL)
        fail_msg("%s: %s", text, error.message);
    AUTO(buffer_free) Buffer buffer = {0};
    json_print(json, &buffer);
    assert_string_equal(buffer.at, wanted);
}

static void what_is_read_is_written_the_same(void **state) {
    (void)state;
    static const char *const TEXTS[] = {"null",
                                        "true",
                                        "false",
                                        "0",
                                        "-1",
                                        "9007199254740992",
                                        "-9007199254740992",
                                        "0.1",
                                        "1.5",
                                        "-2.25",
                                        "1e+300",
                                        "3.141592653589793",
                                        "\"\"",
                                        "\"é€😀\"",
                                        "\"a\\\"b\\\\c\\n\\t\"",
                                        "[]",
                                        "{}",
                                        "[1,2,[3,{}]]",
                                        "{\"b\":1,\"a\":[true,null],\"\":\"x\"}"};
    for (size_t i = 0; i < sizeof TEXTS / sizeof TEXTS[0]; i++)
        assert_round_trip(TEXTS[i], TEXTS[i]);
    assert_round_trip(" [ 1 , 2.0 ]\r\n", "[1,2]");
    assert_round_trip("\"\\u00e9\\ud83d\\ude00\\/\"", "\"é😀/\"");
    assert_round_trip("100000000000000000000.5", "1e+20");
}

static void assert_refused(Text text, const char *message) {
    Error error = {0};
    assert_null(json_parse(text, &error));
    assert_int_equal(error.kind, ERROR_PERMANENT);
    assert_contains(error.message, message);
}

static void what_is_not_json_is_refused(void **state) {
    (void)state;
    static const char *const TEXTS[] = {"",         " ",        "{",           "[1",      "[1,]",  "{\"a\"}",
                                        "{\"a\":}", "nul",      "\"a",         "{a:1}",   "[1 2]", "'a'",
                                        "\"\\",     "\"\\x\"",  "-",           "]",       "[1]]",  "{}{}",
                                        "1 2",      "[1]\x01x", "\"\\ud800\"", "{\"a\":1"};
    for (size_t i = 0; i < sizeof TEXTS / sizeof TEXTS[0]; i++)
        assert_refused(text_of(TEXTS[i]), "invalid JSON at byte");
    assert_refused(text_of("[1] x"), "byte 3: more bytes after the value");
    assert_refused((Text){"[1]\0", 4}, "more bytes");
}

static void what_would_be_changed_silently_is_refused(void **state) {
    (void)state;
    assert_refused(text_of("{\"a\":\"x\\u0000y\"}"), "byte 7: a NUL character");
    assert_refused((Text){"\"a\0b\"", 5}, "byte 2: a control byte");
    assert_refused(text_of("\"a\nb\""), "a control byte");
    assert_refused(text_of("[9007199254740993]"), "byte 1: an integer beyond 2^53");
    assert_refused(text_of("-9007199254740993"), "an integer beyond 2^53");
    assert_refused(text_of("123456789012345678901234567890"), "an integer beyond 2^53");
    static const char *const NOT_UTF8[] = {"\"\x80\"",         "\"\xC3\"",         "\"\xC0\xAF\"",
                                           "\"\xE0\x9F\xBF\"", "\"\xED\xA0\x80\"", "\"\xF4\x90\x80\x80\"",
                                           "\"\xF8\"",         "\"\xE2\x82\"",     "\xC3\xA9"};
    for (size_t i = 0; i + 1 < sizeof NOT_UTF8 / sizeof NOT_UTF8[0]; i++)
        assert_refused(text_of(NOT_UTF8[i]), "not UTF-8");
    assert_refused(text_of(NOT_UTF8[8]), "invalid JSON");
}

static void depth_is_bounded(void **state) {
    (void)state;
    AUTO(buffer_free) Buffer text = {0};
    for (int levels = JSON_DEPTH_MAX; levels <= JSON_DEPTH_MAX + 1; levels++) {
        buffer_reset(&text);
        for (int i = 0; i < levels; i++)
            buffer_char(&text, '[');
        for (int i = 0; i < levels; i++)
            buffer_char(&text, ']');
        if (levels > JSON_DEPTH_MAX)
            assert_refused(buffer_view(&text), "more levels than allowed");
        else
            assert_round_trip(text.at, text.at);
    }
}

static void names_are_case_sensitive(void **state) {
    (void)state;
    AUTO(json_free_at) Json *json = json_parse(text_of("{\"nicid\":1,\"nicId\":\"two\"}"), NULL);
    assert_string_equal(json_text(json_member(json, "nicId")), "two");
    assert_true(json_number(json_member(json, "nicid")) == 1);
    assert_null(json_member(json, "NICID"));
}

static void a_path_can_be_walked_without_asking(void **state) {
    (void)state;
    AUTO(json_free_at) Json *json = json_parse(text_of("{\"a\":[10,{\"b\":true}],\"t\":\"x\"}"), NULL);
    const Json *list = json_member(json, "a");
    assert_int_equal(json_kind(list), JSON_LIST);
    assert_int_equal(json_size(list), 2);
    assert_true(json_number(json_at(list, 0)) == 10);
    assert_true(json_is_true(json_member(json_at(list, 1), "b")));
    assert_null(json_at(list, 2));
    assert_null(json_member(json_member(json_member(json, "none"), "x"), "y"));
    assert_null(json_member(list, "b"));
    assert_null(json_text(list));
    assert_null(json_first(json_member(json, "t")));
    assert_true(json_number(NULL) == 0 && !json_is_true(NULL) && json_size(NULL) == 0 &&
                json_next(NULL) == NULL);
    assert_int_equal(json_kind(NULL), JSON_NULL);
    assert_string_equal(json_name(json_first(json)), "a");
    assert_null(json_name(json_first(list)));
}

static void trees_are_built_and_printed(void **state) {
    (void)state;
    AUTO(json_free_at) Json *json = json_new_object();
    Json *list = json_new_list();
    json_append(list, json_new_number(1.5));
    json_append(list, json_new_text(NULL));
    json_append(list, json_new_object());
    json_set_text(json, "text", "a\"b");
    json_set_text(json, "none", NULL);
    json_set_number(json, "number", 9007199254740992.0);
    json_set(json, "list", list);
    json_set_text(json, "text", "again");
    AUTO(buffer_free) Buffer buffer = {0};
    json_print(json, &buffer);
    assert_string_equal(buffer.at, "{\"text\":\"again\",\"none\":null,\"number\":9007199254740992,"
                                   "\"list\":[1.5,null,{}]}");
}

static void an_arena_holds_a_tree(void **state) {
    (void)state;
    AUTO(arena_free_at) Arena *arena = arena_new();
    for (int i = 0; i < 100; i++) {
        arena_reset(arena);
        const Json *json = json_parse_in(arena, text_of("{\"a\":[1,2,{\"b\":\"text\"}]}"), NULL);
        assert_string_equal(json_text(json_member(json_at(json_member(json, "a"), 2), "b")), "text");
        assert_null(json_parse_in(arena, text_of("{\"a\":[1,2"), NULL));
    }
    AUTO(json_free_at) Json *heap = json_parse(text_of("[1]"), NULL);
    assert_non_null(heap);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(what_is_read_is_written_the_same),
    cmocka_unit_test(what_is_not_json_is_refused),
    cmocka_unit_test(what_would_be_changed_silently_is_refused),
    cmocka_unit_test(depth_is_bounded),
    cmocka_unit_test(names_are_case_sensitive),
    cmocka_unit_test(a_path_can_be_walked_without_asking),
    cmocka_unit_test(trees_are_built_and_printed),
    cmocka_unit_test(an_arena_holds_a_tree),
};

int main(void) { return run_all(TESTS); }
