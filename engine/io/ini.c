/* INI files, read by inih. */
#include "io/ini.h"

#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <string.h>

/* inih cuts longer lines and names without a word; they are refused here. */
enum { LINE_LENGTH_MAX = 198, SECTION_LENGTH_MAX = 48 };

typedef struct IniReading {
    FILE *stream;
    Config *config;
    Error error;
    int line;        /* the one being read */
    int failed_line; /* the first that failed in take_setting or read_line; 0: none */
} IniReading;

/* inih calls this for each line, as fgets; NULL ends the file. */
static char *read_line(char *line, int size, void *owner) {
    IniReading *reading = owner;

    if (reading->failed_line != 0 || fgets(line, size, reading->stream) == NULL)
        return NULL;
    reading->line++;
    if (strlen(line) > LINE_LENGTH_MAX && strchr(line, '\n') == NULL) {
        reading->failed_line = reading->line;
        error_set(&reading->error, ERROR_CONFIGURATION, "the line is longer than %d characters",
                  LINE_LENGTH_MAX);
        return NULL;
    }
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

    if (use_setting(reading, section, name, value))
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
