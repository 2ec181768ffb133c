/* Evidence: judging one page of a poll. */
#include "sync/evidence.h"

#include "sync/instant.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *run_mode_name(RunMode mode) { return mode == RUN_TIP ? "tip" : "sweep"; }

bool evidence_instant(Text text, int64_t *us) {
    LocalTime local;
    return text.at && instant_parse(text, us, &local) == INSTANT_GOOD;
}

/* --- judging --- */

static void read_versions(const ScanPage *page) {
    for (size_t i = 0; i < page->item_count; i++)
        if (!evidence_instant(page->items[i].version, &page->items[i].version_us))
            page->items[i].version_us = SCAN_NO_INSTANT;
}

typedef struct Judgement {
    Run *run;
    const Resource *resource;
    const ScanPage *page;
    PageVerdict *verdict;
    int64_t as_of_us; /* INT64_MAX: not said */
} Judgement;

/* The first doubt is the one that is told. */
__attribute__((format(printf, 2, 3))) static void doubt(Judgement *j, const char *format, ...) {
    if (!j->verdict->is_proven)
        return;
    j->verdict->is_proven = false;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(j->verdict->reason, sizeof j->verdict->reason, format, arguments);
    va_end(arguments);
}

static bool is_ordered(const Resource *resource) { return resource->fetch.paging == PAGING_KEYSET; }

static const char *keep(Run *run, Text text) {
    return text.at ? arena_copy(run->arena, text.at, text.length) : NULL;
}

static void judge_clock(Judgement *j) {
    int64_t tip_us;
    j->as_of_us = INT64_MAX;
    if (!j->resource->scan.as_of)
        return;
    if (!evidence_instant(j->page->as_of, &j->as_of_us)) {
        j->as_of_us = INT64_MAX;
        if (j->page->as_of.at)
            doubt(j, "the source's time \"%.*s\" is no instant with an offset, like 2026-01-02T03:04:05Z",
                  (int)(j->page->as_of.length < 40 ? j->page->as_of.length : 40), j->page->as_of.at);
        else
            doubt(j, "the page does not say the source's time");
        return;
    }
    if (!j->run->as_of)
        j->run->as_of = keep(j->run, j->page->as_of);
    j->run->clock_us = j->as_of_us;
    j->verdict->is_behind = evidence_instant(text_of(j->run->tip.at), &tip_us) && j->as_of_us < tip_us;
}

/* FNV-1a, of eight bytes at a time. */
static uint64_t mark_of(Text bytes) {
    uint64_t mark = 14695981039346656037u ^ bytes.length, word;
    for (; bytes.length >= sizeof word; bytes.at += sizeof word, bytes.length -= sizeof word) {
        memcpy(&word, bytes.at, sizeof word);
        mark = (mark ^ word) * 1099511628211u;
        mark ^= mark >> 32;
    }
    for (size_t i = 0; i < bytes.length; i++)
        mark = (mark ^ (unsigned char)bytes.at[i]) * 1099511628211u;
    return mark;
}

/* Only items are compared: around them stands the time of the answer. */
static void judge_repeat(Judgement *j, Text body) {
    const ScanPage *page = j->page;
    if (page->item_count == 0)
        return;
    const ScanItem *first = &page->items[0], *last = &page->items[page->item_count - 1];
    uint64_t mark = mark_of((Text){body.at + first->offset, last->offset + last->length - first->offset});
    if (j->run->pages > 0 && mark == j->run->page_mark)
        doubt(j, "the source gave the same page again");
    j->run->page_mark = mark;
}

/* Items come in the order of their versions, after the place that was asked for. */
static void judge_order(Judgement *j) {
    const Position *asked = &j->run->position;
    int64_t asked_us;
    if (!evidence_instant(text_of(asked->at), &asked_us))
        asked_us = INT64_MIN;
    int64_t last_us = asked_us;
    for (size_t i = 0; i < j->page->item_count; i++) {
        const ScanItem *item = &j->page->items[i];
        int64_t us = item->version_us;
        if (us == SCAN_NO_INSTANT)
            continue;
        if (us < last_us)
            doubt(j, i == 0 ? "the answer begins before the place that was asked for"
                            : "the items are not in the order of their update times");
        if (asked->at && asked->id && us == asked_us && item->id.at && text_equals(item->id, asked->id))
            doubt(j, "the source gave an item again that was passed before");
        last_us = us;
    }
}

