/* The latest calls that came, but for reads and for those below /control: what a test counts per second. */
#ifndef APPLICATIONS_CALLS_H
#define APPLICATIONS_CALLS_H

#include "text.h"

void calls_add(const char *method, const char *path);
/* One line each, oldest first: milliseconds of a steady clock, method, path, by tabs. */
void calls_write(Text *);

#endif
