/* Help and the manual page, printed from the tables of commands, options and settings. */
#pragma once

#include "command/command.h"

#include <stdio.h>

void help_print_all(FILE *out);
void help_print_command(FILE *out, const Command *command);
void help_print_group(FILE *out, const char *word); /* "quarantine" */
void help_print_configuration(FILE *out);
void help_print_manual(FILE *out); /* dersync(1), in man's macros */

/* Prints a text in lines of at most HELP_WIDTH characters, each begun with prefix; a newline in it begins a
 * paragraph. */
enum { HELP_WIDTH = 100 };
void help_print_wrapped(FILE *out, const char *prefix, const char *text);
