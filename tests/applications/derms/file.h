/* A CSV file of DERMS while it is put together, whatever it is about. */
#ifndef APPLICATIONS_DERMS_FILE_H
#define APPLICATIONS_DERMS_FILE_H

#include "../application.h"

#include <inttypes.h>

/* What the files of one list have in common. */
typedef struct FileKind {
    const char *collection;
    const char *file_prefix, *message_prefix; /* of new ids */
    const char *made;                         /* what a file is counted as */
    const char *header;
} FileKind;

typedef struct Draft {
    Application *application;
    const FileKind *kind;
    const char *stage_id;
    const char *start, *end; /* of the stage: the window of rows that name none */
    bool has_times;
    int64_t rows;
    Text csv;
} Draft;

/* Appends a cell and what ends it; quoted when it has to be. */
void draft_add_cell(Draft *, const char *value, char end);
/* Appends the act's raw lines, then lets its `csv` replace all. */
void draft_add_raw(Draft *, const cJSON *act);
/* Writes fileId, messageId and rows to made, the entry to the list and the content beside it. */
void draft_put(Draft *, const cJSON *act, const cJSON *event, cJSON *made);

#endif
