// What an SQLSTATE means to us.
#pragma once

#include "base/error.h"

// Kinds from PostgreSQL's error codes (its manual, appendix A) and ours (DS…). Unknown ones are bugs.
ErrorKind sqlstate_kind(const char *sqlstate);
