/* dersync check: configuration, files and mappings. */
#include "command/check.h"

#include "base/memory.h"
#include "command/mapping_findings.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct {
    const char *name;
    TableMark mark;
} levels[] = {{"ok", TABLE_GOOD}, {"warning", TABLE_WARNING}, {"error", TABLE_BAD}};

static const TableHeading headings[] = {
    {"level", "level", TABLE_TEXT}, {"what", "what", TABLE_TEXT}, {"remedy", "remedy", TABLE_TEXT}};

void check_say(Check *check, CheckLevel level, const char *remedy, const char *format, ...) {
    const bool is_coloured = call_is_coloured();
    char what[1024];
    va_list values;

    va_start(values, format);
    vsnprintf(what, sizeof what, format, values);
    va_end(values);
    check->counts[level]++;
    if (check->found != NULL) {
        table_add(check->found, levels[level].name);
        table_add(check->found, what);
        table_add(check->found, remedy[0] != '\0' ? remedy : NULL);
        return;
    }
    printf("%s%-7s%s  ", table_mark_begin(levels[level].mark, is_coloured), levels[level].name,
           table_mark_end(levels[level].mark, is_coloured));
    table_print_text(stdout, what);
    if (remedy[0] != '\0') {
        printf("  — ");
        table_print_text(stdout, remedy);
    }
    putchar('\n');
    fflush(stdout);
}

void check_say_error(Check *check, const Error *error, const char *what) {
    check_say(check, CHECK_ERROR, error->hint, "%s%s%s%s%s", what, what[0] != '\0' ? ": " : "",
              error->message, error->detail[0] != '\0' ? ": " : "", error->detail);
}

/* --- files and secrets --- */

static bool is_local(const char *url) {
    const char *host = strstr(url, "://");

    return host != NULL && (strncmp(host + 3, "localhost", 9) == 0 || strncmp(host + 3, "127.", 4) == 0 ||
                            strncmp(host + 3, "[::1]", 5) == 0);
}

static void check_secret_file(Check *check, const char *path) {
    struct stat facts;

    if (path != NULL && path[0] != '\0' && stat(path, &facts) == 0 &&
        (facts.st_mode & (S_IRWXO | S_IWGRP)) != 0)
        check_say(check, CHECK_WARNING, "chmod 600 it.", "secret file %s can be read by others", path);
}

static void check_secret(Check *check, const ConfigApplication *application) {
    const bool is_basic = application->authentication == CONFIG_AUTHENTICATION_BASIC;
    const char *file = is_basic ? application->password_file : application->client_secret_file;
    char *secret = NULL;
    Error error = {0};

    if (application->authentication == CONFIG_AUTHENTICATION_NONE) {
        if (!is_local(application->url))
            check_say(check, CHECK_WARNING, "Set authentication and use https.",
                      "application %s is called without authentication", application->name);
        return;
    }
    if (!config_read_secret(file, is_basic ? application->password_env : application->client_secret_env,
                            &secret, &error))
        check_say_error(check, &error, application->name);
    config_secret_free(secret);
    check_secret_file(check, file);
    if (strncmp(application->url, "http://", 7) == 0 && !is_local(application->url))
        check_say(check, CHECK_WARNING, "Use https.", "application %s is sent its secret unencrypted",
                  application->name);
}

static void check_spool(Check *check) {
    if (access(check->config->spool, W_OK | X_OK) != 0)
        check_say(check, CHECK_ERROR, "Make it, or change the setting spool.",
                  "cannot write to spool folder %s: %s", check->config->spool, strerror(errno));
}

static void check_on_alarm(Check *check) {
    const char *path = check->config->on_alarm;
    struct stat facts;

    if (path[0] == '\0')
        return;
    if (stat(path, &facts) != 0 || access(path, X_OK) != 0)
        check_say(check, CHECK_ERROR, "Correct the setting on_alarm, or make it executable (chmod +x).",
                  "cannot execute on_alarm %s: %s", path, strerror(errno));
    else if (!S_ISREG(facts.st_mode))
        check_say(check, CHECK_ERROR, "Name a program; arguments are not possible.",
                  "on_alarm %s is not a file", path);
    else
        check_say(check, CHECK_OK, "", "on_alarm %s can be executed", path);
}

