// Loading of mapping files: one function per kind of file, and what they fill.
#pragma once

#include "sync/findings.h"
#include "sync/lookup.h"
#include "sync/mapping.h"
#include "sync/misses.h"
#include "sync/spec.h"

struct Mappings {
    Arena *arena; // owns everything below
    Lookups lookups;
    const Resource **resources;
    size_t resource_count;
    const LoadKind **load_kinds;
    size_t load_kind_count;
    const Message **messages;
    size_t message_count;
    const Flow **flows;
    size_t flow_count;
    MappingFile *files;
    size_t file_count;
    Text programs, flow_object;
    Misses *misses; // of all lookups
};

// Each reads the file's object; what is wrong becomes findings of the spec.
void resource_compile(Spec *spec, const Json *object, Resource *resource);
void load_kind_compile(Spec *spec, const Json *object, LoadKind *load);
void message_compile(Spec *spec, const Json *object, Message *message);
void flow_compile(Spec *spec, const Json *object, Flow *flow);

// Parts of a source's file that the file of a load has too.
void content_compile_format(Spec *spec, const Json *object, Content *content);
typedef enum RowsOf { ROWS_OF_ITEM, ROWS_OF_FILE, ROWS_OF_LOAD } RowsOf;
const RowRule *rows_compile(Spec *spec, const Json *object, RowsOf owner, size_t *count);

// What files say about each other: flows and messages, columns that two sources fill.
void mappings_check_links(const Mappings *mappings, Findings *findings);
// The part of it about what a source compares (mode compare): who fills it, and in which form it is sent.
void mappings_check_compared(const Mappings *mappings, Findings *findings);

// Loads everything below the directory; false: the directory cannot be read. Findings may have been added.
bool mappings_read(Mappings *mappings, const char *directory, Findings *findings, Error *error);

// The whole file as text in the arena, at most 1 MB; false: error filled.
bool mapping_file_read(Arena *arena, const char *path, Text *text, Error *error);

// Names of the directory's entries in name order, without hidden ones; NULL: it cannot be opened.
char **mapping_directory_list(Arena *arena, const char *path, size_t *count, Error *error);
