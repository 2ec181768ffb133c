/* Basic authentication and OAuth2 client credentials. */
#include "authentication.h"
#include "clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void base64_write(const char *plain, Text *out) {
    static const char LETTERS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t length = strlen(plain);
    for (size_t at = 0; at < length; at += 3) {
        size_t left = length - at;
        uint32_t bits = (uint32_t)(unsigned char)plain[at] << 16;
        bits |= left > 1 ? (uint32_t)(unsigned char)plain[at + 1] << 8 : 0;
        bits |= left > 2 ? (unsigned char)plain[at + 2] : 0;
        char group[4] = {LETTERS[bits >> 18], LETTERS[bits >> 12 & 63], LETTERS[bits >> 6 & 63],
                         LETTERS[bits & 63]};
        if (left < 3)
            group[3] = '=';
        if (left < 2)
            group[2] = '=';
        text_add_bytes(out, group, sizeof group);
    }
}

static bool is_basic(const Request *request, const char *user, const char *password) {
    Text plain = {0}, wanted = {0};
    text_format(&plain, "%s:%s", user, password);
    text_add(&wanted, "Basic ");
    base64_write(plain.at, &wanted);
    bool is_same = text_same(request_header(request, "Authorization"), wanted.at);
    text_free(&plain);
    text_free(&wanted);
    return is_same;
}

/* The latest tokens are good beside each other: every client of the application has its own. */
enum { TOKENS_MAX = 32, TOKEN_SIZE = 40 };
static struct {
    char text[TOKEN_SIZE];
    int64_t until_ms;
} tokens[TOKENS_MAX];
static int64_t token_count;

static bool is_scope(const char *form, const char *scope) {
    Text wanted = {0};
    text_format(&wanted, "&scope=%s", scope);
    const char *found = strstr(form, wanted.at);
    bool is_same = scope[0] == '\0' || (found != NULL && strchr("&", found[wanted.length]) != NULL);
    text_free(&wanted);
    return is_same;
}

static void token_answer(Application *application, const Request *request, Reply *reply) {
    Text wanted = {0};
    text_format(&wanted, "client_id=%s", setting_text(application, "client_id"));
    const char *form = text_or_empty(request->body.at);
    bool has_client = strstr(form, wanted.at) != NULL || request_header(request, "Authorization") != NULL;
    text_clear(&wanted);
    text_format(&wanted, "client_secret=%s", setting_text(application, "client_secret"));
    bool is_good =
        (has_client && strstr(form, wanted.at) != NULL) ||
        is_basic(request, setting_text(application, "client_id"), setting_text(application, "client_secret"));
    text_free(&wanted);
    reply->status = is_good ? 200 : 401;
    if (!is_good) {
        text_add(&reply->body, "{\"error\":\"invalid_client\"}");
        return;
    }
    if (!is_scope(form, setting_text(application, "scope"))) {
        reply->status = 400;
        text_add(&reply->body, "{\"error\":\"invalid_scope\"}");
        return;
    }
    int64_t seconds = setting_number(application, "token_seconds");
    int64_t place = token_count % TOKENS_MAX;
    snprintf(tokens[place].text, TOKEN_SIZE, "token-%" PRId64 "-%" PRId64, clock_true_us(), token_count++);
    tokens[place].until_ms = clock_monotonic_ms() + seconds * 1000;
    text_format(&reply->body,
                "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":%" PRId64 "}",
                tokens[place].text, seconds);
}

static bool is_bearer(const Request *request) {
    const char *header = text_or_empty(request_header(request, "Authorization"));
    if (strncmp(header, "Bearer ", 7) != 0 || header[7] == '\0')
        return false;
    for (int i = 0; i < TOKENS_MAX; i++)
        if (strcmp(header + 7, tokens[i].text) == 0)
            return clock_monotonic_ms() < tokens[i].until_ms;
    return false;
}

bool authentication_allows(Application *application, const Request *request, Reply *reply) {
    const char *user = setting_text(application, "user");
    bool wants_user = user[0] != '\0', wants_client = setting_text(application, "client_id")[0] != '\0';
    if (wants_client && request_is(request, "POST", "/oauth2/token")) {
        token_answer(application, request, reply);
        return false;
    }
    if ((!wants_user && !wants_client) ||
        (wants_user && is_basic(request, user, setting_text(application, "password"))) ||
        (wants_client && is_bearer(request)))
        return true;
    reply->status = 401;
    text_add(&reply->body, "{\"messageText\":\"Authentication is needed.\"}");
    return false;
}
