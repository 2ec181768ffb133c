/* The HTTP server: one thread, one loop. Requests that arrived together share one transaction; it is
   committed before any of their replies leaves. Faults are played here. */
#ifndef APPLICATIONS_SERVER_H
#define APPLICATIONS_SERVER_H

#include "application.h"

/* Listens on address "127.0.0.1:PORT" (port 0: any free one). Returns NULL with a message on stderr. */
typedef struct Server Server;
Server *server_open(Application *, const char *address);
int server_port(const Server *);
/* Serves until SIGTERM or SIGINT. */
void server_run(Server *);
void server_close(Server *);

#endif
