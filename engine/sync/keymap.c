/* Maps of texts: open addressing, FNV-1a, doubled at half full. */
#include "sync/keymap.h"

#include <stdint.h>
#include <string.h>

enum { KEYMAP_CAPACITY_MIN = 64 };

KeyMap keymap_new(Arena *arena) { return (KeyMap){.arena = arena}; }

static KeySlot *find_slot(const KeyMap *map, const char *key) {
    uint64_t hash = 14695981039346656037u;
    for (const char *p = key; *p; p++)
        hash = (hash ^ (unsigned char)*p) * 1099511628211u;
    size_t at = (size_t)(hash ^ hash >> 32) & (map->capacity - 1);
    while (map->slots[at].key && strcmp(map->slots[at].key, key) != 0)
        at = (at + 1) & (map->capacity - 1);
    return &map->slots[at];
}

int keymap_get(const KeyMap *map, const char *key) {
    if (map->count == 0)
        return KEYMAP_NONE;
    const KeySlot *slot = find_slot(map, key);
    return slot->key ? slot->value : KEYMAP_NONE;
}

static void grow(KeyMap *map) {
    KeyMap bigger = {.arena = map->arena,
                     .capacity = map->capacity ? map->capacity * 2 : KEYMAP_CAPACITY_MIN};
    bigger.slots = arena_zero(map->arena, bigger.capacity * sizeof *bigger.slots);
    for (size_t i = 0; i < map->capacity; i++)
        if (map->slots[i].key)
            *find_slot(&bigger, map->slots[i].key) = map->slots[i];
    bigger.count = map->count;
    *map = bigger;
}

void keymap_set(KeyMap *map, const char *key, int value) {
    if (map->count * 2 >= map->capacity)
        grow(map);
    KeySlot *slot = find_slot(map, key);
    map->count += slot->key == NULL;
    *slot = (KeySlot){slot->key ? slot->key : key, value};
}
