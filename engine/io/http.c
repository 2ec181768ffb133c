// HTTP calls by curl: one multi handle, easy handles that are used again.
#include "io/http.h"

#include <assert.h>
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/code.h"

static const int64_t DATE_S_MAX = 253402300799; // the end of the year 9999; curl takes dates beyond

enum {
    DESCRIPTORS_MAX = 16,
    WAIT_MS_MAX = 3600 * 1000,
    KEEP_BYTES = 1024 * 1024,       // of a request's body buffer, until the next request
    RECEIVE_BYTES = 64 * 1024,      // curl's buffer per call
    RETRY_AFTER_S_MAX = 7 * 86400,  // nobody means more
    RESERVE_BYTES_MAX = 1024 * 1024 // trusted of a Content-Length before the bytes come
};

typedef struct Finished {
    HttpReply reply; // first: a HttpReply pointer is a Finished pointer
    Buffer body;
    char *etag;
    struct Finished *next;
} Finished;

// One call under way, or a place for one.
typedef struct Call {
    CURL *easy;
    struct Call *next_free;
    bool is_under_way;
    struct curl_slist *headers;
    Buffer body; // of the request
    char *ca_file;
    Finished *finished; // being filled
    bool (*sink)(void *, Text);
    void *sink_owner;
    size_t body_bytes_max; // 0 = no limit
    size_t received;
    int starts; // how often curl began to send the request
    bool is_sink_done;
    bool is_too_large;
    char words[CURL_ERROR_SIZE];
} Call;

struct Http {
    CURLM *multi;
    char *hosts_without_proxy;
    Call *calls;
    Call *free_calls;
    size_t call_count;
    size_t in_flight;
    Finished *first, *last; // finished, not yet taken
};

// ── life ──

static void *zeroed(size_t count, size_t size) {
    size_t total;
    bool is_too_much = __builtin_mul_overflow(count, size, &total);
    assert(!is_too_much);
    (void)is_too_much;
    return memory_zero(total);
}

static bool begin_curl(void) {
    static bool is_begun;
    if (!is_begun)
        is_begun = curl_global_init_mem(CURL_GLOBAL_DEFAULT, memory_alloc, free, memory_grow,
                                        memory_copy_text, zeroed) == CURLE_OK;
    return is_begun;
}

static char *list_hosts_without_proxy(void) {
    const char *own = getenv("no_proxy");
    if (own == NULL)
        own = getenv("NO_PROXY");
    Buffer list = {0};
    buffer_format(&list, "%s%slocalhost,127.0.0.1,::1", own == NULL ? "" : own,
                  own == NULL || own[0] == '\0' ? "" : ",");
    return list.at;
}

static size_t take_body(char *at, size_t size, size_t count, void *owner);
static int before_request(void *owner, char *to, char *from, int to_port, int from_port);

static void set_constants(const Http *http, Call *call) {
    CURL *easy = call->easy;
    curl_easy_setopt(easy, CURLOPT_PRIVATE, (char *)call);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, call->words);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 1L);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_NOPROXY, http->hosts_without_proxy);
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, (long)RECEIVE_BYTES);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, call);
    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, before_request);
    curl_easy_setopt(easy, CURLOPT_PREREQDATA, call);
}

static bool open_call(Http *http, Call *call) {
    call->easy = curl_easy_init();
    if (call->easy == NULL)
        return false;
    set_constants(http, call);
    call->next_free = http->free_calls;
    http->free_calls = call;
    return true;
}

static bool open_calls(Http *http, size_t count) {
    http->multi = curl_multi_init();
    if (http->multi == NULL)
        return false;
    curl_multi_setopt(http->multi, CURLMOPT_MAXCONNECTS, (long)(2 * count));
    http->hosts_without_proxy = list_hosts_without_proxy();
    http->calls = memory_zero(count * sizeof *http->calls);
    http->call_count = count;
    for (size_t i = count; i-- > 0;)
        if (!open_call(http, &http->calls[i]))
            return false;
    return true;
}

