/* dersync init: a starter configuration from the table of settings. */
#include "command/command.h"
#include "command/help.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* The two applications of a first installation, with what differs from one to the other. */
static const char *const starter_applications[] = {"dacs", "derms"};

static const char *example_of(const Setting *setting, const char *application) {
    static char text[128];
    const char *example = setting->example != NULL ? setting->example : setting->preset;
    const char *name = strstr(example, "dacs");

    if (application == NULL || name == NULL)
        return example;
    snprintf(text, sizeof text, "%.*s%s%s", (int)(name - example), example, application,
             name + strlen("dacs"));
    return text;
}

/* Required settings are written out, the others as comments that show the default or an example. */
static void print_settings(FILE *out, SettingSection section, const char *application, bool with_text) {
    for (const Setting *setting = settings; setting < settings + setting_count; setting++) {
        if (setting->section != section)
            continue;
        if (with_text) {
            fprintf(out, "\n");
            help_print_wrapped(out, "# ", setting->summary);
        }
        if (with_text || setting->is_required)
            fprintf(out, "%s%s = %s\n", setting->is_required ? "" : "#", setting->name,
                    example_of(setting, application));
    }
}

static void print_starter(FILE *out) {
    fprintf(
        out,
        "# Configuration of dersync. A setting that is commented out shows its default or an example.\n"
        "# Durations: 250ms, 5s, 10m, 1h. Sizes: 64kB, 16MB. Paths are relative to the folder of this file.\n"
        "\n[dersync]\n");
    print_settings(out, SETTING_DERSYNC, NULL, true);
    for (size_t i = 0; i < sizeof starter_applications / sizeof *starter_applications; i++) {
        fprintf(out, "\n# %s\n[application %s]\n",
                i == 0 ? "One section per application; the name is yours." : "The same settings as above.",
                starter_applications[i]);
        print_settings(out, SETTING_APPLICATION, starter_applications[i], i == 0);
    }
    fprintf(out,
            "\n# How often a source is polled, where it differs from its mapping: one section per source.\n"
            "[source derms events]\n");
    print_settings(out, SETTING_SOURCE, NULL, true);
}

bool init_perform(CommandCall *call, Error *error) {
    if (call->argument_count == 0) {
        print_starter(stdout);
        return true;
    }
    const char *path = call->arguments[0];
    FILE *out = fopen(path, "wxe");
    const int reason = errno;

    if (out == NULL) {
        error_set(error, ERROR_CONFIGURATION, "could not make \"%s\": %s", path, strerror(reason));
        return error_hint(error, reason == EEXIST ? "Move it away first; nothing is overwritten."
                                                  : "The folder must exist and be writable.");
    }
    print_starter(out);
    const bool is_bad = ferror(out) != 0;
    if (fclose(out) != 0 || is_bad)
        return error_set(error, ERROR_TRANSIENT, "could not write \"%s\": %s", path, strerror(errno));
    printf(
        "wrote %s\nNext: edit it, then run `dersync --config %s migrate` and `dersync --config %s check`.\n",
        path, path, path);
    return true;
}
