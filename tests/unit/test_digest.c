// SHA-256: the vectors of FIPS 180-2, in one piece and in several.
#include "unit.h"

#include "io/digest.h"

static const struct {
    const char *text, *hex;
} VECTORS[] = {
    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
};

static void a_text_has_its_digest(void **state) {
    (void)state;
    unsigned char hash[DIGEST_SIZE];
    char hex[2 * DIGEST_SIZE + 1];
    for (size_t i = 0; i < sizeof VECTORS / sizeof VECTORS[0]; i++) {
        digest_of(text_of(VECTORS[i].text), hash);
        digest_hex(hash, hex);
        assert_string_equal(hex, VECTORS[i].hex);
    }
}

static void pieces_add_up_and_the_next_stream_is_new(void **state) {
    (void)state;
    AUTO(digest_free_at) Digest *digest = digest_new();
    unsigned char hash[DIGEST_SIZE];
    char hex[2 * DIGEST_SIZE + 1];
    for (size_t i = 0; i < sizeof VECTORS / sizeof VECTORS[0]; i++) {
        for (const char *at = VECTORS[i].text; *at != '\0'; at++)
            digest_add(digest, at, 1);
        digest_finish(digest, hash);
        digest_hex(hash, hex);
        assert_string_equal(hex, VECTORS[i].hex);
    }
    digest_free(NULL);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(a_text_has_its_digest),
    cmocka_unit_test(pieces_add_up_and_the_next_stream_is_new),
};

int main(void) { return run_all(TESTS); }
