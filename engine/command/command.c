/* The table of commands. */
#include "command/command.h"

#include "base/memory.h"
#include "base/nearest.h"
#include "base/text.h"

#include <string.h>

#define WITH_DATABASE (OPTION_SET(OPTION_CONFIG))
#define WITH_QUERY                                                                                           \
    (OPTION_SET(OPTION_FLOW) | OPTION_SET(OPTION_APPLICATION) | OPTION_SET(OPTION_STATE) |                   \
     OPTION_SET(OPTION_KIND) | OPTION_SET(OPTION_RECORD) | OPTION_SET(OPTION_SINCE) |                        \
     OPTION_SET(OPTION_UNTIL) | OPTION_SET(OPTION_LIMIT) | OPTION_SET(OPTION_REASON) |                       \
     OPTION_SET(OPTION_DRY_RUN))
#define WITH_TIMES (WITH_DATABASE | OPTION_SET(OPTION_TZ) | OPTION_SET(OPTION_JSON))

/* clang-format off */
const Command commands[] = {
    {"init", "[FILE]", 0, 1, 0, init_perform,
     "write a starter configuration",
     "Prints a configuration file that shows every setting with its meaning, or writes it to FILE, which must not exist yet. Then set database and addresses, run `dersync migrate` and `dersync check`."},
    {"migrate", "", 0, 0, WITH_DATABASE, migrate_perform,
     "bring the database up to this program",
     "In one transaction: applies the migrations that the database has not had, makes functions, triggers, views and rights anew, and loads applications, mappings and flows from the configuration and its folder of mappings. To be run after every installation and after every edit of a mapping or flow. Running it twice, or two at once, is safe.\n"
     "The role needs CREATE on the database, and CREATEROLE the first time."},
    {"check", "", 0, 0, WITH_DATABASE | OPTION_SET(OPTION_JSON), check_perform,
     "check configuration, mappings, database and applications",
     "Prints a line for each thing looked at: ok, warning or error, and what to do. Reads a small page of every source; changes nothing. Ends with 1 when there is an error."},
    {"run", "", 0, 0, WITH_DATABASE, run_perform,
     "keep both sides in step until stopped",
     "Starts the workers and watches them. SIGTERM or SIGINT stops when what is under way is reported; SIGHUP reads configuration and mappings again. Any number of them, on any number of hosts, may share a database."},
    {"once", "", 0, 0, WITH_DATABASE, once_perform,
     "poll every source to its end, deliver until nothing is due",
     "Does what `run` does until there is nothing left to do, then ends: for a scheduled run."},
    {"status", "", 0, 0, WITH_TIMES | OPTION_SET(OPTION_WATCH) | OPTION_SET(OPTION_CHECK), status_perform,
     "show flows, sources, stages at risk and what needs a person",
     "Also: what is paused, deliveries that stopped with their numbers and what waits for each, gates that are closed and why, a transaction that is open for more than a minute (what is deleted from the queue stays in it meanwhile). A stage at risk is not confirmed by DACS while its deadline is near or past: the minutes left and the cause are shown. With --check prints only the situations that need a person, and ends with 1 when there is one: for a monitor."},
    {"poll", "SOURCE", 1, 1, OPTION_SET(OPTION_CONFIG) | OPTION_SET(OPTION_DRY_RUN) | OPTION_SET(OPTION_JSON) | OPTION_SET(OPTION_LIMIT), poll_perform,
     "read a page of a source and show what would be staged",
     "SOURCE is APPLICATION/RESOURCE, for example dacs/sync_requests. --dry-run must be given: nothing is changed, the database is not asked. Shows 20 items unless --limit says otherwise. Ends with 1 when an item could not be staged."},
    {"enable", "[FLOW...]", 0, ARGUMENTS_ANY, WITH_DATABASE | OPTION_SET(OPTION_ALL), enable_perform,
     "let flows deliver",
     "A new flow observes: it stages and shows what it would send. From `enable` on it sends. It is refused while something that the flow observed is undecided (see `dersync baseline`), or while a flow that it waits for does not deliver. --all enables every flow."},
    {"disable", "[FLOW...]", 0, ARGUMENTS_ANY, WITH_DATABASE | OPTION_SET(OPTION_ALL), disable_perform,
     "let flows observe again",
     "Changes are still staged; nothing new is sent. What is already under way is finished. --all disables every flow."},
    {"observed", "[FLOW...]", 0, ARGUMENTS_ANY, WITH_TIMES | OPTION_SET(OPTION_LIMIT) | OPTION_SET(OPTION_MESSAGES), observed_perform,
     "list what flows that only observe would have sent",
     "What nobody has decided about, of these flows or of all, oldest first; 50 unless --limit says otherwise. --messages builds each call as it would be made, to be compared with what the other side holds. `dersync baseline` takes it as known."},
    {"baseline", "FLOW", 1, 1, WITH_DATABASE, baseline_perform,
     "take what a flow observed as known to both sides",
     "For an installation beside an older middleware which delivered the same changes: what was observed is not sent again."},
    {"replay", "[ID...]", 0, ARGUMENTS_ANY, WITH_TIMES | WITH_QUERY, replay_perform,
     "send deliveries again: dead ones, after their cause was corrected",
     "ID is the number of a delivery, as `status` and `trace` show it; or a query says which: --flow, --application, --state, --kind, --record, --since, --until. A query finds dead, expired and unknown ones unless --state says otherwise; at most 1000 unless --limit does.\n"
     "A dead delivery is tried again at its place in its lane: what is behind it goes on waiting. One that waits for a retry, or whose outcome is unknown, is tried at once (in a flow that is at_most_once: sent once more). What is settled (expired, refused, delivered ...) is sent again as a new delivery, under the same identity, and does not expire. Built from the record as it is now. Never touches what is being sent.\n"
     "--dry-run prints the HTTP calls as they would be made, without credentials, which may hold personal data. Else --reason must be given: it is kept for the auditor. Ends with 1 when one was left alone, and says why."},
    {"skip", "[ID...]", 0, ARGUMENTS_ANY, WITH_TIMES | WITH_QUERY | OPTION_SET(OPTION_AS), skip_perform,
     "give up deliveries that stopped, so that their lanes go on",
     "Which: as of `dersync replay`. Settles dead deliveries, and unknown ones of an at_most_once flow, as discarded, or with --as delivered as what the other side has by other means: what is behind them and at their gates goes on, and whoever asked is told so with the --reason, which must be given. An expired one is noted as seen. What has not stopped is left alone. --dry-run tells what would be done."},
    {"discard", "[ID...]", 0, ARGUMENTS_ANY, WITH_TIMES | WITH_QUERY | OPTION_SET(OPTION_AS) | OPTION_SET(OPTION_FORCE), discard_perform,
     "give up open deliveries, wherever they stand",
     "Which: as of `dersync replay`; a query finds queued, retry_wait and dead ones unless --state says otherwise. Does what `skip` does, also to what is queued or waits for a retry. --force: also to what may have arrived, which the other side then has though we say that it was discarded, and to what was accepted, whose acknowledgement is not waited for any more. Never touches what is being sent."},
    {"pause", "FLOW|APPLICATION", 1, 1, WITH_DATABASE | OPTION_SET(OPTION_REASON), pause_perform,
     "stop sending of a flow, or all traffic with an application",
     "Nothing of it is sent any more, by any engine, until `dersync resume`; retries wait too. Changes are staged and queued as before; what is being sent is finished, and what expires does. A paused application is not polled either. --reason must be given: it is kept, and `status` shows it as something that needs a person. Says how many deliveries wait, cancels among them."},
    {"resume", "FLOW|APPLICATION", 1, 1, WITH_DATABASE | OPTION_SET(OPTION_REASON), resume_perform,
     "let a paused flow or application go on",
     "What waited is sent in its order, the most urgent first."},
    {"load", "FILE|FOLDER...", 1, ARGUMENTS_ANY, WITH_DATABASE | OPTION_SET(OPTION_JSON) | OPTION_SET(OPTION_KIND) | OPTION_SET(OPTION_DRY_RUN) | OPTION_SET(OPTION_RESULTS) | OPTION_SET(OPTION_LIMIT), load_perform,
     "stage an initial load: customers, locations, devices, subscriptions",
     "Reads CSV, or TSV where the file's name ends in .tsv. The kind of a file is known by its name (customers, locations, devices, subscriptions, subscription_devices; each is a file in the mappings' folder load/), else --kind says it. Of a folder every file is loaded, parents first, whatever their order.\n"
     "Nothing is sent because of a load. A row that cannot be staged harms no other: it is listed with what to do, and the whole file can be loaded again, which changes only what was corrected. A record that an application has shown since stays, unless the file has a newer version of it. A load that was stopped goes on when it is repeated.\n"
     "Ends with 1 when a row was refused. --dry-run tells the same in one transaction that is rolled back. Lists 20 refused rows unless --limit says otherwise; --results FILE has them all. Needs a login that may act as dersync_engine."},
    {"quarantine list", "", 0, 0, WITH_TIMES | OPTION_SET(OPTION_LIMIT), quarantine_list_perform,
     "list the records that could not be staged",
     "Newest last; 50 unless --limit says otherwise."},
    {"quarantine show", "ID", 1, 1, WITH_TIMES | OPTION_SET(OPTION_ITEM), quarantine_show_perform,
     "show one record of the quarantine: what is wrong, and what to do",
     "The item as it was received is printed with --item only, because it may hold personal data."},
    {"quarantine retry", "ID...", 0, ARGUMENTS_ANY, WITH_DATABASE | OPTION_SET(OPTION_ALL), quarantine_retry_perform,
     "stage records of the quarantine again",
     "After a mapping, a lookup or the data was repaired. The intake takes them up within a second; one that fails again stays, with its new reason. --all retries every one."},
    {"quarantine discard", "ID...", 1, ARGUMENTS_ANY, WITH_DATABASE | OPTION_SET(OPTION_REASON), quarantine_discard_perform,
     "give records of the quarantine up",
     "They stay readable, with who discarded them and the --reason, which must be given. A newer version of such a record is staged as usual."},
    {"mapping check", "", 0, 0, WITH_DATABASE | OPTION_SET(OPTION_JSON), mapping_check_perform,
     "check the mappings, and against the tables when the database is there",
     "Prints file, place and remedy of everything wrong. Ends with 1 when there is something."},
    {"mapping test", "", 0, 0, OPTION_SET(OPTION_CONFIG) | OPTION_SET(OPTION_JSON), mapping_test_perform,
     "run the examples beside the mappings",
     "Parses every example, renders it back, and compares. Ends with 1 when one differs."},
    {"trace", "RECORD", 1, 1, WITH_TIMES | OPTION_SET(OPTION_LIMIT), trace_perform,
     "show what happened to a record",
     "RECORD is any id that one of the applications or dersync gave it. Prints in order of time what came, what changed, what was sent and what was answered: the newest 1000 lines unless --limit says otherwise. Ends with 1 when nothing is known of it."},
    {"explain", "CODE", 1, 2, WITH_DATABASE | OPTION_SET(OPTION_JSON), explain_perform,
     "say what a code means, and what dersync does about it",
     "CODE is an HTTP status (503, http:503), a result of curl or its name in dersync (curl:28, TIMED_OUT), a message number of an application (10589, dacs:10589), a code of ours (CONFLICT, NOT_REGISTERED), a code of our own database (23505), a kind (transient, unknown outcome) or a state of a delivery (retry_wait). The answer comes from the table by which calls are judged and from the mappings; only states ask the database. Ends with 1 when nothing is known of it."},
    {"help", "[COMMAND|configuration]", 0, 2, OPTION_SET(OPTION_MAN), help_perform,
     "print help of a command, or of the configuration file",
     "--man prints the manual page: dersync help --man > dersync.1"},
    {"version", "", 0, 0, 0, version_perform,
     "print the version of program and database schema", ""},
};
/* clang-format on */

