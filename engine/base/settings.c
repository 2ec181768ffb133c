/* The table of all settings. */
#include "base/config.h"

#include <assert.h>

#ifndef DERSYNC_MAPPINGS
#define DERSYNC_MAPPINGS "/usr/local/share/dersync/mappings"
#endif

#define OF_DERSYNC(type, member_name, member)                                                                \
    .section = SETTING_DERSYNC, .kind = SETTING_##type, .name = member_name,                                 \
    .offset = offsetof(Config, member)
#define OF_APPLICATION(type, member_name, member)                                                            \
    .section = SETTING_APPLICATION, .kind = SETTING_##type, .name = member_name,                             \
    .offset = offsetof(ConfigApplication, member)
#define OF_SOURCE(type, member_name, member)                                                                 \
    .section = SETTING_SOURCE, .kind = SETTING_##type, .name = member_name,                                  \
    .offset = offsetof(ConfigSource, member)

enum { SECOND_MS = 1000, DAY_MS = 86400000 };

/* clang-format off */
const Setting settings[] = {
    {OF_DERSYNC(TEXT, "database", database), .preset = "",
     .example = "host=/run/postgresql dbname=dersync",
     .summary = "libpq connection string of the database; empty: libpq's own variables (PGHOST, PGSERVICE, ...). Of several hosts (host=one,two) the one that is no standby is used, so that a failover is followed."},
    {OF_DERSYNC(PATH, "mappings", mappings), .preset = DERSYNC_MAPPINGS,
     .summary = "Folder of the mappings, lookups and flows."},
    {OF_DERSYNC(CHOICE, "log_level", log_level), .preset = "info", .choices = "debug info warning error",
     .summary = "The least important events that are logged."},
    {OF_DERSYNC(CHOICE, "log_format", log_is_json), .preset = "text", .choices = "text json",
     .summary = "Form of the log lines on standard error."},
    {OF_DERSYNC(INTEGER, "delivery_workers", delivery_workers), .preset = "1", .least = 1, .most = 32,
     .summary = "Processes that deliver."},
    {OF_DERSYNC(INTEGER, "in_flight", in_flight), .preset = "16", .least = 1, .most = 256,
     .summary = "HTTP calls that one delivery worker has open at once."},
    {OF_DERSYNC(INTEGER, "claim_size", claim_size), .preset = "500", .least = 1, .most = 10000,
     .summary = "Deliveries that a worker claims at once."},
    {OF_DERSYNC(DURATION, "lease", lease_ms), .preset = "60s", .least = SECOND_MS, .most = DAY_MS,
     .summary = "Time after which a claim that was not reported counts as an unknown outcome. Longer than the longest call."},
    {OF_DERSYNC(BYTES, "body_bytes_max", body_bytes_max), .preset = "16MB", .least = 64 * 1024, .most = 1024 * 1024 * 1024,
     .summary = "Largest JSON body that is read; a larger one is an error."},
    {OF_DERSYNC(PATH, "spool", spool), .preset = "/tmp",
     .summary = "Folder for bodies that are kept outside memory while they are read."},
    {OF_DERSYNC(PATH, "on_alarm", on_alarm), .preset = "", .example = "/usr/local/bin/tell-operators",
     .summary = "Program that is told of each situation of `dersync status --check` once, and once when it is over; empty: none. No shell is involved. It finds DERSYNC_ALARM (raised or cleared), DERSYNC_ALARM_ID, DERSYNC_KIND, DERSYNC_SUBJECT, DERSYNC_DETAIL, DERSYNC_SINCE, DERSYNC_RAISED_AT, DERSYNC_CLEARED_AT and DERSYNC_ATTEMPT in its environment and the same as JSON on its standard input. It ends with 0 when it has told; otherwise, or when dersync dies meanwhile, it is called again: at least once, with the same DERSYNC_ALARM_ID."},
    {OF_DERSYNC(DURATION, "alarm_timeout", alarm_timeout_ms), .preset = "10s", .least = 100, .most = 600 * SECOND_MS,
     .summary = "Time after which that program is killed."},
    {OF_DERSYNC(DURATION, "alarm_hold", alarm_hold_ms), .preset = "5s", .least = 0, .most = 3600 * SECOND_MS,
     .summary = "How long a situation must last before it is told, and be gone before it counts as over: one that flickers is not told again and again."},
    {OF_DERSYNC(DURATION, "stage_lead", stage_lead_ms), .preset = "15m", .least = 0, .most = 7ll * DAY_MS,
     .summary = "How long before its start a stage must stand in DACS, with its reservations: its deadline. Taken up by `dersync migrate`."},
    {OF_DERSYNC(DURATION, "stage_warning", stage_warning_ms), .preset = "30m", .least = 0, .most = 7ll * DAY_MS,
     .summary = "From how long before that deadline a stage that is not confirmed is shown as at risk. Taken up by `dersync migrate`."},

    {OF_DERSYNC(DURATION, "breaker_alarm", breaker_alarm_ms), .preset = "5m", .least = SECOND_MS, .most = 7ll * DAY_MS,
     .summary = "How long an application may be out of reach, with something waiting for it, before that is a situation. Taken up by `dersync migrate`."},

    {OF_APPLICATION(TEXT, "kind", kind), .is_required = true, .example = "dacs",
     .summary = "What the application is; names its folder of mappings."},
    {OF_APPLICATION(URL, "url", url), .is_required = true, .example = "https://dacs.example.com",
     .summary = "Address in front of every path of the mappings."},
    {OF_APPLICATION(CHOICE, "authentication", authentication), .preset = "none", .choices = "none basic oauth2",
     .summary = "How dersync proves who it is: basic needs user and password; oauth2 (client credentials) needs token_url, client_id and client_secret."},
    {OF_APPLICATION(TEXT, "user", user), .example = "dersync",
     .summary = "User name for basic authentication."},
    {OF_APPLICATION(PATH, "password_file", password_file), .example = "dacs.password",
     .summary = "File whose first line is the password."},
    {OF_APPLICATION(TEXT, "password_env", password_env), .example = "DERSYNC_DACS_PASSWORD",
     .summary = "Environment variable that holds the password, instead of password_file."},
    {OF_APPLICATION(URL, "token_url", token_url), .example = "https://login.example.com/oauth2/token",
     .summary = "Where an access token is asked for."},
    {OF_APPLICATION(TEXT, "client_id", client_id), .example = "dersync",
     .summary = "Client id for the access token."},
    {OF_APPLICATION(TEXT, "scope", scope), .example = "urn:opc:resource:consumer::all",
     .summary = "Scope to ask for with the access token, where the server of tokens wants one."},
    {OF_APPLICATION(PATH, "client_secret_file", client_secret_file), .example = "dacs.secret",
     .summary = "File whose first line is the client secret."},
    {OF_APPLICATION(TEXT, "client_secret_env", client_secret_env), .example = "DERSYNC_DACS_SECRET",
     .summary = "Environment variable that holds the client secret, instead of client_secret_file."},
    {OF_APPLICATION(PATH, "ca_file", ca_file), .example = "ca.pem",
     .summary = "Certificates (PEM) that the application's must descend from; none: those of the system."},
    {OF_APPLICATION(DURATION, "timeout", timeout_ms), .preset = "30s", .least = 1, .most = 3600 * SECOND_MS,
     .summary = "Longest time of one call; a mapping may say less."},
    {OF_APPLICATION(DURATION, "connect_timeout", connect_timeout_ms), .preset = "5s", .least = 1, .most = 600 * SECOND_MS,
     .summary = "Longest time to reach the application."},
    {OF_APPLICATION(INTEGER, "calls_per_second", calls_per_second), .preset = "0", .least = 0, .most = 100000,
     .summary = "Messages that all workers on all hosts together may begin to send in a second; a fifth of it is kept free for cancels, steps and creates of stages. 0: no limit. Polls do not count. Taken up by `dersync migrate`, like all that follow."},
    {OF_APPLICATION(INTEGER, "calls_in_flight", calls_in_flight), .preset = "0", .least = 0, .most = 10000,
     .summary = "Messages that all workers together may have under way at once; an eighth of it, at least one, is kept free for the same. 0: in_flight of each worker."},
    {OF_APPLICATION(INTEGER, "breaker_failures", breaker_failures), .preset = "5", .least = 1, .most = 10000,
     .summary = "After so many failed calls in a row nothing is sent but, now and then, a single call as a probe."},
    {OF_APPLICATION(INTEGER, "breaker_share", breaker_share), .preset = "50", .least = 1, .most = 100,
     .summary = "The same when so many percent of the calls of the last ten seconds, of at least twenty, failed."},
    {OF_APPLICATION(DURATION, "breaker_wait", breaker_wait_ms), .preset = "10s", .least = 100, .most = 3600 * SECOND_MS,
     .summary = "Longest pause between two probes; the first comes after a second, each further pause is twice as long."},

    {OF_SOURCE(DURATION, "interval_min", interval_min_ms), .least = 1, .most = DAY_MS, .example = "20ms",
     .summary = "Time from one poll to the next while changes come; half of it passes in any case after one that took long. Unset: as the mapping says."},
    {OF_SOURCE(DURATION, "interval_max", interval_max_ms), .least = 1, .most = DAY_MS, .example = "1s",
     .summary = "Time between two polls when nothing changes. Unset: as the mapping says."},
    {OF_SOURCE(DURATION, "sweep_interval", sweep_interval_ms), .least = 1, .most = 7ll * DAY_MS, .example = "60s",
     .summary = "Time between two sweeps, which find what the polls missed. Unset: as the mapping says."},
};
/* clang-format on */

const size_t setting_count = sizeof settings / sizeof settings[0];
static_assert(sizeof settings / sizeof settings[0] <= 64, "one bit of `given` per setting");

const char *setting_section_title(SettingSection section) {
    static const char *const titles[] = {"[dersync]", "[application NAME]", "[source APPLICATION RESOURCE]"};

    return titles[section];
}
