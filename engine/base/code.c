// The table of codes.
#include "base/code.h"

// HTTP: RFC 9110 and 6585. curl: libcurl-errors(3); engine/io/http.c checks the numbers.
/* clang-format off */
const Code codes[] = {
    {CODE_HTTP, 200, 299, NULL, ERROR_NONE, "the application took it; its body may still say otherwise"},
    {CODE_HTTP, 300, 399, NULL, ERROR_CONFIGURATION, "the address is another one: redirects are not followed"},
    {CODE_HTTP, 401, 401, NULL, ERROR_AUTHENTICATION, "the application does not know who we are, or our token has ended"},
    {CODE_HTTP, 403, 403, NULL, ERROR_AUTHENTICATION, "the application knows us and does not let us"},
    {CODE_HTTP, 404, 404, NULL, ERROR_PERMANENT, "there is no such thing"},
    {CODE_HTTP, 405, 405, NULL, ERROR_CONFIGURATION, "the address does not take this method"},
    {CODE_HTTP, 407, 407, NULL, ERROR_CONFIGURATION, "a proxy wants to know who we are"},
    {CODE_HTTP, 408, 408, NULL, ERROR_TRANSIENT, "the request did not arrive in time"},
    {CODE_HTTP, 410, 410, NULL, ERROR_PERMANENT, "there is no such thing any more"},
    {CODE_HTTP, 413, 413, NULL, ERROR_PERMANENT, "the body is too large"},
    {CODE_HTTP, 421, 421, NULL, ERROR_TRANSIENT, "another connection would do"},
    {CODE_HTTP, 423, 423, NULL, ERROR_TRANSIENT, "it is locked at present"},
    {CODE_HTTP, 425, 425, NULL, ERROR_TRANSIENT, "it came too early"},
    {CODE_HTTP, 429, 429, NULL, ERROR_THROTTLED, "these were too many calls"},
    {CODE_HTTP, 400, 499, NULL, ERROR_PERMANENT, "the application does not accept the request"},
    {CODE_HTTP, 501, 501, NULL, ERROR_CONFIGURATION, "the application does not know this method"},
    {CODE_HTTP, 503, 503, NULL, ERROR_TRANSIENT, "the application does not serve at present, and did nothing"},
    {CODE_HTTP, 505, 505, NULL, ERROR_CONFIGURATION, "the application does not know this version of HTTP"},
    {CODE_HTTP, 507, 507, NULL, ERROR_TRANSIENT, "the application has no room"},
    {CODE_HTTP, 511, 511, NULL, ERROR_CONFIGURATION, "the network wants to know who we are"},
    {CODE_HTTP, 500, 599, NULL, ERROR_UNKNOWN_OUTCOME, "the application failed, perhaps after it had done its work"},

    {CODE_CURL, 1, 1, "URL_INVALID", ERROR_CONFIGURATION, "the address begins with neither http nor https"},
    {CODE_CURL, 3, 3, "URL_INVALID", ERROR_CONFIGURATION, "the address is malformed"},
    {CODE_CURL, 5, 5, "HOST_UNKNOWN", ERROR_TRANSIENT, "the proxy's name could not be resolved"},
    {CODE_CURL, 6, 6, "HOST_UNKNOWN", ERROR_TRANSIENT, "the host's name could not be resolved"},
    {CODE_CURL, 7, 7, "NO_CONNECTION", ERROR_TRANSIENT, "no connection could be made"},
    {CODE_CURL, 8, 8, "NOT_HTTP", ERROR_TRANSIENT, "the answer was not HTTP"},
    {CODE_CURL, 18, 18, "BODY_CUT", ERROR_TRANSIENT, "the answer's body ended too early"},
    {CODE_CURL, 28, 28, "TIMED_OUT", ERROR_TRANSIENT, "there was no answer in time"},
    {CODE_CURL, 35, 35, "TLS_FAILED", ERROR_TRANSIENT, "the TLS connection could not be set up"},
    {CODE_CURL, 42, 42, "NO_REPLY", ERROR_TRANSIENT, "the connection was closed before an answer"},
    {CODE_CURL, 52, 52, "NO_REPLY", ERROR_TRANSIENT, "the connection was closed without an answer"},
    {CODE_CURL, 55, 55, "SEND_FAILED", ERROR_TRANSIENT, "the request could not be sent to its end"},
    {CODE_CURL, 56, 56, "RECEIVE_FAILED", ERROR_TRANSIENT, "the answer could not be received to its end"},
    {CODE_CURL, 58, 58, "TLS_CERTIFICATE", ERROR_CONFIGURATION, "our own certificate cannot be used"},
    {CODE_CURL, 60, 60, "TLS_UNTRUSTED", ERROR_CONFIGURATION, "the application's certificate is not trusted"},
    {CODE_CURL, 63, 63, "BODY_TOO_LARGE", ERROR_PERMANENT, "the answer's body is larger than is read"},
    {CODE_CURL, 77, 77, "CA_FILE", ERROR_CONFIGURATION, "the file of trusted certificates cannot be read"},
    {CODE_CURL, 1, 99, "CURL_FAILED", ERROR_TRANSIENT, "the call failed for another reason, which curl names"},

    {CODE_OWN, 0, 0, "CONFLICT", ERROR_PERMANENT, "the application has this already, with other values"},
    {CODE_OWN, 0, 0, "INVALID", ERROR_PERMANENT, "the record does not give a message that the application can take"},
    {CODE_OWN, 0, 0, "MOVED", ERROR_PERMANENT, "the window of a stage moved after DACS had its program event, and DACS has no way to change it"},
    {CODE_OWN, 0, 0, "NO_ROUTE", ERROR_CONFIGURATION, "no application, or more than one, is configured for the division or the instance of the record: the message says which"},
    {CODE_OWN, 0, 0, "OK", ERROR_NONE, "the row or the step was taken, or had the effect already"},
    {CODE_OWN, 0, 0, "OPEN", ERROR_NONE, "not settled by the deadline of the answer: it goes on, and whoever asked was told so"},
    {CODE_OWN, 0, 0, "QUARANTINED", ERROR_PERMANENT, "the row could not be staged: quarantine keeps it and says why"},
    {CODE_OWN, 0, 0, "REFUSED", ERROR_PERMANENT, "the application refused it and gave no number"},
    {CODE_OWN, 0, 0, "SINK_STOPPED", ERROR_PERMANENT, "the answer's body was not wanted to its end"},
    {CODE_OWN, 0, 0, "UNREADABLE", ERROR_PERMANENT, "the file could not be read in whole: the message says what is wrong with it"},
};
/* clang-format on */
const size_t code_count = sizeof codes / sizeof codes[0];

const Code *code_find(CodeFamily family, long number) {
    for (size_t i = 0; i < code_count; i++)
        if (codes[i].family == family && codes[i].last > 0 && number >= codes[i].first &&
            number <= codes[i].last)
            return &codes[i];
    return NULL;
}
