/* Configuration: setting, checking and finding. */
#include "base/config.h"

#include "base/memory.h"
#include "base/nearest.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SECTION_WORDS = 3, NAME_LENGTH_MAX = 63, SECRET_BYTES_MAX = 8192 };

/* A unit of a duration or size and what it is worth. */
typedef struct Unit {
    const char *name;
    int64_t worth;
} Unit;

static const Unit duration_units[] = {{"ms", 1},      {"s", 1000},     {"m", 60000},
                                      {"h", 3600000}, {"d", 86400000}, {NULL, 0}};
static const Unit size_units[] = {
    {"B", 1}, {"kB", 1024}, {"MB", 1024 * 1024}, {"GB", 1024 * 1024 * 1024}, {NULL, 0}};
static const Unit no_units[] = {{"", 1}, {NULL, 0}};

/* --- one value --- */

static bool unit_value(const Unit *units, const char *text, int64_t *value) {
    char *end = NULL;

    errno = 0;
    const long long number = strtoll(text, &end, 10);
    if (end == text || errno != 0 || number < 0)
        return false;
    for (; units->name != NULL; units++)
        if (strcmp(end, units->name) == 0)
            return !__builtin_mul_overflow(number, units->worth, value);
    return false;
}

static bool set_number(const Setting *setting, const Unit *units, const char *form, const char *text,
                       int64_t *member, Error *error) {
    int64_t value = 0;

    if (!unit_value(units, text, &value)) {
        error_set(error, ERROR_CONFIGURATION, "setting \"%s\" is not %s: \"%s\"", setting->name, form, text);
        return error_hint(error, "Write for example %s = %s.", setting->name,
                          setting->preset != NULL ? setting->preset : setting->example);
    }
    if (value < setting->least || value > setting->most) {
        error_set(error, ERROR_CONFIGURATION, "setting \"%s\" is out of range: \"%s\"", setting->name, text);
        return error_hint(error, "The value must be between %" PRId64 " and %" PRId64 "%s.", setting->least,
                          setting->most,
                          units == duration_units ? " milliseconds"
                          : units == size_units   ? " bytes"
                                                  : "");
    }
    *member = value;
    return true;
}

static bool set_choice(const Setting *setting, const char *text, int *member, Error *error) {
    const char *at = setting->choices;

    for (int number = 0; *at != '\0'; number++) {
        const size_t length = strcspn(at, " ");

        if (strlen(text) == length && memcmp(text, at, length) == 0) {
            *member = number;
            return true;
        }
        at += length;
        at += strspn(at, " ");
    }
    error_set(error, ERROR_CONFIGURATION, "setting \"%s\" has an unknown value: \"%s\"", setting->name, text);
    return error_hint(error, "Known are: %s.", setting->choices);
}

static bool set_text(const char *text, char **member) {
    free(*member);
    *member = memory_copy_text(text);
    return true;
}

/* Relative paths are meant from the folder of the file that names them. */
static bool set_path(const Config *config, const char *text, char **member) {
    const char *slash = config->path != NULL ? strrchr(config->path, '/') : NULL;
    char *joined = NULL;

    if (text[0] == '/' || text[0] == '\0' || slash == NULL)
        return set_text(text, member);
    if (asprintf(&joined, "%.*s/%s", (int)(slash - config->path), config->path, text) < 0)
        abort();
    free(*member);
    *member = joined;
    return true;
}

