// A small HTTP server in a child process: one process a connection, plain sockets.
#include "server.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    COUNTS_SIZE = 2 * sizeof(int),
    REQUEST_BYTES_MAX = 256 * 1024,
    LARGE_BYTES = 3 * 1024 * 1024,
    CHUNKS_MAX = 100000000
};

typedef struct Connection {
    int socket;
    int *requests;
    int number; // of the request on this connection, from 1
    char *request;
    size_t length;
} Connection;

static void send_bytes(const Connection *connection, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t sent = send(connection->socket, bytes, length, MSG_NOSIGNAL);
        if (sent <= 0)
            _exit(0);
        bytes += sent;
        length -= (size_t)sent;
    }
}

static void send_text(const Connection *connection, const char *text) {
    send_bytes(connection, text, strlen(text));
}

static void reply(const Connection *connection, int status, const char *headers, const char *body,
                  size_t length) {
    char head[512];
    snprintf(head, sizeof head, "HTTP/1.1 %d Said\r\nContent-Length: %zu\r\n%s\r\n", status, length, headers);
    send_text(connection, head);
    send_bytes(connection, body, length);
}

static bool say_ok(const Connection *connection) {
    static const char BODY[] = "{\"items\":[]}";
    reply(connection, 200, "Date: Fri, 02 Jan 2026 03:04:05 GMT\r\nETag: \"v1\"\r\n", BODY, sizeof BODY - 1);
    return true;
}

static bool say_status(const Connection *connection) {
    int status = 0;
    sscanf(connection->request, "%*s /status/%d", &status);
    reply(connection, status, "", "why", 3);
    return true;
}

static bool echo(const Connection *connection) {
    reply(connection, 200, "", connection->request, connection->length);
    return true;
}

static bool say_busy(const Connection *connection) {
    reply(connection, 503, "Retry-After: 7\r\n", "", 0);
    return true;
}

static bool say_later(const Connection *connection) {
    reply(connection, 429,
          "Date: Fri, 02 Jan 2026 03:04:05 GMT\r\nRetry-After: Fri, 02 Jan 2026 03:05:05 GMT\r\n", "", 0);
    return true;
}

static bool be_slow(const Connection *connection) {
    usleep(100000);
    return say_ok(connection);
}

static bool hang(const Connection *connection) {
    (void)connection;
    pause();
    return false;
}

static bool cut(const Connection *connection) {
    send_text(connection, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"items\":");
    return false;
}

static bool send_large(const Connection *connection) {
    char *body = malloc(LARGE_BYTES);
    memset(body, 'x', LARGE_BYTES);
    reply(connection, 200, "", body, LARGE_BYTES);
    free(body);
    return true;
}

static bool send_endless(const Connection *connection) {
    send_text(connection, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < CHUNKS_MAX; i++)
        send_text(connection, "10\r\n0123456789abcdef\r\n");
    return false;
}

static bool drop(const Connection *connection) {
    (void)connection;
    return false;
}

static bool answer_once(const Connection *connection) {
    return connection->number == 1 && say_ok(connection);
}

static bool answer_and_close(const Connection *connection) {
    say_ok(connection);
    shutdown(connection->socket, SHUT_RDWR);
    __atomic_add_fetch(connection->requests + 1, 1, __ATOMIC_SEQ_CST);
    return false;
}

// Each returns whether the connection stays.
static const struct {
    const char *path;
    bool (*act)(const Connection *);
} PATHS[] = {
    {"/ok", say_ok},
    {"/status/", say_status},
    {"/echo", echo},
    {"/busy", say_busy},
    {"/later", say_later},
    {"/slow", be_slow},
    {"/hang", hang},
    {"/cut", cut},
    {"/large", send_large},
    {"/endless", send_endless},
    {"/drop", drop},
    {"/once", answer_once},
    {"/closing", answer_and_close},
};

static bool act(const Connection *connection) {
    const char *path = strchr(connection->request, ' ') + 1;
    for (size_t i = 0; i < sizeof PATHS / sizeof PATHS[0]; i++) {
        if (strncmp(path, PATHS[i].path, strlen(PATHS[i].path)) == 0)
            return PATHS[i].act(connection);
    }
    reply(connection, 404, "", "", 0);
    return true;
}

static size_t wanted_length(const Connection *connection) {
    const char *end = strstr(connection->request, "\r\n\r\n");
    if (end == NULL)
        return REQUEST_BYTES_MAX;
    size_t length = (size_t)(end - connection->request) + 4;
    const char *header = strcasestr(connection->request, "\r\nContent-Length:");
    return header == NULL || header > end ? length : length + strtoul(header + 17, NULL, 10);
}

static bool read_request(Connection *connection) {
    connection->length = 0;
    connection->request[0] = '\0';
    while (connection->length < wanted_length(connection)) {
        ssize_t got = recv(connection->socket, connection->request + connection->length,
                           REQUEST_BYTES_MAX - connection->length, 0);
        if (got <= 0)
            return false;
        connection->length += (size_t)got;
        connection->request[connection->length] = '\0';
    }
    connection->number++;
    __atomic_add_fetch(connection->requests, 1, __ATOMIC_SEQ_CST);
    return true;
}

static void serve(int socket, int *requests) {
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    Connection connection = {
        .socket = socket, .requests = requests, .request = malloc(REQUEST_BYTES_MAX + 1)};
    while (read_request(&connection) && act(&connection))
        continue;
    _exit(0);
}

static void listen_forever(int listener, int *requests) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGCHLD, SIG_IGN);
    for (;;) {
        int socket = accept(listener, NULL, NULL);
        if (socket >= 0 && fork() == 0)
            serve(socket, requests);
        close(socket);
    }
}

static int listen_on_any_port(int *port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(listener, (struct sockaddr *)&address, size) != 0 || listen(listener, 64) != 0)
        abort();
    getsockname(listener, (struct sockaddr *)&address, &size);
    *port = ntohs(address.sin_port);
    return listener;
}

void server_start(Server *server) {
    server->requests = mmap(NULL, COUNTS_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    server->closed = server->requests + 1;
    int listener = listen_on_any_port(&server->port);
    server->process = fork();
    if (server->process == 0) {
        setpgid(0, 0);
        listen_forever(listener, server->requests);
    }
    setpgid(server->process, server->process);
    close(listener);
}

void server_stop(Server *server) {
    kill(-server->process, SIGKILL);
    waitpid(server->process, NULL, 0);
    munmap(server->requests, COUNTS_SIZE);
}
