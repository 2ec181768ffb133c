/* Options, commands and names: the command line as a person types it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above. */
#include <cmocka.h>

#include "base/memory.h"
#include "base/nearest.h"
#include "command/command.h"
#include "command/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_MAX = 8 };

/* The words after the program's name, ended by NULL. */
static bool parse(Arguments *arguments, Error *error, const char *const *words) {
    char *argv[WORDS_MAX + 2] = {"dersync"};
    int argc = 1;

    for (; words[argc - 1] != NULL; argc++)
        argv[argc] = (char *)words[argc - 1];
    *error = (Error){0};
    return option_parse(argc, argv, arguments, error);
}

#define PARSE(arguments, error, ...) parse(arguments, error, (const char *const[]){__VA_ARGS__, NULL})

static void options_stand_anywhere_and_in_every_form(void **state) {
    (void)state;
    Arguments arguments;
    Error error;

    assert_true(PARSE(&arguments, &error, "--config", "a.ini", "status", "--json", "--tz=Europe/Oslo"));
    assert_int_equal(arguments.word_count, 1);
    assert_string_equal(arguments.words[0], "status");
    assert_string_equal(arguments.options[OPTION_CONFIG], "a.ini");
    assert_string_equal(arguments.options[OPTION_TZ], "Europe/Oslo");
    assert_true(option_given(&arguments, OPTION_JSON));
    assert_false(option_given(&arguments, OPTION_WATCH));
    free(arguments.words);

    assert_true(PARSE(&arguments, &error, "trace", "-c", "b.ini", "--", "--odd-id", "-"));
    assert_int_equal(arguments.word_count, 3);
    assert_string_equal(arguments.words[1], "--odd-id");
    assert_string_equal(arguments.options[OPTION_CONFIG], "b.ini");
    free(arguments.words);
}

static void wrong_options_are_explained(void **state) {
    (void)state;
    Arguments arguments;
    Error error;

    assert_false(PARSE(&arguments, &error, "status", "--jsno"));
    assert_string_equal(error.message, "unknown option: --jsno");
    assert_string_equal(error.hint, "Perhaps --json is meant.");
    assert_int_equal(error_exit_code(&error), EXIT_USAGE);
    free(arguments.words);
    assert_false(PARSE(&arguments, &error, "status", "--config"));
    assert_string_equal(error.message, "option --config needs a value: --config FILE");
    free(arguments.words);
    assert_false(PARSE(&arguments, &error, "status", "--json=yes"));
    assert_string_equal(error.message, "option --json takes no value");
    free(arguments.words);
    assert_false(PARSE(&arguments, &error, "--json", "--json"));
    assert_string_equal(error.message, "option --json is given twice");
    free(arguments.words);
    assert_false(PARSE(&arguments, &error, "-x"));
    assert_string_equal(error.message, "unknown option: -x");
    free(arguments.words);
    assert_false(PARSE(&arguments, &error,
                       "--"
                       "a_name_that_is_longer_than_any_name_of_an_option_can_ever_be_and_more"));
    free(arguments.words);
}

static void a_command_takes_its_own_options_only(void **state) {
    (void)state;
    Arguments arguments;
    Error error;

    assert_true(PARSE(&arguments, &error, "run", "--json"));
    assert_false(option_check(&arguments, OPTION_SET(OPTION_CONFIG), "run", &error));
    assert_string_equal(error.message, "`dersync run` does not take --json");
    assert_true(option_check(&arguments, OPTION_SET(OPTION_JSON), "run", &error));
    free(arguments.words);
}

static void numbers_are_checked(void **state) {
    (void)state;
    Arguments arguments;
    Error error;
    int64_t number = 0;

    assert_true(PARSE(&arguments, &error, "x", "--limit", "7"));
    assert_true(option_number(&arguments, OPTION_LIMIT, 50, 1, 10, &number, &error));
    assert_int_equal(number, 7);
    assert_false(option_number(&arguments, OPTION_LIMIT, 50, 1, 5, &number, &error));
    free(arguments.words);
    assert_true(PARSE(&arguments, &error, "x", "--limit", "7x"));
    assert_false(option_number(&arguments, OPTION_LIMIT, 50, 1, 10, &number, &error));
    free(arguments.words);
    assert_true(PARSE(&arguments, &error, "x"));
    assert_true(option_number(&arguments, OPTION_LIMIT, 50, 1, 10, &number, &error));
    assert_int_equal(number, 50);
    free(arguments.words);
}

