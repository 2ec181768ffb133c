/* INI files, read by inih. */
#include "io/ini.h"

#include <ctype.h>
#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <string.h>

/* inih cuts names of sections without a word; they are refused here. It cuts lines as well, at 198
 * characters: of a longer one it gets only the name of the setting, and take_setting puts the value in its
 * place. */
enum { LINE_LENGTH_MAX = 16384, SECTION_LENGTH_MAX = 48 };

typedef struct IniReading {
    FILE *stream;
    Config *config;
    Error error;
    int line;                       /* the one being read */
    int failed_line;                /* the first that failed in take_setting or read_line; 0: none */
    char text[LINE_LENGTH_MAX + 2]; /* the line, with its end */
    const char *value;              /* of a line too long for inih, in text; NULL: inih has it all */
} IniReading;

static char *skip_spaces(char *text) {
    while (isspace((unsigned char)*text))
        text++;
    return text;
}

/* The value without the spaces around it and without a comment, by inih's rule: a semicolon after a space. */
static char *trim_value(char *value) {
    char *end = value;

    while (*end != '\0' && !(*end == ';' && end > value && isspace((unsigned char)end[-1])))
        end++;
    while (end > value && isspace((unsigned char)end[-1]))
        end--;
    *end = '\0';
    return skip_spaces(value);
}

/* Gives inih of a long line what fits: nothing of a comment, the name of a setting, the begin of what is
 * neither. */
static void shorten_line(IniReading *reading, char *line, size_t size) {
    char *start = skip_spaces(reading->text);
    char *separator = strpbrk(start, "=:");

    if (*start == '#' || *start == ';') {
        snprintf(line, size, "#\n");
    } else if (*start == '[' || separator == NULL || (size_t)(separator - reading->text) + 2 > size) {
        snprintf(line, size, "%s", reading->text);
    } else {
        snprintf(line, size, "%.*s", (int)(separator + 1 - reading->text), reading->text);
        reading->value = trim_value(separator + 1);
    }
}

/* inih calls this for each line, as fgets; NULL ends the file. */
static char *read_line(char *line, int size, void *owner) {
    IniReading *reading = owner;

    reading->value = NULL;
    if (reading->failed_line != 0 || fgets(reading->text, sizeof reading->text, reading->stream) == NULL)
        return NULL;
    reading->line++;
    const size_t length = strlen(reading->text);
    if (length > LINE_LENGTH_MAX && reading->text[length - 1] != '\n') {
        reading->failed_line = reading->line;
        error_set(&reading->error, ERROR_CONFIGURATION, "the line is longer than %d characters",
                  LINE_LENGTH_MAX);
        return NULL;
    }
    if (length < (size_t)size)
        memcpy(line, reading->text, length + 1);
    else
        shorten_line(reading, line, size);
    return line;
}

static bool use_setting(IniReading *reading, const char *section, const char *name, const char *value) {
    Error *error = &reading->error;

    if (section[0] == '\0')
        return error_set(error, ERROR_CONFIGURATION, "setting \"%s\" stands before the first section", name);
    if (strlen(section) > SECTION_LENGTH_MAX)
        return error_set(error, ERROR_CONFIGURATION, "the name of the section is longer than %d characters",
                         SECTION_LENGTH_MAX);
    return config_set(reading->config, section, name, value != NULL ? value : "", error);
}

/* inih calls this for each setting; 0 marks the line as wrong. */
static int take_setting(void *owner, const char *section, const char *name, const char *value) {
    IniReading *reading = owner;

    if (use_setting(reading, section, name, reading->value != NULL ? reading->value : value))
        return 1;
    reading->failed_line = reading->line;
    return 0;
}

static bool read_file(IniReading *reading) {
    Error *error = &reading->error;
    const char *path = reading->config->path;

    reading->stream = fopen(path, "re");
    if (reading->stream == NULL) {
        error_set(error, ERROR_CONFIGURATION, "could not open configuration file \"%s\": %s", path,
                  strerror(errno));
        return error_hint(
            error, "`dersync init FILE` writes a starter file; --config FILE or DERSYNC_CONFIG names it.");
    }
    const int line = ini_parse_stream(read_line, reading, take_setting, reading);
    const bool is_read = !ferror(reading->stream);
    fclose(reading->stream);
    if (!is_read)
        return error_set(error, ERROR_CONFIGURATION, "could not read configuration file \"%s\"", path);
    if (line > 0 && line != reading->failed_line)
        return error_set(error, ERROR_CONFIGURATION,
                         "line %d of configuration file \"%s\" is neither a section nor a setting", line,
                         path);
    if (reading->failed_line != 0)
        return error_wrap(error, "could not use line %d of configuration file \"%s\"", reading->failed_line,
                          path);
    return true;
}

Config *ini_load_config(const char *path, Error *error) {
    IniReading reading = {.config = config_new(path)};

    if (read_file(&reading)) {
        if (config_finish(reading.config, &reading.error))
            return reading.config;
        error_wrap(&reading.error, "could not use configuration file \"%s\"", path);
    }
    *error = reading.error;
    config_free(reading.config);
    return NULL;
}