static bool set_url(const Setting *setting, const char *text, char **member, Error *error) {
    const size_t scheme = strncmp(text, "https://", 8) == 0 ? 8 : strncmp(text, "http://", 7) == 0 ? 7 : 0;
    size_t length = strlen(text);

    if (scheme == 0 || text[scheme] == '\0' || strpbrk(text, " \t?#") != NULL) {
        error_set(error, ERROR_CONFIGURATION, "setting \"%s\" is not the address of an application: \"%s\"",
                  setting->name, text);
        return error_hint(error, "Write http:// or https://, host, port and path, without a query.");
    }
    if (memchr(text + scheme, '@', strcspn(text + scheme, "/")) != NULL) {
        error_set(error, ERROR_CONFIGURATION, "setting \"%s\" holds a user name or password", setting->name);
        return error_hint(error, "Use the settings authentication, user and password_file instead.");
    }
    while (length > scheme + 1 && text[length - 1] == '/')
        length--;
    free(*member);
    *member = memory_copy_text(text);
    (*member)[length] = '\0';
    return true;
}

static bool set_member(const Config *config, const Setting *setting, const char *text, void *member,
                       Error *error) {
    switch (setting->kind) {
    case SETTING_TEXT:
        return set_text(text, member);
    case SETTING_PATH:
        return set_path(config, text, member);
    case SETTING_URL:
        return set_url(setting, text, member, error);
    case SETTING_CHOICE:
        return set_choice(setting, text, member, error);
    case SETTING_INTEGER:
        return set_number(setting, no_units, "a whole number", text, member, error);
    case SETTING_DURATION:
        return set_number(setting, duration_units, "a duration (ms, s, m, h, d)", text, member, error);
    case SETTING_BYTES:
        return set_number(setting, size_units, "a size (B, kB, MB, GB)", text, member, error);
    }
    assert(!"unknown kind of setting");
    return false;
}

/* --- making, freeing --- */

static void set_presets(const Config *config, SettingSection section, void *owner) {
    for (const Setting *setting = settings; setting < settings + setting_count; setting++) {
        Error error = {0};
        void *member = (char *)owner + setting->offset;

        if (setting->section != section)
            continue;
        if (setting->preset != NULL) {
            /* A preset is an absolute path or no path, so the folder of the file does not matter. */
            const bool is_set = set_member(config, setting, setting->preset, member, &error);
            assert(is_set);
        } else if (setting->kind == SETTING_DURATION) {
            *(int64_t *)member = CONFIG_UNSET;
        }
    }
}

static void free_texts(SettingSection section, void *owner) {
    for (const Setting *setting = settings; setting < settings + setting_count; setting++)
        if (setting->section == section && setting->kind <= SETTING_URL)
            free(*(char **)((char *)owner + setting->offset));
}

Config *config_new(const char *path) {
    Config *config = memory_zero(sizeof *config);

    config->path = path != NULL ? memory_copy_text(path) : NULL;
    set_presets(config, SETTING_DERSYNC, config);
    return config;
}

void config_free(Config *config) {
    if (config == NULL)
        return;
    for (size_t i = 0; i < config->application_count; i++) {
        free_texts(SETTING_APPLICATION, &config->applications[i]);
        free(config->applications[i].name);
    }
    for (size_t i = 0; i < config->source_count; i++) {
        free(config->sources[i].application);
        free(config->sources[i].resource);
    }
    free_texts(SETTING_DERSYNC, config);
    free(config->applications);
    free(config->sources);
    free(config->path);
    free(config);
}

void config_free_at(Config **config) {
    config_free(*config);
    *config = NULL;
}

/* --- sections --- */

static bool is_name(const char *text) {
    const size_t length = strlen(text);

    return length > 0 && length <= NAME_LENGTH_MAX &&
           strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_-") == length;
}

static ConfigApplication *take_application(Config *config, const char *name) {
    ConfigApplication *found = (ConfigApplication *)config_application(config, name);

    if (found != NULL)
        return found;
    config->applications =
        memory_grow(config->applications, (config->application_count + 1) * sizeof *config->applications);
    found = &config->applications[config->application_count++];
    *found = (ConfigApplication){.name = memory_copy_text(name)};
    set_presets(config, SETTING_APPLICATION, found);
    return found;
}

