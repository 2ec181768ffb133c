/* dersync explain: what a code means, and what dersync does about it. */
#include "command/command.h"
#include "command/table.h"

#include "base/code.h"
#include "base/memory.h"
#include "base/text.h"
#include "io/http_status.h"
#include "io/sqlstate.h"
#include "sync/mapping.h"
#include "sync/number.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { MEANINGS_MAX = 32, CODE_MAX = 200 };

static const TableHeading headings[] = {
    {"code", "code", TABLE_TEXT},
    {"what", "what", TABLE_TEXT},
    {"kind", "kind", TABLE_TEXT},
    {"dersync", "dersync", TABLE_TEXT},
};
enum { HEADING_COUNT = sizeof headings / sizeof *headings };

/* What is asked for: "503", "curl:28", "dacs:10589", "unknown outcome". */
typedef struct Question {
    char text[CODE_MAX];
    const char *scope; /* "http", "curl", an application or its kind; NULL: any */
    const char *code;
    int64_t number; /* -1: it is none */
} Question;

typedef struct Answer {
    Table *table;
    const CommandCall *call;
} Answer;

static bool read_question(const CommandCall *call, Question *question, Error *error) {
    const char *second = call->argument_count > 1 ? call->arguments[1] : NULL;
    int length = snprintf(question->text, sizeof question->text, "%s%s%s", call->arguments[0],
                          second != NULL ? " " : "", second != NULL ? second : "");
    char *colon = strchr(question->text, ':');

    if (length >= CODE_MAX)
        return error_set(error, ERROR_CONFIGURATION, "this is not a code: it is longer than %d bytes",
                         CODE_MAX - 1);
    question->code = question->text;
    question->scope = NULL;
    if (colon != NULL) {
        *colon = '\0';
        question->scope = question->text;
        question->code = colon + 1;
    }
    if (!text_to_int(text_of(question->code), &question->number))
        question->number = -1;
    return true;
}

static bool is_in_scope(const Question *question, const char *scope) {
    return question->scope == NULL || strcmp(question->scope, scope) == 0;
}

static void add(const Answer *answer, const char *code, const char *what, const char *kind, const char *act) {
    if (table_rows(answer->table) >= MEANINGS_MAX)
        return;
    table_add(answer->table, code);
    table_add(answer->table, what);
    table_add(answer->table, kind);
    table_add(answer->table, act);
}

/* --- codes and kinds --- */

static void add_code(const Answer *answer, const Code *code, long number) {
    char name[64];

    if (code->family == CODE_HTTP)
        snprintf(name, sizeof name, "HTTP status %ld", number);
    else if (code->family == CODE_CURL)
        snprintf(name, sizeof name, "curl %ld, %s", number, code->name);
    else
        snprintf(name, sizeof name, "%s", code->name);
    add(answer, name, code->words, error_kind_name(code->kind), error_kind_act(code->kind));
    if (code->family == CODE_CURL && code->kind == ERROR_TRANSIENT)
        add(answer, "after the request was sent", "of a call that changes something, no answer came",
            error_kind_name(ERROR_UNKNOWN_OUTCOME), error_kind_act(ERROR_UNKNOWN_OUTCOME));
}

static void add_wordless(const Answer *answer, const Code *http, long number) {
    ErrorKind kind = http_status_kind_wordless(number);
    if (kind != http->kind)
        add(answer, "of a delivery, without a message number", "nobody is behind the address",
            error_kind_name(kind), error_kind_act(kind));
}

static void explain_numbers(const Answer *answer, const Question *question) {
    const Code *http = is_in_scope(question, "http") ? code_find(CODE_HTTP, (long)question->number) : NULL;
    const Code *curl = is_in_scope(question, "curl") ? code_find(CODE_CURL, (long)question->number) : NULL;

    if (http != NULL) {
        add_code(answer, http, (long)question->number);
        add_wordless(answer, http, (long)question->number);
    }
    if (curl != NULL)
        add_code(answer, curl, (long)question->number);
}

static void explain_names(const Answer *answer, const Question *question) {
    for (size_t i = 0; i < code_count; i++)
        if (codes[i].name != NULL && strcmp(codes[i].name, question->code) == 0 &&
            (codes[i].family == CODE_OWN ? question->scope == NULL : is_in_scope(question, "curl")))
            add_code(answer, &codes[i], codes[i].first);
}

/* A dead letter of kind bug, or a record in quarantine, may have the code of our own database. */
static void explain_sqlstate(const Answer *answer, const Question *question) {
    const SqlState *state = is_in_scope(question, "sqlstate") ? sqlstate_find(question->code) : NULL;
    char name[32];

    if (state == NULL)
        return;
    snprintf(name, sizeof name, "SQLSTATE %s", question->code);
    add(answer, name, state->words, error_kind_name(state->kind), error_kind_act(state->kind));
}

