/* Spools: bodies too large for memory, on disk in a file that has no name, hashed as they come in.
 *
 * Life cycle: spool_new, spool_write for each piece, spool_finish, then spool_read from the beginning until
 * it gives nothing; spool_free. The space is free again when the spool is, however the process ends. */
#pragma once

#include "base/error.h"
#include "base/text.h"
#include "io/digest.h"

#include <stdint.h>

typedef struct Spool Spool;

Spool *spool_new(const char *directory, Error *error);
void spool_free(Spool *spool);

bool spool_write(Spool *spool, Text piece, Error *error);

/* Ends writing: hash of all bytes. Reading begins at the first byte (again, with each call). */
void spool_finish(Spool *spool, unsigned char hash[DIGEST_SIZE]);

int64_t spool_bytes(const Spool *spool);

/* At most size bytes; *length 0: the end. */
bool spool_read(Spool *spool, char *at, size_t size, size_t *length, Error *error);