static ConfigSource *take_source(Config *config, const char *application, const char *resource) {
    ConfigSource *found = (ConfigSource *)config_source(config, application, resource);

    if (found != NULL)
        return found;
    config->sources = memory_grow(config->sources, (config->source_count + 1) * sizeof *config->sources);
    found = &config->sources[config->source_count++];
    *found =
        (ConfigSource){.application = memory_copy_text(application), .resource = memory_copy_text(resource)};
    set_presets(config, SETTING_SOURCE, found);
    return found;
}

/* Where the settings of a section go. */
typedef struct Target {
    SettingSection section;
    void *owner;
    uint64_t *given;
} Target;

static bool unknown_section(const char *section, Error *error) {
    error_set(error, ERROR_CONFIGURATION, "unknown section: [%s]", section);
    return error_hint(
        error, "Sections are [dersync], [application NAME] and [source APPLICATION RESOURCE]; names are "
               "lower-case letters, digits, - and _.");
}

static bool find_target(Config *config, const char *section, Target *target, Error *error) {
    char copy[4 * NAME_LENGTH_MAX];
    char *words[SECTION_WORDS + 1] = {NULL};
    size_t count = 0;
    char *rest = copy;

    snprintf(copy, sizeof copy, "%s", section);
    for (char *word; count <= SECTION_WORDS && (word = strsep(&rest, " \t")) != NULL;)
        if (*word != '\0')
            words[count++] = word;
    if (count == 1 && strcmp(words[0], "dersync") == 0) {
        *target = (Target){SETTING_DERSYNC, config, &config->given};
        return true;
    }
    if (count == 2 && strcmp(words[0], "application") == 0 && is_name(words[1])) {
        ConfigApplication *owner = take_application(config, words[1]);
        *target = (Target){SETTING_APPLICATION, owner, &owner->given};
        return true;
    }
    if (count == 3 && strcmp(words[0], "source") == 0 && is_name(words[1]) && is_name(words[2])) {
        ConfigSource *owner = take_source(config, words[1], words[2]);
        *target = (Target){SETTING_SOURCE, owner, &owner->given};
        return true;
    }
    return unknown_section(section, error);
}

static const Setting *find_setting(SettingSection section, const char *name, Error *error) {
    Nearest nearest = nearest_begin(name);

    for (const Setting *setting = settings; setting < settings + setting_count; setting++) {
        if (setting->section != section)
            continue;
        if (strcmp(setting->name, name) == 0)
            return setting;
        nearest_offer(&nearest, setting->name);
    }
    error_set(error, ERROR_CONFIGURATION, "unknown setting in %s: \"%s\"", setting_section_title(section),
              name);
    if (nearest_found(&nearest) != NULL)
        error_hint(error, "Perhaps \"%s\" is meant.", nearest_found(&nearest));
    else
        error_hint(error, "See `dersync help configuration`.");
    return NULL;
}

bool config_set(Config *config, const char *section, const char *name, const char *value, Error *error) {
    Target target;

    if (!find_target(config, section, &target, error))
        return false;
    const Setting *setting = find_setting(target.section, name, error);
    if (setting == NULL)
        return false;
    const uint64_t bit = UINT64_C(1) << (setting - settings);
    if (*target.given & bit)
        return error_set(error, ERROR_CONFIGURATION, "setting \"%s\" is given twice in [%s]", name, section);
    *target.given |= bit;
    return set_member(config, setting, value, (char *)target.owner + setting->offset, error);
}

/* --- the whole --- */

static bool is_text_given(const char *text) { return text != NULL && text[0] != '\0'; }

static bool require_text(const ConfigApplication *application, bool is_given, const char *what,
                         Error *error) {
    if (is_given)
        return true;
    error_set(error, ERROR_CONFIGURATION, "[application %s] needs %s", application->name, what);
    return error_hint(error, "See `dersync help configuration`.");
}