Http *http_new(size_t in_flight_max, Error *error) {
    if (in_flight_max < 1 || in_flight_max > HTTP_IN_FLIGHT_MAX) {
        error_set(error, ERROR_CONFIGURATION, "%zu calls in flight are not possible", in_flight_max);
        error_hint(error, "Choose 1 to %d.", HTTP_IN_FLIGHT_MAX);
        return NULL;
    }
    Http *http = memory_zero(sizeof *http);
    if (begin_curl() && open_calls(http, in_flight_max))
        return http;
    http_free(http);
    error_set(error, ERROR_TRANSIENT, "could not set up HTTP: libcurl has no room or no TLS");
    return NULL;
}

static void close_call(Http *http, Call *call) {
    if (call->is_under_way)
        curl_multi_remove_handle(http->multi, call->easy);
    curl_easy_cleanup(call->easy);
    curl_slist_free_all(call->headers);
    buffer_free(&call->body);
    free(call->ca_file);
    if (call->finished != NULL)
        http_reply_free(&call->finished->reply);
}

void http_free(Http *http) {
    if (http == NULL)
        return;
    for (size_t i = 0; i < http->call_count; i++)
        close_call(http, &http->calls[i]);
    while (http->first != NULL) {
        Finished *finished = http->first;
        http->first = finished->next;
        http_reply_free(&finished->reply);
    }
    curl_multi_cleanup(http->multi);
    free(http->hosts_without_proxy);
    free(http->calls);
    free(http);
}

void http_free_at(Http **http) {
    http_free(*http);
    *http = NULL;
}

// ── callbacks of curl ──