static void explain_kinds(const Answer *answer, const Question *question) {
    ErrorKind kind;

    if (question->scope == NULL && error_kind_find(question->code, &kind))
        add(answer, error_kind_name(kind), error_kind_meaning(kind), error_kind_name(kind),
            error_kind_act(kind));
}

/* --- numbers of the applications --- */

static void add_meaning(const Answer *answer, const Question *question, const NumberMeaning *meaning) {
    static const char *const words[] = {
        [NUMBER_DONE] = "the application has it already: done_when of the mapping",
        [NUMBER_READ_BACK] = "the application says that it has it already: read_back_when of the mapping",
        [NUMBER_KIND] = "the mapping says its kind",
        [NUMBER_REQUIRE] = "not sent: require of the mapping",
    };
    static const char *const acts[] = {
        [NUMBER_DONE] = "takes it as done",
        [NUMBER_READ_BACK] =
            "reads back and compares: the same is done, other values are refused or a conflict",
    };
    char code[256], what[768];

    snprintf(code, sizeof code, "%s %s of message %s", meaning->message->kind, question->code,
             meaning->message->name);
    snprintf(what, sizeof what, "%s%s%s", words[meaning->role], meaning->words != NULL ? ": " : "",
             meaning->words != NULL ? meaning->words : "");
    bool is_own = meaning->role == NUMBER_DONE || meaning->role == NUMBER_READ_BACK;
    add(answer, code, what, error_kind_name(meaning->kind),
        is_own ? acts[meaning->role] : error_kind_act(meaning->kind));
}

/* An application is named as in the configuration, or by its kind. */
static const char *kind_of_scope(const Config *config, const char *scope) {
    const ConfigApplication *application = scope != NULL ? config_application(config, scope) : NULL;
    return application != NULL ? application->kind : scope;
}

static bool explain_mappings(const Answer *answer, const Question *question, Error *error) {
    AUTO(config_free_at) Config *config = call_config(answer->call, error);
    if (config == NULL)
        return false;
    AUTO(mappings_free_at) Mappings *mappings = mappings_load(config->mappings, error);
    if (mappings == NULL)
        return false;
    NumberMeaning found[MEANINGS_MAX];
    size_t count =
        number_find(mappings, kind_of_scope(config, question->scope), question->code, found, MEANINGS_MAX);
    for (size_t i = 0; i < count; i++)
        add_meaning(answer, question, &found[i]);
    return true;
}

/* --- states of a delivery --- */

static bool explain_state(const Answer *answer, const Question *question, Error *error) {
    AUTO(database_close_at) Database *database = call_open(answer->call, error);
    AUTO(parameters_free_at) Parameters *parameters = parameters_new();
    AUTO(result_free_at) Result *result = NULL;

    if (database == NULL)
        return false;
    parameter_text(parameters, question->code);
    if (!database_execute(
            database,
            "select 'delivery ' || state, meaning, case when is_open then 'counts it as open' "
            "else 'counts it as settled' end from report.delivery_states where state = lower($1)",
            parameters, &result, error))
        return false;
    for (size_t row = 0; row < result_rows(result); row++)
        add(answer, result_text(result, row, 0), result_text(result, row, 1), NULL,
            result_text(result, row, 2));
    return true;
}

/* States are words in lower case; answers of files and steps write them in upper case. */
static bool may_be_state(const Question *question) {
    const char *code = question->code;
    return question->scope == NULL && code[0] != '\0' &&
           (code[strspn(code, "abcdefghijklmnopqrstuvwxyz_")] == '\0' ||
            code[strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_")] == '\0');
}

/* --- printing --- */

static void print_text(const Table *table, const Question *question) {
    if (table_rows(table) == 0)
        printf("nothing is known of \"%s%s%s\"; a number that no mapping names is a refusal of the "
               "application, with its own words\n",
               question->scope != NULL ? question->scope : "", question->scope != NULL ? ":" : "",
               question->code);
    else
        table_print_records(table, stdout);
}

bool explain_perform(CommandCall *call, Error *error) {
    AUTO(table_free_at) Table *table = table_new(headings, HEADING_COUNT);
    AUTO(buffer_free) Buffer json = {0};
    const Answer answer = {.table = table, .call = call};
    Error unread = {0}; /* what stands in our own table needs neither configuration nor mappings */
    Question question;

    if (!read_question(call, &question, error))
        return false;
    if (question.number >= 0)
        explain_numbers(&answer, &question);
    explain_names(&answer, &question);
    explain_sqlstate(&answer, &question);
    explain_kinds(&answer, &question);
    if (!explain_mappings(&answer, &question, &unread) && table_rows(table) == 0) {
        *error = unread;
        return false;
    }
    if (table_rows(table) == 0 && may_be_state(&question) && !explain_state(&answer, &question, error))
        return false;
    call->has_findings = table_rows(table) == 0;
    if (call_is_json(call)) {
        table_append_json(table, &json);
        puts(json.at);
    } else {
        print_text(table, &question);
    }
    return true;
}