static void find_newest(Judgement *j) {
    const ScanItem *newest = NULL;
    for (size_t i = 0; i < j->page->item_count; i++) {
        const ScanItem *item = &j->page->items[i];
        if (item->id.at && item->version_us != SCAN_NO_INSTANT &&
            item->version_us > (newest ? newest->version_us : j->run->newest_us))
            newest = item;
    }
    if (!newest)
        return;
    j->run->newest_us = newest->version_us;
    j->run->newest_id = keep(j->run, newest->id);
}

/* The last item, in order, that is not newer than the source's own clock at the first page of the query. */
static void find_reach(Judgement *j, int64_t as_of_us) {
    const ScanItem *last = NULL;
    for (size_t i = 0; i < j->page->item_count; i++) {
        const ScanItem *item = &j->page->items[i];
        if (!item->id.at || item->version_us == SCAN_NO_INSTANT)
            continue;
        if (item->version_us > as_of_us)
            break;
        last = item;
    }
    if (last)
        j->verdict->reach = (Position){.at = keep(j->run, last->version), .id = keep(j->run, last->id)};
}

static void count_query(Judgement *j) {
    bool is_new_query = j->run->pages == 0 || is_ordered(j->resource);
    if (is_new_query) {
        j->run->query_items = 0;
        j->run->query_as_of_us = j->as_of_us;
        j->run->query_total = -1;
    }
    for (size_t i = 0; i < j->page->item_count; i++)
        j->run->query_items += j->page->items[i].version_us <= j->run->query_as_of_us;
}

/* What is put in or taken away in front of an offset moves what is behind it. */
static void judge_total(Judgement *j) {
    int64_t before = j->run->query_total, total = j->page->total;
    if (j->resource->fetch.paging == PAGING_OFFSET && before >= 0 && total >= 0 && total != before)
        doubt(j, "the list changed while it was read: it had %" PRId64 " items, then %" PRId64, before,
              total);
    if (total >= 0)
        j->run->query_total = total;
}

static bool has_item(const ScanPage *page, const char *id) {
    for (size_t i = 0; id && i < page->item_count; i++)
        if (page->items[i].id.at && text_equals(page->items[i].id, id))
            return true;
    return false;
}

static bool says_more(const Judgement *j) {
    const Fetch *fetch = &j->resource->fetch;
    size_t items = j->page->item_count;
    if (fetch->paging == PAGING_SINGLE)
        return false;
    if (j->page->more >= 0)
        return j->page->more == 1;
    if (fetch->paging == PAGING_TOKEN)
        return j->page->next.at != NULL;
    if (fetch->paging == PAGING_OFFSET && j->page->total >= 0)
        return j->run->position.offset + (int64_t)items < j->page->total;
    return (int64_t)items >= fetch->limit;
}

static bool last_position(Judgement *j, Position *position) {
    for (size_t i = j->page->item_count; i-- > 0;) {
        const ScanItem *item = &j->page->items[i];
        if (item->id.at && item->version_us != SCAN_NO_INSTANT) {
            position->at = keep(j->run, item->version);
            position->id = keep(j->run, item->id);
            return true;
        }
    }
    return false;
}

