/* Polls: runs over a source, page after page; the next page is fetched while the present one is staged. */
#pragma once

#include "sync/source.h"

/* Begins a run: reads the cursor and submits the first call. Does nothing when another worker has the source.
 * Failures end the run, are logged, reported and backed off from; none is the caller's. */
void poll_begin(Source *source, RunMode mode);

/* Submits the call of the page under way again, after a pause. */
void poll_again(Source *source);

/* Takes the reply to a page call: reads the page and asks for the one behind it. */
void poll_take_reply(Source *source, HttpReply *take);

/* Stages the page that was read, and reads the next one while the database works; or judges the failure of
 * its call. */
void poll_go_on(Source *source);
