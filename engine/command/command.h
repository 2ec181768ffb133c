/* Commands: what a person can ask for.
 *
 * One table names every command, its arguments and options, its help and the function that does it; main.c,
 * the help and the manual page all read that table. A command prints its result on standard output. It
 * returns false with the error set when it could not do its work, and sets has_findings when it did and found
 * something wrong; main.c makes the exit code of both. */
#pragma once

#include "base/config.h"
#include "base/error.h"
#include "command/option.h"
#include "command/table.h"
#include "io/database.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Command Command;

/* One call of a command. */
typedef struct CommandCall {
    const Command *command;
    const Arguments *options;
    const char *const *arguments; /* the words behind the command's own */
    size_t argument_count;
    bool has_findings; /* exit code 1 */
} CommandCall;

enum { ARGUMENTS_ANY = 1000 };

struct Command {
    const char *name;      /* "status", "quarantine list" */
    const char *arguments; /* "FLOW...", or "" */
    size_t argument_min, argument_max;
    uint32_t options; /* beside --help */
    bool (*perform)(CommandCall *call, Error *error);
    const char *summary; /* one line */
    const char *text;    /* paragraphs, divided by a newline */
};

extern const Command commands[];
extern const size_t command_count;

/* The command whose name the first words are; *used of them. NULL: error names what is known or near. */
const Command *command_find(const char *const *words, size_t count, size_t *used, Error *error);
bool command_is_group(const char *word); /* the first word of names of two */

/* Exit codes, for main and the manual. */
typedef enum ExitCode { EXIT_OK, EXIT_FINDINGS, EXIT_USAGE, EXIT_TEMPORARY, EXIT_BUG } ExitCode;

/* --- what commands share (call.c) --- */

/* The configuration of --config, $DERSYNC_CONFIG or the default place. NULL: error. The caller frees it. */
Config *call_config(const CommandCall *call, Error *error);
const char *call_config_path(const CommandCall *call); /* absolute or from the working directory */

/* A connection that shows times in the zone of --tz, to a database that is migrated exactly as far as this
 * program knows. NULL: error. The caller closes it. */
Database *call_connect(const CommandCall *call, const Config *config, Error *error);
/* Both at once, for commands that need no more of the configuration. */
Database *call_open(const CommandCall *call, Error *error);

/* What to do when the database refused a right, where nobody has said it yet. */
void call_explain_rights(Error *error);

/* Who acts: the user's name in the operating system, kept with what people change. */
const char *call_actor(void);

/* The word at this place as the number of something, more than 0. */
bool call_number(const CommandCall *call, size_t at, const char *of_what, int64_t *number, Error *error);

/* False: --reason was not given. */
bool call_require_reason(const CommandCall *call, Error *error);

bool call_is_json(const CommandCall *call);
bool call_is_coloured(void); /* standard output is a terminal, and NO_COLOR is not set */

/* Prints a list of at most limit rows, as --json says; for people: what to say when there is none, and what
 * to do next. */
void call_print_list(const CommandCall *call, const Table *table, int64_t limit, const char *none,
                     const char *next);

/* --- the commands --- */

bool migrate_perform(CommandCall *call, Error *error);
bool check_perform(CommandCall *call, Error *error);
bool run_perform(CommandCall *call, Error *error);
bool once_perform(CommandCall *call, Error *error);
bool status_perform(CommandCall *call, Error *error);
bool poll_perform(CommandCall *call, Error *error);
bool enable_perform(CommandCall *call, Error *error);
bool disable_perform(CommandCall *call, Error *error);
bool observed_perform(CommandCall *call, Error *error);
bool baseline_perform(CommandCall *call, Error *error);
bool replay_perform(CommandCall *call, Error *error);
bool skip_perform(CommandCall *call, Error *error);
bool discard_perform(CommandCall *call, Error *error);
bool pause_perform(CommandCall *call, Error *error);
bool resume_perform(CommandCall *call, Error *error);
bool quarantine_list_perform(CommandCall *call, Error *error);
bool quarantine_show_perform(CommandCall *call, Error *error);
bool quarantine_retry_perform(CommandCall *call, Error *error);
bool quarantine_discard_perform(CommandCall *call, Error *error);
bool load_perform(CommandCall *call, Error *error);
bool mapping_check_perform(CommandCall *call, Error *error);
bool mapping_test_perform(CommandCall *call, Error *error);
bool trace_perform(CommandCall *call, Error *error);
bool explain_perform(CommandCall *call, Error *error);
bool init_perform(CommandCall *call, Error *error);
bool help_perform(CommandCall *call, Error *error);
bool version_perform(CommandCall *call, Error *error);
