/* A server that answers at once and remembers when each message came: what the benchmarks send to.
 *
 * sink PORT_FILE RECORD_FILE: listens on a port of its own choice, writes it to PORT_FILE, and on SIGTERM
 * writes a line "id seconds" per message that named an id (the text after "nicid":" of its body) to
 * RECORD_FILE; seconds are those of the monotonic clock, which all processes of a machine share.
 *
 * POST                  202 {}; a body with a deviceList gets a result per device: OK
 * GET /bench/counts     messages, devices in lists, seconds of the first and last message
 * GET, else             an empty list, so that every source of dersync has one
 */
#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

enum { CONNECTIONS_MAX = 1024, ID_MAX = 32, REQUEST_MAX = 4 * 1024 * 1024, EVENTS = 64 };

typedef struct Connection {
    int socket;
    char *in;
    size_t length, room;
} Connection;

typedef struct Arrival {
    char id[ID_MAX];
    double at;
} Arrival;

static Connection connections[CONNECTIONS_MAX];
static Arrival *arrivals;
static size_t arrival_count, arrival_room;
static long messages, devices;
static double first_at, last_at;
static volatile sig_atomic_t is_stopping;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void stop(int signal) {
    (void)signal;
    is_stopping = 1;
}

/* --- what came --- */

static void remember(const char *body, size_t length) {
    static const char marker[] = "\"nicid\":\"";
    const char *at = memmem(body, length, marker, sizeof marker - 1);
    messages++;
    last_at = seconds();
    if (messages == 1)
        first_at = last_at;
    if (at == NULL)
        return;
    if (arrival_count == arrival_room) {
        arrival_room = arrival_room * 2 + 4096;
        arrivals = realloc(arrivals, arrival_room * sizeof *arrivals);
        assert(arrivals != NULL);
    }
    Arrival *arrival = &arrivals[arrival_count++];
    at += sizeof marker - 1;
    size_t id_length = strcspn(at, "\"");
    if (id_length >= ID_MAX)
        id_length = ID_MAX - 1;
    memcpy(arrival->id, at, id_length);
    arrival->id[id_length] = '\0';
    arrival->at = last_at;
}

static void write_record(const char *path) {
    FILE *file = fopen(path, "w");
    if (file == NULL)
        fail(path);
    for (size_t i = 0; i < arrival_count; i++)
        fprintf(file, "%s %.6f\n", arrivals[i].id, arrivals[i].at);
    fclose(file);
}

/* --- answers --- */

static void send_all(int socket, const char *at, size_t length) {
    while (length > 0) {
        ssize_t sent = send(socket, at, length, MSG_NOSIGNAL);
        if (sent < 0 && (errno == EAGAIN || errno == EINTR))
            continue;
        if (sent <= 0)
            return; /* the caller has gone */
        at += sent;
        length -= (size_t)sent;
    }
}

static void answer(int socket, const char *status, const char *body, size_t length) {
    static char out[REQUEST_MAX];
    int head = snprintf(out, sizeof out,
                        "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
                        status, length);
    assert((size_t)head + length < sizeof out);
    memcpy(out + head, body, length);
    send_all(socket, out, (size_t)head + length);
}

static size_t count_devices(const char *body, size_t length) {
    static const char marker[] = "\"nicId\":";
    const char *list = memmem(body, length, "\"deviceList\":", strlen("\"deviceList\":"));
    size_t count = 0;
    for (const char *at = list; at != NULL; count++) {
        at = memmem(at, length - (size_t)(at - body), marker, sizeof marker - 1);
        if (at == NULL)
            return count;
        at += sizeof marker - 1;
    }
    return count;
}

static void answer_post(int socket, const char *body, size_t length) {
    static char out[REQUEST_MAX / 2];
    size_t count = count_devices(body, length);
    remember(body, length);
    if (count == 0) {
        answer(socket, "202 Accepted", "{}", 2);
        return;
    }
    devices += (long)count;
    size_t used = (size_t)sprintf(out, "{\"results\":[");
    for (size_t i = 0; i < count && used < sizeof out - 64; i++)
        used += (size_t)sprintf(out + used, "%s{\"index\":%zu,\"status\":\"OK\"}", i > 0 ? "," : "", i);
    used += (size_t)sprintf(out + used, "]}");
    answer(socket, "200 OK", out, used);
}

