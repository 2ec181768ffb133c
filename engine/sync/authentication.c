/* Authentication: basic credentials and OAuth2 client-credentials tokens. */
#include "sync/authentication.h"

#include "base/clock.h"
#include "base/memory.h"
#include "io/json.h"

#include <stdlib.h>
#include <string.h>

enum {
    TOKEN_LIFE_MS_UNSAID = 300000, /* RFC 6749 lets a server leave expires_in out */
    TOKEN_WAIT_MS_MAX = 3000,      /* the worker waits meanwhile: its other application must not */
    TOKEN_PAUSE_FACTOR = 3         /* after a failure, so many times as long as it took */
};

struct Authentication {
    const ConfigApplication *application;
    char *password; /* basic */
    char *client_secret;
    char *token;
    int64_t token_until_ms; /* monotonic */
    Error failure;          /* of the last attempt; none: it worked */
    int64_t failed_until_ms;
    Http *http; /* for the token only */
    HttpSecurity security;
};

static bool read_secrets(Authentication *authentication, Error *error) {
    const ConfigApplication *application = authentication->application;
    if (application->authentication == CONFIG_AUTHENTICATION_BASIC)
        return config_read_secret(application->password_file, application->password_env,
                                  &authentication->password, error);
    if (application->authentication == CONFIG_AUTHENTICATION_OAUTH2) {
        authentication->http = http_new(1, error);
        return authentication->http &&
               config_read_secret(application->client_secret_file, application->client_secret_env,
                                  &authentication->client_secret, error);
    }
    return true;
}

Authentication *authentication_new(const ConfigApplication *application, Error *error) {
    Authentication *authentication = memory_zero(sizeof *authentication);
    authentication->application = application;
    if (read_secrets(authentication, error))
        return authentication;
    error_wrap(error, "could not authenticate to application \"%s\"", application->name);
    authentication_free(authentication);
    return NULL;
}

static void drop_token(Authentication *authentication) {
    if (authentication->token)
        explicit_bzero(authentication->token, strlen(authentication->token));
    free(authentication->token);
    authentication->token = NULL;
}

void authentication_free(Authentication *authentication) {
    if (!authentication)
        return;
    drop_token(authentication);
    config_secret_free(authentication->password);
    config_secret_free(authentication->client_secret);
    http_free(authentication->http);
    free(authentication);
}

void authentication_free_at(Authentication **authentication) { authentication_free(*authentication); }

static void append_form_field(Buffer *body, const char *name, const char *value) {
    buffer_format(body, "%s%s=", body->length ? "&" : "", name);
    http_escape(body, text_of(value));
}

static bool request_token(Authentication *authentication, HttpReply **reply, Error *error) {
    const ConfigApplication *application = authentication->application;
    Buffer body AUTO(buffer_free) = {0};
    append_form_field(&body, "grant_type", "client_credentials");
    append_form_field(&body, "client_id", application->client_id);
    append_form_field(&body, "client_secret",
                      authentication->client_secret ? authentication->client_secret : "");
    if (application->scope && application->scope[0])
        append_form_field(&body, "scope", application->scope);
    const char *headers[] = {"Content-Type: application/x-www-form-urlencoded", "Accept: application/json"};
    HttpSecurity security = {.ca_file = application->ca_file};
    HttpRequest request = {
        .method = "POST",
        .url = application->token_url,
        .headers = headers,
        .header_count = 2,
        .body = buffer_view(&body),
        .timeout_ms =
            (long)(application->timeout_ms < TOKEN_WAIT_MS_MAX ? application->timeout_ms : TOKEN_WAIT_MS_MAX),
        .connect_timeout_ms = (long)application->connect_timeout_ms,
        .security = &security};
    bool is_done = http_perform(authentication->http, &request, reply, error);
    explicit_bzero(body.at, body.length);
    return is_done;
}

/* Asking for a token changes nothing that matters, so an unknown outcome may simply be tried again; and a 400
 * or 401 here says that our own credentials are wrong. */
static bool check_token_reply(const HttpReply *reply, Error *error) {
    if (http_reply_check(reply, error))
        return true;
    if (reply->status == 400 || reply->status == 401 || reply->status == 403) {
        error->kind = ERROR_AUTHENTICATION;
        return error_hint(error,
                          "Check client_id and client_secret of this application in the configuration.");
    }
    if (error->kind == ERROR_UNKNOWN_OUTCOME)
        error->kind = ERROR_TRANSIENT;
    return false;
}

static bool take_token(Authentication *authentication, const HttpReply *reply, Error *error) {
    Json *json AUTO(json_free_at) = json_parse(reply->body, error);
    if (!json)
        return false;
    const char *token = json_text(json_member(json, "access_token"));
    if (!token || !*token)
        return error_set(error, ERROR_AUTHENTICATION, "the reply has no access_token");
    drop_token(authentication);
    authentication->token = memory_copy_text(token);
    double seconds = json_number(json_member(json, "expires_in"));
    int64_t life_ms = seconds > 0 && seconds < 1e9 ? (int64_t)(seconds * 1000) : TOKEN_LIFE_MS_UNSAID;
    int64_t margin_ms = life_ms / 4 < AUTHENTICATION_MARGIN_MS ? life_ms / 4 : AUTHENTICATION_MARGIN_MS;
    authentication->token_until_ms = clock_monotonic_ms() + life_ms - margin_ms;
    return true;
}

static bool ask_for_token(Authentication *authentication, Error *error) {
    HttpReply *reply AUTO(http_reply_free_at) = NULL;
    if (request_token(authentication, &reply, error) && check_token_reply(reply, error) &&
        take_token(authentication, reply, error))
        return true;
    return error_wrap(error, "could not get a token for application \"%s\"",
                      authentication->application->name);
}

/* A token server that hangs is asked a quarter of the time at most, however many calls want a token. */
static bool refresh_token(Authentication *authentication, Error *error) {
    int64_t began_at_ms = clock_monotonic_ms();
    if (began_at_ms >= authentication->failed_until_ms) {
        error_clear(&authentication->failure);
        if (ask_for_token(authentication, &authentication->failure))
            return true;
        int64_t ended_at_ms = clock_monotonic_ms();
        authentication->failed_until_ms = ended_at_ms + TOKEN_PAUSE_FACTOR * (ended_at_ms - began_at_ms);
    }
    if (error)
        *error = authentication->failure;
    return false;
}

const HttpSecurity *authentication_security(Authentication *authentication, Error *error) {
    const ConfigApplication *application = authentication->application;
    authentication->security = (HttpSecurity){.ca_file = application->ca_file};
    if (application->authentication == CONFIG_AUTHENTICATION_BASIC) {
        authentication->security.user = application->user;
        authentication->security.password = authentication->password;
    }
    if (application->authentication == CONFIG_AUTHENTICATION_OAUTH2) {
        bool is_lasting = authentication->token && clock_monotonic_ms() < authentication->token_until_ms;
        if (!is_lasting && !refresh_token(authentication, error))
            return NULL;
        authentication->security.bearer_token = authentication->token;
    }
    return &authentication->security;
}

bool authentication_refused(Authentication *authentication) {
    bool has_token = authentication->token != NULL;
    drop_token(authentication);
    return has_token;
}
