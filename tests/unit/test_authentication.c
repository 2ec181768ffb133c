/* Authentication: token servers that hang. */
#include "unit.h"

#include "base/clock.h"
#include "server.h"
#include "sync/authentication.h"

typedef struct World {
    Server server;
    Config *config;
    Authentication *authentication;
} World;

static void begin(World *world, const char *token_path) {
    Error error = {0};
    char url[64];
    const char *settings[][2] = {{"kind", "dacs"},
                                 {"url", "http://127.0.0.1:1"},
                                 {"token_url", url},
                                 {"client_id", "dersync"},
                                 {"timeout", "30s"},
                                 {"authentication", "oauth2"},
                                 {"client_secret_env", "TEST_SECRET"}};

    server_start(&world->server);
    snprintf(url, sizeof url, "http://127.0.0.1:%d%s", world->server.port, token_path);
    setenv("TEST_SECRET", "secret", 1);
    world->config = config_new(NULL);
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        if (!config_set(world->config, "application dacs", settings[i][0], settings[i][1], &error))
            fail_msg("%s", error.message);
    world->authentication = authentication_new(&world->config->applications[0], &error);
    assert_non_null(world->authentication);
}

static void end(World *world) {
    authentication_free(world->authentication);
    config_free(world->config);
    server_stop(&world->server);
}

static void a_token_server_that_hangs_holds_nobody_for_long(void **state) {
    (void)state;
    World world;
    Error error = {0};

    begin(&world, "/hang");
    int64_t began_at_ms = clock_monotonic_ms();
    assert_null(authentication_security(world.authentication, &error));
    assert_in_range(clock_monotonic_ms() - began_at_ms, 1000, 15000); /* its timeout is 30 s */
    assert_int_equal(error.kind, ERROR_TRANSIENT);
    error_clear(&error);
    for (int i = 0; i < 3; i++)
        assert_null(authentication_security(world.authentication, &error));
    assert_int_equal(error.kind, ERROR_TRANSIENT);
    assert_int_equal(*world.server.requests, 1);
    end(&world);
}

int main(void) {
    const struct CMUnitTest TESTS[] = {
        cmocka_unit_test(a_token_server_that_hangs_holds_nobody_for_long),
    };
    return run_all(TESTS);
}
