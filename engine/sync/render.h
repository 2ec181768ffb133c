// Render: from rows of staging to the body of a message. Pure: no I/O, no clock.
//
// The caller reads, per delivery, the columns in Message.columns order and per Message.children the child
// rows. Instants may come in PostgreSQL's ISO form (`2026-01-02 03:04:05.678+00`) or in canonical form.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/memory.h"
#include "base/text.h"
#include "sync/fault.h"
#include "sync/mapping.h"

typedef struct MessageChildRows {
    const char *const *const *rows; // rows[i][column], columns as in MessageChild.columns; NULL = null
    size_t row_count;
} MessageChildRows;

typedef struct MessageRow {
    const char *const *values;        // parallel to Message.columns; NULL = null
    const MessageChildRows *children; // parallel to Message.children
    struct Lines *lines;              // of a body of separated text (sync/csv_form.h), given to the body
} MessageRow;

// Appends the body for these rows (one, or up to the flow's list size when message->is_list; a list's head is
// built from its first sound row). faults is an array of `count`: an entry stays NULL when its row is in the
// body; else it says why not, kind "refused" (a `require` of the mapping: a business refusal, see
// reply_refuse) or "invalid" (the row does not fit the message). Faults live in the arena. Returns the number
// of rows in the body; with 0 nothing is appended and nothing is to be sent. The rows in the body stand in
// the order given.
size_t render_message(const Message *message, const MessageRow *rows, size_t count, Arena *arena,
                      Buffer *body, const Fault **faults);

// Where the message goes for this row; NULL: the mapping names no address for it (then it is not in a body).
const char *render_path(const Message *message, const MessageRow *row, Arena *arena);

// Appends path and query of the message's read-back for one row, percent-encoded. False: fault filled.
bool render_read_back(const Message *message, const MessageRow *row, Buffer *path, Fault *fault);
