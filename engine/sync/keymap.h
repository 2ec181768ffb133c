/* A map from texts to small numbers, for one piece of work: everything is in the caller's arena, nothing is
 * freed. */
#pragma once

#include "base/memory.h"

#include <stddef.h>

typedef struct KeySlot {
    const char *key;
    int value;
} KeySlot;

typedef struct KeyMap {
    Arena *arena;
    KeySlot *slots;
    size_t capacity;
    size_t count;
} KeyMap;

enum { KEYMAP_NONE = -1 };

KeyMap keymap_new(Arena *arena);

/* KEYMAP_NONE when the key is not in the map. */
int keymap_get(const KeyMap *map, const char *key);

/* Sets or replaces. The key is borrowed. */
void keymap_set(KeyMap *map, const char *key, int value);
