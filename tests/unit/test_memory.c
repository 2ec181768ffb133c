// Arenas: alignment, growth, reset.
#include "unit.h"

#include <stdalign.h>

#include "base/memory.h"

static void what_an_arena_gives_is_aligned_and_apart(void **state) {
    (void)state;
    AUTO(arena_free_at) Arena *arena = arena_new();
    char *before = NULL;
    for (size_t size = 0; size < 200; size++) {
        char *at = arena_alloc(arena, size);
        assert_int_equal((uintptr_t)at % alignof(max_align_t), 0);
        memset(at, (int)size, size);
        if (size > 1)
            assert_int_equal((unsigned char)before[size - 2], size - 1);
        before = at;
    }
}

static void an_arena_holds_more_than_a_block(void **state) {
    (void)state;
    AUTO(arena_free_at) Arena *arena = arena_new();
    char *texts[2000];
    for (int round = 0; round < 3; round++) {
        arena_reset(arena);
        for (int i = 0; i < 2000; i++)
            texts[i] = arena_format(arena, "text %d of round %d", i, round);
        char *large = arena_zero(arena, 3 * 1024 * 1024);
        assert_int_equal(large[3 * 1024 * 1024 - 1], 0);
        char wanted[64];
        for (int i = 0; i < 2000; i++) {
            snprintf(wanted, sizeof wanted, "text %d of round %d", i, round);
            assert_string_equal(texts[i], wanted);
        }
    }
}

static void copies_are_terminated(void **state) {
    (void)state;
    AUTO(arena_free_at) Arena *arena = arena_new();
    assert_string_equal(arena_copy(arena, "abcdef", 3), "abc");
    assert_string_equal(arena_copy(arena, NULL, 0), "");
    assert_string_equal(arena_text(arena, "whole"), "whole");
    assert_null(arena_text(arena, NULL));
    assert_null(memory_copy_text(NULL));
}

static void nothing_is_something_to_free(void **state) {
    (void)state;
    arena_free(NULL);
    AUTO(memory_free_at) char *text = memory_copy_text("freed at the end of the scope");
    assert_non_null(text);
    AUTO(memory_free_at) char *none = NULL;
    assert_null(none);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(what_an_arena_gives_is_aligned_and_apart),
    cmocka_unit_test(an_arena_holds_more_than_a_block),
    cmocka_unit_test(copies_are_terminated),
    cmocka_unit_test(nothing_is_something_to_free),
};

int main(void) { return run_all(TESTS); }
