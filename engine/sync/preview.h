/* Preview: the messages that observed deliveries would send, built as they would be and sent to nobody. */
#pragma once

#include "base/error.h"
#include "io/database.h"
#include "sync/mapping.h"

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
