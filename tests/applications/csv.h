/* Separated text (RFC 4180), as files and attachments carry it. */
#ifndef APPLICATIONS_CSV_H
#define APPLICATIONS_CSV_H

#include "text.h"

/* Appends a field, quoted when it has to be, and what ends it: a comma or a line end. */
void csv_add_cell(Text *, const char *value, char end);

/* Splits a line in place into at most `most` fields without their quotes and moves *at behind its end (LF or
   CRLF). Returns how many fields it has, 0 at the end of the text, -1 when a quote is wrong. */
int csv_read_line(char **at, char **cells, int most);

/* Hexadecimal, as lists of files show it. */
enum { SHA256_SIZE = 65 };
void sha256_write(const Text *, char out[SHA256_SIZE]);

#endif
