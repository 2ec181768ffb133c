/* Who may call: nobody is asked unless a setting names a user (Basic) or a client (OAuth2 client
 * credentials). */
#ifndef APPLICATIONS_AUTHENTICATION_H
#define APPLICATIONS_AUTHENTICATION_H

#include "application.h"

/* False: the reply (401, or the answer of the token address) is complete. */
bool authentication_allows(Application *, const Request *, Reply *);

#endif
