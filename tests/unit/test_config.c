/* Configuration: what a file may say, and how a wrong one is explained. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above. */
#include <cmocka.h>

#include "base/config.h"
#include "base/memory.h"
#include "io/ini.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const application = "application dacs";

static void assert_set(Config *config, const char *section, const char *name, const char *value) {
    Error error = {0};

    if (!config_set(config, section, name, value, &error))
        fail_msg("%s", error.message);
}

static void assert_refused(const char *section, const char *name, const char *value, const char *message,
                           const char *hint) {
    AUTO(config_free_at) Config *config = config_new(NULL);
    Error error = {0};

    assert_false(config_set(config, section, name, value, &error));
    assert_int_equal(error.kind, ERROR_CONFIGURATION);
    assert_non_null(strstr(error.message, message));
    assert_non_null(strstr(error.hint, hint));
}

/* A file with this text; the caller removes it. */
static void write_file(char path[32], const char *text) {
    strcpy(path, "/tmp/dersync-test-XXXXXX");
    const int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, text, strlen(text)), strlen(text));
    close(descriptor);
}

static Config *load_text(const char *text, Error *error) {
    char path[32];

    write_file(path, text);
    Config *config = ini_load_config(path, error);
    unlink(path);
    return config;
}

static void assert_file_refused(const char *text, const char *message) {
    Error error = {0};
    AUTO(config_free_at) Config *config = load_text(text, &error);

    assert_null(config);
    assert_int_equal(error.kind, ERROR_CONFIGURATION);
    if (strstr(error.message, message) == NULL)
        fail_msg("\"%s\" is not in \"%s\"", message, error.message);
}

/* An empty file is a whole configuration: every setting has its default. */
static void settings_have_their_defaults(void **state) {
    (void)state;
    Error error = {0};
    AUTO(config_free_at) Config *config = load_text("", &error);

    assert_non_null(config);
    assert_string_equal(config->database, "");
    assert_int_equal(config->log_level, LOG_INFO);
    assert_int_equal(config->delivery_workers, 1);
    assert_int_equal(config->lease_ms, 60000);
    assert_int_equal(config->body_bytes_max, 16 * 1024 * 1024);
    assert_int_equal(config->application_count, 0);
}

static void values_are_read_by_their_kind(void **state) {
    (void)state;
    AUTO(config_free_at) Config *config = config_new("/etc/dersync/dersync.ini");

    assert_set(config, "dersync", "lease", "2m");
    assert_int_equal(config->lease_ms, 120000);
    assert_set(config, "dersync", "body_bytes_max", "64kB");
    assert_int_equal(config->body_bytes_max, 65536);
    assert_set(config, "dersync", "log_level", "error");
    assert_int_equal(config->log_level, LOG_ERROR);
    assert_set(config, "dersync", "log_format", "json");
    assert_true(config->log_is_json);
    assert_set(config, application, "authentication", "oauth2");
    assert_int_equal(config->applications[0].authentication, CONFIG_AUTHENTICATION_OAUTH2);
    assert_set(config, application, "timeout", "1500ms");
    assert_int_equal(config->applications[0].timeout_ms, 1500);
}

static void paths_are_relative_to_the_file(void **state) {
    (void)state;
    AUTO(config_free_at) Config *config = config_new("/etc/dersync/dersync.ini");

    assert_set(config, "dersync", "mappings", "maps");
    assert_string_equal(config->mappings, "/etc/dersync/maps");
    assert_set(config, application, "ca_file", "/srv/ca.pem");
    assert_string_equal(config->applications[0].ca_file, "/srv/ca.pem");
}

static void a_url_loses_its_last_slash(void **state) {
    (void)state;
    AUTO(config_free_at) Config *config = config_new(NULL);

    assert_set(config, application, "url", "https://dacs.example.com:8443/base//");
    assert_string_equal(config->applications[0].url, "https://dacs.example.com:8443/base");
}

static void wrong_values_are_explained(void **state) {
    (void)state;
    assert_refused("dersync", "lease", "60", "not a duration", "lease = 60s");
    assert_refused("dersync", "lease", "1ms", "out of range", "between 1000 and");
    assert_refused("dersync", "lease", "99999999999999999d", "not a duration", "");
    assert_refused("dersync", "delivery_workers", "two", "not a whole number", "");
    assert_refused("dersync", "delivery_workers", "0", "out of range", "between 1 and 32");
    assert_refused("dersync", "log_format", "xml", "unknown value", "text json");
    assert_refused(application, "url", "dacs.example.com", "not the address", "https://");
    assert_refused(application, "url", "https://me:secret@dacs", "holds a user name", "password_file");
}

