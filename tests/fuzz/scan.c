// The item scanner: items stand in the body in order, and what it calls sound the JSON library reads.
#include "target.h"

#include "io/json.h"
#include "sync/scan.h"

static const Path *path(Arena *arena, const char *text) {
    const char *why;
    return path_compile(arena, text, &why);
}

static void check_item(Text body, const ScanItem *item, size_t *end) {
    assert(item->offset >= *end && item->length > 0 && item->offset + item->length <= body.length);
    *end = item->offset + item->length;
    if (item->fault != NULL)
        return;
    Error error = {0};
    AUTO(arena_free_at) Arena *arena = arena_new();
    assert(json_parse_in(arena, (Text){body.at + item->offset, item->length}, &error) != NULL);
}

static void check_page(Text body, const char *items, Arena *arena) {
    ScanPlan plan = {.items = path(arena, items),
                     .next = path(arena, "next"),
                     .more = path(arena, "hasMore"),
                     .count = path(arena, "count"),
                     .total = path(arena, "meta.total"),
                     .as_of = path(arena, "asOf"),
                     .error = path(arena, "fault.text"),
                     .id = path(arena, "body.id"),
                     .version = path(arena, "at")};
    ScanPage page = {0};
    Error error = {0};
    size_t end = 0;
    scan_error(body, &plan, arena);
    if (!scan_page(body, &plan, arena, &page, &error)) {
        assert(error.kind != ERROR_NONE && error.message[0] != '\0');
        return;
    }
    assert(page.count < 0 || (size_t)page.count == page.item_count);
    for (size_t i = 0; i < page.item_count; i++)
        check_item(body, &page.items[i], &end);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    char *copy = text_from(bytes, size);
    Text body = {copy, size};
    AUTO(arena_free_at) Arena *arena = arena_new();
    Error error = {0};
    Fault fault;
    check_page(body, "items", arena);
    check_page(body, "", arena);
    if (scan_check(body, &fault)) {
        assert(scan_is_utf8(body));
        assert(json_parse_in(arena, body, &error) != NULL);
    }
    free(copy);
    return 0;
}
