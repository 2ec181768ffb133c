/* Help and the manual page, printed from the tables. */
#include "command/help.h"

#include "base/embedded.h"
#include "base/text.h"
#include "base/version.h"

#include <string.h>

/* What the exit codes mean, once for help and manual. */
static const struct {
    ExitCode code;
    const char *meaning;
} exit_codes[] = {
    {EXIT_OK, "done, and nothing wrong was found"},
    {EXIT_FINDINGS, "done, and something needs a person"},
    {EXIT_USAGE, "wrong usage or configuration: something must be changed first"},
    {EXIT_TEMPORARY, "a temporary failure: may work next time"},
    {EXIT_BUG, "a bug in dersync"},
};

static const struct {
    const char *name, *meaning;
} variables[] = {
    {"DERSYNC_CONFIG", "the configuration file, when --config is not given"},
    {"PGHOST, PGDATABASE, PGUSER, PGSERVICE, ...",
     "the database, as for psql, where the setting \"database\" says nothing"},
    {"NO_COLOR", "when set, nothing is coloured"},
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char *const purpose = "dersync keeps two utility applications in step: DACS (customers, "
                                   "devices, program subscriptions) and DERMS "
                                   "(demand-response events, reservations). It reads both over REST, keeps "
                                   "canonical records in PostgreSQL, and "
                                   "delivers each change to the other side.";

void help_print_wrapped(FILE *out, const char *prefix, const char *text) {
    size_t used = 0;

    for (const char *at = text; *at != '\0';) {
        const size_t length = strcspn(at, " \n");

        if (used == 0)
            used = (size_t)fprintf(out, "%s", prefix);
        else if (used + 1 + length > HELP_WIDTH)
            used = (size_t)fprintf(out, "\n%s", prefix) - 1;
        else
            used += (size_t)fprintf(out, " ");
        used += (size_t)fprintf(out, "%.*s", (int)length, at);
        at += length;
        if (*at == '\n') {
            fprintf(out, "\n");
            used = 0;
        }
        at += *at != '\0';
    }
    fprintf(out, "\n");
}

static void print_row(FILE *out, const char *name, int width, const char *text) {
    fprintf(out, "  %-*s  %s\n", width, name, text);
}

/* --- plain text --- */

static void option_form(const OptionRow *row, char *form, size_t size) {
    const char short_form[] = {'-', row->letter, ',', ' ', '\0'};

    snprintf(form, size, "%s--%s%s%s", row->letter != '\0' ? short_form : "    ", row->name,
             row->value != NULL ? " " : "", row->value != NULL ? row->value : "");
}

static void print_options(FILE *out, uint32_t set) {
    char form[64];
    int width = 20;

    fprintf(out, "\nOptions:\n");
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        option_form(&option_rows[i], form, sizeof form);
        if ((set & OPTION_SET(i)) != 0 && (int)strlen(form) > width)
            width = (int)strlen(form);
    }
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        option_form(&option_rows[i], form, sizeof form);
        if ((set & OPTION_SET(i)) != 0)
            print_row(out, form, width, option_rows[i].summary);
    }
}

static void print_exit_codes(FILE *out) {
    fprintf(out, "\nExit codes:\n");
    for (size_t i = 0; i < COUNT(exit_codes); i++)
        fprintf(out, "  %d  %s\n", exit_codes[i].code, exit_codes[i].meaning);
}

static void print_usage(FILE *out, const Command *command) {
    fprintf(out, "dersync %s%s%s%s", command->name, command->options != 0 ? " [OPTIONS]" : "",
            command->arguments[0] != '\0' ? " " : "", command->arguments);
}

void help_print_command(FILE *out, const Command *command) {
    fprintf(out, "Usage: ");
    print_usage(out, command);
    fprintf(out, "\n\n%s: %s\n", command->name, command->summary);
    if (command->text[0] != '\0') {
        fprintf(out, "\n");
        help_print_wrapped(out, "", command->text);
    }
    print_options(out, command->options | OPTION_SET(OPTION_HELP));
}

static void print_commands(FILE *out, const char *group) {
    const size_t length = group != NULL ? strlen(group) : 0;
    char form[80];

    for (size_t i = 0; i < command_count; i++) {
        if (group != NULL &&
            (strncmp(commands[i].name, group, length) != 0 || commands[i].name[length] != ' '))
            continue;
        snprintf(form, sizeof form, "%s %s", commands[i].name, commands[i].arguments);
        print_row(out, form, 28, commands[i].summary);
    }
}

void help_print_group(FILE *out, const char *word) {
    fprintf(out, "Usage: dersync %s COMMAND [OPTIONS] [ARGUMENTS]\n\nCommands:\n", word);
    print_commands(out, word);
    fprintf(out, "\n`dersync %s COMMAND --help` says more.\n", word);
}

void help_print_all(FILE *out) {
    help_print_wrapped(out, "", purpose);
    fprintf(out, "\nUsage: dersync COMMAND [OPTIONS] [ARGUMENTS]\n\nCommands:\n");
    print_commands(out, NULL);
    print_options(out, OPTION_SET(OPTION_CONFIG) | OPTION_SET(OPTION_TZ) | OPTION_SET(OPTION_JSON) |
                           OPTION_SET(OPTION_HELP) | OPTION_SET(OPTION_VERSION));
    print_exit_codes(out);
    fprintf(
        out,
        "\n`dersync COMMAND --help` says more of one; `dersync help configuration` lists every setting.\n");
}

