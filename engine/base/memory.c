// Memory that is always there, and arenas for one piece of work.
#include "base/memory.h"

#include <assert.h>
#include <malloc.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    KEEP_BYTES_EACH = 2 * 1024 * 1024,   // what is larger goes back when it is freed
    KEEP_BYTES = 8 * 1024 * 1024,        // so much of all that is freed is kept
    ARENA_BLOCK_BYTES = 16 * 1024,       // the first block; the next ones double
    ARENA_BLOCK_BYTES_MAX = 1024 * 1024, // of one block, unless one allocation is bigger
    ARENA_KEEP_BYTES = 1024 * 1024,      // kept by a reset
    EXIT_OUT_OF_MEMORY = 3               // a temporary failure
};

// Pages, batches and bodies come and go all the time: what they need stays with the process, since getting it
// anew from the system costs more than using it.
__attribute__((constructor)) static void keep_freed_memory(void) {
    mallopt(M_MMAP_THRESHOLD, KEEP_BYTES_EACH);
    mallopt(M_TRIM_THRESHOLD, KEEP_BYTES);
}

static void *check(void *at) {
    if (at != NULL)
        return at;
    static const char MESSAGE[] = "dersync: out of memory\n";
    ssize_t ignored = write(STDERR_FILENO, MESSAGE, sizeof MESSAGE - 1);
    (void)ignored;
    _exit(EXIT_OUT_OF_MEMORY);
}

void *memory_alloc(size_t size) { return check(malloc(size > 0 ? size : 1)); }

void *memory_zero(size_t size) { return check(calloc(1, size > 0 ? size : 1)); }

void *memory_grow(void *at, size_t size) { return check(realloc(at, size > 0 ? size : 1)); }

char *memory_copy_text(const char *text) { return text == NULL ? NULL : check(strdup(text)); }

void memory_free_at(void *pointer_to_pointer) {
    void **at = pointer_to_pointer;
    free(*at);
    *at = NULL;
}

typedef struct Block {
    struct Block *older;
    size_t size; // of room
    size_t used;
    alignas(max_align_t) char room[];
} Block;

struct Arena {
    Block *newest;
    size_t total; // room of all blocks
};

static void add_block(Arena *arena, size_t size) {
    Block *block = memory_alloc(sizeof *block + size);
    block->older = arena->newest;
    block->size = size;
    block->used = 0;
    arena->newest = block;
    arena->total += size;
}

static void free_blocks(Arena *arena) {
    while (arena->newest != NULL) {
        Block *block = arena->newest;
        arena->newest = block->older;
        free(block);
    }
    arena->total = 0;
}

Arena *arena_new(void) {
    Arena *arena = memory_zero(sizeof *arena);
    add_block(arena, ARENA_BLOCK_BYTES);
    return arena;
}

void arena_free(Arena *arena) {
    if (arena == NULL)
        return;
    free_blocks(arena);
    free(arena);
}

void arena_free_at(Arena **arena) {
    arena_free(*arena);
    *arena = NULL;
}

// What one round needed in several blocks, the next finds in one.
void arena_reset(Arena *arena) {
    if (arena->newest->older != NULL || arena->total > ARENA_KEEP_BYTES) {
        size_t size = arena->total < ARENA_KEEP_BYTES ? arena->total : ARENA_KEEP_BYTES;
        free_blocks(arena);
        add_block(arena, size);
    }
    arena->newest->used = 0;
}

static size_t next_block_size(const Arena *arena, size_t needed) {
    size_t size = arena->newest->size * 2;
    if (size > ARENA_BLOCK_BYTES_MAX)
        size = ARENA_BLOCK_BYTES_MAX;
    return size < needed ? needed : size;
}

void *arena_alloc(Arena *arena, size_t size) {
    assert(size <= SIZE_MAX / 2);
    size_t aligned = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
    if (arena->newest->size - arena->newest->used < aligned)
        add_block(arena, next_block_size(arena, aligned));
    void *at = arena->newest->room + arena->newest->used;
    arena->newest->used += aligned;
    return at;
}

void *arena_zero(Arena *arena, size_t size) { return memset(arena_alloc(arena, size), 0, size); }

char *arena_copy(Arena *arena, const char *at, size_t length) {
    char *copy = arena_alloc(arena, length + 1);
    if (length > 0)
        memcpy(copy, at, length);
    copy[length] = '\0';
    return copy;
}

char *arena_text(Arena *arena, const char *text) {
    return text == NULL ? NULL : arena_copy(arena, text, strlen(text));
}

char *arena_format(Arena *arena, const char *format, ...) {
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    assert(length >= 0);
    char *text = arena_alloc(arena, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    va_end(arguments);
    return text;
}
