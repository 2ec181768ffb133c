// Every function of libpq and libcurl that the engine calls, wrapped. crossings.t finds one that is missing.
#define CURL_DISABLE_TYPECHECK

#include <curl/curl.h>
#include <libpq-fe.h>
#include <stdarg.h>
#include <sys/socket.h>

#include "crossing.h"

// What gcc and clang call the variadic ones by is a macro or a function of the same type.
#undef curl_easy_setopt
#undef curl_easy_getinfo
#undef curl_multi_setopt

#define ENTER(kind, type, name, parameters)                                                                  \
    static type(*next) parameters;                                                                           \
    Crossing crossing;                                                                                       \
    if (next == NULL)                                                                                        \
        next = (type(*) parameters)crossing_next(#name);                                                     \
    CrossingVerdict verdict = crossing_enter(&crossing, kind, #name, __builtin_return_address(0))

// A call that cannot fail, or that nobody asks whether it did.
#define PLAIN(type, name, parameters, arguments)                                                             \
    type name parameters {                                                                                   \
        static type(*next) parameters;                                                                       \
        if (next == NULL)                                                                                    \
            next = (type(*) parameters)crossing_next(#name);                                                 \
        return next arguments;                                                                               \
    }

#define CALL(kind, type, name, parameters, arguments, failure)                                               \
    type name parameters {                                                                                   \
        ENTER(kind, type, name, parameters);                                                                 \
        if (verdict == CROSSING_FAIL)                                                                        \
            return failure;                                                                                  \
        type result = next arguments;                                                                        \
        crossing_leave(&crossing);                                                                           \
        return result;                                                                                       \
    }

#define TALK(type, name, parameters, arguments, failure)                                                     \
    type name parameters {                                                                                   \
        ENTER(CROSSING_OUTSIDE, type, name, parameters);                                                     \
        if (verdict == CROSSING_FAIL)                                                                        \
            return failure;                                                                                  \
        if (verdict == CROSSING_LOSE)                                                                        \
            shutdown(PQsocket(c), SHUT_RDWR);                                                                \
        type result = next arguments;                                                                        \
        crossing_leave(&crossing);                                                                           \
        return result;                                                                                       \
    }

#define LAST(type, name, parameters, arguments)                                                              \
    type name parameters {                                                                                   \
        ENTER(CROSSING_OUTSIDE, type, name, parameters);                                                     \
        (void)verdict;                                                                                       \
        next arguments;                                                                                      \
        crossing_leave(&crossing);                                                                           \
    }

// --- libpq: c is the connection ---

typedef const char *const *Texts;
typedef const int *Ints;
typedef const Oid *Oids;

CALL(CROSSING_OUTSIDE, PGconn *, PQconnectdbParams, (Texts k, Texts v, int e), (k, v, e), NULL)
CALL(CROSSING_OUTSIDE, PGconn *, PQconnectStartParams, (Texts k, Texts v, int e), (k, v, e), NULL)
CALL(CROSSING_OUTSIDE, PostgresPollingStatusType, PQconnectPoll, (PGconn * c), (c), PGRES_POLLING_FAILED)
LAST(void, PQfinish, (PGconn * c), (c))
TALK(PGresult *, PQexec, (PGconn * c, const char *q), (c, q), NULL)
TALK(PGresult *, PQprepare, (PGconn * c, const char *n, const char *q, int p, Oids t), (c, n, q, p, t), NULL)
TALK(int, PQsendQueryPrepared, (PGconn * c, const char *n, int p, Texts v, Ints l, Ints f, int r),
     (c, n, p, v, l, f, r), 0)
TALK(int, PQconsumeInput, (PGconn * c), (c), 0)
// NULL is no error here but the end of the answers; how it fails is that the connection is lost.
TALK(PGresult *, PQgetResult, (PGconn * c), (c), next(c))

CALL(CROSSING_FALLIBLE, PQconninfoOption *, PQconninfoParse, (const char *i, char **e), (i, e), NULL)
CALL(CROSSING_FALLIBLE, char *, PQescapeIdentifier, (PGconn * c, const char *t, size_t l), (c, t, l), NULL)

PLAIN(void, PQclear, (PGresult * a), (a))
PLAIN(int, PQconnectionNeedsPassword, (const PGconn *c), (c))
PLAIN(void, PQconninfoFree, (PQconninfoOption * o), (o))
PLAIN(char *, PQerrorMessage, (const PGconn *c), (c))
PLAIN(void, PQfreemem, (void *a), (a))
PLAIN(int, PQgetisnull, (const PGresult *a, int r, int n), (a, r, n))
PLAIN(int, PQgetlength, (const PGresult *a, int r, int n), (a, r, n))
PLAIN(char *, PQgetvalue, (const PGresult *a, int r, int n), (a, r, n))
PLAIN(int, PQisBusy, (PGconn * c), (c))
PLAIN(int, PQnfields, (const PGresult *a), (a))
PLAIN(PGnotify *, PQnotifies, (PGconn * c), (c))
PLAIN(int, PQntuples, (const PGresult *a), (a))
PLAIN(char *, PQresultErrorField, (const PGresult *a, int f), (a, f))
PLAIN(ExecStatusType, PQresultStatus, (const PGresult *a), (a))
PLAIN(int, PQserverVersion, (const PGconn *c), (c))
PLAIN(PGVerbosity, PQsetErrorVerbosity, (PGconn * c, PGVerbosity v), (c, v))
PLAIN(PQnoticeReceiver, PQsetNoticeReceiver, (PGconn * c, PQnoticeReceiver f, void *o), (c, f, o))
PLAIN(int, PQsocket, (const PGconn *c), (c))
PLAIN(ConnStatusType, PQstatus, (const PGconn *c), (c))
PLAIN(PGTransactionStatusType, PQtransactionStatus, (const PGconn *c), (c))

// --- libcurl: e is an easy handle, m a multi handle ---

typedef struct curl_waitfd Others[];

CALL(CROSSING_OUTSIDE, CURLMcode, curl_multi_add_handle, (CURLM * m, CURL *e), (m, e), CURLM_INTERNAL_ERROR)
CALL(CROSSING_OUTSIDE, CURLMcode, curl_multi_perform, (CURLM * m, int *n), (m, n), CURLM_INTERNAL_ERROR)
CALL(CROSSING_OUTSIDE, CURLMcode, curl_multi_poll, (CURLM * m, Others o, unsigned int c, int t, int *n),
     (m, o, c, t, n), CURLM_INTERNAL_ERROR)
CALL(CROSSING_OUTSIDE, CURLMcode, curl_multi_remove_handle, (CURLM * m, CURL *e), (m, e), next(m, e))
CALL(CROSSING_OUTSIDE, CURLMcode, curl_multi_cleanup, (CURLM * m), (m), next(m))
LAST(void, curl_easy_cleanup, (CURL * e), (e))

CALL(CROSSING_FALLIBLE, CURL *, curl_easy_init, (void), (), NULL)
CALL(CROSSING_FALLIBLE, CURLM *, curl_multi_init, (void), (), NULL)
CALL(CROSSING_FALLIBLE, CURLcode, curl_global_init_mem,
     (long f, curl_malloc_callback a, curl_free_callback r, curl_realloc_callback g, curl_strdup_callback d,
      curl_calloc_callback z),
     (f, a, r, g, d, z), CURLE_FAILED_INIT)

PLAIN(CURLHcode, curl_easy_header,
      (CURL * e, const char *n, size_t i, unsigned o, int r, struct curl_header **h), (e, n, i, o, r, h))
PLAIN(void, curl_easy_reset, (CURL * e), (e))
PLAIN(const char *, curl_easy_strerror, (CURLcode c), (c))
PLAIN(time_t, curl_getdate, (const char *t, const time_t *n), (t, n))
PLAIN(CURLMsg *, curl_multi_info_read, (CURLM * m, int *n), (m, n))
PLAIN(const char *, curl_multi_strerror, (CURLMcode c), (c))
// Its memory is the engine's own, which is always there.
PLAIN(struct curl_slist *, curl_slist_append, (struct curl_slist * l, const char *t), (l, t))
PLAIN(void, curl_slist_free_all, (struct curl_slist * l), (l))

// One more argument of any type, as wide as a pointer.
#define VARIADIC(type, name, handle, option_type)                                                            \
    type name(handle *owner, option_type option, ...) {                                                      \
        static type (*next)(handle *, option_type, ...);                                                     \
        if (next == NULL)                                                                                    \
            next = (type(*)(handle *, option_type, ...))crossing_next(#name);                                \
        va_list arguments;                                                                                   \
        va_start(arguments, option);                                                                         \
        void *value = va_arg(arguments, void *);                                                             \
        va_end(arguments);                                                                                   \
        return next(owner, option, value);                                                                   \
    }

VARIADIC(CURLcode, curl_easy_setopt, CURL, CURLoption)
VARIADIC(CURLcode, curl_easy_getinfo, CURL, CURLINFO)
VARIADIC(CURLMcode, curl_multi_setopt, CURLM, CURLMoption)