static bool finish_application(const ConfigApplication *one, Error *error) {
    const bool has_password = is_text_given(one->password_file) || is_text_given(one->password_env);
    const bool has_secret = is_text_given(one->client_secret_file) || is_text_given(one->client_secret_env);

    if (!require_text(one, is_text_given(one->kind), "\"kind\"", error) ||
        !require_text(one, is_text_given(one->url), "\"url\"", error))
        return false;
    if (!is_name(one->kind))
        return error_set(error, ERROR_CONFIGURATION,
                         "[application %s] has a kind that names no folder: \"%s\"", one->name, one->kind);
    if (one->authentication == CONFIG_AUTHENTICATION_BASIC)
        return require_text(one, is_text_given(one->user), "\"user\" for basic authentication", error) &&
               require_text(one, has_password,
                            "\"password_file\" or \"password_env\" for basic authentication", error);
    if (one->authentication == CONFIG_AUTHENTICATION_OAUTH2)
        return require_text(one, is_text_given(one->token_url), "\"token_url\" for oauth2", error) &&
               require_text(one, is_text_given(one->client_id), "\"client_id\" for oauth2", error) &&
               require_text(one, has_secret, "\"client_secret_file\" or \"client_secret_env\" for oauth2",
                            error);
    return true;
}

bool config_finish(Config *config, Error *error) {
    for (size_t i = 0; i < config->application_count; i++)
        if (!finish_application(&config->applications[i], error))
            return false;
    for (size_t i = 0; i < config->source_count; i++) {
        const ConfigSource *one = &config->sources[i];

        if (config_application(config, one->application) == NULL)
            return error_set(error, ERROR_CONFIGURATION,
                             "[source %s %s] names an application that has no section", one->application,
                             one->resource);
        if (one->interval_min_ms != CONFIG_UNSET && one->interval_max_ms != CONFIG_UNSET &&
            one->interval_min_ms > one->interval_max_ms)
            return error_set(error, ERROR_CONFIGURATION, "[source %s %s] has interval_min above interval_max",
                             one->application, one->resource);
    }
    return true;
}

const ConfigApplication *config_application(const Config *config, const char *name) {
    for (size_t i = 0; i < config->application_count; i++)
        if (strcmp(config->applications[i].name, name) == 0)
            return &config->applications[i];
    return NULL;
}

const ConfigSource *config_source(const Config *config, const char *application, const char *resource) {
    for (size_t i = 0; i < config->source_count; i++)
        if (strcmp(config->sources[i].application, application) == 0 &&
            strcmp(config->sources[i].resource, resource) == 0)
            return &config->sources[i];
    return NULL;
}

/* --- secrets --- */

static bool read_secret_file(const char *file, char **secret, Error *error) {
    char line[SECRET_BYTES_MAX];
    FILE *stream = fopen(file, "re");

    if (stream == NULL) {
        error_set(error, ERROR_CONFIGURATION, "could not open secret file \"%s\": %s", file, strerror(errno));
        return error_hint(error,
                          "Its first line is the secret; the user of dersync must be able to read it.");
    }
    const bool has_line = fgets(line, sizeof line, stream) != NULL;
    fclose(stream);
    if (has_line)
        line[strcspn(line, "\r\n")] = '\0';
    if (!has_line || line[0] == '\0')
        return error_set(error, ERROR_CONFIGURATION, "secret file \"%s\" has an empty first line", file);
    *secret = memory_copy_text(line);
    explicit_bzero(line, sizeof line);
    return true;
}

bool config_read_secret(const char *file, const char *variable, char **secret, Error *error) {
    *secret = NULL;
    if (is_text_given(file))
        return read_secret_file(file, secret, error);
    if (!is_text_given(variable))
        return true;
    const char *value = getenv(variable);
    if (value == NULL || value[0] == '\0')
        return error_set(error, ERROR_CONFIGURATION,
                         "environment variable %s, which should hold a secret, is not set", variable);
    *secret = memory_copy_text(value);
    return true;
}

void config_secret_free(char *secret) {
    if (secret != NULL)
        explicit_bzero(secret, strlen(secret));
    free(secret);
}
