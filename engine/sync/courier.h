/* Courier: claims what is due, has it sent, and reports what became of it.
 *
 * It does its work in rounds that never wait; who owns it (a worker, or the command `once`) waits between
 * them for HTTP, the database's socket or courier_wait_ms. SQL and HTTP overlap: while calls are under way,
 * the next claim is fetched and what has ended is reported. No transaction is open while an HTTP call is
 * waited for.
 *
 * Life cycle: courier_new, courier_connect with each new connection and with NULL when one is lost, then
 * rounds; courier_stop and rounds until courier_is_idle; courier_free. Configuration, mappings, HTTP handle
 * and connection are borrowed. The HTTP handle is the courier's alone. */
#pragma once

#include "base/config.h"
#include "base/error.h"
#include "io/database.h"
#include "io/http.h"
#include "sync/mapping.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct CourierCounts {
    size_t done;
    size_t refused;
    size_t failed; /* also those that will be tried again */
} CourierCounts;

typedef struct Courier Courier;

/* NULL: a secret of an application could not be read. name says who claims. */
Courier *courier_new(const Config *config, const Mappings *mappings, Http *http, const char *name,
                     Error *error);
/* What is still claimed then becomes an unknown outcome when its lease ends. */
void courier_free(Courier *courier);

/* An idle connection with role dersync_engine; NULL: it was lost. */
void courier_connect(Courier *courier, Database *database);

/* Something may have become due: the next round claims. */
void courier_wake(Courier *courier);

void courier_round(Courier *courier);
/* How long until the next round is due though nothing happens. */
int64_t courier_wait_ms(const Courier *courier);

/* No more claims; what was not sent yet is given back. Calls in flight go on. */
void courier_stop(Courier *courier);
/* Calls in flight are not waited for any longer: their outcome is reported as unknown. */
void courier_abandon(Courier *courier);

/* Nothing is claimed and no statement is under way. */
bool courier_is_idle(const Courier *courier);
/* The last claim brought nothing. */
bool courier_is_exhausted(const Courier *courier);
/* When the database expects the next retry; -1: none is planned. As of the last claim that brought nothing.
 */
int64_t courier_due_ms(const Courier *courier);

CourierCounts courier_counts(const Courier *courier);
