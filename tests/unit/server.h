// A small HTTP server in a child process, whose paths misbehave in known ways.
#pragma once

typedef struct Server {
    int process;
    int port;
    int *requests; // how many arrived, shared with the child
    int *closed;   // how many connections /closing has closed, likewise
} Server;

// Paths: /ok /status/<n> /echo (the request as it came) /busy /slow /hang /cut /large /endless /drop
// /once (the second request on a connection is read and not answered) /closing (says it keeps the connection,
// closes it)
void server_start(Server *server);
void server_stop(Server *server);
