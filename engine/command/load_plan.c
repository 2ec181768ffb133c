/* Load: the plan. */
#include "command/load.h"

#include "base/nearest.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct Planner {
    const LoadKind *const *kinds;
    size_t kind_count;
    Arena *arena;
    LoadPlan *plan;
} Planner;

static const char *base_of(const char *path) {
    const char *slash = strrchr(path, '/');

    return slash != NULL ? slash + 1 : path;
}

static bool has_load_ending(const char *path) {
    static const char *const endings[] = {".csv", ".tsv", ".tab"};
    const char *dot = strrchr(base_of(path), '.');

    for (size_t i = 0; dot != NULL && i < sizeof endings / sizeof *endings; i++)
        if (strcmp(dot, endings[i]) == 0)
            return true;
    return false;
}

/* customers.csv and customers.2020.tsv are both of the kind whose files are called customers. */
static const LoadKind *kind_of_file(const Planner *planner, const char *path) {
    const char *base = base_of(path);
    const size_t length = strcspn(base, ".");

    for (size_t i = 0; i < planner->kind_count; i++)
        if (strlen(planner->kinds[i]->file) == length && strncmp(base, planner->kinds[i]->file, length) == 0)
            return planner->kinds[i];
    return NULL;
}

static const char *known_files(const Planner *planner) {
    AUTO(buffer_free) Buffer names = {0};

    for (size_t i = 0; i < planner->kind_count; i++)
        buffer_format(&names, "%s%s", i > 0 ? ", " : "", planner->kinds[i]->file);
    return arena_text(planner->arena, names.at != NULL ? names.at : "none");
}

static const LoadKind *find_kind(const Planner *planner, const char *name, Error *error) {
    Nearest nearest = nearest_begin(name);

    for (size_t i = 0; i < planner->kind_count; i++) {
        if (strcmp(planner->kinds[i]->name, name) == 0)
            return planner->kinds[i];
        nearest_offer(&nearest, planner->kinds[i]->name);
    }
    error_set(error, ERROR_CONFIGURATION, "there is no kind of load \"%s\"", name);
    if (nearest_found(&nearest) != NULL)
        error_hint(error, "Perhaps %s is meant.", nearest_found(&nearest));
    else
        error_hint(error, "Each file load/KIND.json in the mappings' folder is one.");
    return NULL;
}

static bool add_file(Planner *planner, const char *path, const LoadKind *kind, Error *error) {
    if (planner->plan->count == LOAD_FILES_MAX)
        return error_set(error, ERROR_CONFIGURATION, "more than %d files at once", LOAD_FILES_MAX);
    if (kind == NULL)
        kind = kind_of_file(planner, path);
    if (kind == NULL) {
        error_set(error, ERROR_CONFIGURATION, "what %s holds is not known by its name", path);
        return error_hint(error, "Name it after what it holds (%s), or say it by --kind.",
                          known_files(planner));
    }
    planner->plan->items[planner->plan->count++] = (LoadItem){kind, path};
    return true;
}

static int compare_names(const void *one, const void *other) {
    return strcmp(*(char *const *)one, *(char *const *)other);
}

static bool add_folder(Planner *planner, const char *path, Error *error) {
    const char *names[LOAD_FILES_MAX];
    size_t count = 0;
    DIR *folder = opendir(path);

    if (folder == NULL)
        return error_set(error, ERROR_CONFIGURATION, "could not read the folder %s: %s", path,
                         strerror(errno));
    for (const struct dirent *entry = readdir(folder); entry != NULL && count < LOAD_FILES_MAX;
         entry = readdir(folder))
        if (entry->d_name[0] != '.' && has_load_ending(entry->d_name))
            names[count++] = arena_format(planner->arena, "%s/%s", path, entry->d_name);
    closedir(folder);
    if (count == 0) {
        error_set(error, ERROR_CONFIGURATION, "the folder %s has no file to load", path);
        return error_hint(error, "Their names are %s, with .csv or .tsv.", known_files(planner));
    }
    qsort(names, count, sizeof *names, compare_names);
    for (size_t i = 0; i < count; i++)
        if (!add_file(planner, names[i], NULL, error))
            return false;
    return true;
}

static bool add_word(Planner *planner, const char *word, const LoadKind *kind, Error *error) {
    struct stat facts;

    if (stat(word, &facts) != 0) {
        error_set(error, ERROR_CONFIGURATION, "could not load %s: %s", word, strerror(errno));
        return error_hint(error, "Name a file or folder that is there and may be read.");
    }
    if (!S_ISDIR(facts.st_mode))
        return add_file(planner, word, kind, error);
    if (kind == NULL)
        return add_folder(planner, word, error);
    error_set(error, ERROR_CONFIGURATION, "--kind is for files, and %s is a folder", word);
    return error_hint(error, "Leave --kind out: the files of a folder are known by their names.");
}

/* Keeps the order of the words among files of one kind. */
static void sort_by_position(LoadPlan *plan) {
    for (size_t i = 1; i < plan->count; i++) {
        const LoadItem item = plan->items[i];
        size_t at = i;

        for (; at > 0 && plan->items[at - 1].kind->position > item.kind->position; at--)
            plan->items[at] = plan->items[at - 1];
        plan->items[at] = item;
    }
}

bool load_plan(const Mappings *mappings, const char *const *words, size_t word_count, const char *kind,
               Arena *arena, LoadPlan *plan, Error *error) {
    Planner planner = {.arena = arena, .plan = plan};
    const LoadKind *named = NULL;

    planner.kinds = mappings_load_kinds(mappings, &planner.kind_count);
    plan->count = 0;
    if (kind != NULL && (named = find_kind(&planner, kind, error)) == NULL)
        return false;
    for (size_t i = 0; i < word_count; i++)
        if (!add_word(&planner, words[i], named, error))
            return false;
    sort_by_position(plan);
    return true;
}
