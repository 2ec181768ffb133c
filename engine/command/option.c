/* Options: their table and parser. */
#include "command/option.h"

#include "base/memory.h"
#include "base/nearest.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

const OptionRow option_rows[OPTION_COUNT] = {
    [OPTION_CONFIG] = {"config", 'c', "FILE",
                       "configuration file (else $DERSYNC_CONFIG, else /etc/dersync/dersync.ini)"},
    [OPTION_TZ] = {"tz", '\0', "ZONE", "show times in this zone, such as Europe/Oslo or -05:00 (else UTC)"},
    [OPTION_JSON] = {"json", '\0', NULL, "print JSON for programs"},
    [OPTION_WATCH] = {"watch", '\0', NULL, "show it again every second, until interrupted"},
    [OPTION_CHECK] = {"check", '\0', NULL,
                      "print only what needs a person, and end with 1 when something does"},
    [OPTION_DRY_RUN] = {"dry-run", '\0', NULL, "show what would be done, change nothing"},
    [OPTION_ALL] = {"all", '\0', NULL, "all of them"},
    [OPTION_LIMIT] = {"limit", '\0', "COUNT", "at most so many"},
    [OPTION_REASON] = {"reason", '\0', "TEXT", "why; kept for the auditor"},
    [OPTION_ITEM] = {"item", '\0', NULL, "print the item as it was received, which may hold personal data"},
    [OPTION_KIND] = {"kind", '\0', "KIND", "only failures of this kind; of a file to load: what it holds"},
    [OPTION_MESSAGES] = {"messages", '\0', NULL,
                         "print the messages that would be sent, which may hold personal data"},
    [OPTION_RESULTS] = {"results", '\0', "FILE", "write a line per row to this CSV file: what became of it"},
    [OPTION_FLOW] = {"flow", '\0', "FLOW", "only deliveries of this flow"},
    [OPTION_APPLICATION] = {"application", '\0', "NAME", "only deliveries to this application"},
    [OPTION_STATE] = {"state", '\0', "STATE,...", "only deliveries in these states"},
    [OPTION_RECORD] = {"record", '\0', "ID", "only deliveries of the record with this id"},
    [OPTION_SINCE] = {"since", '\0', "TIME", "only deliveries born at that time or later"},
    [OPTION_UNTIL] = {"until", '\0', "TIME", "only deliveries born before that time"},
    [OPTION_AS] = {"as", '\0', "STATE", "discarded, or delivered when the other side has it"},
    [OPTION_FORCE] = {"force", '\0', NULL, "also what may have arrived, or was accepted already"},
    [OPTION_MAN] = {"man", '\0', NULL, "print the manual page dersync(1)"},
    [OPTION_HELP] = {"help", 'h', NULL, "print help"},
    [OPTION_VERSION] = {"version", 'V', NULL, "print the version"},
};

static Option unknown_option(const char *text, size_t length, Error *error) {
    char name[64] = "";
    Nearest nearest = nearest_begin(name);

    memcpy(name, text, length < sizeof name ? length : sizeof name - 1);
    for (size_t i = 0; i < OPTION_COUNT; i++)
        nearest_offer(&nearest, option_rows[i].name);
    error_set(error, ERROR_CONFIGURATION, "unknown option: --%s", name);
    if (nearest_found(&nearest) != NULL)
        error_hint(error, "Perhaps --%s is meant.", nearest_found(&nearest));
    else
        error_hint(error, "See `dersync help`.");
    return OPTION_COUNT;
}

/* OPTION_COUNT: unknown. *value points behind "=", or is NULL. */
static Option find_option(const char *text, const char **value, Error *error) {
    const char *equals = strchr(text, '=');
    const size_t length = equals != NULL ? (size_t)(equals - text) : strlen(text);

    *value = NULL;
    if (text[1] != '-') {
        for (size_t i = 0; i < OPTION_COUNT; i++)
            if (text[2] == '\0' && option_rows[i].letter == text[1])
                return (Option)i;
        error_set(error, ERROR_CONFIGURATION, "unknown option: %s", text);
        error_hint(error, "See `dersync help`.");
        return OPTION_COUNT;
    }
    *value = equals != NULL ? equals + 1 : NULL;
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if (strlen(option_rows[i].name) == length - 2 &&
            memcmp(option_rows[i].name, text + 2, length - 2) == 0)
            return (Option)i;
    return unknown_option(text + 2, length - 2, error);
}

/* Takes argv[*at], and the word after it when that is the value. */
static bool take_option(int argc, char **argv, int *at, Arguments *arguments, Error *error) {
    const char *value = NULL;
    const Option option = find_option(argv[*at], &value, error);

    if (option == OPTION_COUNT)
        return false;
    const OptionRow *row = &option_rows[option];
    if (arguments->options[option] != NULL)
        return error_set(error, ERROR_CONFIGURATION, "option --%s is given twice", row->name);
    if (row->value == NULL && value != NULL)
        return error_set(error, ERROR_CONFIGURATION, "option --%s takes no value", row->name);
    if (row->value != NULL && value == NULL && *at + 1 < argc)
        value = argv[++*at];
    if (row->value != NULL && (value == NULL || value[0] == '\0'))
        return error_set(error, ERROR_CONFIGURATION, "option --%s needs a value: --%s %s", row->name,
                         row->name, row->value);
    arguments->options[option] = value != NULL ? value : "";
    return true;
}

bool option_parse(int argc, char **argv, Arguments *arguments, Error *error) {
    bool is_ended = false;

    *arguments = (Arguments){.words = memory_zero(((size_t)argc + 1) * sizeof(char *))};
    for (int i = 1; i < argc; i++) {
        if (is_ended || argv[i][0] != '-' || argv[i][1] == '\0')
            arguments->words[arguments->word_count++] = argv[i];
        else if (strcmp(argv[i], "--") == 0)
            is_ended = true;
        else if (!take_option(argc, argv, &i, arguments, error))
            return false;
    }
    return true;
}

bool option_check(const Arguments *arguments, uint32_t allowed, const char *command, Error *error) {
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if (arguments->options[i] != NULL && (allowed & OPTION_SET(i)) == 0) {
            error_set(error, ERROR_CONFIGURATION, "`dersync %s` does not take --%s", command,
                      option_rows[i].name);
            return error_hint(error, "See `dersync %s --help`.", command);
        }
    return true;
}

bool option_given(const Arguments *arguments, Option option) { return arguments->options[option] != NULL; }

bool option_number(const Arguments *arguments, Option option, int64_t preset, int64_t least, int64_t most,
                   int64_t *number, Error *error) {
    const char *text = arguments->options[option];
    char *end = NULL;

    *number = preset;
    if (text == NULL)
        return true;
    errno = 0;
    *number = strtoll(text, &end, 10);
    if (end != text && *end == '\0' && errno == 0 && *number >= least && *number <= most)
        return true;
    error_set(error, ERROR_CONFIGURATION, "--%s is not a usable number: \"%s\"", option_rows[option].name,
              text);
    return error_hint(error, "Give a whole number from %" PRId64 " to %" PRId64 ".", least, most);
}
