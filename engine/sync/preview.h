/* Preview: the messages that deliveries would send, built as they would be and sent to nobody. */
#pragma once

#include "base/config.h"
#include "base/error.h"
#include "io/database.h"
#include "sync/mapping.h"
#include "sync/sender.h"

typedef struct Preview {
    int64_t record_id;
    const char *kind, *message; /* of the application, and of its message */
    const char *call;           /* filled: "POST /path"; NULL: there is no such message or row */
    const char *body;           /* filled: the body, or NULL where why says that none would be sent */
    const char *why;
} Preview;

/* What is filled lives in the arena. Each stands alone, also where a list would share a call. */
bool preview_messages(const Mappings *mappings, Database *database, Preview *previews, size_t count,
                      Arena *arena, Error *error);

/* One HTTP call as a worker would make it, but for the credentials. */
typedef struct PreviewCall {
    const int64_t *delivery_ids; /* those that share it */
    size_t delivery_count;
    bool is_question; /* what may have arrived is asked for first; the message follows when it is not there */
    const char *method, *url;
    const char *headers[SENDER_HEADERS_MAX];
    size_t header_count;
    const char *body; /* NULL: none */
    const char *why;  /* not NULL: no call is made of this delivery, and why */
} PreviewCall;

typedef struct PreviewCalls {
    PreviewCall *calls; /* in the order in which they would leave */
    size_t count;
} PreviewCalls;

/* The calls of these deliveries, were they all claimed at once. What is filled lives in the arena. */
bool preview_calls(const Config *config, const Mappings *mappings, Database *database, const int64_t *ids,
                   size_t count, Arena *arena, PreviewCalls *calls, Error *error);