/* The value of a wrong address may hold a password. */
static void a_password_in_a_url_is_not_repeated(void **state) {
    (void)state;
    AUTO(config_free_at) Config *config = config_new(NULL);
    Error error = {0};

    assert_false(config_set(config, application, "url", "https://me:secret@dacs", &error));
    assert_null(strstr(error.message, "secret@"));
}

static void unknown_names_suggest_the_nearest(void **state) {
    (void)state;
    assert_refused("dersync", "in_fligth", "1", "unknown setting", "\"in_flight\"");
    assert_refused("dersync", "colour", "1", "unknown setting", "help configuration");
    assert_refused("aplication dacs", "url", "http://x", "unknown section", "[application NAME]");
    assert_refused("application Dacs", "url", "http://x", "unknown section", "lower-case");
    assert_refused("application", "url", "http://x", "unknown section", "");
    assert_refused("source dacs", "interval_min", "1s", "unknown section", "");
}

static void a_setting_given_twice_is_refused(void **state) {
    (void)state;
    assert_file_refused("[dersync]\nlease = 5s\nlease = 6s\n", "given twice");
    assert_file_refused(
        "[application a]\nkind = dacs\n[application b]\nkind = dacs\n[application a]\nkind = dacs\n",
        "given twice");
}

static void an_application_needs_what_its_authentication_needs(void **state) {
    (void)state;
    assert_file_refused("[application dacs]\nurl = http://x\n", "needs \"kind\"");
    assert_file_refused("[application dacs]\nkind = dacs\n", "needs \"url\"");
    assert_file_refused("[application dacs]\nkind = dacs\nurl = http://x\nauthentication = basic\n",
                        "needs \"user\"");
    assert_file_refused(
        "[application dacs]\nkind = dacs\nurl = http://x\nauthentication = basic\nuser = me\n",
        "password_file");
    assert_file_refused("[application dacs]\nkind = dacs\nurl = http://x\nauthentication = oauth2\n",
                        "token_url");
    assert_file_refused("[application dacs]\nkind = ../dacs\nurl = http://x\n", "names no folder");
}

static void a_source_belongs_to_an_application(void **state) {
    (void)state;
    Error error = {0};
    AUTO(config_free_at)
    Config *config = load_text("[application derms]\nkind = derms\nurl = http://x\n"
                               "[source derms events]\ninterval_max = 2s\n",
                               &error);

    assert_non_null(config);
    const ConfigSource *source = config_source(config, "derms", "events");
    assert_non_null(source);
    assert_int_equal(source->interval_max_ms, 2000);
    assert_int_equal(source->interval_min_ms, CONFIG_UNSET);
    assert_null(config_source(config, "derms", "other"));
    assert_file_refused("[source derms events]\ninterval_max = 2s\n", "has no section");
}

static void a_wrong_line_is_named(void **state) {
    (void)state;
    char text[20000];

    assert_file_refused("[dersync]\n\nlease = x\n", "line 3 of configuration file");
    assert_file_refused("[dersync]\nno equals here\n", "line 2 of configuration file");
    assert_file_refused("lease = 5s\n", "before the first section");
    snprintf(text, sizeof text, "[dersync]\nno equals here%0300d\nlease = x\n", 1);
    assert_file_refused(text, "line 2 of configuration file");
    snprintf(text, sizeof text, "[dersync]\n# a comment %0300d\nlease = x\n", 1);
    assert_file_refused(text, "line 3 of configuration file");
    snprintf(text, sizeof text, "[dersync]\nlease = 5s\ndatabase = %016384d\n", 1);
    assert_file_refused(text, "line 3 of configuration file");
    assert_file_refused(text, "longer than 16384 characters");
    snprintf(text, sizeof text, "[application %060d]\nkind = dacs\n", 1);
    assert_file_refused(text, "longer than");
}

/* The setting "database" of this line, which is the last of its file. */
static void assert_database(const char *line, const char *value) {
    char text[20000];
    Error error = {0};

    snprintf(text, sizeof text, "[dersync]\n%s", line);
    AUTO(config_free_at) Config *config = load_text(text, &error);
    if (config == NULL)
        fail_msg("%s", error.message);
    assert_string_equal(config->database, value);
}

