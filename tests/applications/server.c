/* The HTTP server: exchanges, group commit, faults on the wire. */
#include "server.h"
#include "authentication.h"
#include "calls.h"
#include "clock.h"
#include "fault.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CONNECTIONS_MAX = 1000, BODY_BYTES_MAX = 256 << 20, WAIT_MS_MAX = 1000, ACCEPTS_AT_ONCE = 64 };

typedef enum Stage {
    STAGE_RECEIVING,
    STAGE_DELAYED,  /* waits for due_ms, then works */
    STAGE_ANSWERED, /* worked; waits for the commit and due_ms, then replies */
    STAGE_READY     /* may reply */
} Stage;

/* One request and its reply. Lives from its first byte to the end of its reply. */
typedef struct Exchange {
    Server *server;
    struct MHD_Connection *connection;
    Stage stage;
    Text body;
    Request request;
    Reply reply;
    Fault fault; /* a copy: the list may be cleared meanwhile */
    int64_t due_ms;
    struct Exchange *next; /* among the waiting */
} Exchange;

struct Server {
    Application *application;
    struct MHD_Daemon *http;
    int listener;
    struct sockaddr_in address;
    Exchange *waiting;
    int sockets[CONNECTIONS_MAX];
    int socket_count;
};

static volatile sig_atomic_t is_stopped;

static void stop(int signal) {
    (void)signal;
    is_stopped = 1;
}

const char *request_argument(const Request *request, const char *name) {
    return MHD_lookup_connection_value(request->connection, MHD_GET_ARGUMENT_KIND, name);
}

const char *request_header(const Request *request, const char *name) {
    return MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name);
}

/* FNV-1a over what a list shows: its time of answer is left out, or no tag would ever match. */
static void etag_write(const Text *body, char *out, size_t size) {
    const char *as_of =
        body->at != NULL ? strstr(body->at + (body->length > 60 ? body->length - 60 : 0), ",\"asOf\"") : NULL;
    size_t length = as_of != NULL ? (size_t)(as_of - body->at) : body->length;
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)body->at[i]) * 1099511628211u;
    snprintf(out, size, "\"%016" PRIx64 "\"", hash);
}

static ssize_t read_cut(void *owner, uint64_t at, char *out, size_t size) {
    const Exchange *exchange = owner;
    if (at >= exchange->reply.cut_at)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    size_t length = exchange->reply.cut_at - at < size ? exchange->reply.cut_at - at : size;
    memcpy(out, exchange->reply.body.at + at, length);
    return (ssize_t)length;
}

static struct MHD_Response *response_of(Exchange *exchange) {
    Reply *reply = &exchange->reply;
    if (reply->cut_at > 0)
        return MHD_create_response_from_callback(reply->body.length, 4096, read_cut, exchange, NULL);
    return MHD_create_response_from_buffer(reply->body.length, reply->body.at, MHD_RESPMEM_PERSISTENT);
}

static void add_fault_headers(const Exchange *exchange, struct MHD_Response *response) {
    const cJSON *header;
    if (exchange->fault.headers == NULL)
        return;
    cJSON *headers = cJSON_Parse(exchange->fault.headers);
    cJSON_ArrayForEach(header, headers) {
        if (cJSON_IsString(header))
            MHD_add_response_header(response, header->string, header->valuestring);
    }
    cJSON_Delete(headers);
}

static void add_headers(const Exchange *exchange, struct MHD_Response *response, unsigned *status) {
    const Reply *reply = &exchange->reply;
    char text[64];
    MHD_add_response_header(response, "Content-Type", reply->type != NULL ? reply->type : "application/json");
    clock_format_http(clock_now_ms(), text, sizeof text);
    MHD_add_response_header(response, "Date", text);
    if (reply->retry_after_s > 0) {
        snprintf(text, sizeof text, "%" PRId64, reply->retry_after_s);
        MHD_add_response_header(response, "Retry-After", text);
    }
    add_fault_headers(exchange, response);
    if (*status == 401)
        MHD_add_response_header(response, "WWW-Authenticate", "Basic realm=\"applications\"");
    if (reply->has_etag) {
        etag_write(&reply->body, text, sizeof text);
        MHD_add_response_header(response, "ETag", text);
        if (text_same(request_header(&exchange->request, "If-None-Match"), text))
            *status = 304;
    }
}

