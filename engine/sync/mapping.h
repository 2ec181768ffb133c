// Mapping: sources, messages, lookups and flows, read from the mappings directory, checked and compiled once.
//
//   <kind>/<resource>.json            what is polled from an application of that kind, and which rows it
//   makes <kind>/messages/<message>.json    what is sent to it, and what its replies mean
//   <kind>/examples/*.json            items with the rows they make, rows with the bodies they make
//   lookups/<list>.json               values of the other side ↔ ours
//   load/<kind>.json                  files of an initial load, and which rows they make
//   flows/<flow>.json                 which change of a staged row sends which message
//
// Life cycle: mappings_load → read → mappings_free. Everything is lent by the Mappings and immutable; a
// reload makes a new one beside the old. mappings/README.md describes the language.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "io/digest.h"
#include "sync/cron.h"
#include "sync/path.h"
#include "sync/scan.h"

typedef struct Mappings Mappings;
typedef struct ColumnRule ColumnRule; // how one column is read (sync/convert.h)
typedef struct Condition Condition;   // when a rule applies (sync/condition.h)
typedef struct CsvForm CsvForm;       // lines of a message (sync/csv_form.h)
typedef struct BodyNode BodyNode;     // shape of a message's body (sync/render.c)

// ---- sources ----

typedef enum RowMode {
    ROW_UPSERT,  // insert, or update by primary key unless the row has a newer source version
    ROW_INSERT,  // insert, and leave a row that is there already as it is
    ROW_UPDATE,  // update existing rows only, found by `key`
    ROW_COMPARE, // nothing is staged: what the application shows of columns that another one owns
    ROW_LOAD     // of an initial load: upsert that never overwrites a newer record, with a result per row
} RowMode;

const char *row_mode_name(RowMode mode); // "upsert", "insert", "update", "compare", "load"

typedef struct RowRule {
    const char *kind;  // of the application whose file it stands in; NULL: a file of a load
    const char *table; // in schema staging
    RowMode mode;
    const char *const *key; // columns that find the row: of ROW_COMPARE always, of ROW_UPDATE where it is
                            // not the primary key; NULL: the primary key
    size_t key_count;
    bool must_exist;            // ROW_UPDATE only: an item whose row is not there waits until it is
    const char *const *columns; // in the order of the file
    size_t column_count;
    // Used by parse only:
    const Path *each;               // NULL: one row per item
    const Condition *when;          // NULL: always
    const ColumnRule *const *rules; // parallel to columns; NULL: the column `unreadable`
    size_t unreadable;              // index of the column that takes the words of a fault; SIZE_MAX: none
} RowRule;

typedef enum Paging { PAGING_KEYSET, PAGING_TOKEN, PAGING_OFFSET, PAGING_SINGLE } Paging;

enum { FETCH_KEEPS_ALL = -1 };

typedef struct FetchParameter {
    const char *name;
    const char *value; // text with {since} {after} {next} {limit} {offset}; leave the parameter out when a
                       // used one is empty
} FetchParameter;

// How a source is polled. Where things stand in its pages is Resource.scan.
typedef struct Fetch {
    const char *method;
    const char *path;
    const char *body; // template of the request body as JSON text, or NULL
    Paging paging;
    const FetchParameter *parameters;
    size_t parameter_count;
    const char *next_parameter; // carries `next` of the page before, or NULL
    int64_t limit;              // items per page
    bool is_uncounted;          // the source tells no counts: a cut list is not noticed while polling
    int64_t interval_min_ms, interval_max_ms, sweep_interval_ms, overlap_ms;
    int64_t lag_ms;           // so long the list may come from a copy that is behind
    int64_t keeps_ms;         // an item stays in the list so long after its update; FETCH_KEEPS_ALL: for ever
    int64_t forgotten_status; // HTTP status for who asks for what the list does not keep any more
    int64_t quiet_ms;         // nothing new for so long needs a person; 0: it does not
    bool has_schedule;        // read when it is due, not at intervals
    Cron schedule;
    const char *schedule_zone;
} Fetch;

// The content of the files that a source lists; the list's record id is the file's id.
typedef struct Content {
    const char *path; // with {fileId}, to be percent-encoded
    char delimiter;
    bool has_header;
    const Text *names; // of the columns, when the file has no header
    size_t name_count;
    const RowRule *rows; // for parse_file_row
    size_t row_count;
    int64_t part_rows; // a file that is staged in whole is divided into parts of so many rows; 0: it is not
} Content;

