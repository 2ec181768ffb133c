/* Separated text: cells, lines, and the hash of a file. */
#include "csv.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

void csv_add_cell(Text *out, const char *value, char end) {
    if (strpbrk(value, ",\"\r\n") == NULL) {
        text_add(out, value);
    } else {
        text_add(out, "\"");
        for (const char *at = value; *at != '\0'; at++)
            text_add_bytes(out, *at == '"' ? "\"\"" : at, *at == '"' ? 2 : 1);
        text_add(out, "\"");
    }
    text_add_bytes(out, &end, 1);
}

/* Moves behind the closing quote and closes the gaps of doubled ones; false: it is not closed. */
static bool unquote(char **at) {
    char *from = *at, *to = *at;
    while (from[0] != '\0' && (from[0] != '"' || from[1] == '"')) {
        from += from[0] == '"';
        *to++ = *from++;
    }
    bool is_closed = from[0] == '"';
    *at = from + is_closed;
    *to = '\0';
    return is_closed;
}

/* Ends the cell and says what ended it: a comma, or a line end as '\n'; 0: something else stands there. */
static char end_cell(char **at) {
    char end = **at == '\r' && (*at)[1] == '\n' ? '\n' : **at;
    char *next = *at + (**at == '\r' ? 2 : **at != '\0');
    if (end != ',' && end != '\n' && end != '\0')
        return 0;
    **at = '\0';
    *at = next;
    return end == ',' ? ',' : '\n';
}

int csv_read_line(char **at, char **cells, int most) {
    int count = 0;
    if (**at == '\0')
        return 0;
    for (char end = ','; end == ','; count++) {
        bool is_quoted = **at == '"';
        char *cell = *at += is_quoted;
        if (is_quoted && !unquote(at))
            return -1;
        if (!is_quoted)
            *at += strcspn(*at, ",\r\n");
        end = end_cell(at);
        if (end == 0)
            return -1;
        if (count < most)
            cells[count] = cell;
    }
    return count;
}

void sha256_write(const Text *text, char out[SHA256_SIZE]) {
    unsigned char digest[32];
    EVP_Digest(text->at, text->length, digest, NULL, EVP_sha256(), NULL);
    for (int i = 0; i < 32; i++)
        snprintf(out + 2 * i, 3, "%02x", digest[i]);
}
