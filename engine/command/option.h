/* Options: one table of all of them, and the one parser.
 *
 * Every command takes its options from this table, so an option is spelled, described and parsed the same
 * everywhere.
 * `--name VALUE`, `--name=VALUE` and the short letters are understood, before and after the command's own
 * words; `--` ends the options. */
#pragma once

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum Option {
    OPTION_CONFIG,
    OPTION_TZ,
    OPTION_JSON,
    OPTION_WATCH,
    OPTION_CHECK,
    OPTION_DRY_RUN,
    OPTION_ALL,
    OPTION_LIMIT,
    OPTION_REASON,
    OPTION_ITEM,
    OPTION_KIND,
    OPTION_MESSAGES,
    OPTION_RESULTS,
    OPTION_FLOW,
    OPTION_APPLICATION,
    OPTION_STATE,
    OPTION_RECORD,
    OPTION_SINCE,
    OPTION_UNTIL,
    OPTION_AS,
    OPTION_FORCE,
    OPTION_MAN,
    OPTION_HELP,
    OPTION_VERSION,
    OPTION_COUNT
} Option;

/* A set of options, one bit each. */
#define OPTION_SET(option) (UINT32_C(1) << (option))

typedef struct OptionRow {
    const char *name;
    char letter;       /* '\0': none */
    const char *value; /* name of its value; NULL: the option stands alone */
    const char *summary;
} OptionRow;

extern const OptionRow option_rows[OPTION_COUNT];

/* What stood on the command line. Borrows argv. */
typedef struct Arguments {
    const char *options[OPTION_COUNT]; /* its value, "" for one without; NULL: not given */
    const char **words;                /* what is not an option, in order */
    size_t word_count;
} Arguments;

/* False: ERROR_CONFIGURATION, with the nearest known option as hint. free(arguments->words) in any case. */
bool option_parse(int argc, char **argv, Arguments *arguments, Error *error);

/* Every given option must be in the set. */
bool option_check(const Arguments *arguments, uint32_t allowed, const char *command, Error *error);

bool option_given(const Arguments *arguments, Option option);

/* A whole number from least to most given as the option's value; preset when it was not given. */
bool option_number(const Arguments *arguments, Option option, int64_t preset, int64_t least, int64_t most,
                   int64_t *number, Error *error);
