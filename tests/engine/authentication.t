#!/usr/bin/env bash
# Goal: dersync shows who it is by a password or by a token, renews the token by itself, and never prints a secret.
. tests/engine/intake.sh

secret='p&ss=w%rd'
restart() { # SETTING=VALUE...
    application_stop dacs
    application_start dacs "$@"
}

printf '%s\n' "$secret" >"$APPLICATIONS_FOLDER/secret"
enroll 2
restart user=agent "password=$secret"
configure
is "$(once) $(count customer)" "2 0" "without credentials nothing is read, and the exit code says configuration"
is "$(failure sync_requests)" "HTTP status 401: Authentication is needed." "the source shows it, in the application's words"
configure '' "authentication = basic
user = agent
password_file = $APPLICATIONS_FOLDER/secret"
is "$(once) $(count customer)" "0 2" "a password opens"

# --- tokens ---

oauth="authentication = oauth2
token_url = $DACS_URL/oauth2/token
client_id = dersync
client_secret_env = DERSYNC_TEST_SECRET"
enroll 2
restart client_id=dersync client_secret=tiger
configure '' "$oauth"
export DERSYNC_TEST_SECRET=wrong
is "$(once) $(count customer)" "2 2" "a wrong client secret is a matter of configuration"
is "$(failure sync_requests | grep -c 'could not get a token for application "dacs"')" 1 "the source shows what failed"
export DERSYNC_TEST_SECRET=tiger
is "$(once) $(count customer)" "0 4" "a token opens"
restart client_id=dersync client_secret=tiger scope=dersync.all
is "$(once)" 2 "a server of tokens that wants a scope gives none without"
configure '' "$oauth
scope = dersync.all"
is "$(once)" 0 "the scope of the configuration opens it"
configure '' "$oauth"
restart client_id=dersync client_secret=tiger scope=

start
staged() { count "customer"; }
enroll 2
ok "a running engine has a token of its own" until_prints 6 staged
restart client_id=dersync client_secret=tiger
enroll 2
ok "and gets another one when the application forgot it" until_prints 8 staged
restart client_id=dersync client_secret=tiger token_seconds=1
for round in 1 2 3; do
    enroll 1
    ok "a token that ends is renewed ($round)" until_prints $((8 + round)) staged
    sleep 0.6 # half a token
done
ok "it stops" stop
is "$(grep -c -e tiger -e 'p&ss' -e wrong "$log")" 0 "no secret was logged"
finish
