/* Batches: items on their way from the body of a source into the staging tables.
 *
 * A batch is filled from a polled page, a chunk of a polled file, or items that waited in quarantine; nothing
 * after the fetch knows which. Life cycle: batch_new; batch_add in the order of the body; batch_drop_repeats
 * and batch_probe for pages; batch_parse; parents_check (sync/parents.h); then, inside the caller's
 * transaction, batch_store; batch_free. Items borrow their bytes from the body, everything else is in the
 * batch's arena. */
#pragma once

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "io/database.h"
#include "sync/catalog.h"
#include "sync/mapping.h"
#include "sync/parse.h"

enum { BATCH_ITEMS_MAX = SCAN_ITEMS_MAX };

typedef enum ItemState {
    ITEM_FRESH,     /* to be parsed and merged; after batch_store: staged */
    ITEM_UNCHANGED, /* known with exactly these bytes */
    ITEM_OLDER,     /* a newer version is known */
    ITEM_REPEATED,  /* a later item of the batch is the same record */
    ITEM_FAULTY,    /* goes to quarantine, as its fault says */
} ItemState;

/* What a row of an initial load did, the weakest first. */
typedef enum Outcome {
    OUTCOME_UNCHANGED,
    OUTCOME_KEPT, /* staging differs, and what it has is newer */
    OUTCOME_UPDATED,
    OUTCOME_INSERTED,
} Outcome;

typedef struct Item {
    Text bytes;
    const char *record;  /* the record's id; never NULL, but made up for an item without one */
    bool is_nameless;    /* it was */
    const char *version; /* as the source wrote it, or a newer one by which it is known; NULL: none */
    unsigned char hash[32];
    ItemState state;
    StagedRow *rows;
    size_t row_count;
    Outcome outcome;          /* of an initial load, after the merge */
    Fault *fault;             /* of a faulty item */
    const char *parent_table; /* of a fault of kind missing_parent */
    const char *parent_key;   /* JSON object */
} Item;

typedef struct Batch {
    Arena *arena;
    int64_t source_id;
    const char *application; /* the instance that the items come from; NULL: none, they are loaded; lent */
    const unsigned char *mapping; /* 32 bytes: the resource's hash */
    const RowRule *rules;
    size_t rule_count;
    Item *items;
    size_t count;
    size_t capacity;
    size_t parsed; /* so many from the first on */
    /* What goes to quarantine for an item, where it is not the item's bytes. May be NULL. */
    Text (*quarantine_bytes)(void *owner, const Item *item, Arena *arena);
    void *owner;
} Batch;

/* What the exchange of a batch says of the call that brought it. */
typedef struct ExchangeFacts {
    const char *method;
    const char *path;
    long status;
    int64_t duration_ms;
} ExchangeFacts;

Batch *batch_new(int64_t source_id, const char *application, const unsigned char *mapping,
                 const RowRule *rules, size_t rule_count);
void batch_free(Batch *batch);
void batch_free_at(Batch **batch);

/* Copies record and version, hashes the bytes. record NULL: the hash stands for it. */
Item *batch_add(Batch *batch, Text bytes, const char *record, const char *version);

/* Makes an item faulty. kind: invalid, missing_parent or refused_by_database. */
void batch_refuse(Batch *batch, Item *item, const Fault *fault);

/* Of several fresh items of one record the last stays fresh. */
void batch_drop_repeats(Batch *batch);

/* Asks the database which items it knows: one statement. */
bool batch_probe(Batch *batch, Database *database, Error *error);

/* Turns fresh items into rows; an item that cannot be is faulty. batch_parse_some goes on with so many items
 * at most, also before the probe, where nearly all are expected to be fresh; false: it has come to the end.
 */
void batch_parse(Batch *batch);
bool batch_parse_some(Batch *batch, size_t count);

size_t batch_count(const Batch *batch, ItemState state);

/* The bytes of every fresh and faulty item, one a line, with offset and length of each in the batch's arena.
 * Gives their number. */
size_t batch_pack(Batch *batch, Buffer *body, int32_t **offsets, int32_t **lengths);

/* Writes the exchange with the bytes of every fresh and faulty item, merges the rows of the fresh ones
 * (sync/merge.h; an item that the database refuses becomes faulty and harms no other), and puts the faulty
 * ones into quarantine. Inside the caller's transaction. */
bool batch_store(Batch *batch, Database *database, Catalog *catalog, const ExchangeFacts *facts,
                 int64_t *exchange_id, Error *error);

/* After batch_store: what was staged is known from now on, so that it costs nothing while it is unchanged. */
bool batch_record_seen(Batch *batch, Database *database, int64_t exchange_id, Error *error);