static bool check_configuration(Check *check) {
    Error error = {0};

    check->config = call_config(check->call, &error);
    if (check->config == NULL) {
        check_say_error(check, &error, "");
        return false;
    }
    check_say(check, CHECK_OK, "", "configuration %s: %zu application%s", check->config->path,
              check->config->application_count, table_plural((int64_t)check->config->application_count));
    if (check->config->application_count == 0)
        check_say(check, CHECK_ERROR, "Add a section [application NAME]; `dersync init` shows one.",
                  "the configuration names no application");
    for (size_t i = 0; i < check->config->application_count; i++)
        check_secret(check, &check->config->applications[i]);
    check_spool(check);
    check_on_alarm(check);
    return true;
}

/* --- mappings --- */

static void check_kinds(Check *check) {
    size_t count = 0;
    const Resource *const *resources = mappings_resources(check->mappings, &count);

    for (size_t i = 0; i < check->config->application_count; i++) {
        const ConfigApplication *application = &check->config->applications[i];
        size_t sources = 0;

        for (size_t j = 0; j < count; j++)
            sources += strcmp(resources[j]->kind, application->kind) == 0;
        if (sources == 0)
            check_say(check, CHECK_ERROR, "Correct the setting kind, or add mappings.",
                      "application %s is of kind %s, for which there is no source mapping", application->name,
                      application->kind);
    }
    for (size_t i = 0; i < check->config->source_count; i++) {
        const ConfigSource *source = &check->config->sources[i];
        const ConfigApplication *application = config_application(check->config, source->application);

        if (mappings_resource(check->mappings, application->kind, source->resource) == NULL)
            check_say(check, CHECK_ERROR, "Correct its name, or remove the section.",
                      "[source %s %s] names a resource without a mapping", source->application,
                      source->resource);
    }
}

static void check_mappings(Check *check) {
    AUTO(arena_free_at) Arena *arena = arena_new();
    const Finding *findings = NULL;
    Error error = {0};
    size_t count = 0;

    if (!findings_read(check->config, check->is_migrated ? check->database : NULL, arena, &findings, &count,
                       &error)) {
        check_say_error(check, &error, "mappings");
        return;
    }
    for (size_t i = 0; i < count; i++)
        check_say(check, CHECK_ERROR, findings[i].remedy, "mapping %s: %s%s%s", findings[i].file,
                  findings[i].key, findings[i].key[0] != '\0' ? ": " : "", findings[i].problem);
    if (count > 0)
        return;
    check->mappings = mappings_load(check->config->mappings, &error);
    if (check->mappings == NULL) {
        check_say_error(check, &error, "mappings");
        return;
    }
    mappings_files(check->mappings, &count);
    check_say(check, CHECK_OK, "", "mappings in %s: %zu files", check->config->mappings, count);
    check_kinds(check);
}

/* --- the whole --- */

static void check_all(Check *check) {
    if (!check_configuration(check))
        return;
    check_database(check);
    check_mappings(check);
    if (check->mappings != NULL && check->is_migrated)
        check_loaded(check);
    if (check->mappings != NULL)
        check_applications(check);
}

static void print_result(const Check *check) {
    AUTO(buffer_free) Buffer text = {0};

    if (check->found != NULL) {
        table_append_json(check->found, &text);
        puts(text.at);
        return;
    }
    printf("\n%zu ok, %zu warning%s, %zu error%s\n", check->counts[CHECK_OK], check->counts[CHECK_WARNING],
           table_plural((int64_t)check->counts[CHECK_WARNING]), check->counts[CHECK_ERROR],
           table_plural((int64_t)check->counts[CHECK_ERROR]));
}

bool check_perform(CommandCall *call, Error *error) {
    Check check = {.call = call};

    (void)error;
    if (call_is_json(call))
        check.found = table_new(headings, sizeof headings / sizeof *headings);
    check_all(&check);
    print_result(&check);
    call->has_findings = check.counts[CHECK_ERROR] > 0;
    table_free(check.found);
    mappings_free(check.mappings);
    database_close(check.database);
    config_free(check.config);
    return true;
}