const size_t command_count = sizeof commands / sizeof commands[0];

/* How many of the words the name takes: 0 when they are not its own. */
static size_t words_matched(const char *name, const char *const *words, size_t count) {
    const char *space = strchr(name, ' ');
    const size_t first = space != NULL ? (size_t)(space - name) : strlen(name);

    if (count == 0 || strlen(words[0]) != first || memcmp(words[0], name, first) != 0)
        return 0;
    if (space == NULL)
        return 1;
    return count > 1 && strcmp(words[1], space + 1) == 0 ? 2 : 0;
}

bool command_is_group(const char *word) {
    const size_t length = strlen(word);

    for (size_t i = 0; i < command_count; i++)
        if (strncmp(commands[i].name, word, length) == 0 && commands[i].name[length] == ' ')
            return true;
    return false;
}

static void unknown_command(const char *const *words, size_t count, Error *error) {
    AUTO(buffer_free) Buffer typed = {0};

    buffer_text(&typed, words[0]);
    if (command_is_group(words[0]) && count == 1) {
        error_set(error, ERROR_CONFIGURATION, "\"%s\" needs one more word", words[0]);
        error_hint(error, "See `dersync %s --help`.", words[0]);
        return;
    }
    if (command_is_group(words[0]))
        buffer_format(&typed, " %s", words[1]);
    Nearest nearest = nearest_begin(typed.at);
    for (size_t i = 0; i < command_count; i++)
        nearest_offer(&nearest, commands[i].name);
    error_set(error, ERROR_CONFIGURATION, "unknown command: \"%s\"", typed.at);
    if (nearest_found(&nearest) != NULL)
        error_hint(error, "Perhaps `dersync %s` is meant.", nearest_found(&nearest));
    else
        error_hint(error, "`dersync help` lists the commands.");
}

const Command *command_find(const char *const *words, size_t count, size_t *used, Error *error) {
    for (size_t i = 0; i < command_count; i++) {
        *used = words_matched(commands[i].name, words, count);
        if (*used > 0)
            return &commands[i];
    }
    unknown_command(words, count, error);
    return NULL;
}
