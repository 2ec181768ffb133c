// Scan: pages, items and their members, over the scanner.
#include "sync/scan.h"

#include <stdlib.h>
#include <string.h>

#include "sync/scanner.h"
#include "sync/utf8.h"

enum { WORDS_MAX = 100 };

// ---- values that were found ----

// A value as a text: without quotes; null, objects and lists are {NULL, 0}.
static Text decode(Arena *arena, Text raw) {
    if (raw.length == 0 || raw.at[0] == '{' || raw.at[0] == '[' || raw.at[0] == 'n')
        return (Text){NULL, 0};
    if (raw.at[0] != '"')
        return raw;
    Text inner = {raw.at + 1, raw.length - 2};
    if (inner.length == 0)
        return (Text){NULL, 0};
    return memchr(inner.at, '\\', inner.length) ? scanner_unescape(arena, inner) : inner;
}

// What stands in an error: the beginning of longer words.
static Text decode_words(Arena *arena, Text raw) {
    Text words = decode(arena, raw);
    return words.at ? utf8_cut(words, WORDS_MAX) : words;
}

static int64_t decode_count(Text raw) {
    int64_t count = -1;
    text_to_int(raw, &count);
    return count;
}

// ---- items ----

static unsigned aim(Scanner *s, const Path *const *targets, size_t count) {
    unsigned mask = 0;
    memset(s->hits, 0, sizeof s->hits);
    for (size_t i = 0; i < count; i++) {
        s->targets[i] = targets[i];
        if (targets[i] && targets[i]->step_count > 0)
            mask |= 1u << i;
    }
    return mask;
}

// One item at s->at; its levels start anew, so that faults name fields of the item.
static bool scan_one(Scanner *s, ScanItem *item) {
    const Path *wanted[] = {s->plan->id, s->plan->version};
    unsigned mask = aim(s, wanted, 2);
    s->fault = NULL;
    s->depth = 0;
    const unsigned char *start = s->at;
    bool is_object = s->at < s->end && *s->at == '{';
    if (!scanner_read_value(s, mask))
        return false;
    *item = (ScanItem){.offset = (size_t)(start - s->start), .length = (size_t)(s->at - start)};
    if (!is_object)
        scanner_note_fault(s, "no object", "The item is not an object. Correct it at the source.");
    item->id = decode(s->arena, s->hits[0]);
    item->version = decode(s->arena, s->hits[1]);
    if (!item->id.at && s->plan->id && !s->fault) {
        s->fault = arena_zero(s->arena, sizeof *s->fault);
        fault_set(s->fault, s->plan->id->text, "missing", "The record has no id. Give it one at the source.");
    }
    item->fault = s->fault;
    return true;
}

static ScanItem *add_item(Scanner *s) {
    ScanPage *page = s->page;
    if (page->item_count == s->item_capacity) {
        s->item_capacity = s->item_capacity ? 2 * s->item_capacity : 512;
        ScanItem *items = arena_alloc(s->arena, s->item_capacity * sizeof *items);
        if (page->item_count)
            memcpy(items, page->items, page->item_count * sizeof *items);
        page->items = items;
    }
    return &page->items[page->item_count++];
}

static bool scan_item_list(Scanner *s) {
    if (!scanner_expect(s, '[', "a list of items was expected"))
        return false;
    scanner_skip_blanks(s);
    if (s->at < s->end && *s->at == ']') {
        s->at++;
        return true;
    }
    do {
        if (s->page->item_count == SCAN_ITEMS_MAX)
            return scanner_break(s, "it has more items than a page may have");
        scanner_skip_blanks(s);
        if (!scan_one(s, add_item(s)))
            return false;
        scanner_skip_blanks(s);
    } while (s->at < s->end && *s->at == ',' && s->at++);
    return scanner_expect(s, ']', "a comma or ] was expected behind an item");
}

// The list in the middle of the page: keeps what is known of the page while the items are read.
static bool read_items(Scanner *s) {
    if (s->at < s->end && *s->at != '[')
        return scanner_read_value(s, 0);
    const Path *targets[SCANNER_TARGETS_MAX];
    Text hits[SCANNER_TARGETS_MAX];
    memcpy(targets, s->targets, sizeof targets);
    memcpy(hits, s->hits, sizeof hits);
    size_t depth = s->depth;
    unsigned items_target = s->items_target;
    Fault *fault = s->fault;
    s->has_items = true;
    s->items_target = 0;
    bool is_good = scan_item_list(s);
    s->depth = depth;
    s->items_target = items_target;
    s->fault = fault;
    memcpy(s->targets, targets, sizeof targets);
    memcpy(s->hits, hits, sizeof hits);
    return is_good;
}

// ---- the page ----

static bool report_broken(const Scanner *s, Error *error) {
    size_t offset = (size_t)(s->at - s->start);
    error_set(error, ERROR_TRANSIENT, s->is_cut ? "the body is cut" : "the body is not JSON");
    error_detail(error, "At byte %zu, behind %zu whole items: %s.", offset, s->page ? s->page->item_count : 0,
                 s->broken);
    return error_hint(
        error,
        "It is asked for again. If it stays so, look at what stands between here and the application.");
}

