// Scan: finds the items of a page in its raw bytes at memory speed, without building a tree.
//
// It proves what the JSON library does not: the text is whole (nothing cut, nothing behind the end), is
// UTF-8, has no NUL (\u0000), no lone surrogate, no control character in a text, no name twice in an object,
// no integer beyond 2^53 that is not written as text, no nesting deeper than SCAN_DEPTH_MAX. What is wrong
// inside one item is a fault of that item; what is wrong with the page is an error, never a short list.
//
// Everything in the results lends from the body or lives in the arena.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "sync/fault.h"
#include "sync/path.h"

enum { SCAN_DEPTH_MAX = 64, SCAN_ITEMS_MAX = 100000 };
#define SCAN_NO_INSTANT INT64_MIN

// Where things stand; a NULL path is not looked for. `items` of no steps means that the body is the list.
// Part of Resource (sync/mapping.h). Only member steps (a.b.c), nothing iterated.
typedef struct ScanPlan {
    const Path *items, *next, *more, *count, *total, *as_of, *error; // in the page
    const Path *id, *version;                                        // in an item
} ScanPlan;

typedef struct ScanItem {
    size_t offset; // of the item's bytes in the body
    size_t length;
    Text id;            // unescaped; at NULL: absent or null (then there is a fault)
    Text version;       // unescaped; at NULL: absent or null
    int64_t version_us; // as an instant, once the page was judged; SCAN_NO_INSTANT: it is none
    const Fault *fault; // NULL: the bytes are sound, parse may go on
} ScanItem;

typedef struct ScanPage {
    ScanItem *items;
    size_t item_count;
    Text next;     // at NULL: absent, null or ""
    int more;      // 1 true, 0 false, -1 not said
    int64_t count; // -1 not said
    int64_t total; // -1 not said
    Text as_of;    // at NULL: not said
} ScanPage;

// False: the body is cut or broken (transient), says that it is an error (transient, in its words), or has no
// list where the plan says (permanent). A `count` in the page that differs from the number of items is an
// error too.
bool scan_page(Text body, const ScanPlan *plan, Arena *arena, ScanPage *page, Error *error);

// What a body says is wrong, where the plan has it; at NULL: nothing.
Text scan_error(Text body, const ScanPlan *plan, Arena *arena);

// One item by itself (from quarantine, or the entry of a file). Never fails: what is wrong is item->fault.
void scan_item(Text bytes, const ScanPlan *plan, Arena *arena, ScanItem *item);

// The checks alone, over any JSON text (mapping files). False: fault filled.
bool scan_check(Text text, Fault *fault);

// True when the bytes are UTF-8 without NUL.
bool scan_is_utf8(Text text);
