// Texts and buffers.
#include "unit.h"

#include "base/memory.h"
#include "base/text.h"

static void texts_compare_by_their_length(void **state) {
    (void)state;
    assert_true(text_equals((Text){"events", 5}, "event"));
    assert_false(text_equals((Text){"event", 5}, "events"));
    assert_false(text_equals(text_of(NULL), ""));
    assert_true(text_equals(text_of(""), ""));
}

static void trimming_takes_blanks_at_both_ends(void **state) {
    (void)state;
    assert_true(text_equals(text_trim(text_of(" \t a b \r\n")), "a b"));
    assert_int_equal(text_trim(text_of(" \n ")).length, 0);
    assert_int_equal(text_trim(text_of("")).length, 0);
}

static void integers_are_whole_texts(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int64_t integer;
    } GOOD[] = {{"0", 0},
                {"-12", -12},
                {"+7", 7},
                {"9223372036854775807", INT64_MAX},
                {"-9223372036854775808", INT64_MIN}};
    static const char *const BAD[] = {
        "", "-", "+", "1x", " 1", "1.0", "9223372036854775808", "99999999999999999999"};
    int64_t integer = 4711;
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++)
        assert_false(text_to_int(text_of(BAD[i]), &integer));
    assert_int_equal(integer, 4711);
    for (size_t i = 0; i < sizeof GOOD / sizeof GOOD[0]; i++) {
        assert_true(text_to_int(text_of(GOOD[i].text), &integer));
        assert_true(integer == GOOD[i].integer);
        AUTO(buffer_free) Buffer buffer = {0};
        buffer_int(&buffer, integer);
        assert_string_equal(buffer.at, GOOD[i].text[0] == '+' ? GOOD[i].text + 1 : GOOD[i].text);
    }
}

static void a_buffer_grows_and_stays_terminated(void **state) {
    (void)state;
    AUTO(buffer_free) Buffer buffer = {0};
    assert_int_equal(buffer_view(&buffer).length, 0);
    for (int i = 0; i < 1000; i++) {
        buffer_text(&buffer, "ab");
        buffer_char(&buffer, 'c');
        buffer_append(&buffer, "", 0);
        assert_int_equal(strlen(buffer.at), buffer.length);
    }
    assert_int_equal(buffer.length, 3000);
    buffer_reset(&buffer);
    assert_string_equal(buffer.at, "");
    buffer_append(&buffer, "a\0b", 3);
    assert_int_equal(buffer.length, 3);
}

static void formats_of_any_length_fit(void **state) {
    (void)state;
    AUTO(buffer_free) Buffer buffer = {0};
    for (int length = 0; length < 300; length++) {
        buffer_reset(&buffer);
        buffer_text(&buffer, ">");
        buffer_format(&buffer, "%*s<", length, "");
        assert_int_equal(strlen(buffer.at), length + 2);
        assert_int_equal(buffer.length, length + 2);
    }
}

static void json_texts_are_escaped(void **state) {
    (void)state;
    AUTO(buffer_free) Buffer buffer = {0};
    buffer_json_text(&buffer, (Text){"a\"b\\c\n\t\r\b\f\x01\0\x1f\x7f/é", 17});
    assert_string_equal(buffer.at, "\"a\\\"b\\\\c\\n\\t\\r\\b\\f\\u0001\\u0000\\u001f\\u007f/é\"");
    buffer_reset(&buffer);
    buffer_json_text(&buffer, text_of(NULL));
    assert_string_equal(buffer.at, "\"\"");
}

static void a_cut_leaves_whole_characters(void **state) {
    (void)state;
    static const struct {
        const char *text, *wanted;
    } CASES[] = {{"", ""},
                 {"ab", "ab"},
                 {"é", "é"},
                 {"a\xC3", "a"},
                 {"a\xE2\x82", "a"},
                 {"a\xE2\x82\xAC", "a\xE2\x82\xAC"},
                 {"\xF0\x9F\x98", ""},
                 {"\x80\x80", "\x80\x80"}};
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        char text[16];
        strcpy(text, CASES[i].text);
        text_cut_utf8(text);
        assert_string_equal(text, CASES[i].wanted);
    }
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(texts_compare_by_their_length), cmocka_unit_test(trimming_takes_blanks_at_both_ends),
    cmocka_unit_test(integers_are_whole_texts),      cmocka_unit_test(a_buffer_grows_and_stays_terminated),
    cmocka_unit_test(formats_of_any_length_fit),     cmocka_unit_test(json_texts_are_escaped),
    cmocka_unit_test(a_cut_leaves_whole_characters),
};

int main(void) { return run_all(TESTS); }