static void find_next(Judgement *j) {
    Position *next = &j->verdict->next;
    *next = j->run->position;
    next->offset += (int64_t)j->page->item_count;
    if (j->page->item_count == 0)
        doubt(j, "the source says that there is more but gave no item");
    else if (j->resource->fetch.paging == PAGING_TOKEN && !j->page->next.at)
        doubt(j, "the source says that there is more but not where it goes on");
    else if (j->resource->fetch.paging == PAGING_TOKEN && next->next &&
             text_equals(j->page->next, next->next))
        doubt(j, "the source says again that it goes on where this page began");
    else if (j->run->pages >= RUN_PAGES_MAX)
        doubt(j, "the list does not end: %d pages came", RUN_PAGES_MAX);
    else if (is_ordered(j->resource) && !last_position(j, next))
        doubt(j, "the source says that there is more but no item has an id and an update time to go on from");
    if (j->resource->fetch.paging == PAGING_TOKEN)
        next->next = keep(j->run, j->page->next);
}

static void judge_end(Judgement *j) {
    const ScanPage *page = j->page;
    if (!j->resource->scan.total || j->resource->fetch.is_uncounted)
        return;
    if (page->total < 0)
        doubt(j, "the last page does not say the total");
    else if (page->total != j->run->query_items)
        doubt(j, "the source counts %" PRId64 " items, but %" PRId64 " came", page->total,
              j->run->query_items);
}

/* A list may have dropped what is older than it keeps. */
static bool is_kept(const Judgement *j, int64_t item_us) {
    int64_t keeps_ms = j->resource->fetch.keeps_ms;
    if (j->run->has_forgotten)
        return false;
    return keeps_ms == FETCH_KEEPS_ALL ||
           (j->as_of_us != INT64_MAX && j->as_of_us - item_us < keeps_ms * 1000);
}

/* What is newer than the source's clock is shown in part only. */
static bool is_newest_due(const Judgement *j) {
    int64_t newest_us;
    return j->run->newest.id && !j->run->has_newest &&
           evidence_instant(text_of(j->run->newest.at), &newest_us) && newest_us <= j->as_of_us;
}

/* A sweep begins before the tip, so the item at the tip, and the newest that is known, are always in it, in
 * whatever version. */
static void judge_sweep(Judgement *j) {
    Run *run = j->run;
    int64_t missing_us;
    const Position *missing = is_newest_due(j) ? &run->newest : run->has_tip ? NULL : &run->tip;
    if (run->mode != RUN_SWEEP || !missing || !missing->id ||
        !evidence_instant(text_of(missing->at), &missing_us) || !is_kept(j, missing_us))
        return;
    run->is_newest_missing = true;
    if (run->items == 0)
        doubt(j, "the answer is empty, although items were received before");
    else
        doubt(j,
              "the newest item that is known, of %s, is not in the list: the answer is from a copy that is "
              "behind, or the list does not keep its items",
              missing->at);
}

void evidence_judge(Run *run, const Resource *resource, Text body, const ScanPage *page,
                    PageVerdict *verdict) {
    Judgement j = {.run = run, .resource = resource, .page = page, .verdict = verdict};
    *verdict = (PageVerdict){.is_proven = true};
    read_versions(page);
    judge_clock(&j);
    judge_repeat(&j, body);
    if (is_ordered(resource))
        judge_order(&j);
    if (resource->scan.count && !resource->fetch.is_uncounted && page->count < 0)
        doubt(&j, "the page does not say how many items it has");
    count_query(&j);
    judge_total(&j);
    if (run->mode == RUN_SWEEP) {
        run->has_tip = run->has_tip || has_item(page, run->tip.id);
        run->has_newest = run->has_newest || has_item(page, run->newest.id);
    }
    find_newest(&j);
    run->pages++;
    run->items += (int64_t)page->item_count;
    find_reach(&j, run->query_as_of_us);
    verdict->is_last = !says_more(&j);
    if (verdict->is_last) {
        judge_end(&j);
        judge_sweep(&j);
    } else {
        find_next(&j);
    }
    /* What is newer than the source's clock at the start belongs to the next run. */
    if (page->item_count > 0 && is_ordered(resource) && !verdict->reach.at &&
        run->query_as_of_us != INT64_MAX)
        verdict->is_last = true;
    if (!verdict->is_proven) {
        verdict->is_last = true;
        verdict->reach = (Position){0};
    }
}