static bool scan_whole(Scanner *s, unsigned mask) {
    scanner_skip_blanks(s);
    if (s->plan && s->plan->items && s->plan->items->step_count == 0) {
        if (!read_items(s))
            return false;
    } else if (!scanner_read_value(s, mask)) {
        return false;
    }
    scanner_skip_blanks(s);
    if (s->at < s->end) {
        s->broken = "something stands behind its end";
        return false;
    }
    return true;
}

static bool check_page(const Scanner *s, const ScanPage *page, Error *error) {
    Text words = decode_words(s->arena, s->hits[6]);
    if (s->fault) {
        error_set(error, ERROR_TRANSIENT, "the page around the items is damaged");
        return error_detail(error, "%s: %s", s->fault->field, s->fault->reason);
    }
    if (words.at)
        return error_set(error, ERROR_TRANSIENT, "the application answered with an error: %.*s",
                         (int)words.length, words.at);
    if (!s->has_items) {
        error_set(error, ERROR_PERMANENT, "the body has no list of items");
        return error_hint(error,
                          "Correct fetch.items in the mapping: it says where the list stands (now \"%s\").",
                          s->plan->items ? s->plan->items->text : "");
    }
    if (page->count >= 0 && (size_t)page->count != page->item_count)
        return error_set(error, ERROR_TRANSIENT, "the page says that it has %lld items and has %zu",
                         (long long)page->count, page->item_count);
    return true;
}

static int decode_more(Text raw) { return text_equals(raw, "true") ? 1 : text_equals(raw, "false") ? 0 : -1; }

bool scan_page(Text body, const ScanPlan *plan, Arena *arena, ScanPage *page, Error *error) {
    *page = (ScanPage){.more = -1, .count = -1, .total = -1};
    const unsigned char *start = (const unsigned char *)body.at;
    Scanner s = {.start = start,
                 .at = start,
                 .end = start + body.length,
                 .arena = arena,
                 .plan = plan,
                 .page = page,
                 .read_items = read_items};
    const Path *wanted[SCANNER_TARGETS_MAX] = {plan->items, plan->next,  plan->more, plan->count,
                                               plan->total, plan->as_of, plan->error};
    unsigned mask = aim(&s, wanted, SCANNER_TARGETS_MAX);
    s.items_target = plan->items && plan->items->step_count > 0 ? 1 : 0;
    bool is_whole = scan_whole(&s, mask);
    free(s.keys);
    if (!is_whole)
        return report_broken(&s, error);
    page->next = decode(arena, s.hits[1]);
    page->more = decode_more(decode(arena, s.hits[2]));
    page->count = decode_count(decode(arena, s.hits[3]));
    page->total = decode_count(decode(arena, s.hits[4]));
    page->as_of = decode(arena, s.hits[5]);
    return check_page(&s, page, error);
}

Text scan_error(Text body, const ScanPlan *plan, Arena *arena) {
    const unsigned char *start = (const unsigned char *)body.at;
    Scanner s = {.start = start, .at = start, .end = start + body.length, .arena = arena};
    unsigned mask = aim(&s, &plan->error, 1);
    bool is_whole = plan->error && body.length > 0 && scan_whole(&s, mask);
    free(s.keys);
    return is_whole && !s.fault ? decode_words(arena, s.hits[0]) : (Text){NULL, 0};
}

void scan_item(Text bytes, const ScanPlan *plan, Arena *arena, ScanItem *item) {
    const unsigned char *start = (const unsigned char *)bytes.at;
    Scanner s = {.start = start, .at = start, .end = start + bytes.length, .arena = arena, .plan = plan};
    *item = (ScanItem){.length = bytes.length};
    bool is_good = scan_one(&s, item);
    scanner_skip_blanks(&s);
    free(s.keys);
    if (is_good && s.at == s.end)
        return;
    Fault *fault = arena_zero(arena, sizeof *fault);
    fault_set(fault, "", "no JSON", "The record is not JSON. Correct it at the source.");
    item->fault = fault;
}

bool scan_check(Text text, Fault *fault) {
    Arena *arena = arena_new();
    const unsigned char *start = (const unsigned char *)text.at;
    Scanner s = {.start = start, .at = start, .end = start + text.length, .arena = arena};
    bool is_whole = scan_whole(&s, 0);
    free(s.keys);
    if (!is_whole)
        fault_set(fault, "", "no JSON", "At byte %zu: %s.", (size_t)(s.at - s.start), s.broken);
    else if (s.fault)
        *fault = *s.fault;
    bool is_good = is_whole && !s.fault;
    arena_free(arena);
    return is_good;
}

bool scan_is_utf8(Text text) {
    const unsigned char *at = (const unsigned char *)text.at, *end = at + text.length;
    while (at < end) {
        size_t length = *at < 0x80 ? (*at != 0) : utf8_length(at, (size_t)(end - at));
        if (length == 0)
            return false;
        at += length;
    }
    return true;
}
