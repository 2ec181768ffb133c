// The only place in the engine that reads a clock.
//
// Wall time is Unix time in microseconds, UTC. It is for logs and for what is shown or sent; leases and due
// times are decided by the database's clock alone. The monotonic clock is for durations and deadlines inside
// one process.
#pragma once

#include <stdbool.h>
#include <stdint.h>

int64_t clock_now_us(void);
int64_t clock_monotonic_ms(void);
int64_t clock_monotonic_us(void);

// "2026-01-02T03:04:05.678Z" (milliseconds, truncated) and "2026-01-02T03:04:05.678901Z"; years 0001 to 9999.
void clock_format_utc(int64_t unix_us, char out[32]);
void clock_format_utc_micro(int64_t unix_us, char out[32]);