/* Around the 198 characters that inih reads, and far beyond them; with and without an end of the line. */
static void a_line_may_be_long(void **state) {
    (void)state;
    static const int lengths[] = {180, 187, 188, 189, 190, 200, 398, 4000, 16384 - 11};
    char value[16384], line[17000];

    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        memset(value, 'v', lengths[i]);
        value[lengths[i]] = '\0';
        snprintf(line, sizeof line, "database = %s", value);
        assert_database(line, value);
        strcat(line, "\nlease = 5s\n");
        assert_database(line, value);
    }
}

static void a_long_line_means_what_a_short_one_does(void **state) {
    (void)state;
    static const char *const fillers[] = {"", "%0300d"};
    char format[400], line[600], value[600];

    for (size_t i = 0; i < 2; i++) {
        snprintf(format, sizeof format, "\tdatabase  =\t host=a;b#c \t d=:%s \t; a comment ; more \r\n",
                 fillers[i]);
        snprintf(line, sizeof line, format, 1);
        snprintf(format, sizeof format, "host=a;b#c \t d=:%s", fillers[i]);
        snprintf(value, sizeof value, format, 1);
        assert_database(line, value);
        snprintf(format, sizeof format, "database:%s ;", fillers[i]);
        snprintf(line, sizeof line, format, 1);
        snprintf(value, sizeof value, fillers[i], 1);
        assert_database(line, value);
        snprintf(format, sizeof format, "database = a ; %s = c", fillers[i]);
        snprintf(line, sizeof line, format, 1);
        assert_database(line, "a");
    }
}

static void a_missing_file_says_how_to_make_one(void **state) {
    (void)state;
    Error error = {0};

    assert_null(ini_load_config("/nonexistent/dersync.ini", &error));
    assert_non_null(strstr(error.message, "could not open configuration file"));
    assert_non_null(strstr(error.hint, "dersync init"));
}

static void secrets_come_from_a_file_or_the_environment(void **state) {
    (void)state;
    char path[32];
    char *secret = NULL;
    Error error = {0};

    write_file(path, "hush\r\nsecond line\n");
    assert_true(config_read_secret(path, NULL, &secret, &error));
    assert_string_equal(secret, "hush");
    config_secret_free(secret);
    unlink(path);
    assert_false(config_read_secret(path, NULL, &secret, &error));
    assert_null(secret);

    setenv("DERSYNC_TEST_SECRET", "quiet", 1);
    assert_true(config_read_secret(NULL, "DERSYNC_TEST_SECRET", &secret, &error));
    assert_string_equal(secret, "quiet");
    config_secret_free(secret);
    unsetenv("DERSYNC_TEST_SECRET");
    assert_false(config_read_secret(NULL, "DERSYNC_TEST_SECRET", &secret, &error));

    assert_true(config_read_secret(NULL, NULL, &secret, &error));
    assert_null(secret);
    config_secret_free(NULL);
}

/* The table itself: what a default or example says must be accepted. */
static void every_example_is_accepted(void **state) {
    (void)state;
    static const char *const sections[] = {"dersync", "application dacs", "source dacs sync_requests"};
    AUTO(config_free_at) Config *config = config_new(NULL);

    for (size_t i = 0; i < setting_count; i++) {
        const char *example = settings[i].example != NULL ? settings[i].example : settings[i].preset;

        assert_non_null(example);
        assert_true(strlen(settings[i].summary) > 0);
        assert_set(config, sections[settings[i].section], settings[i].name, example);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(settings_have_their_defaults),
        cmocka_unit_test(values_are_read_by_their_kind),
        cmocka_unit_test(paths_are_relative_to_the_file),
        cmocka_unit_test(a_url_loses_its_last_slash),
        cmocka_unit_test(wrong_values_are_explained),
        cmocka_unit_test(a_password_in_a_url_is_not_repeated),
        cmocka_unit_test(unknown_names_suggest_the_nearest),
        cmocka_unit_test(a_setting_given_twice_is_refused),
        cmocka_unit_test(an_application_needs_what_its_authentication_needs),
        cmocka_unit_test(a_source_belongs_to_an_application),
        cmocka_unit_test(a_wrong_line_is_named),
        cmocka_unit_test(a_line_may_be_long),
        cmocka_unit_test(a_long_line_means_what_a_short_one_does),
        cmocka_unit_test(a_missing_file_says_how_to_make_one),
        cmocka_unit_test(secrets_come_from_a_file_or_the_environment),
        cmocka_unit_test(every_example_is_accepted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
