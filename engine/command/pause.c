/* dersync pause, resume: a person stops a flow or an application, and lets it go on. */
#include "command/command.h"

#include "base/memory.h"

#include <inttypes.h>
#include <stdio.h>

enum { WAITING, CANCELS, IN_FLIGHT };

static bool call_for(const CommandCall *call, const char *sql, Result **result, Error *error) {
    AUTO(parameters_free_at) Parameters *parameters = parameters_new();
    AUTO(database_close_at) Database *database = call_open(call, error);

    parameter_text(parameters, call->arguments[0]);
    parameter_text(parameters, call_actor());
    parameter_text(parameters, call->options->options[OPTION_REASON]);
    return database != NULL && database_execute(database, sql, parameters, result, error);
}

bool pause_perform(CommandCall *call, Error *error) {
    AUTO(result_free_at) Result *result = NULL;

    if (!call_require_reason(call, error))
        return false;
    if (!call_for(call, "select waiting, cancels, in_flight from engine.pause($1, $2, $3)", &result, error))
        return error_wrap(error, "could not pause %s", call->arguments[0]);
    const int64_t waiting = result_int(result, 0, WAITING), cancels = result_int(result, 0, CANCELS),
                  in_flight = result_int(result, 0, IN_FLIGHT);
    printf("%s is paused: %" PRId64 " deliver%s wait%s", call->arguments[0], waiting,
           waiting == 1 ? "y" : "ies", waiting == 1 ? "s" : "");
    if (cancels > 0)
        printf(", %" PRId64 " of them cancel%s", cancels, cancels == 1 ? "s a stage" : " stages");
    if (in_flight > 0)
        printf("; %" PRId64 " being sent will be finished", in_flight);
    putchar('\n');
    return true;
}

bool resume_perform(CommandCall *call, Error *error) {
    AUTO(result_free_at) Result *result = NULL;

    if (!call_for(call, "select engine.resume($1, $2, $3)", &result, error))
        return error_wrap(error, "could not resume %s", call->arguments[0]);
    printf("%s goes on\n", call->arguments[0]);
    return true;
}