// curl sends a request again on a fresh connection when a kept-alive one dies before the first byte of a
// reply. The other side may have acted all the same, so only what changes nothing may be repeated.
static int before_request(void *owner, char *to, char *from, int to_port, int from_port) {
    (void)to, (void)from, (void)to_port, (void)from_port;
    Call *call = owner;
    call->starts++;
    call->finished->reply.was_sent = true;
    bool is_repeated = call->starts > 1;
    return is_repeated && !call->finished->reply.is_safe ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

static long status_of(const Call *call) {
    long status = 0;
    curl_easy_getinfo(call->easy, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

static bool is_for_sink(const Call *call) {
    return call->sink != NULL && http_status_kind(status_of(call)) == ERROR_NONE;
}

static void reserve_body(Call *call) {
    curl_off_t announced = -1;
    curl_easy_getinfo(call->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &announced);
    if (announced > 0)
        buffer_reserve(&call->finished->body,
                       announced < RESERVE_BYTES_MAX ? (size_t)announced : RESERVE_BYTES_MAX);
}

static bool collect(Call *call, Text chunk) {
    if (call->received == 0)
        reserve_body(call);
    buffer_append(&call->finished->body, chunk.at, chunk.length);
    return true;
}

static bool pour(Call *call, Text chunk) {
    call->is_sink_done = !call->sink(call->sink_owner, chunk);
    return !call->is_sink_done;
}

// Returns the number of bytes taken; any other number makes curl end the call.
static size_t take_body(char *at, size_t size, size_t count, void *owner) {
    Call *call = owner;
    Text chunk = {at, size * count};
    bool is_poured = is_for_sink(call);
    size_t limit = call->body_bytes_max;
    if (limit == 0 && !is_poured)
        limit = HTTP_BODY_BYTES_MAX;
    call->is_too_large = limit > 0 && chunk.length > limit - call->received;
    if (call->is_too_large || !(is_poured ? pour(call, chunk) : collect(call, chunk)))
        return chunk.length + 1;
    call->received += chunk.length;
    return chunk.length;
}

// ── a request ──

static bool is_text(const char *text, const char *other) { return strcmp(text, other) == 0; }

static bool has_header(const HttpRequest *request, const char *name_and_colon) {
    for (size_t i = 0; i < request->header_count; i++) {
        if (strncasecmp(request->headers[i], name_and_colon, strlen(name_and_colon)) == 0)
            return true;
    }
    return false;
}

static void add_header(Call *call, const char *header) {
    call->headers = curl_slist_append(call->headers, header);
    assert(call->headers != NULL);
}

static void set_headers(Call *call, const HttpRequest *request) {
    curl_slist_free_all(call->headers);
    call->headers = NULL;
    for (size_t i = 0; i < request->header_count; i++)
        add_header(call, request->headers[i]);
    if (request->body.at != NULL) {
        add_header(call, "Expect:"); // no waiting for "100 Continue"
        if (!has_header(request, "Content-Type:"))
            add_header(call, "Content-Type: application/json");
    }
    curl_easy_setopt(call->easy, CURLOPT_HTTPHEADER, call->headers);
}

static void set_body(Call *call, Text body) {
    buffer_reset(&call->body);
    buffer_append(&call->body, body.at, body.length);
    curl_easy_setopt(call->easy, CURLOPT_POST, 1L);
    curl_easy_setopt(call->easy, CURLOPT_POSTFIELDS, call->body.at);
    curl_easy_setopt(call->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.length);
}

static void set_method(Call *call, const char *method, Text body) {
    bool is_post = is_text(method, "POST");
    bool is_plain = is_post || is_text(method, "GET") || is_text(method, "HEAD");
    if (body.at != NULL || is_post)
        set_body(call, body);
    else if (is_text(method, "HEAD"))
        curl_easy_setopt(call->easy, CURLOPT_NOBODY, 1L);
    else
        curl_easy_setopt(call->easy, CURLOPT_HTTPGET, 1L);
    bool is_named = !is_plain || (body.at != NULL && !is_post);
    curl_easy_setopt(call->easy, CURLOPT_CUSTOMREQUEST, is_named ? method : NULL);
}

static bool are_same_texts(const char *one, const char *other) {
    return one == NULL || other == NULL ? one == other : is_text(one, other);
}

// A file of certificates cannot be taken back by setting none: that would trust nobody. So the handle starts
// anew.
static void set_ca_file(const Http *http, Call *call, const char *ca_file) {
    if (are_same_texts(call->ca_file, ca_file))
        return;
    curl_easy_reset(call->easy);
    set_constants(http, call);
    free(call->ca_file);
    call->ca_file = memory_copy_text(ca_file);
    if (ca_file != NULL)
        curl_easy_setopt(call->easy, CURLOPT_CAINFO, ca_file);
}

static void set_security(const Http *http, Call *call, const HttpSecurity *security) {
    static const HttpSecurity NONE = {0};
    const HttpSecurity *wanted = security == NULL ? &NONE : security;
    set_ca_file(http, call, wanted->ca_file);
    curl_easy_setopt(call->easy, CURLOPT_USERNAME, wanted->user);
    curl_easy_setopt(call->easy, CURLOPT_PASSWORD, wanted->password);
    curl_easy_setopt(call->easy, CURLOPT_XOAUTH2_BEARER, wanted->bearer_token);
    curl_easy_setopt(call->easy, CURLOPT_HTTPAUTH,
                     wanted->bearer_token != NULL ? CURLAUTH_BEARER : CURLAUTH_BASIC);
}

static void set_limits(Call *call, const HttpRequest *request) {
    long timeout_ms = request->timeout_ms > 0 ? request->timeout_ms : HTTP_TIMEOUT_MS;
    long connect_ms = request->connect_timeout_ms > 0 ? request->connect_timeout_ms : HTTP_CONNECT_TIMEOUT_MS;
    curl_easy_setopt(call->easy, CURLOPT_TIMEOUT_MS, timeout_ms);
    curl_easy_setopt(call->easy, CURLOPT_CONNECTTIMEOUT_MS, connect_ms);
    size_t limit = request->body_bytes_max;
    if (limit == 0 && request->sink == NULL)
        limit = HTTP_BODY_BYTES_MAX;
    call->body_bytes_max = limit;
    curl_easy_setopt(call->easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)limit);
}

static Finished *new_finished(const HttpRequest *request, const char *method) {
    Finished *finished = memory_zero(sizeof *finished);
    finished->reply.owner = request->owner;
    finished->reply.is_safe = request->is_safe || is_text(method, "GET") || is_text(method, "HEAD");
    finished->reply.server_date_us = finished->reply.retry_after_ms = -1;
    finished->reply.limit = (HttpLimit){.remaining = -1, .reset_ms = -1};
    return finished;
}

static void begin_call(const Http *http, Call *call, const HttpRequest *request) {
    const char *method = request->method == NULL ? "GET" : request->method;
    set_security(http, call, request->security); // first: it may reset the handle
    call->finished = new_finished(request, method);
    call->sink = request->sink;
    call->sink_owner = request->sink_owner;
    call->received = 0;
    call->starts = 0;
    call->is_sink_done = call->is_too_large = false;
    call->words[0] = '\0';
    curl_easy_setopt(call->easy, CURLOPT_URL, request->url);
    set_method(call, method, request->body);
    set_headers(call, request);
    set_limits(call, request);
}

bool http_submit(Http *http, const HttpRequest *request, Error *error) {
    Call *call = http->free_calls;
    if (call == NULL || http->in_flight == http->call_count)
        return error_set(error, ERROR_BUG, "all %zu calls are in flight", http->call_count);
    begin_call(http, call, request);
    CURLMcode code = curl_multi_add_handle(http->multi, call->easy);
    if (code != CURLM_OK) {
        http_reply_free(&call->finished->reply);
        call->finished = NULL;
        return error_set(error, ERROR_BUG, "could not begin an HTTP call: %s", curl_multi_strerror(code));
    }
    http->free_calls = call->next_free;
    call->is_under_way = true;
    http->in_flight++;
    return true;
}

size_t http_in_flight(const Http *http) { return http->in_flight; }

// ── failures ──

// base/code.h has the numbers without curl's header.
_Static_assert(CURLE_UNSUPPORTED_PROTOCOL == 1 && CURLE_URL_MALFORMAT == 3 &&
                   CURLE_COULDNT_RESOLVE_PROXY == 5 && CURLE_COULDNT_RESOLVE_HOST == 6 &&
                   CURLE_COULDNT_CONNECT == 7 && CURLE_WEIRD_SERVER_REPLY == 8 && CURLE_PARTIAL_FILE == 18 &&
                   CURLE_OPERATION_TIMEDOUT == 28 && CURLE_SSL_CONNECT_ERROR == 35 &&
                   CURLE_ABORTED_BY_CALLBACK == 42 && CURLE_GOT_NOTHING == 52 && CURLE_SEND_ERROR == 55 &&
                   CURLE_RECV_ERROR == 56 && CURLE_SSL_CERTPROBLEM == 58 &&
                   CURLE_PEER_FAILED_VERIFICATION == 60 && CURLE_FILESIZE_EXCEEDED == 63 &&
                   CURLE_SSL_CACERT_BADFILE == 77,
               "curl's results have the numbers of the table of codes");

static void fail(Call *call, ErrorKind kind, const char *code) {
    HttpReply *reply = &call->finished->reply;
    bool is_unknown = kind == ERROR_TRANSIENT && reply->was_sent && !reply->is_safe;
    error_set(&reply->error, is_unknown ? ERROR_UNKNOWN_OUTCOME : kind, "%s", call->words);
    error_code(&reply->error, code);
}

static void fail_by_curl(Call *call, CURLcode result) {
    const Code *code = code_find(CODE_CURL, (long)result);
    fail(call, code != NULL ? code->kind : ERROR_TRANSIENT, code != NULL ? code->name : "CURL_FAILED");
}

// curl's words, or better ones where curl only knows that we ended the call.
static void choose_words(Call *call, CURLcode code) {
    const char *words = call->words[0] != '\0' ? call->words : curl_easy_strerror(code);
    if (code == CURLE_ABORTED_BY_CALLBACK)
        words = "the connection was closed before a reply";
    if (call->is_sink_done)
        words = "the body was not wanted to its end";
    if (words != call->words)
        snprintf(call->words, sizeof call->words, "%s", words);
    if (call->words[0] >= 'A' && call->words[0] <= 'Z' && call->words[1] >= 'a')
        call->words[0] += 'a' - 'A';
}

static void explain_failure(Call *call, CURLcode code) {
    if (call->is_too_large || code == CURLE_FILESIZE_EXCEEDED) {
        size_t limit = call->body_bytes_max > 0 ? call->body_bytes_max : HTTP_BODY_BYTES_MAX;
        snprintf(call->words, sizeof call->words, "the reply's body is larger than %zu bytes", limit);
        fail(call, ERROR_PERMANENT, "BODY_TOO_LARGE");
        return;
    }
    choose_words(call, code);
    if (call->is_sink_done)
        fail(call, ERROR_PERMANENT, "SINK_STOPPED");
    else
        fail_by_curl(call, code);
}

// ── a reply ──

static const char *header_of(const Call *call, const char *name) {
    struct curl_header *header;
    CURLHcode code = curl_easy_header(call->easy, name, 0, CURLH_HEADER, -1, &header);
    return code == CURLHE_OK ? header->value : NULL;
}

static int64_t date_us_of(const char *date) {
    time_t seconds = date == NULL ? -1 : curl_getdate(date, NULL);
    return seconds < 0 || seconds > DATE_S_MAX ? -1 : (int64_t)seconds * 1000000;
}

static int64_t bounded_ms(int64_t seconds) {
    if (seconds < 0)
        return 0;
    return (seconds < RETRY_AFTER_S_MAX ? seconds : RETRY_AFTER_S_MAX) * 1000;
}

static int64_t retry_after_ms_of(const char *value, int64_t server_date_us) {
    int64_t seconds;
    if (value == NULL)
        return -1;
    if (text_to_int(text_trim(text_of(value)), &seconds))
        return bounded_ms(seconds);
    int64_t until_us = date_us_of(value);
    if (until_us < 0)
        return -1;
    int64_t now_us = server_date_us >= 0 ? server_date_us : clock_now_us();
    return bounded_ms((until_us - now_us) / 1000000);
}

static const char *either_header_of(const Call *call, const char *name, const char *other) {
    const char *value = header_of(call, name);
    return value != NULL ? value : header_of(call, other);
}

static void read_headers(Call *call) {
    HttpReply *reply = &call->finished->reply;
    reply->server_date_us = date_us_of(header_of(call, "Date"));
    reply->retry_after_ms = retry_after_ms_of(header_of(call, "Retry-After"), reply->server_date_us);
    reply->limit = http_limit_read(either_header_of(call, "RateLimit-Remaining", "X-RateLimit-Remaining"),
                                   either_header_of(call, "RateLimit-Reset", "X-RateLimit-Reset"),
                                   reply->server_date_us);
    call->finished->etag = memory_copy_text(header_of(call, "ETag"));
    reply->etag = call->finished->etag;
}

static void read_reply(Call *call, CURLcode code) {
    Finished *finished = call->finished;
    curl_off_t duration_us = 0;
    curl_easy_getinfo(call->easy, CURLINFO_TOTAL_TIME_T, &duration_us);
    finished->reply.duration_us = duration_us;
    finished->reply.duration_ms = duration_us / 1000;
    finished->reply.status = status_of(call);
    finished->reply.body = buffer_view(&finished->body);
    read_headers(call);
    if (code != CURLE_OK)
        explain_failure(call, code);
}

static void end_call(Http *http, Call *call) {
    curl_multi_remove_handle(http->multi, call->easy);
    call->is_under_way = false;
    if (call->body.capacity > KEEP_BYTES)
        buffer_free(&call->body);
    if (http->last == NULL)
        http->first = call->finished;
    else
        http->last->next = call->finished;
    http->last = call->finished;
    call->finished = NULL;
    call->next_free = http->free_calls;
    http->free_calls = call;
}

static void collect_finished(Http *http) {
    int left;
    for (CURLMsg *one; (one = curl_multi_info_read(http->multi, &left)) != NULL;) {
        if (one->msg != CURLMSG_DONE)
            continue;
        CURLcode code = one->data.result; // the message is gone after the handle's removal
        Call *call;
        curl_easy_getinfo(one->easy_handle, CURLINFO_PRIVATE, (char **)&call);
        read_reply(call, code);
        end_call(http, call);
    }
}

static bool perform(Http *http, Error *error) {
    int running;
    CURLMcode code = curl_multi_perform(http->multi, &running);
    if (code != CURLM_OK)
        return error_set(error, ERROR_BUG, "could not go on with HTTP calls: %s", curl_multi_strerror(code));
    collect_finished(http);
    return true;
}

static bool wait_once(Http *http, const int *descriptors, size_t count, int timeout_ms, Error *error) {
    assert(count <= DESCRIPTORS_MAX);
    struct curl_waitfd others[DESCRIPTORS_MAX];
    unsigned int other_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (descriptors[i] >= 0)
            others[other_count++] = (struct curl_waitfd){.fd = descriptors[i], .events = CURL_WAIT_POLLIN};
    }
    bool is_bounded = timeout_ms >= 0 && timeout_ms < WAIT_MS_MAX;
    CURLMcode code =
        curl_multi_poll(http->multi, others, other_count, is_bounded ? timeout_ms : WAIT_MS_MAX, NULL);
    if (code == CURLM_OK)
        return true;
    return error_set(error, ERROR_BUG, "could not wait for HTTP calls: %s", curl_multi_strerror(code));
}

bool http_wait(Http *http, const int *descriptors, size_t count, int timeout_ms, Error *error) {
    if (!perform(http, error))
        return false;
    if (http->first != NULL)
        return true;
    return wait_once(http, descriptors, count, timeout_ms, error) && perform(http, error);
}

HttpReply *http_take_reply(Http *http) {
    Finished *finished = http->first;
    if (finished == NULL)
        return NULL;
    http->first = finished->next;
    if (http->first == NULL)
        http->last = NULL;
    http->in_flight--;
    return &finished->reply;
}

HttpReply *http_take_reply_of(Http *http, const void *owner) {
    Finished **link = &http->first, *before = NULL;
    while (*link != NULL && (*link)->reply.owner != owner) {
        before = *link;
        link = &before->next;
    }
    Finished *finished = *link;
    if (finished == NULL)
        return NULL;
    *link = finished->next;
    if (http->last == finished)
        http->last = before;
    http->in_flight--;
    return &finished->reply;
}

void http_reply_free(HttpReply *reply) {
    if (reply == NULL)
        return;
    Finished *finished = (Finished *)reply;
    buffer_free(&finished->body);
    free(finished->etag);
    free(finished);
}

void http_reply_free_at(HttpReply **reply) {
    http_reply_free(*reply);
    *reply = NULL;
}

bool http_perform(Http *http, const HttpRequest *request, HttpReply **reply, Error *error) {
    assert(http->in_flight == 0);
    *reply = NULL;
    if (!http_submit(http, request, error))
        return false;
    while (*reply == NULL) {
        if (!http_wait(http, NULL, 0, -1, error))
            return false;
        *reply = http_take_reply(http);
    }
    return true;
}
