/* What an application holds, as lists show it. An item's body is a JSON object without what moves: its state
   is spliced in under the collection's name for it, then `extra` (JSON members), then updateDateTime. */
#ifndef APPLICATIONS_ITEM_H
#define APPLICATIONS_ITEM_H

#include "store.h"
#include "text.h"

typedef struct Item {
    const char *collection;
    const char *id;
    const char *key;    /* natural identity, or NULL */
    const char *parent; /* what it belongs to, or NULL */
    const char *state;  /* or NULL */
    const char *body;
    const char *extra;  /* or NULL */
    int64_t updated_ms; /* 0 when written: the application's now */
} Item;

/* A filter of a list: query parameter → column. */
typedef enum ItemColumn { BY_NONE, BY_ID, BY_KEY, BY_PARENT, BY_STATE } ItemColumn;
enum { FILTERS_MAX = 4 };
typedef struct Filter {
    const char *parameter;
    ItemColumn column;
} Filter;

/* A list of the application: one row of a table in dacs/ or derms/. */
typedef struct Collection {
    const char *path;       /* NULL: kept, not listed */
    const char *name;       /* in the store */
    const char *state_name; /* member that shows the state, or NULL */
    Filter filters[FILTERS_MAX];
    bool (*write_one)(Store *, const char *id, Text *body,
                      const char **type); /* GET path/{id}; NULL: the item */
} Collection;

/* Inserts or replaces. */
void item_put(Store *, const Item *);
/* Moves an item: new state and extra, update time now. A NULL leaves what is there. */
void item_move(Store *, const char *collection, const char *id, const char *state, const char *extra);

/* Reads into a copy; false when there is none. Free with item_free. */
bool item_get(Store *, const char *collection, const char *id, Item *);
/* By key: returns how many there are (at most 2 are counted), the first read into the copy. */
int item_find(Store *, const char *collection, const char *key, Item *);
void item_free(Item *);

/* The content of a file, kept as the body of an item: CSV; false when there is none. */
bool item_write_csv(Store *, const char *collection, const char *id, Text *body, const char **type);

void item_write(Text *, const char *state_name, const Item *);

/* Counts effects and makings per identity of a flow. */
void effect_add(Store *, const char *flow, const char *identity);
void effect_repeat(Store *, const char *flow, const char *identity);
void effect_refuse(Store *, const char *flow, const char *identity);
void made_add(Store *, const char *flow, const char *identity);

/* Work for later: `what` is picked up by the application's table of duties when its time has come. */
void due_add(Store *, int64_t at_ms, const char *what, const char *id);

#endif
