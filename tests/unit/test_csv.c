// Csv: records as they stream in, however the chunks are cut.
#include "unit.h"

#include "base/memory.h"
#include "sync/csv.h"

// All records as "a|b|c;" of a text that comes in chunks of `step` bytes; ends in "!" when it is broken.
static char *read_all(const char *text, size_t step, bool has_header, Buffer *out) {
    static const Text NAMES[] = {{"one", 3}, {"two", 3}};
    Csv *csv = csv_new(',', has_header, has_header ? NULL : NAMES, has_header ? 0 : 2);
    size_t length = strlen(text), at = 0;
    Error error = {0};
    CsvRecord record;
    CsvState state;
    do {
        while ((state = csv_read(csv, &record, &error)) == CSV_RECORD) {
            assert_memory_equal(text + record.offset, record.raw.at, record.raw.length);
            buffer_format(out, "%d:", (int)record.number);
            for (size_t i = 0; i < record.field_count; i++)
                buffer_format(out, "%.*s|", (int)record.fields[i].length, record.fields[i].at);
        }
        if (state == CSV_MORE && at < length) {
            size_t chunk = length - at < step ? length - at : step;
            csv_add(csv, (Text){text + at, chunk});
            at += chunk;
        } else if (state == CSV_MORE) {
            csv_end(csv);
        }
    } while (state == CSV_MORE);
    if (state == CSV_BROKEN)
        buffer_char(out, '!');
    csv_free(csv);
    return out->at;
}

static void assert_reads(const char *text, bool has_header, const char *wanted) {
    for (size_t step = 1; step <= 40; step++) {
        AUTO(buffer_free) Buffer out = {0};
        buffer_text(&out, "");
        assert_string_equal(read_all(text, step, has_header, &out), wanted);
    }
}

static void records_do_not_depend_on_chunks(void **state) {
    (void)state;
    assert_reads("a,b\n1,2\n3,4\n", true, "1:1|2|2:3|4|");
    assert_reads("\xEF\xBB\xBF"
                 "a,b\r\n1,2\r\n\r\n3,4",
                 true, "1:1|2|2:3|4|");
    assert_reads("1,2\n3,\n,\n", false, "1:1|2|2:3||3:||");
    assert_reads("1\n\xEF\xBB\xBF,2\n", false, "1:1|2:\xEF\xBB\xBF|2|"); // no mark: it is not the beginning
    assert_reads("", true, "");
    assert_reads("a,b\n", true, "");
}

static void quotes_hold_anything(void **state) {
    (void)state;
    assert_reads("a,b\n\"1,\"\"x\"\"\",\"line\nend\"\n\"\",2\n", true, "1:1,\"x\"|line\nend|2:|2|");
}

static void a_quote_that_is_not_closed_is_a_cut_file(void **state) {
    (void)state;
    assert_reads("a,b\n1,2\n\"3,4\n5,6\n", true, "1:1|2|!");
}

static void the_header_is_known_after_the_first_record(void **state) {
    (void)state;
    Error error = {0};
    CsvRecord record;
    AUTO(csv_free_at) Csv *csv = csv_new(';', true, NULL, 0);
    assert_null(csv_header(csv));
    csv_add(csv, text_of(" recordId ; nicId\n1;"));
    assert_int_equal(csv_read(csv, &record, &error), CSV_MORE);
    assert_int_equal(csv_header(csv)->count, 2);
    assert_true(text_equals(csv_header(csv)->names[0], "recordId"));
    assert_true(text_equals(csv_header(csv)->names[1], "nicId"));
}

static void a_record_has_a_largest_size(void **state) {
    (void)state;
    Error error = {0};
    CsvRecord record;
    AUTO(buffer_free) Buffer text = {0};
    AUTO(csv_free_at) Csv *csv = csv_new(',', true, NULL, 0);
    for (int i = 0; i < CSV_RECORD_BYTES_MAX + 2; i++)
        buffer_char(&text, 'x');
    csv_add(csv, buffer_view(&text));
    assert_int_equal(csv_read(csv, &record, &error), CSV_BROKEN);
    assert_int_equal(error.kind, ERROR_PERMANENT);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(records_do_not_depend_on_chunks),
    cmocka_unit_test(quotes_hold_anything),
    cmocka_unit_test(a_quote_that_is_not_closed_is_a_cut_file),
    cmocka_unit_test(the_header_is_known_after_the_first_record),
    cmocka_unit_test(a_record_has_a_largest_size),
};

int main(void) { return run_all(TESTS); }
