/* Pages: one reply to a poll, read, judged and staged.
 *
 * Life cycle: page_read (takes the reply), page_hash, page_store, page_free; the next page may be read before
 * this one is stored. Between the two nothing of the page is in the database; page_store writes rows, seen,
 * quarantine, exchange and cursor in one transaction. */
#pragma once

#include "io/http.h"
#include "sync/batch.h"
#include "sync/source.h"

struct Page {
    HttpReply *reply;
    Arena *arena;
    ScanPage scan;
    PageVerdict verdict;
    char *path;       /* path and query of the call, for the exchange */
    Batch *batch;     /* its items, repeats dropped, those with a bad id or version faulty */
    Error next_error; /* the call for the page behind it could not be begun; kind NONE: it could */
};

/* Checks and scans the reply of the source's call, and judges it. Takes the reply in any case. NULL: the call
 * failed, or what came is not a page. page_hash then makes its batch. */
Page *page_read(Source *source, HttpReply *take, Error *error);
void page_hash(const Source *source, Page *page);
void page_free(Page *page);
void page_free_at(Page **page);

/* What a batch brought counts for the run and the worker, and wakes what waited for it. */
void page_count_staged(Source *source, const Batch *batch);

/* Stages the page's items and moves the cursor as far as the page proves it. */
bool page_store(Source *source, Page *page, Error *error);
