/* Configuration: every setting of dersync, its default and its meaning.
 *
 * A Config is made by config_new with all defaults, filled setting by setting (io/ini.h reads a file), and
 * checked as a whole by config_finish. It owns all its texts; readers borrow them until config_free. One
 * table, settings[], drives parsing, `dersync help configuration`, `dersync init` and the manual page, so a
 * setting is written down once.
 *
 * Durations are written with a unit (250ms, 5s, 10m, 1h), sizes likewise (64kB, 16MB); in memory they are
 * milliseconds and bytes. */
#pragma once

#include "base/error.h"
#include "base/log.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A source's own setting that the file does not give: the mapping's fetch decides. */
#define CONFIG_UNSET (-1)

typedef enum ConfigAuthentication {
    CONFIG_AUTHENTICATION_NONE,
    CONFIG_AUTHENTICATION_BASIC,
    CONFIG_AUTHENTICATION_OAUTH2,
} ConfigAuthentication;

/* [application NAME]: one instance of a kind of application. */
typedef struct ConfigApplication {
    char *name;
    char *kind;         /* names the mapping folder: dacs, derms */
    char *url;          /* without a slash at the end */
    int authentication; /* ConfigAuthentication */
    char *user;         /* basic */
    char *password_file;
    char *password_env;
    char *token_url; /* oauth2, client credentials */
    char *client_id;
    char *scope; /* NULL: none is asked for */
    char *client_secret_file;
    char *client_secret_env;
    char *ca_file; /* NULL: the certificates of the system */
    int64_t timeout_ms;
    int64_t connect_timeout_ms;
    int64_t calls_per_second; /* of all workers together; 0: no limit. What follows the database holds */
    int64_t calls_in_flight;
    int64_t breaker_failures;
    int64_t breaker_share; /* percent */
    int64_t breaker_wait_ms;
    uint64_t given; /* a bit per row of settings[]: finds one given twice */
} ConfigApplication;

/* [source APPLICATION RESOURCE]: how often a resource is polled; CONFIG_UNSET: as its mapping says. */
typedef struct ConfigSource {
    char *application;
    char *resource;
    int64_t interval_min_ms;
    int64_t interval_max_ms;
    int64_t sweep_interval_ms;
    uint64_t given;
} ConfigSource;

typedef struct Config {
    char *path;     /* the file it was read from; NULL: none */
    char *database; /* libpq connection string; "": libpq's own variables */
    char *mappings; /* directory */
    char *spool;    /* directory for bodies too large for memory */
    int log_level;  /* LogLevel */
    int log_is_json;
    int64_t delivery_workers; /* processes that deliver */
    int64_t in_flight;        /* calls at once per delivery worker */
    int64_t claim_size;       /* deliveries per claim */
    int64_t lease_ms;         /* after it an unreported claim becomes unknown */
    int64_t body_bytes_max;   /* a larger JSON body is refused */
    char *on_alarm;           /* program that is told of situations; "": none */
    int64_t alarm_timeout_ms; /* then it is killed */
    int64_t alarm_hold_ms;    /* a situation lasts so long before it is told, and is away as long before it is
                                 over */
    int64_t stage_lead_ms; /* a stage's deadline, before its start; the database holds what migrate took up */
    int64_t stage_warning_ms; /* at risk from so long before the deadline */
    int64_t breaker_alarm_ms;
    ConfigApplication *applications;
    size_t application_count;
    ConfigSource *sources;
    size_t source_count;
    uint64_t given;
} Config;

/* path: where the settings will come from, or NULL; paths in the settings are relative to its folder. */
Config *config_new(const char *path);
void config_free(Config *config);
void config_free_at(Config **config);

/* Applies one line of a file: section is "dersync", "application NAME" or "source APPLICATION RESOURCE".
 * An unknown section or setting, or a bad value, is ERROR_CONFIGURATION that names the nearest one or the
 * form wanted. */
bool config_set(Config *config, const char *section, const char *name, const char *value, Error *error);

/* Checks what only the whole shows: required settings, duplicate or unknown names, what an authentication
 * needs. */
bool config_finish(Config *config, Error *error);

/* NULL when there is none of this name. */
const ConfigApplication *config_application(const Config *config, const char *name);
const ConfigSource *config_source(const Config *config, const char *application, const char *resource);

/* The first line of the file, else the variable of the environment; the caller frees it with
 * config_secret_free, which blanks it first. *secret is NULL when the configuration names neither. The text
 * never appears in an error. */
bool config_read_secret(const char *file, const char *variable, char **secret, Error *error);
void config_secret_free(char *secret);

/* --- the table of settings, for help, init and the manual page --- */

typedef enum SettingSection { SETTING_DERSYNC, SETTING_APPLICATION, SETTING_SOURCE } SettingSection;

typedef enum SettingKind {
    SETTING_TEXT,
    SETTING_PATH, /* relative to the folder of the configuration file */
    SETTING_URL,
    SETTING_CHOICE,
    SETTING_INTEGER,
    SETTING_DURATION,
    SETTING_BYTES,
} SettingKind;

typedef struct Setting {
    SettingSection section;
    SettingKind kind;
    const char *name;
    size_t offset;      /* in the section's struct */
    const char *preset; /* the default, as a person writes it; NULL: none */
    bool is_required;
    const char *choices; /* "none basic oauth2", in the order of their numbers */
    int64_t least, most; /* of numbers */
    const char *example; /* for a starter file; NULL: the default */
    const char *summary;
} Setting;

extern const Setting settings[];
extern const size_t setting_count;
const char *setting_section_title(SettingSection section); /* "[application NAME]" */