static enum MHD_Result send_reply(Exchange *exchange) {
    if (exchange->reply.is_dropped)
        return MHD_NO;
    unsigned status = (unsigned)exchange->reply.status;
    struct MHD_Response *response = response_of(exchange);
    add_headers(exchange, response, &status);
    enum MHD_Result result = MHD_queue_response(exchange->connection, status, response);
    MHD_destroy_response(response);
    return result;
}

static void exchange_wait(Exchange *exchange, Stage stage, int64_t wait_ms) {
    exchange->stage = stage;
    exchange->due_ms = clock_monotonic_ms() + wait_ms;
    exchange->next = exchange->server->waiting;
    exchange->server->waiting = exchange;
    MHD_suspend_connection(exchange->connection);
}

static ListFault list_fault_of(FaultKind kind) {
    switch (kind) {
    case FAULT_TRUNCATE_LIST:
        return LIST_TRUNCATED;
    case FAULT_EMPTY_LIST:
        return LIST_EMPTY;
    case FAULT_REPEAT_PAGE:
        return LIST_REPEATED;
    default:
        return LIST_LATE;
    }
}

/* True when the fault answers instead of the application. */
static bool fault_before(Exchange *exchange) {
    const Fault *fault = &exchange->fault;
    Reply *reply = &exchange->reply;
    switch (fault->kind) {
    case FAULT_STATUS:
    case FAULT_BODY:
        reply->status = (int)fault->status;
        reply->retry_after_s = fault->retry_after_s;
        text_add(&reply->body,
                 fault->body != NULL ? fault->body : "{\"messageText\":\"A fault was asked for.\"}");
        return true;
    case FAULT_RESET:
    case FAULT_HANG:
        reply->is_dropped = true;
        return true;
    case FAULT_TRUNCATE_LIST:
    case FAULT_EMPTY_LIST:
    case FAULT_REPEAT_PAGE:
    case FAULT_LATE_ROWS:
        exchange->request.list_fault = list_fault_of(fault->kind);
        exchange->request.list_hidden = fault->hidden;
        exchange->request.list_keep = fault->keep;
        exchange->request.list_lies = fault->lie;
        return false;
    default:
        return false;
    }
}

static void fill_with_blanks(Text *body, size_t bytes) {
    static const char BLANKS[4096] = {[0 ... 4095] = ' '};
    while (body->length < bytes) {
        size_t left = bytes - body->length;
        text_add_bytes(body, BLANKS, left < sizeof BLANKS ? left : sizeof BLANKS);
    }
}

/* Spoils a byte within a text if there is one, so that the JSON stays whole. */
static void spoil_byte(Text *body) {
    for (size_t i = body->length / 2; i < body->length; i++)
        if (body->at[i] >= 'a' && body->at[i] <= 'z') {
            body->at[i] = (char)0xFF;
            return;
        }
}

static void fault_after(Exchange *exchange) {
    Reply *reply = &exchange->reply;
    switch (exchange->fault.kind) {
    case FAULT_LOST_REPLY:
        reply->is_dropped = true;
        break;
    case FAULT_CUT:
        reply->cut_at = reply->body.length / 2 + 1;
        break;
    case FAULT_HUGE_BODY:
        fill_with_blanks(&reply->body, (size_t)exchange->fault.bytes);
        break;
    case FAULT_BAD_UTF8:
        spoil_byte(&reply->body);
        break;
    default:
        break;
    }
}

static void exchange_work(Exchange *exchange) {
    Application *application = exchange->server->application;
    exchange->request.body = exchange->body;
    if (!fault_before(exchange)) {
        if (authentication_allows(application, &exchange->request, &exchange->reply))
            application_answer(application, &exchange->request, &exchange->reply);
        fault_after(exchange);
    }
}

static int64_t wait_of(const Exchange *exchange) {
    int64_t wait_ms = setting_number(exchange->server->application, "reply_delay_ms");
    if (exchange->fault.kind == FAULT_HANG || exchange->fault.kind == FAULT_LATE_REPLY)
        wait_ms = exchange->fault.ms;
    return wait_ms;
}

/* Replies at once when nothing has to be committed first. */
static enum MHD_Result exchange_finish(Exchange *exchange) {
    int64_t wait_ms = wait_of(exchange);
    if (wait_ms == 0 && !store_is_dirty(exchange->server->application->store))
        return send_reply(exchange);
    exchange_wait(exchange, STAGE_ANSWERED, wait_ms);
    return MHD_YES;
}

