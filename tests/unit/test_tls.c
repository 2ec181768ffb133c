// HTTPS: certificates are verified, against the system's authorities or a file. Skipped without the openssl
// program.
#include "unit.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "io/http.h"

static char folder[] = "/tmp/dersync-test-XXXXXX";
static char ca_file[64];
static pid_t server;
static int port;

static bool run(const char *format) {
    char command[512];
    snprintf(command, sizeof command, format, folder, folder);
    return system(command) == 0;
}

static void become_server(int output) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(output, STDOUT_FILENO);
    if (freopen("/dev/null", "w", stderr) == NULL || chdir(folder) != 0)
        _exit(1);
    execlp("openssl", "openssl", "s_server", "-accept", "127.0.0.1:0", "-key", "key.pem", "-cert", "cert.pem",
           "-www", (char *)NULL);
    _exit(1);
}

// The server says "ACCEPT 127.0.0.1:<port>" when it listens.
static int read_port(int input) {
    char line[200];
    int found = 0;
    FILE *lines = fdopen(input, "r");
    while (found == 0 && fgets(line, sizeof line, lines) != NULL) {
        const char *colon = strrchr(line, ':');
        if (strncmp(line, "ACCEPT", 6) == 0 && colon != NULL)
            found = atoi(colon + 1);
    }
    return found; // the stream stays open, so that the server can go on to write
}

static int start(void **state) {
    (void)state;
    signal(SIGPIPE, SIG_IGN);
    int ends[2];
    if (mkdtemp(folder) == NULL || pipe(ends) != 0)
        return 1;
    snprintf(ca_file, sizeof ca_file, "%s/cert.pem", folder);
    if (!run("openssl req -x509 -newkey rsa:2048 -nodes -keyout %s/key.pem -out %s/cert.pem -days 2 -subj "
             "/CN=test "
             "-addext subjectAltName=IP:127.0.0.1 >/dev/null 2>&1"))
        return 0; // without a port the tests are skipped
    server = fork();
    if (server == 0)
        become_server(ends[1]);
    close(ends[1]);
    port = read_port(ends[0]);
    return port == 0;
}

static int stop(void **state) {
    (void)state;
    if (server > 0) {
        kill(server, SIGKILL);
        waitpid(server, NULL, 0);
    }
    return run("rm -rf '%s' '%s'") ? 0 : 1;
}

static HttpReply *get(Http *http, const char *host, const char *file) {
    char url[100];
    snprintf(url, sizeof url, "https://%s:%d/", host, port);
    HttpSecurity security = {.ca_file = file};
    HttpReply *reply = NULL;
    assert_true(http_perform(http, &(HttpRequest){.url = url, .security = &security}, &reply, NULL));
    return reply;
}

static void assert_refused(Http *http, const char *host, const char *file, const char *code) {
    AUTO(http_reply_free_at) HttpReply *reply = get(http, host, file);
    assert_string_equal(reply->error.code, code);
    assert_int_equal(reply->error.kind, ERROR_CONFIGURATION);
    assert_false(reply->was_sent);
}

static void assert_accepted(Http *http, const char *host, const char *file) {
    AUTO(http_reply_free_at) HttpReply *reply = get(http, host, file);
    assert_int_equal(reply->error.kind, ERROR_NONE);
    assert_int_equal(reply->status, 200);
}

static void only_a_trusted_server_is_asked(void **state) {
    (void)state;
    if (port == 0)
        skip();
    AUTO(http_free_at) Http *http = http_new(1, NULL);
    assert_refused(http, "127.0.0.1", NULL, "TLS_UNTRUSTED");
    assert_accepted(http, "127.0.0.1", ca_file);
    assert_refused(http, "127.0.0.1", NULL, "TLS_UNTRUSTED");
    assert_accepted(http, "127.0.0.1", ca_file);
}

static void a_certificate_is_for_its_host_only(void **state) {
    (void)state;
    if (port == 0)
        skip();
    AUTO(http_free_at) Http *http = http_new(1, NULL);
    assert_refused(http, "localhost", ca_file, "TLS_UNTRUSTED");
}

static void a_missing_file_of_authorities_is_named(void **state) {
    (void)state;
    if (port == 0)
        skip();
    AUTO(http_free_at) Http *http = http_new(1, NULL);
    assert_refused(http, "127.0.0.1", "/nowhere/ca.pem", "CA_FILE");
    AUTO(http_reply_free_at) HttpReply *reply = get(http, "127.0.0.1", "/nowhere/ca.pem");
    assert_contains(reply->error.message, "/nowhere/ca.pem");
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(only_a_trusted_server_is_asked),
    cmocka_unit_test(a_certificate_is_for_its_host_only),
    cmocka_unit_test(a_missing_file_of_authorities_is_named),
};

int main(void) { return cmocka_run_group_tests(TESTS, start, stop); }