/* "name = FORM   (facts)" */
static void describe_setting(const Setting *setting, Buffer *line) {
    static const char *const forms[] = {"TEXT", "PATH", "URL", NULL, "NUMBER", "DURATION", "SIZE"};

    buffer_reset(line);
    buffer_format(line, "%s = ", setting->name);
    if (setting->kind == SETTING_CHOICE)
        for (const char *at = setting->choices; *at != '\0'; at++)
            buffer_char(line, *at == ' ' ? '|' : *at);
    else
        buffer_text(line, forms[setting->kind]);
    if (setting->is_required)
        buffer_text(line, "   (required)");
    else if (setting->preset != NULL && setting->preset[0] != '\0')
        buffer_format(line, "   (default %s)", setting->preset);
    else
        buffer_text(line, "   (optional)");
}

void help_print_configuration(FILE *out) {
    AUTO(buffer_free) Buffer line = {0};

    help_print_wrapped(
        out, "",
        "The configuration is one INI file: --config FILE, else $DERSYNC_CONFIG, else "
        "/etc/dersync/dersync.ini. `dersync init` writes a starter. Paths are relative to the file's "
        "folder; a line that begins with # or ; is a comment, and so is what follows a blank and ; on "
        "a line.");
    for (size_t i = 0; i < setting_count; i++) {
        const Setting *setting = &settings[i];

        if (i == 0 || setting->section != settings[i - 1].section)
            fprintf(out, "\n%s\n", setting_section_title(setting->section));
        describe_setting(setting, &line);
        fprintf(out, "\n  %s\n", line.at);
        help_print_wrapped(out, "      ", setting->summary);
    }
}

/* --- the manual page --- */

/* In roff a backslash, a dash that is an option's, and a period or quote that begins a line are special. */
static void print_roff(FILE *out, const char *text) {
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '\\')
            fputs("\\e", out);
        else if (*at == '-')
            fputs("\\-", out);
        else if ((*at == '.' || *at == '\'') && (at == text || at[-1] == '\n'))
            fprintf(out, "\\&%c", *at);
        else if (*at == '\n')
            fputs("\n.PP\n", out);
        else
            putc(*at, out);
    }
}

static void print_roff_item(FILE *out, const char *name, const char *text) {
    fprintf(out, ".TP\n.B ");
    print_roff(out, name);
    fprintf(out, "\n");
    print_roff(out, text);
    fprintf(out, "\n");
}

static void print_roff_command(FILE *out, const Command *command) {
    char form[64];

    fprintf(out, ".SS dersync %s %s\n", command->name, command->arguments);
    print_roff(out, command->summary);
    fprintf(out, ".\n");
    if (command->text[0] != '\0') {
        fprintf(out, ".PP\n");
        print_roff(out, command->text);
        fprintf(out, "\n");
    }
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if ((command->options & OPTION_SET(i)) == 0)
            continue;
        option_form(&option_rows[i], form, sizeof form);
        print_roff_item(out, form + strspn(form, " "), option_rows[i].summary);
    }
}

static void print_roff_settings(FILE *out) {
    AUTO(buffer_free) Buffer line = {0};

    for (size_t i = 0; i < setting_count; i++) {
        const Setting *setting = &settings[i];

        if (i == 0 || setting->section != settings[i - 1].section)
            fprintf(out, ".SS %s\n", setting_section_title(setting->section));
        describe_setting(setting, &line);
        print_roff_item(out, line.at, setting->summary);
    }
}

void help_print_manual(FILE *out) {
    char code[8];

    fprintf(out, ".TH DERSYNC 1 \"\" \"dersync %s\" \"User Commands\"\n", DERSYNC_VERSION);
    fprintf(out, ".SH NAME\ndersync \\- keep two utility applications in step through PostgreSQL\n");
    fprintf(out, ".SH SYNOPSIS\n.B dersync\nCOMMAND [OPTIONS] [ARGUMENTS]\n.SH DESCRIPTION\n");
    print_roff(out, purpose);
    fprintf(out, "\n.SH COMMANDS\n");
    for (size_t i = 0; i < command_count; i++)
        print_roff_command(out, &commands[i]);
    fprintf(out, ".SH CONFIGURATION\n");
    print_roff_settings(out);
    fprintf(out, ".SH EXIT STATUS\n");
    for (size_t i = 0; i < COUNT(exit_codes); i++) {
        snprintf(code, sizeof code, "%d", exit_codes[i].code);
        print_roff_item(out, code, exit_codes[i].meaning);
    }
    fprintf(out, ".SH ENVIRONMENT\n");
    for (size_t i = 0; i < COUNT(variables); i++)
        print_roff_item(out, variables[i].name, variables[i].meaning);
}

/* --- the commands --- */

bool help_perform(CommandCall *call, Error *error) {
    size_t used = 0;

    if (option_given(call->options, OPTION_MAN)) {
        help_print_manual(stdout);
        return true;
    }
    if (call->argument_count == 0) {
        help_print_all(stdout);
        return true;
    }
    if (strcmp(call->arguments[0], "configuration") == 0) {
        help_print_configuration(stdout);
        return true;
    }
    if (call->argument_count == 1 && command_is_group(call->arguments[0])) {
        help_print_group(stdout, call->arguments[0]);
        return true;
    }
    const Command *command = command_find(call->arguments, call->argument_count, &used, error);
    if (command == NULL)
        return false;
    help_print_command(stdout, command);
    return true;
}

bool version_perform(CommandCall *call, Error *error) {
    (void)call;
    (void)error;
    printf("dersync %s, schema %s\n", DERSYNC_VERSION,
           embedded_migration_count > 0 ? embedded_migrations[embedded_migration_count - 1].name : "none");
    return true;
}