static enum MHD_Result exchange_start(Exchange *exchange) {
    Application *application = exchange->server->application;
    exchange->request.body = exchange->body;
    calls_add(exchange->request.method, exchange->request.path);
    if (control_answer(application, &exchange->request, &exchange->reply)) {
        exchange_wait(exchange, STAGE_ANSWERED, 0);
        return MHD_YES;
    }
    const Fault *fault = fault_take(exchange->request.method, exchange->request.path, &exchange->body);
    if (fault != NULL) {
        exchange->fault = *fault;
        exchange->fault.body = fault->body != NULL ? text_copy(fault->body) : NULL;
        exchange->fault.headers = fault->headers != NULL ? text_copy(fault->headers) : NULL;
    }
    if (exchange->fault.kind == FAULT_DELAY) {
        exchange_wait(exchange, STAGE_DELAYED, exchange->fault.ms);
        return MHD_YES;
    }
    exchange_work(exchange);
    return exchange_finish(exchange);
}

static Exchange *exchange_new(Server *server, struct MHD_Connection *connection, const char *method,
                              const char *path) {
    Exchange *exchange = memory_take(sizeof *exchange);
    *exchange = (Exchange){.server = server, .connection = connection};
    exchange->request =
        (Request){.method = text_copy(method), .path = text_copy(path), .connection = connection};
    return exchange;
}

static enum MHD_Result on_request(void *owner, struct MHD_Connection *connection, const char *path,
                                  const char *method, const char *version, const char *upload, size_t *size,
                                  void **place) {
    (void)version;
    Exchange *exchange = *place;
    if (exchange == NULL) {
        *place = exchange_new(owner, connection, method, path);
        return MHD_YES;
    }
    if (*size > 0) {
        if (exchange->body.length + *size > BODY_BYTES_MAX)
            return MHD_NO;
        text_add_bytes(&exchange->body, upload, *size);
        *size = 0;
        return MHD_YES;
    }
    if (exchange->stage == STAGE_READY)
        return send_reply(exchange);
    return exchange->stage == STAGE_RECEIVING ? exchange_start(exchange) : MHD_YES;
}

static void on_finished(void *owner, struct MHD_Connection *connection, void **place,
                        enum MHD_RequestTerminationCode code) {
    (void)owner, (void)connection, (void)code;
    Exchange *exchange = *place;
    if (exchange == NULL)
        return;
    text_free(&exchange->body);
    text_free(&exchange->reply.body);
    free((char *)exchange->request.method);
    free((char *)exchange->request.path);
    free(exchange->fault.body);
    free(exchange->fault.headers);
    free(exchange);
    *place = NULL;
}

/* Keeps the open sockets, so that refusing connections can close them. */
static void on_connection(void *owner, struct MHD_Connection *connection, void **place,
                          enum MHD_ConnectionNotificationCode code) {
    (void)place;
    Server *server = owner;
    int socket = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        if (server->socket_count < CONNECTIONS_MAX)
            server->sockets[server->socket_count++] = socket;
        return;
    }
    for (int i = 0; i < server->socket_count; i++)
        if (server->sockets[i] == socket) {
            server->sockets[i] = server->sockets[--server->socket_count];
            return;
        }
}

static bool listener_open(Server *server) {
    int yes = 1;
    socklen_t length = sizeof server->address;
    server->listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    setsockopt(server->listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(server->listener, (struct sockaddr *)&server->address, length) != 0 ||
        listen(server->listener, SOMAXCONN) != 0) {
        fprintf(stderr, "applications: could not listen on port %d: %s\n", ntohs(server->address.sin_port),
                strerror(errno));
        return false;
    }
    getsockname(server->listener, (struct sockaddr *)&server->address, &length);
    return true;
}

static bool address_read(const char *text, struct sockaddr_in *address) {
    char host[INET_ADDRSTRLEN];
    int port;
    *address = (struct sockaddr_in){.sin_family = AF_INET};
    if (sscanf(text, "%15[0-9.]:%d", host, &port) != 2 || inet_pton(AF_INET, host, &address->sin_addr) != 1)
        return false;
    address->sin_port = htons((uint16_t)port);
    return true;
}

Server *server_open(Application *application, const char *address) {
    Server *server = memory_take(sizeof *server);
    server->application = application;
    if (!address_read(address, &server->address)) {
        fprintf(stderr, "applications: --listen wants an IPv4 address and a port, like 127.0.0.1:8080\n");
        free(server);
        return NULL;
    }
    server->http = MHD_start_daemon(MHD_USE_EPOLL | MHD_USE_NO_LISTEN_SOCKET | MHD_ALLOW_SUSPEND_RESUME, 0,
                                    NULL, NULL, on_request, server, MHD_OPTION_NOTIFY_COMPLETED, on_finished,
                                    server, MHD_OPTION_NOTIFY_CONNECTION, on_connection, server,
                                    MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX,
                                    MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)16384, MHD_OPTION_END);
    if (server->http == NULL)
        die("could not start the HTTP server");
    if (!listener_open(server)) {
        MHD_stop_daemon(server->http);
        free(server);
        return NULL;
    }
    struct sigaction action = {.sa_handler = stop};
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
    return server;
}

