/* What came and what goes back, free of the HTTP library. */
#ifndef APPLICATIONS_REQUEST_H
#define APPLICATIONS_REQUEST_H

#include "text.h"

/* What a fault does to a list. */
typedef enum ListFault { LIST_WHOLE, LIST_TRUNCATED, LIST_EMPTY, LIST_REPEATED, LIST_LATE } ListFault;

typedef struct Request {
    const char *method;
    const char *path;
    Text body;
    void *connection;
    ListFault list_fault;
    int64_t list_keep;       /* items that a truncated list keeps */
    bool list_lies;          /* its counts agree with what it shows */
    const char *list_hidden; /* id of an item that a late list does not show yet */
} Request;

/* Query parameter or header; NULL when absent. */
const char *request_argument(const Request *, const char *name);
const char *request_header(const Request *, const char *name);
bool request_is(const Request *, const char *method, const char *path);

typedef struct Reply {
    int status;       /* 0 until answered */
    const char *type; /* NULL: application/json */
    Text body;
    bool has_etag;
    int64_t retry_after_s; /* 0: none */
    size_t cut_at;         /* the connection closes after so many bytes; 0: never */
    bool is_dropped;       /* the connection closes without any reply */
} Reply;

#endif
