// Scanner: walks JSON text, byte by byte once, and notes what is wrong and where wanted values stand. Part of
// scan.
#pragma once

#include "sync/scan.h"

enum { SCANNER_TARGETS_MAX = 7 };

typedef struct Scanner {
    const unsigned char *start, *at, *end;
    Arena *arena;
    const char *broken; // what ended the scan
    bool is_cut;        // it was the end of the bytes
    Fault *fault;       // of the present item; NULL: none yet
    const Path *targets[SCANNER_TARGETS_MAX];
    Text hits[SCANNER_TARGETS_MAX];       // the raw value, with quotes
    unsigned items_target;                // bit of the target whose list holds the items; 0: none
    bool (*read_items)(struct Scanner *); // reads that list
    const ScanPlan *plan;
    ScanPage *page;
    size_t item_capacity;
    bool has_items;
    size_t depth;
    Text names[SCAN_DEPTH_MAX + 1]; // member at each level; at NULL: a list, then indexes counts
    size_t indexes[SCAN_DEPTH_MAX + 1];
    Text *keys; // names of all objects that are open, a stack
    size_t key_count, key_capacity;
} Scanner;

// One value at s->at. `mask` has the bits of the targets whose path goes on inside it.
bool scanner_read_value(Scanner *s, unsigned mask);
void scanner_skip_blanks(Scanner *s);
bool scanner_expect(Scanner *s, char one, const char *why); // behind blanks

// Keeps the first fault of an item: where it is, and what a person does about it.
void scanner_note_fault(Scanner *s, const char *value_class, const char *reason);
// The text is no JSON from s->at on. Always returns false.
bool scanner_break(Scanner *s, const char *why);

// What a JSON text without its quotes means.
Text scanner_unescape(Arena *arena, Text raw);
