/* What the end of a call means for its deliveries: decides them, or says which call comes next.
 *
 * Pure but for the clock: no database, no HTTP. Mapping data judge the reply (sync/reply.h); this adds what
 * is true of every message: a call that was not sent has failed, one that was sent without an answer has an
 * unknown outcome, and what may have been applied is asked for before it is sent again. */
#pragma once

#include "sync/claim.h"

#include <stdbool.h>
#include <stddef.h>

/* Questions per delivery and claim: one after an unknown outcome, one after the resend that followed. */
enum { VERDICT_READS_MAX = 2 };

/* Builds the calls of all open, loaded deliveries of a claim, or decides those that cannot be sent; calls
 * made are claim->sendings. Deliveries without application, mapping or row are decided. */
void verdict_build_calls(Claim *claim);

/* Judges a call that has ended: decides its deliveries, except those for which it adds further calls (a
 * question after "already exists", the message after a question, both halves of a list that was refused as a
 * whole): these are the claim's newest ones, up to
 * the call that was newest before. */
void verdict_judge(Sending *sending);
