// Test: runs every example of every application's folder.
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "sync/example.h"
#include "sync/mapping_check.h"
#include "sync/mapping_load.h"

typedef struct Tester {
    const Mappings *mappings;
    const char *directory;
    MappingTestReport report;
    void *owner;
    Arena *arena; // of one file
    bool is_good;
} Tester;

static void tell(Tester *tester, const char *file, const char *title, const char *why) {
    char name[300];
    snprintf(name, sizeof name, "%s%s%s", file, title ? ": " : "", title ? title : "");
    tester->report(tester->owner, name, why);
    tester->is_good = tester->is_good && !why;
}

static void run_example(Tester *tester, const char *kind, const char *file, const Json *object) {
    Example example = {tester->mappings, kind, object, tester->arena, NULL};
    if (json_member(object, "resource"))
        example_run_source(&example);
    else if (json_member(object, "message"))
        example_run_message(&example);
    else if (json_member(object, "load"))
        example_run_load(&example);
    else
        example_differs(&example, "it names neither resource, message nor load");
    tell(tester, file, json_text(json_member(object, "title")), example.why);
}

static void run_file(Tester *tester, const char *kind, const char *entry) {
    Error error = {0};
    Text text;
    arena_reset(tester->arena);
    const char *file = arena_format(tester->arena, "%s/examples/%s", kind, entry);
    if (!mapping_file_read(tester->arena, arena_format(tester->arena, "%s/%s", tester->directory, file),
                           &text, &error)) {
        tell(tester, file, NULL, error.message);
        return;
    }
    const Json *root = json_parse_in(tester->arena, text, &error);
    if (!root)
        tell(tester, file, NULL, error.message);
    else if (json_kind(root) == JSON_OBJECT)
        run_example(tester, kind, file, root);
    for (const Json *each = json_kind(root) == JSON_LIST ? json_first(root) : NULL; each;
         each = json_next(each))
        run_example(tester, kind, file, each);
}

static void run_kind(Tester *tester, const char *kind) {
    AUTO(arena_free_at) Arena *arena = arena_new();
    struct stat facts;
    Error error = {0};
    size_t count = 0;
    const char *folder = arena_format(arena, "%s/%s/examples", tester->directory, kind);
    if (stat(folder, &facts) != 0)
        return;
    char **entries = mapping_directory_list(arena, folder, &count, &error);
    if (!entries)
        tell(tester, folder, NULL, error.message);
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(entries[i]);
        if (length > 5 && strcmp(entries[i] + length - 5, ".json") == 0)
            run_file(tester, kind, entries[i]);
    }
}

bool mapping_test(const Mappings *mappings, const char *directory, MappingTestReport report, void *owner,
                  Error *error) {
    AUTO(arena_free_at) Arena *arena = arena_new();
    Tester tester = {mappings, directory, report, owner, arena_new(), true};
    size_t count = 0;
    char **entries = mapping_directory_list(arena, directory, &count, error);
    for (size_t i = 0; entries && i < count; i++)
        run_kind(&tester, entries[i]);
    arena_free(tester.arena);
    return entries && tester.is_good;
}
