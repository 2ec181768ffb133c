/* Quarantine: items that waited are staged when what they lacked is there.
 *
 * An item is offered by the database when its missing parent was staged, or when a person asked for a retry;
 * from then on it goes the way of any other item, under the application that it came from. */
#pragma once

#include "sync/source.h"

#include <stddef.h>

enum { QUARANTINE_RELEASE_MAX = 1000 /* items a round */ };

/* One round; says how many items were staged: others may have waited for those. What fails is logged and
 * offered again later. */
size_t quarantine_release(Intake *intake);
