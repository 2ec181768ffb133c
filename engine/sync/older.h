/* Older: records that a source shows in an older version than the known one.
 *
 * A copy of the list that is behind shows them for a while, a clock that stepped back for ever. So they are
 * noted, and staged as any change when complete sweeps, further apart than a copy may be behind, go on
 * showing the same. */
#pragma once

#include "sync/page.h"

/* Notes those of a page that is staged, and stages those whose time has come in a transaction of their own.
 * Costs nothing while the source shows none. */
bool older_store(Source *source, const Page *page, Error *error);
