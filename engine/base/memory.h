// Memory that is always there, and arenas for one piece of work.
//
// The database is the truth, so running out of memory ends the process (exit code 3) and loses nothing: no
// function here returns NULL, no caller checks.
//
// An arena is one bag of allocations that end together: make one per loop, reset it at the top of each round.
// What it hands out is aligned for any type, not initialised, and valid until the next reset or free.
//
// A type T whose values are freed by T_free(T *) offers T_free_at(T **) for AUTO:
//     AUTO(arena_free_at) Arena *arena = arena_new();      // freed at the end of the scope
#pragma once

#include <stddef.h>

#define AUTO(function) __attribute__((cleanup(function)))

// Plain heap memory: release with free(). A size of 0 is allowed.
void *memory_alloc(size_t size);
void *memory_zero(size_t size);
void *memory_grow(void *at, size_t size); // realloc
char *memory_copy_text(const char *text); // strdup; NULL stays NULL
void memory_free_at(void *pointer_to_pointer);

typedef struct Arena Arena;
Arena *arena_new(void);
void arena_free(Arena *arena); // NULL is fine
void arena_free_at(Arena **arena);
void arena_reset(Arena *arena); // keeps up to 1 MB for the next round

void *arena_alloc(Arena *arena, size_t size);
void *arena_zero(Arena *arena, size_t size);
char *arena_copy(Arena *arena, const char *at, size_t length); // adds the terminating NUL
char *arena_text(Arena *arena, const char *text);              // NULL stays NULL
char *arena_format(Arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