static const Command *find(const char *first, const char *second, size_t *used, Error *error) {
    const char *words[] = {first, second};

    *error = (Error){0};
    return command_find(words, second != NULL ? 2 : 1, used, error);
}

static void commands_are_found_by_one_or_two_words(void **state) {
    (void)state;
    Error error;
    size_t used = 0;

    assert_string_equal(find("quarantine", "list", &used, &error)->name, "quarantine list");
    assert_int_equal(used, 2);
    assert_string_equal(find("trace", "list", &used, &error)->name, "trace");
    assert_int_equal(used, 1);
    assert_true(command_is_group("quarantine"));
    assert_false(command_is_group("quaran"));
    assert_false(command_is_group("status"));
}

static void an_unknown_command_suggests_the_nearest(void **state) {
    (void)state;
    Error error;
    size_t used = 0;

    assert_null(find("staus", NULL, &used, &error));
    assert_string_equal(error.hint, "Perhaps `dersync status` is meant.");
    assert_null(find("quarantine", "lsit", &used, &error));
    assert_string_equal(error.hint, "Perhaps `dersync quarantine list` is meant.");
    assert_null(find("quarantine", NULL, &used, &error));
    assert_string_equal(error.message, "\"quarantine\" needs one more word");
    assert_null(find("frobnicate", NULL, &used, &error));
    assert_string_equal(error.hint, "`dersync help` lists the commands.");
}

static void every_command_says_what_it_is(void **state) {
    (void)state;
    for (size_t i = 0; i < command_count; i++) {
        assert_true(strlen(commands[i].summary) > 0);
        assert_non_null(commands[i].perform);
        assert_true(commands[i].argument_max == 0 || commands[i].arguments[0] != '\0');
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(commands[i].name, commands[j].name);
    }
}

static void distance_counts_slips(void **state) {
    (void)state;
    char longer[200];

    assert_int_equal(nearest_distance("status", "status"), 0);
    assert_int_equal(nearest_distance("", "abc"), 3);
    assert_int_equal(nearest_distance("abc", ""), 3);
    assert_int_equal(nearest_distance("staus", "status"), 1);
    assert_int_equal(nearest_distance("sattus", "status"), 1);
    assert_int_equal(nearest_distance("kitten", "sitting"), 3);
    memset(longer, 'a', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    assert_int_equal(nearest_distance(longer, longer), 0);
}

/* A table's text, as it is printed without colours. */
static char *printed(const Table *table) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    table_print(table, out, "  ", false);
    fclose(out);
    return text;
}

static const TableHeading headings[] = {
    {"name", "name", TABLE_TEXT}, {"count", "count", TABLE_NUMBER}, {"note", "note", TABLE_TEXT}};

static void tables_are_aligned_by_characters(void **state) {
    (void)state;
    AUTO(table_free_at) Table *table = table_new(headings, 3);

    table_add(table, "Ærø");
    table_add_number(table, 12345);
    table_add(table, NULL);
    table_add(table, "abcd");
    table_add_number(table, 1);
    table_add(table, "a\033[2Jb\nc");
    AUTO(memory_free_at) char *text = printed(table);
    assert_string_equal(text, "  name  count  note\n"
                              "  Ærø   12345  -\n"
                              "  abcd      1  a?[2Jb?c\n");
}

static void tables_are_json_too(void **state) {
    (void)state;
    AUTO(table_free_at) Table *table = table_new(headings, 3);
    AUTO(buffer_free) Buffer text = {0};

    table_append_json(table, &text);
    assert_string_equal(text.at, "[]");
    table_add(table, "a\"b");
    table_add_number(table, -2);
    table_add(table, NULL);
    table_add(table, "c");
    table_add(table, NULL);
    table_add(table, "d");
    buffer_reset(&text);
    table_append_json(table, &text);
    assert_string_equal(text.at, "[{\"name\":\"a\\\"b\",\"count\":-2,\"note\":null},"
                                 "{\"name\":\"c\",\"count\":null,\"note\":\"d\"}]");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_stand_anywhere_and_in_every_form),
        cmocka_unit_test(wrong_options_are_explained),
        cmocka_unit_test(a_command_takes_its_own_options_only),
        cmocka_unit_test(numbers_are_checked),
        cmocka_unit_test(commands_are_found_by_one_or_two_words),
        cmocka_unit_test(an_unknown_command_suggests_the_nearest),
        cmocka_unit_test(every_command_says_what_it_is),
        cmocka_unit_test(distance_counts_slips),
        cmocka_unit_test(tables_are_aligned_by_characters),
        cmocka_unit_test(tables_are_json_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
