// What every unit test includes first: cmocka and the four headers that it needs before it.
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Runs the tests of a table and ends with cmocka's exit code: `int main(void) { return run_all(TESTS); }`
#define run_all(tests) cmocka_run_group_tests(tests, NULL, NULL)

// How many times longer things may take than they do by themselves: under valgrind everything is slow.
static inline int slowness(void) { return getenv("DERSYNC_TEST_UNDER") != NULL ? 20 : 1; }

static inline void assert_contains(const char *text, const char *part) {
    if (strstr(text, part) == NULL)
        fail_msg("\"%s\" is not in \"%s\"", part, text);
}