static void answer_get(int socket, const char *path) {
    char out[256];
    if (strncmp(path, "/bench/counts", strlen("/bench/counts")) == 0) {
        int length = snprintf(
            out, sizeof out, "{\"messages\":%ld,\"devices\":%ld,\"first\":%.6f,\"last\":%.6f,\"now\":%.6f}\n",
            messages, devices, first_at, last_at, seconds());
        answer(socket, "200 OK", out, (size_t)length);
        return;
    }
    time_t now = time(NULL);
    struct tm parts;
    int length = snprintf(
        out, sizeof out, "{\"items\":[],\"count\":0,\"total\":0,\"hasMore\":false,\"next\":null,\"asOf\":\"");
    length += (int)strftime(out + length, sizeof out - (size_t)length, "%Y-%m-%dT%H:%M:%S.000Z\"}",
                            gmtime_r(&now, &parts));
    answer(socket, "200 OK", out, (size_t)length);
}

/* The bytes of one whole request at the beginning of what came, 0 when it is not whole yet. */
static size_t request_length(const Connection *connection, size_t *head_length) {
    const char *end = memmem(connection->in, connection->length, "\r\n\r\n", 4);
    if (end == NULL)
        return 0;
    *head_length = (size_t)(end + 4 - connection->in);
    const char *field = strcasestr(connection->in, "\r\nContent-Length:");
    size_t body_length =
        field != NULL && field < end ? strtoul(field + strlen("\r\nContent-Length:"), NULL, 10) : 0;
    return connection->length >= *head_length + body_length ? *head_length + body_length : 0;
}

static void answer_requests(Connection *connection) {
    size_t head = 0, length;
    while ((length = request_length(connection, &head)) > 0) {
        if (strncmp(connection->in, "GET ", 4) == 0)
            answer_get(connection->socket, connection->in + 4);
        else
            answer_post(connection->socket, connection->in + head, length - head);
        connection->length -= length;
        memmove(connection->in, connection->in + length, connection->length + 1);
    }
}

/* --- connections --- */

static void close_connection(Connection *connection) {
    close(connection->socket);
    connection->socket = -1;
    connection->length = 0;
}

static void read_connection(Connection *connection) {
    for (;;) {
        if (connection->length + 65536 > connection->room) {
            connection->room = connection->room * 2 + 131072;
            connection->in = realloc(connection->in, connection->room);
            assert(connection->in != NULL && connection->room <= 2 * REQUEST_MAX);
        }
        ssize_t got = recv(connection->socket, connection->in + connection->length, 65535, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 && errno == EAGAIN)
            return;
        if (got <= 0) {
            close_connection(connection);
            return;
        }
        connection->length += (size_t)got;
        connection->in[connection->length] = '\0';
        answer_requests(connection);
    }
}

static void accept_all(int listener, int poller) {
    int socket, one = 1;
    while ((socket = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        size_t slot = 0;
        while (slot < CONNECTIONS_MAX && connections[slot].socket >= 0)
            slot++;
        assert(slot < CONNECTIONS_MAX);
        connections[slot].socket = socket;
        setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        struct epoll_event event = {.events = EPOLLIN, .data.u32 = (uint32_t)slot};
        epoll_ctl(poller, EPOLL_CTL_ADD, socket, &event);
    }
}

static int listen_anywhere(const char *port_file) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, length) != 0 ||
        listen(listener, 256) != 0 || getsockname(listener, (struct sockaddr *)&address, &length) != 0)
        fail("sink: could not listen");
    FILE *file = fopen(port_file, "w");
    if (file == NULL)
        fail(port_file);
    fprintf(file, "%d\n", ntohs(address.sin_port));
    fclose(file);
    return listener;
}

int main(int count, char **arguments) {
    if (count != 3) {
        fputs("usage: sink PORT_FILE RECORD_FILE\n", stderr);
        return 2;
    }
    struct sigaction action = {.sa_handler = stop};
    sigaction(SIGTERM, &action, NULL);
    for (size_t i = 0; i < CONNECTIONS_MAX; i++)
        connections[i].socket = -1;
    int listener = listen_anywhere(arguments[1]), poller = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = CONNECTIONS_MAX}, events[EVENTS];
    epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event);
    while (!is_stopping) {
        int ready = epoll_wait(poller, events, EVENTS, -1);
        for (int i = 0; i < ready; i++) {
            if (events[i].data.u32 == CONNECTIONS_MAX)
                accept_all(listener, poller);
            else if (connections[events[i].data.u32].socket >= 0)
                read_connection(&connections[events[i].data.u32]);
        }
    }
    write_record(arguments[2]);
    return 0;
}
