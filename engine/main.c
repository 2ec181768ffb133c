/* dersync: arguments → command table → exit code. */
#include "command/command.h"
#include "command/help.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print_error(const Error *error) {
    fprintf(stderr, "dersync: error: %s\n", error->message);
    if (error->detail[0] != '\0')
        fprintf(stderr, "dersync: detail: %s\n", error->detail);
    if (error->hint[0] != '\0')
        fprintf(stderr, "dersync: hint: %s\n", error->hint);
}

static bool check_arguments(const CommandCall *call, Error *error) {
    const Command *command = call->command;

    if (call->argument_count >= command->argument_min && call->argument_count <= command->argument_max)
        return true;
    if (call->argument_count > command->argument_max)
        error_set(error, ERROR_CONFIGURATION, "`dersync %s` does not take \"%s\"", command->name,
                  call->arguments[command->argument_max]);
    else
        error_set(error, ERROR_CONFIGURATION, "`dersync %s` needs %s", command->name, command->arguments);
    return error_hint(error, "See `dersync %s --help`.", command->name);
}

/* --help and --version, and no command at all. True: the call is answered. */
static bool answer_help(const Arguments *arguments) {
    Error error = {0};
    size_t used = 0;

    if (arguments->word_count == 0 && option_given(arguments, OPTION_VERSION))
        return version_perform(NULL, &error);
    if (!option_given(arguments, OPTION_HELP))
        return false;
    if (arguments->word_count == 0) {
        help_print_all(stdout);
        return true;
    }
    const Command *command = command_find(arguments->words, arguments->word_count, &used, &error);
    if (command != NULL)
        help_print_command(stdout, command);
    else if (command_is_group(arguments->words[0]))
        help_print_group(stdout, arguments->words[0]);
    else
        return false;
    return true;
}

static bool perform(const Arguments *arguments, bool *has_findings, Error *error) {
    size_t used = 0;

    if (answer_help(arguments))
        return true;
    if (arguments->word_count == 0) {
        error_set(error, ERROR_CONFIGURATION, "no command is given");
        return error_hint(error, "`dersync help` lists the commands.");
    }
    const Command *command = command_find(arguments->words, arguments->word_count, &used, error);
    if (command == NULL || !option_check(arguments, command->options, command->name, error))
        return false;
    CommandCall call = {.command = command,
                        .options = arguments,
                        .arguments = arguments->words + used,
                        .argument_count = arguments->word_count - used};
    const bool is_done = check_arguments(&call, error) && command->perform(&call, error);
    *has_findings = call.has_findings;
    if (!is_done)
        call_explain_rights(error);
    return is_done;
}

int main(int argc, char **argv) {
    Arguments arguments;
    Error error = {0};
    bool has_findings = false;

    const bool is_done =
        option_parse(argc, argv, &arguments, &error) && perform(&arguments, &has_findings, &error);
    free(arguments.words);
    if (is_done && (fflush(stdout) != 0 || ferror(stdout) != 0))
        error_set(&error, ERROR_TRANSIENT, "could not write the result to standard output");
    if (error.kind != ERROR_NONE)
        print_error(&error);
    return error.kind != ERROR_NONE ? error_exit_code(&error) : has_findings ? EXIT_FINDINGS : EXIT_OK;
}
