/* Files: the content of files that a source lists, fetched, checked against the list, and staged in chunks.
 *
 * The content streams into a spool while it is hashed and its rows are counted; only a file that is whole and
 * what the list says is staged. Each chunk is one transaction that also saves the row number, so that a
 * restart goes on behind it. One file at a time per source, one chunk per round, so that polls go on
 * meanwhile; memory does not grow with it. */
#pragma once

#include "sync/batch.h"
#include "sync/source.h"

enum {
    FILE_CHUNK_ROWS = 1000,
    FILE_READ_BYTES = 64 * 1024,
    FILE_TIMEOUT_MS = 600000, /* for the whole content */
};

/* Larger files are refused. */
#define FILE_BYTES_MAX (INT64_C(2) << 30)

/* When file_step has something to do; SCHEDULE_NEVER: not before a reply or a page. */
int64_t file_due_ms(const Source *source);

/* Looks for a file that is due and asks for it, or stages the next chunk of the one that came. */
void file_step(Source *source);

/* Takes the reply to a file call. */
void file_take_reply(Source *source, HttpReply *take);

/* Leaves the file that is under way; the database knows how far it came. */
void file_drop(Source *source);

/* Frees the source's file work for good, also under a call in flight that will not be waited for any more. */
void file_free(FileWork *work);

/* Makes the files known that the staged items of a batch list; inside the page's transaction. */
bool file_register(const Batch *batch, const Resource *resource, Database *database, int64_t exchange_id,
                   Error *error);
