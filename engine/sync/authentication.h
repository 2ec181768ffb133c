/* Authentication: how calls to one application instance show who they are.
 *
 * None, basic, or OAuth2 client credentials. Of a worker's single thread only one refresh of a token can be
 * under way; all calls after it share the new one. Life cycle: authentication_new per application and worker
 * (again after a reload), authentication_security before each call, authentication_refused after a 401,
 * authentication_free. Secrets stay in here: they are blanked on free and never appear in an error. */
#pragma once

#include "base/config.h"
#include "base/error.h"
#include "io/http.h"

#include <stdbool.h>

/* A token is renewed this long before it ends, so that a call that carries it can still be served. */
enum { AUTHENTICATION_MARGIN_MS = 30000 };

typedef struct Authentication Authentication;

/* Reads the secrets that the configuration names. The application's configuration is borrowed until free. */
Authentication *authentication_new(const ConfigApplication *application, Error *error);
void authentication_free(Authentication *authentication);
void authentication_free_at(Authentication **authentication);

/* For HttpRequest.security; valid until the next call of a function here. With oauth2 it waits for a token
 * when there is none that lasts, three seconds at most; after a failure it does not ask for three times as
 * long as that took. NULL: none could be had (kind authentication when it was refused, else as the call
 * failed). */
const HttpSecurity *authentication_security(Authentication *authentication, Error *error);

/* A call was answered 401. True: the token is dropped, so the same call may work once more with a new one. */
bool authentication_refused(Authentication *authentication);
