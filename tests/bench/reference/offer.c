/* Commits one change after the other at a fixed rate, and remembers when each commit returned.
 *
 * offer RATE FIRST COUNT RECORD_FILE SQL: executes SQL with $1 = FIRST, FIRST + 1, ... and writes a line
 * "number seconds" per commit, of the monotonic clock. The database is the one that libpq's variables name.
 */
#include <libpq-fe.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs("offer: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(1);
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void sleep_until(double at) {
    struct timespec until = {.tv_sec = (time_t)at, .tv_nsec = (long)((at - (double)(time_t)at) * 1e9)};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) != 0)
        ;
}

static void offer(PGconn *database, long number, FILE *record) {
    char text[32];
    const char *values[] = {text};
    snprintf(text, sizeof text, "%ld", number);
    PGresult *result = PQexecPrepared(database, "offer", 1, values, NULL, NULL, 0);
    double at = seconds();
    if (PQresultStatus(result) != PGRES_COMMAND_OK && PQresultStatus(result) != PGRES_TUPLES_OK)
        fail("%s", PQerrorMessage(database));
    PQclear(result);
    fprintf(record, "%ld %.6f\n", number, at);
}

int main(int count, char **arguments) {
    if (count != 6)
        fail("usage: offer RATE FIRST COUNT RECORD_FILE SQL");
    double rate = atof(arguments[1]);
    long first = atol(arguments[2]), wanted = atol(arguments[3]);
    FILE *record = fopen(arguments[4], "w");
    PGconn *database = PQconnectdb("");
    if (record == NULL || rate <= 0)
        fail("RATE is a number above 0, and RECORD_FILE must be writable");
    if (PQstatus(database) != CONNECTION_OK)
        fail("%s", PQerrorMessage(database));
    PGresult *prepared = PQprepare(database, "offer", arguments[5], 1, NULL);
    if (PQresultStatus(prepared) != PGRES_COMMAND_OK)
        fail("%s", PQerrorMessage(database));
    PQclear(prepared);
    double begun = seconds();
    for (long i = 0; i < wanted; i++) {
        sleep_until(begun + (double)i / rate);
        offer(database, first + i, record);
    }
    fclose(record);
    PQfinish(database);
    return 0;
}