int server_port(const Server *server) { return ntohs(server->address.sin_port); }

static void accept_all(Server *server) {
    int yes = 1;
    for (int i = 0; i < ACCEPTS_AT_ONCE; i++) {
        struct sockaddr_in peer;
        socklen_t length = sizeof peer;
        int socket =
            accept4(server->listener, (struct sockaddr *)&peer, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (socket < 0)
            return;
        setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        MHD_add_connection(server->http, socket, (struct sockaddr *)&peer, length);
    }
}

/* Closes or opens the listening socket as the fault refuse_connection wants it. */
static void listener_follow_fault(Server *server) {
    bool is_refused = clock_monotonic_ms() < fault_refused_until_ms();
    if (is_refused && server->listener >= 0) {
        close(server->listener);
        server->listener = -1;
        for (int i = 0; i < server->socket_count; i++)
            shutdown(server->sockets[i], SHUT_RDWR);
    } else if (!is_refused && server->listener < 0 && !listener_open(server)) {
        die("could not listen again");
    }
}

/* Works off what was delayed, then lets go what is committed and due. Returns whether any connection goes on.
 */
static bool waiting_work(Server *server) {
    int64_t now_ms = clock_monotonic_ms();
    for (Exchange *exchange = server->waiting; exchange != NULL; exchange = exchange->next)
        if (exchange->stage == STAGE_DELAYED && exchange->due_ms <= now_ms) {
            exchange_work(exchange);
            exchange->stage = STAGE_ANSWERED;
        }
    store_commit(server->application->store);
    bool has_resumed = false;
    for (Exchange **at = &server->waiting; *at != NULL;) {
        Exchange *exchange = *at;
        if (exchange->stage != STAGE_ANSWERED || exchange->due_ms > now_ms) {
            at = &exchange->next;
            continue;
        }
        *at = exchange->next;
        exchange->stage = STAGE_READY;
        MHD_resume_connection(exchange->connection);
        has_resumed = true;
    }
    return has_resumed;
}

static int64_t sooner(int64_t a, int64_t b) { return b >= 0 && b < a ? b : a; }

static int64_t wait_ms(Server *server, int64_t duty_ms) {
    int64_t wait = sooner(WAIT_MS_MAX, duty_ms), now_ms = clock_monotonic_ms();
    for (Exchange *exchange = server->waiting; exchange != NULL; exchange = exchange->next)
        wait = sooner(wait, exchange->due_ms > now_ms ? exchange->due_ms - now_ms : 0);
    if (server->listener < 0)
        wait = sooner(wait, fault_refused_until_ms() > now_ms ? fault_refused_until_ms() - now_ms : 0);
    return wait;
}

static void wait_for_work(Server *server, int64_t duty_ms) {
    int epoll = MHD_get_daemon_info(server->http, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
    struct pollfd wanted[] = {{.fd = epoll, .events = POLLIN}, {.fd = server->listener, .events = POLLIN}};
    MHD_UNSIGNED_LONG_LONG http_ms;
    int64_t wait = wait_ms(server, duty_ms);
    if (MHD_get_timeout(server->http, &http_ms) == MHD_YES)
        wait = sooner(wait, (int64_t)http_ms);
    if (poll(wanted, 2, (int)wait) > 0 && (wanted[1].revents & POLLIN) != 0)
        accept_all(server);
}

void server_run(Server *server) {
    int64_t duty_ms = 0;
    while (!is_stopped) {
        wait_for_work(server, duty_ms);
        MHD_run(server->http);
        duty_ms = duties_perform(server->application);
        if (waiting_work(server))
            MHD_run(server->http);
        listener_follow_fault(server);
    }
}

void server_close(Server *server) {
    for (Exchange *exchange = server->waiting; exchange != NULL; exchange = exchange->next) {
        exchange->reply.is_dropped = true;
        exchange->stage = STAGE_READY;
        MHD_resume_connection(exchange->connection);
    }
    server->waiting = NULL;
    MHD_run(server->http);
    MHD_stop_daemon(server->http);
    if (server->listener >= 0)
        close(server->listener);
    free(server);
}
