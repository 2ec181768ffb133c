// SHA-256. The only user of OpenSSL.
#pragma once

#include "base/memory.h"
#include "base/text.h"

#define DIGEST_SIZE 32

typedef struct Digest Digest;

// Of a stream. digest_finish writes the hash of what was added and starts anew.
Digest *digest_new(void);
void digest_free(Digest *digest); // NULL is fine
void digest_free_at(Digest **digest);
void digest_add(Digest *digest, const void *bytes, size_t length);
void digest_finish(Digest *digest, unsigned char out[DIGEST_SIZE]);

// Of one text, at once.
void digest_of(Text text, unsigned char out[DIGEST_SIZE]);

// In lower-case hexadecimal digits, terminated.
void digest_hex(const unsigned char hash[DIGEST_SIZE], char out[2 * DIGEST_SIZE + 1]);
