/* Simulated DACS and DERMS: one program, one application per process. */
#include "application.h"
#include "server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char USAGE[] =
    "usage: applications dacs|derms --database FILE [--listen 127.0.0.1:PORT] [--port-file FILE] [--seed N]\n"
    "                    [--setting NAME=VALUE]...\n"
    "\n"
    "Plays one of the two applications over HTTP, keeps everything in one SQLite file, and stops at "
    "SIGTERM.\n"
    "Port 0 (the default) takes a free one; --port-file gets its number when the application is ready.\n"
    "tests/applications/README.md lists addresses, acts, faults and settings.\n";

enum { SETTING_ARGUMENTS_MAX = 24 };
typedef struct Options {
    const char *application, *database, *listen, *port_file;
    int64_t seed;
    const char *settings[SETTING_ARGUMENTS_MAX];
    int setting_count;
} Options;

static bool option_take(Options *options, const char *name, const char *value) {
    if (strcmp(name, "--database") == 0)
        options->database = value;
    else if (strcmp(name, "--listen") == 0)
        options->listen = value;
    else if (strcmp(name, "--port-file") == 0)
        options->port_file = value;
    else if (strcmp(name, "--seed") == 0)
        options->seed = strtoll(value, NULL, 10);
    else if (strcmp(name, "--setting") == 0 && options->setting_count < SETTING_ARGUMENTS_MAX)
        options->settings[options->setting_count++] = value;
    else
        return false;
    return true;
}

static bool options_read(int count, char **arguments, Options *options) {
    *options = (Options){.listen = "127.0.0.1:0", .seed = 1};
    if (count < 2)
        return false;
    options->application = arguments[1];
    for (int i = 2; i < count; i += 2)
        if (i + 1 >= count || !option_take(options, arguments[i], arguments[i + 1]))
            return false;
    return options->database != NULL;
}

static bool settings_apply(Application *application, const Options *options) {
    for (int i = 0; i < options->setting_count; i++) {
        char *name = text_copy(options->settings[i]);
        char *value = strchr(name, '=');
        if (value != NULL)
            *value++ = '\0';
        bool is_good = value != NULL && setting_set(application, name, value);
        free(name);
        if (!is_good) {
            fprintf(stderr, "applications: there is no setting like %s\n", options->settings[i]);
            return false;
        }
    }
    return true;
}

/* Written under another name first: who waits for the file never reads half a number. */
static void port_write(const char *path, int port) {
    Text draft = {0};
    text_format(&draft, "%s.new", path);
    FILE *file = fopen(draft.at, "w");
    if (file == NULL || fprintf(file, "%d\n", port) < 0 || fclose(file) != 0 || rename(draft.at, path) != 0)
        die("could not write %s", path);
    text_free(&draft);
}

static const Surface *surface_of(const char *name) {
    static const Surface *const SURFACES[] = {&DACS_SURFACE, &DERMS_SURFACE};
    for (size_t i = 0; i < sizeof SURFACES / sizeof SURFACES[0]; i++)
        if (strcmp(SURFACES[i]->name, name) == 0)
            return SURFACES[i];
    return NULL;
}

static int serve(Application *application, const Options *options) {
    Server *server = server_open(application, options->listen);
    if (server == NULL)
        return 3;
    store_commit(application->store);
    if (options->port_file != NULL)
        port_write(options->port_file, server_port(server));
    server_run(server);
    server_close(server);
    return 0;
}

int main(int count, char **arguments) {
    Options options;
    if (count == 2 && strcmp(arguments[1], "--help") == 0) {
        fputs(USAGE, stdout);
        return 0;
    }
    if (!options_read(count, arguments, &options) || surface_of(options.application) == NULL) {
        fputs(USAGE, stderr);
        return 2;
    }
    Application application = {.surface = surface_of(options.application),
                               .store = store_open(options.database),
                               .seed = options.seed};
    settings_load(&application);
    int result = settings_apply(&application, &options) ? serve(&application, &options) : 2;
    store_close(application.store);
    for (int i = 0; i < SETTINGS_MAX; i++)
        free(application.settings[i]);
    return result;
}
