/* Header: whether the columns of a polled file are those that its mapping reads.
 *
 * Judged once for the file, so that a file with another delimiter or other names is one failure, not one
 * record in quarantine for each of its rows. */
#pragma once

#include <stdbool.h>

#include "base/error.h"
#include "sync/csv.h"
#include "sync/mapping.h"

/* False: a column that every row must have is not there, or one that is read stands there twice, so that its
 * value is not certain (ERROR_PERMANENT). */
bool header_check(const Content *content, const CsvHeader *header, Error *error);
