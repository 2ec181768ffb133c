// Mapping: walks the directory and keeps what was compiled.
#include "sync/mapping.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "io/json.h"
#include "sync/mapping_load.h"

typedef struct Loader {
    Mappings *mappings;
    const char *directory;
    Findings *findings;
} Loader;

// What is done with one file: `name` is its path below the directory without .json, `base` its last part.
typedef void LoadFile(Loader *loader, Spec *spec, const Json *object, Text text, const char *kind,
                      const char *base);

const char *row_mode_name(RowMode mode) {
    static const char *const names[] = {"upsert", "insert", "update", "compare", "load"};
    return names[mode];
}

// ---- lists that grow in the arena ----

static void *grow(Arena *arena, void *list, size_t count, size_t size) {
    if (count > 0 && (count & (count - 1)) != 0)
        return list;
    void *larger = arena_zero(arena, (count ? 2 * count : 1) * size);
    if (count)
        memcpy(larger, list, count * size);
    return larger;
}

static void add_pointer(Arena *arena, const void ***list, size_t *count, const void *one) {
    *list = grow(arena, *list, *count, sizeof **list);
    (*list)[(*count)++] = one;
}

static void hash_file(const Spec *spec, Text text, unsigned char hash[DIGEST_SIZE]) {
    AUTO(digest_free_at) Digest *digest = digest_new();
    digest_add(digest, text.at, text.length);
    for (size_t i = 0; i < spec->used_count; i++)
        digest_add(digest, spec->used[i]->text.at, spec->used[i]->text.length);
    digest_finish(digest, hash);
}

static void add_file(Loader *loader, const Spec *spec, Text text, const unsigned char hash[DIGEST_SIZE]) {
    Mappings *m = loader->mappings;
    m->files = grow(m->arena, m->files, m->file_count, sizeof *m->files);
    MappingFile *file = &m->files[m->file_count++];
    size_t length = strlen(spec->file) - strlen(".json");
    *file = (MappingFile){.name = arena_copy(m->arena, spec->file, length), .text = text};
    memcpy(file->hash, hash, DIGEST_SIZE);
}

// ---- one file of each kind ----

static void load_resource(Loader *loader, Spec *spec, const Json *object, Text text, const char *kind,
                          const char *base) {
    Mappings *m = loader->mappings;
    Resource *resource = arena_zero(m->arena, sizeof *resource);
    resource->kind = kind;
    resource->name = base;
    resource_compile(spec, object, resource);
    hash_file(spec, text, resource->hash);
    add_file(loader, spec, text, resource->hash);
    add_pointer(m->arena, (const void ***)&m->resources, &m->resource_count, resource);
}

static void load_message(Loader *loader, Spec *spec, const Json *object, Text text, const char *kind,
                         const char *base) {
    Mappings *m = loader->mappings;
    Message *message = arena_zero(m->arena, sizeof *message);
    message->kind = kind;
    message->name = base;
    message_compile(spec, object, message);
    hash_file(spec, text, message->hash);
    add_file(loader, spec, text, message->hash);
    add_pointer(m->arena, (const void ***)&m->messages, &m->message_count, message);
}

static void load_kind(Loader *loader, Spec *spec, const Json *object, Text text, const char *kind,
                      const char *base) {
    (void)kind;
    Mappings *m = loader->mappings;
    LoadKind *load = arena_zero(m->arena, sizeof *load);
    load->name = base;
    load_kind_compile(spec, object, load);
    hash_file(spec, text, load->hash);
    add_file(loader, spec, text, load->hash);
    add_pointer(m->arena, (const void ***)&m->load_kinds, &m->load_kind_count, load);
}

static void load_flow(Loader *loader, Spec *spec, const Json *object, Text text, const char *kind,
                      const char *base) {
    (void)kind;
    Mappings *m = loader->mappings;
    Flow *flow = arena_zero(m->arena, sizeof *flow);
    flow->name = base;
    flow->text = text;
    flow_compile(spec, object, flow);
    digest_of(text, flow->hash);
    add_file(loader, spec, text, flow->hash);
    add_pointer(m->arena, (const void ***)&m->flows, &m->flow_count, flow);
}

static void load_programs(Loader *loader, Spec *spec, const Json *object) {
    static const char *const keys[] = {"title", "description", "rows", NULL};
    static const char *const row_keys[] = {"program_code", "program_id", "external_id", "name", NULL};
    spec_keys(spec, object, keys);
    const Json *rows = spec_list(spec, object, "rows", REQUIRED);
    size_t mark = spec_enter(spec, "rows"), index = 0;
    for (const Json *row = json_first(rows); row; row = json_next(row), index++) {
        size_t inner = spec_enter_index(spec, index);
        if (spec_keys(spec, row, row_keys))
            spec_text(spec, row, "program_code", REQUIRED);
        spec_leave(spec, inner);
    }
    spec_leave(spec, mark);
    AUTO(buffer_free) Buffer out = {0};
    if (rows)
        json_print(rows, &out);
    loader->mappings->programs =
        (Text){arena_copy(loader->mappings->arena, out.at ? out.at : "[]", rows ? out.length : 2),
               rows ? out.length : 2};
}

