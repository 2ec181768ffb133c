// SHA-256 by OpenSSL.
#include "io/digest.h"

#include <assert.h>
#include <openssl/evp.h>
#include <stddef.h>

struct Digest {
    EVP_MD_CTX *context;
};

// Fetched once: an implicit fetch costs more than the hash of a small item.
static const EVP_MD *algorithm(void) {
    static EVP_MD *sha256;
    if (sha256 == NULL)
        sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    assert(sha256 != NULL);
    return sha256;
}

static void must(int succeeded) {
    assert(succeeded == 1);
    (void)succeeded;
}

static void begin(Digest *digest) { must(EVP_DigestInit_ex2(digest->context, algorithm(), NULL)); }

Digest *digest_new(void) {
    Digest *digest = memory_alloc(sizeof *digest);
    digest->context = EVP_MD_CTX_new();
    assert(digest->context != NULL);
    begin(digest);
    return digest;
}

void digest_free(Digest *digest) {
    if (digest == NULL)
        return;
    EVP_MD_CTX_free(digest->context);
    memory_free_at(&digest);
}

void digest_free_at(Digest **digest) {
    digest_free(*digest);
    *digest = NULL;
}

void digest_add(Digest *digest, const void *bytes, size_t length) {
    if (length > 0)
        must(EVP_DigestUpdate(digest->context, bytes, length));
}

void digest_finish(Digest *digest, unsigned char out[DIGEST_SIZE]) {
    must(EVP_DigestFinal_ex(digest->context, out, NULL));
    begin(digest);
}

void digest_of(Text text, unsigned char out[DIGEST_SIZE]) {
    static Digest *digest;
    if (digest == NULL)
        digest = digest_new();
    digest_add(digest, text.at, text.length);
    digest_finish(digest, out);
}

void digest_hex(const unsigned char hash[DIGEST_SIZE], char out[2 * DIGEST_SIZE + 1]) {
    static const char DIGITS[] = "0123456789abcdef";
    for (size_t i = 0; i < DIGEST_SIZE; i++) {
        out[2 * i] = DIGITS[hash[i] >> 4];
        out[2 * i + 1] = DIGITS[hash[i] & 15];
    }
    out[2 * DIGEST_SIZE] = '\0';
}
