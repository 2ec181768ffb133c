/* The application's clock: true time plus an offset (setting clock_offset_ms, fault clock_skew), and
   date-times on the wire. Only this file asks the operating system for the time. */
#ifndef APPLICATIONS_CLOCK_H
#define APPLICATIONS_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { INSTANT_SIZE = 32 };

void clock_set_offset(int64_t ms);
/* The clock shows multiples of so many ms only, as one that keeps seconds; 0: every ms. */
void clock_set_grain(int64_t ms);
/* The application's time in ms since 1970: update times, asOf, Date. */
int64_t clock_now_ms(void);
/* True time in µs since 1970, without the offset: commit times that tests compare between applications. */
int64_t clock_true_us(void);
/* For waiting; never steps. */
int64_t clock_monotonic_ms(void);

/* 2026-01-02T03:04:05.678Z */
void clock_format(int64_t ms, char out[INSTANT_SIZE]);
/* Fri, 02 Jan 2026 03:04:05 GMT, for the Date header. */
void clock_format_http(int64_t ms, char *out, size_t size);
/* RFC 3339 with an offset or Z; false for anything else, a local time included. */
bool clock_parse(const char *text, int64_t *ms);

#endif