static void load_lookup(Loader *loader, Spec *spec, const Json *object, Text text, const char *kind,
                        const char *base) {
    (void)kind;
    Mappings *m = loader->mappings;
    unsigned char hash[DIGEST_SIZE];
    digest_of(text, hash);
    add_file(loader, spec, text, hash);
    if (json_member(object, "rows")) {
        load_programs(loader, spec, object);
        return;
    }
    m->lookups.list = grow(m->arena, m->lookups.list, m->lookups.count, sizeof *m->lookups.list);
    Lookup *lookup = &m->lookups.list[m->lookups.count++];
    *lookup = (Lookup){.name = base, .text = text, .misses = m->misses};
    lookup_compile(spec, object, lookup);
}

// ---- the directory ----

static bool has_good_name(const char *base) {
    return *base && strspn(base, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(base);
}

static void load_file(Loader *loader, const char *kind, const char *folder, const char *entry,
                      LoadFile *load) {
    Arena *arena = loader->mappings->arena;
    Error error = {0};
    Fault fault;
    Text text;
    Spec spec = {
        .arena = arena, .findings = loader->findings, .lookups = &loader->mappings->lookups, .kind = kind};
    spec.file = arena_format(arena, "%s/%s", folder, entry);
    const char *base = arena_copy(arena, entry, strlen(entry) - strlen(".json"));
    if (!has_good_name(base))
        spec_find(&spec, "", "Name it with small letters, digits and _.", "the file's name is not usable");
    if (!mapping_file_read(arena, arena_format(arena, "%s/%s", loader->directory, spec.file), &text,
                           &error)) {
        spec_find(&spec, "", "Make it readable.", "%s", error.message);
    } else if (!scan_check(text, &fault)) {
        findings_add(loader->findings, spec.file, fault.field, fault.reason,
                     "Correct the JSON; jq . FILE shows the place.");
    } else {
        const Json *object = json_parse_in(arena, text, &error);
        if (object)
            load(loader, &spec, object, text, kind, base);
        else
            spec_find(&spec, "", "Correct the JSON.", "%s", error.message);
    }
    buffer_free(&spec.key);
}

static bool is_json_file(const char *entry) {
    size_t length = strlen(entry);
    return length > 5 && strcmp(entry + length - 5, ".json") == 0;
}

static bool is_directory(const Loader *loader, const char *path) {
    struct stat facts;
    return stat(arena_format(loader->mappings->arena, "%s/%s", loader->directory, path), &facts) == 0 &&
           S_ISDIR(facts.st_mode);
}

// All .json files of one folder; a folder that is not there has none.
static void load_folder(Loader *loader, const char *kind, const char *folder, LoadFile *load) {
    Arena *arena = loader->mappings->arena;
    Error error = {0};
    size_t count = 0;
    if (!is_directory(loader, folder))
        return;
    char **entries = mapping_directory_list(arena, arena_format(arena, "%s/%s", loader->directory, folder),
                                            &count, &error);
    if (!entries)
        findings_add(loader->findings, folder, "", error.message, "Make the folder readable.");
    for (size_t i = 0; i < count; i++)
        if (is_json_file(entries[i]))
            load_file(loader, kind, folder, entries[i], load);
}

static void check_kind_folder(Loader *loader, const char *kind) {
    Arena *arena = loader->mappings->arena;
    Error error = {0};
    size_t count = 0;
    char **entries =
        mapping_directory_list(arena, arena_format(arena, "%s/%s", loader->directory, kind), &count, &error);
    for (size_t i = 0; entries && i < count; i++) {
        const char *path = arena_format(arena, "%s/%s", kind, entries[i]);
        bool is_known = strcmp(entries[i], "messages") == 0 || strcmp(entries[i], "examples") == 0;
        if (is_directory(loader, path) && !is_known)
            findings_add(loader->findings, path, "", "the folder is not looked into",
                         "Use messages or examples, or remove it.");
    }
}

static void print_flow_object(Mappings *mappings) {
    AUTO(buffer_free) Buffer out = {0};
    buffer_char(&out, '{');
    for (size_t i = 0; i < mappings->flow_count; i++) {
        if (i > 0)
            buffer_char(&out, ',');
        json_write_text(&out, text_of(mappings->flows[i]->name));
        buffer_char(&out, ':');
        buffer_append(&out, mappings->flows[i]->text.at, mappings->flows[i]->text.length);
    }
    buffer_char(&out, '}');
    mappings->flow_object = (Text){arena_copy(mappings->arena, out.at, out.length), out.length};
}

// Folders that are no kind of application.
static bool is_own_folder(const char *entry) {
    static const char *const names[] = {"lookups", "flows", "load"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(entry, names[i]) == 0)
            return true;
    return false;
}

static int compare_positions(const void *one, const void *other) {
    const LoadKind *const *left = one, *const *right = other;
    return ((*left)->position > (*right)->position) - ((*left)->position < (*right)->position);
}

static void load_kinds(Loader *loader) {
    Mappings *m = loader->mappings;
    load_folder(loader, NULL, "load", load_kind);
    if (m->load_kind_count > 0)
        qsort(m->load_kinds, m->load_kind_count, sizeof(LoadKind *), compare_positions);
}

bool mappings_read(Mappings *mappings, const char *directory, Findings *findings, Error *error) {
    Loader loader = {mappings, directory, findings};
    size_t count = 0;
    char **entries = mapping_directory_list(mappings->arena, directory, &count, error);
    if (!entries)
        return error_hint(error, "Set mappings in the configuration to the directory of the mapping files.");
    mappings->programs = text_of("[]");
    load_folder(&loader, NULL, "lookups", load_lookup);
    for (size_t i = 0; i < count; i++) {
        if (is_own_folder(entries[i]) || !is_directory(&loader, entries[i]))
            continue;
        load_folder(&loader, entries[i], entries[i], load_resource);
        load_folder(&loader, entries[i], arena_format(mappings->arena, "%s/messages", entries[i]),
                    load_message);
        check_kind_folder(&loader, entries[i]);
    }
    load_kinds(&loader);
    load_folder(&loader, NULL, "flows", load_flow);
    mappings_check_links(mappings, findings);
    print_flow_object(mappings);
    return true;
}

static bool report_findings(const Findings *findings, Error *error) {
    const Finding *first = &findings->list[0];
    error_set(error, ERROR_CONFIGURATION, "the mappings are wrong: %s: %s%s%s", first->file, first->key,
              *first->key ? ": " : "", first->problem);
    if (findings->count > 1)
        error_detail(error, "%zu findings in all; dersync mapping check lists them.", findings->count);
    return error_hint(error, "%s", first->remedy);
}

Mappings *mappings_load(const char *directory, Error *error) {
    AUTO(arena_free_at) Arena *arena = arena_new();
    Findings findings = {.arena = arena};
    Mappings *mappings = memory_zero(sizeof *mappings);
    mappings->arena = arena_new();
    mappings->misses = misses_new();
    bool is_read = mappings_read(mappings, directory, &findings, error);
    if (is_read && findings.count == 0)
        return mappings;
    if (is_read)
        report_findings(&findings, error);
    mappings_free(mappings);
    return NULL;
}

void mappings_free(Mappings *mappings) {
    if (!mappings)
        return;
    arena_free(mappings->arena);
    misses_free(mappings->misses);
    free(mappings);
}

void mappings_free_at(Mappings **mappings) {
    mappings_free(*mappings);
    *mappings = NULL;
}

// ---- asking ----

Misses *mappings_misses(const Mappings *mappings) { return mappings->misses; }

const Resource *mappings_resource(const Mappings *mappings, const char *kind, const char *name) {
    for (size_t i = 0; i < mappings->resource_count; i++)
        if (strcmp(mappings->resources[i]->kind, kind) == 0 &&
            strcmp(mappings->resources[i]->name, name) == 0)
            return mappings->resources[i];
    return NULL;
}

const Message *mappings_message(const Mappings *mappings, const char *kind, const char *name) {
    for (size_t i = 0; i < mappings->message_count; i++)
        if (strcmp(mappings->messages[i]->kind, kind) == 0 && strcmp(mappings->messages[i]->name, name) == 0)
            return mappings->messages[i];
    return NULL;
}

const Flow *mappings_flow(const Mappings *mappings, const char *name) {
    for (size_t i = 0; i < mappings->flow_count; i++)
        if (strcmp(mappings->flows[i]->name, name) == 0)
            return mappings->flows[i];
    return NULL;
}

const Resource *const *mappings_resources(const Mappings *mappings, size_t *count) {
    *count = mappings->resource_count;
    return mappings->resources;
}

const Flow *const *mappings_flows(const Mappings *mappings, size_t *count) {
    *count = mappings->flow_count;
    return mappings->flows;
}

const LoadKind *const *mappings_load_kinds(const Mappings *mappings, size_t *count) {
    *count = mappings->load_kind_count;
    return mappings->load_kinds;
}

const MappingFile *mappings_files(const Mappings *mappings, size_t *count) {
    *count = mappings->file_count;
    return mappings->files;
}

Text mappings_programs(const Mappings *mappings) { return mappings->programs; }

Text mappings_flow_object(const Mappings *mappings) { return mappings->flow_object; }
