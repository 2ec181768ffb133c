/* Spools: unnamed files. */
#include "sync/spool.h"

#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct Spool {
    int descriptor;
    int64_t bytes;
    int64_t read_at;
    Digest *digest;
    unsigned char hash[DIGEST_SIZE];
    bool is_finished;
};

static int open_unnamed(const char *directory) {
    int descriptor = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != ENOENT))
        return descriptor;
    char name[4096];
    if (snprintf(name, sizeof name, "%s/dersync-spool-XXXXXX", directory) >= (int)sizeof name)
        return -1;
    descriptor = mkostemp(name, O_CLOEXEC);
    if (descriptor >= 0)
        unlink(name);
    return descriptor;
}

Spool *spool_new(const char *directory, Error *error) {
    int descriptor = open_unnamed(directory);
    if (descriptor < 0) {
        error_set(error, ERROR_CONFIGURATION, "could not make a file in the spool directory \"%s\": %s",
                  directory, strerror(errno));
        error_hint(error, "Set spool in the configuration to a directory that the engine may write to.");
        return NULL;
    }
    Spool *spool = memory_zero(sizeof *spool);
    spool->descriptor = descriptor;
    spool->digest = digest_new();
    return spool;
}

void spool_free(Spool *spool) {
    if (!spool)
        return;
    close(spool->descriptor);
    digest_free(spool->digest);
    free(spool);
}

bool spool_write(Spool *spool, Text piece, Error *error) {
    digest_add(spool->digest, piece.at, piece.length);
    while (piece.length > 0) {
        ssize_t written = pwrite(spool->descriptor, piece.at, piece.length, spool->bytes);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return error_set(error, ERROR_TRANSIENT, "could not write to the spool: %s", strerror(errno));
        spool->bytes += written;
        piece = (Text){piece.at + written, piece.length - (size_t)written};
    }
    return true;
}

void spool_finish(Spool *spool, unsigned char hash[DIGEST_SIZE]) {
    if (!spool->is_finished)
        digest_finish(spool->digest, spool->hash);
    spool->is_finished = true;
    spool->read_at = 0;
    memcpy(hash, spool->hash, DIGEST_SIZE);
}

int64_t spool_bytes(const Spool *spool) { return spool->bytes; }

bool spool_read(Spool *spool, char *at, size_t size, size_t *length, Error *error) {
    ssize_t got;
    do
        got = pread(spool->descriptor, at, size, spool->read_at);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return error_set(error, ERROR_TRANSIENT, "could not read from the spool: %s", strerror(errno));
    spool->read_at += got;
    *length = (size_t)got;
    return true;
}