typedef struct Resource {
    const char *kind, *name, *title;
    Fetch fetch;
    ScanPlan scan; // items, next, count …, and an item's id and version
    const RowRule *rows;
    size_t row_count;
    const Content *content;          // NULL: the source lists no files
    unsigned char hash[DIGEST_SIZE]; // of its file and of the lookups that it uses
} Resource;

// ---- initial load ----

// One kind of file of an initial load; content.path is NULL.
typedef struct LoadKind {
    const char *name, *title;
    const char *application; // kind of the application whose records these are
    const char *file;        // usual name of the file, without its extension
    int64_t position;        // parents before children
    Content content;
    const char *const *id; // columns of the file that name the record
    size_t id_count;
    const ColumnRule *version;  // NULL: its rows have none
    const char *const *columns; // all that the file may have
    size_t column_count;
    unsigned char hash[DIGEST_SIZE]; // of its file and of the lookups that it uses
} LoadKind;

// ---- messages ----

typedef struct MessageChild {
    const char *table;
    const char *const *columns;
    size_t column_count;
} MessageChild;

// Columns of a canonical record whose values the body carries, of which `table` shows them to the
// application.
typedef struct Carry {
    const char *table;
    const char *each; // child table that stands for the records; NULL: the message's own
    const char *const *columns;
    size_t column_count;
    const char *shown_in; // column of the message that is the id of the item that will show them
} Carry;

typedef struct Message {
    const char *kind, *name, *title;
    const char *table;
    const char *method;
    const char *path;         // NULL: a column decides, render_path
    const char *content_type; // NULL: application/json
    const CsvForm *csv;       // NULL: the body is JSON
    int64_t timeout_ms;
    const char *const
        *columns; // all that body, require, reply and read-back use: `nic_id`, `event_stage.event.event_id`
    size_t column_count;
    const MessageChild *children;
    size_t child_count;
    const Carry *carries;
    size_t carry_count;
    bool is_list;                    // one body carries many rows
    const char *const *fill_columns; // of `table`, written from the reply; Verdict.fills is parallel
    size_t fill_count;
    bool has_read_back;
    const char *read_back_method;    // NULL without
    unsigned char hash[DIGEST_SIZE]; // of its file and of the lookups that it uses
    // Used by render and reply only:
    const struct PathChoice *paths; // by value of column path_column
    size_t path_count, path_column;
    bool is_invalid_refused; // a row that cannot be built is a refusal, not a failure
    const struct RequireRule *requires;
    size_t require_count;
    const BodyNode *body; // NULL: the body is separated text
    const struct ReplyRule *reply;
    const struct ReadBackRule *read_back;
} Message;

// ---- flows ----

// The database reads the rest of the file: engine.load_flows.
typedef struct Flow {
    const char *name, *title;
    const char *table;
    const char *target; // kind of the application
    const char *message;
    int64_t list_size; // 1 when it is no list
    unsigned char hash[DIGEST_SIZE];
    Text text; // the file as it is
} Flow;

// ---- all ----

// A file as engine.load_mapping keeps it. The hash of a source or message covers the lookups it uses: it is
// Resource.hash or Message.hash, by which exchanges and seen records name the mapping.
typedef struct MappingFile {
    const char *name; // below the directory, without .json: "derms/events", "dacs/messages/program_event"
    unsigned char hash[DIGEST_SIZE];
    Text text;
} MappingFile;

// NULL: the directory cannot be read or a file is wrong. The message names file and key, the hint says what
// to do; with more than one finding the detail lists the others. `mapping check` shows all of them
// (sync/mapping_check.h).
Mappings *mappings_load(const char *directory, Error *error);
// Codes that no lookup lists and that went on all the same (sync/misses.h), the one thing that changes.
struct Misses *mappings_misses(const Mappings *mappings);
void mappings_free(Mappings *mappings);
void mappings_free_at(Mappings **mappings);

const Resource *mappings_resource(const Mappings *mappings, const char *kind,
                                  const char *name); // NULL: unknown
const Message *mappings_message(const Mappings *mappings, const char *kind, const char *name);
const Flow *mappings_flow(const Mappings *mappings, const char *name);

// By position.
const LoadKind *const *mappings_load_kinds(const Mappings *mappings, size_t *count);

// All, in name order. Arrays of pointers that the Mappings lend.
const Resource *const *mappings_resources(const Mappings *mappings, size_t *count);
const Flow *const *mappings_flows(const Mappings *mappings, size_t *count);
const MappingFile *mappings_files(const Mappings *mappings, size_t *count);

// The rows of lookups/program.json as a JSON list, for engine.load_programs; "[]" when there is none.
Text mappings_programs(const Mappings *mappings);
// All flows as one JSON object name → file, in name order, for engine.load_flows.
Text mappings_flow_object(const Mappings *mappings);
