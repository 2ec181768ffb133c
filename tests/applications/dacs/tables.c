/* DACS as data: fields, numbers, transitions, addresses. */
#include "dacs.h"

#include <string.h>

static const char *const REGISTRATIONS[] = {"D1RE", "D1NR", "D1DR", NULL};
static const char *const CATEGORIES[] = {"X1DT", "X1EC", "X1EM", "X1RE", NULL};
static const char *const OUTCOMES[] = {"D1SP", "D1IO", "D1ND", "D1ER", "D1CN", NULL};
static const char *const ACTIONS[] = {"X1SD", "X1IP", "F1CO", "F1CN", NULL};

static const char *const SOURCES[] = {"X1BY", "X1CC", "X1SS", NULL};
static const char *const OWNERSHIPS[] = {"W1CO", "W1OW", NULL};

#define CUSTOMER_FIELDS                                                                                      \
    {"transactionID", FIELD_TEXT, true, 120, NULL, NULL},                                                    \
        {"customerInfo.cisPersonId", FIELD_TEXT, true, 30, NULL, NULL},                                      \
        {"customerInfo.cisAccountId", FIELD_TEXT, true, 30, NULL, NULL},                                     \
        {"customerInfo.name", FIELD_TEXT, false, 254, NULL, NULL},                                           \
        {"customerInfo.homePhone", FIELD_TEXT, false, 0, NULL, NULL},                                        \
        {"customerInfo.businessPhone", FIELD_TEXT, false, 0, NULL, NULL},                                    \
        {"customerInfo.email", FIELD_TEXT, false, 0, NULL, NULL},                                            \
        {"programInfo.cisServiceAgreementId", FIELD_TEXT, false, 0, NULL, NULL},                             \
        {"programInfo.programCode", FIELD_TEXT, true, 0, NULL, NULL},                                        \
        {"locationInfo.division", FIELD_TEXT, false, 0, NULL, NULL},                                         \
        {"locationInfo.cisPremiseId", FIELD_TEXT, false, 0, NULL, NULL},                                     \
        {"locationInfo.cisServicePointId", FIELD_TEXT, false, 0, NULL, NULL}, {                              \
        "locationInfo.timeZone", FIELD_TEXT, false, 0, NULL, NULL                                            \
    }
#define ENROLL_FIELDS                                                                                        \
    CUSTOMER_FIELDS, {"enrollmentSource", FIELD_CODE, true, 0, SOURCES, NULL},                               \
        {"programInfo.startDate", FIELD_DATE, true, 0, NULL, NULL},                                          \
        {"assetInfo.installationMethod", FIELD_TEXT, false, 0, NULL, NULL},                                  \
        {"assetInfo.assetOwnership", FIELD_CODE, false, 0, OWNERSHIPS, NULL}, {                              \
        "assetInfo.assetList", FIELD_LIST, true, 0, NULL, ASSET                                              \
    }
static const Field ASSET[] = {
    {"headEndSystem", FIELD_TEXT, true, 50, NULL, NULL}, {"nicId", FIELD_TEXT, true, 100, NULL, NULL},
    {"assetId", FIELD_TEXT, false, 0, NULL, NULL},       {"specification", FIELD_TEXT, false, 0, NULL, NULL},
    {"assetType", FIELD_TEXT, false, 0, NULL, NULL},     {"badgeNo", FIELD_TEXT, false, 0, NULL, NULL},
    {"serialNo", FIELD_TEXT, false, 0, NULL, NULL},      {0},
};
static const Field ENROLL[] = {ENROLL_FIELDS, {0}};
static const Field ENROLL_DEVICE[] = {ENROLL_FIELDS, {"enrollmentId", FIELD_TEXT, true, 0, NULL, NULL}, {0}};
static const Field UNENROLL[] = {
    CUSTOMER_FIELDS,
    {"unenrollReason", FIELD_TEXT, true, 0, NULL, NULL},
    {"programInfo.startDate", FIELD_DATE, false, 0, NULL, NULL},
    {"assetInfo.removalMethod", FIELD_TEXT, false, 0, NULL, NULL},
    {0},
};

static const Field HEAD_END_STATUS[] = {
    {"deviceId", FIELD_TEXT, true, 12, NULL, NULL},
    {"headEndRegistration", FIELD_CODE, true, 0, REGISTRATIONS, NULL},
    {"message", FIELD_TEXT, false, 2000, NULL, NULL},
    {0},
};
static const Field EXCEPTION[] = {
    {"messageCategory", FIELD_TEXT, false, 30, NULL, NULL},
    {"messageNumber", FIELD_TEXT, false, 30, NULL, NULL},
    {"comments", FIELD_TEXT, false, 254, NULL, NULL},
    {0},
};
const Field DACS_ACKNOWLEDGEMENT[] = {
    {"syncRequestId", FIELD_TEXT, true, 14, NULL, NULL},
    {"hasError", FIELD_BOOLEAN, true, 0, NULL, NULL},
    {"deviceHeadendStatus", FIELD_LIST, false, 0, NULL, HEAD_END_STATUS},
    {"exceptionInfo", FIELD_LIST, false, 0, NULL, EXCEPTION},
    {0},
};
const Field DACS_PROGRAM_EVENT[] = {
    {"eventExternalIdentifier", FIELD_TEXT, true, 120, NULL, NULL},
    {"externalIdentifier", FIELD_TEXT, true, 120, NULL, NULL},
    {"programExternalIdentifier", FIELD_TEXT, true, 120, NULL, NULL},
    {"programEventCategory", FIELD_CODE, true, 0, CATEGORIES, NULL},
    {"startDateTime", FIELD_INSTANT, true, 0, NULL, NULL},
    {"endDateTime", FIELD_INSTANT, true, 0, NULL, NULL},
    {0},
};
const Field DACS_LIFECYCLE[] = {
    {"eventExternalIdentifier", FIELD_TEXT, true, 120, NULL, NULL},
    {"action", FIELD_CODE, true, 0, ACTIONS, NULL},
    {"cancelReason", FIELD_TEXT, false, 254, NULL, NULL},
    {0},
};
const Field DACS_RESERVATION[] = {
    {"eventExternalIdentifier", FIELD_TEXT, true, 120, NULL, NULL},
    {"eventStartDateTime", FIELD_INSTANT, true, 0, NULL, NULL},
    {"eventEndDateTime", FIELD_INSTANT, true, 0, NULL, NULL},
    {"deviceList", FIELD_ROWS, true, 500, NULL, NULL},
    {0},
};
const Field DACS_RESERVATION_ROW[] = {
    {"nicId", FIELD_TEXT, true, 100, NULL, NULL},
    {"headEndSystem", FIELD_TEXT, true, 50, NULL, NULL},
    {"reservationStartDateTime", FIELD_INSTANT, false, 0, NULL, NULL},
    {"reservationEndDateTime", FIELD_INSTANT, false, 0, NULL, NULL},
    {0},
};
const Field DACS_OUTCOMES[] = {
    {"postOutcomeList", FIELD_ROWS, true, 500, NULL, NULL},
    {0},
};
const Field DACS_OUTCOME_ROW[] = {
    {"eventExternalIdentifier", FIELD_TEXT, true, 120, NULL, NULL},
    {"headEndSystem", FIELD_TEXT, true, 50, NULL, NULL},
    {"nicId", FIELD_TEXT, true, 100, NULL, NULL},
    {"outcome", FIELD_CODE, true, 0, OUTCOMES, NULL},
    {"participationStartDateTime", FIELD_INSTANT, false, 0, NULL, NULL},
    {"participationEndDateTime", FIELD_INSTANT, false, 0, NULL, NULL},
    {"errorMessage", FIELD_TEXT, false, 100, NULL, NULL},
    {0},
};
const Field DACS_STATUS_ANSWER[] = {
    {"responseDetail.transactionID", FIELD_TEXT, true, 30, NULL, NULL},
    {"responseDetail.result.status", FIELD_TEXT, true, 30, NULL, NULL},
    {0},
};

const Field DACS_RENAME[] = {
    {"name", FIELD_TEXT, true, 120, NULL, NULL},
    {"newName", FIELD_TEXT, true, 120, NULL, NULL},
    {0},
};

const Message DACS_MESSAGES[] = {
    {"10501", "Field {1} is required."},
    {"10502", "Field {1} is too long."},
    {"10503", "The value of field {1} is not valid."},
    {"10504", "The message cannot be read: {1}."},
    {"10589", "Transaction {1} already exists."},
    {"10601", "Sync request {1} is not awaiting acknowledgement."},
    {"10602", "Sync request {1} does not exist."},
    {"10603", "Device {1} is not in the sync request."},
    {"10611", "Program event {1} already exists."},
    {"10612", "Program {1} does not exist."},
    {"10613", "The end is not after the start."},
    {"10621", "Program event {1} does not exist."},
    {"10622", "Several program events match {1}."},
    {"10623", "Invalid transition from status {1}."},
    {"10631", "The program event is {1}."},
    {"10641", "Device {1} is already reserved."},
    {"10642", "Device {1} is already reserved with another window."},
    {"10643", "Device {1} does not exist."},
    {"10644", "The reservation is not inside the program event."},
    {"10645", "Device {1} is not enrolled in the program of the event."},
    {"10646", "The customer has opted device {1} out of the program event."},
    {"10651", "Device {1} has no reservation in the program event."},
    {"10652", "The participation ends before it starts."},
    {"10671", "Status check {1} does not exist."},
    {"10672", "Status check {1} is already answered."},
    {"10673", "Status check {1} has timed out."},
    {"10691", "Extract {1} does not exist."},
    {"10692", "There is an extract {1} already."},
    {"10701", "Device {1} is in use already."},
    {"10702", "The account has no active subscription to {1}."},
    {"10703", "Enrollment {1} does not exist or is not complete."},
    {"10704", "An enrollment of {1} is under way."},
    {0},
};

const char *const DACS_EVENT_STATES[] = {"Pending",  "Scheduled", "In Progress",
                                         "Complete", "Cancelled", NULL};
const Transition DACS_TRANSITIONS[] = {
    {"Pending", "X1SD", "Scheduled"},
    {"Scheduled", "X1IP", "In Progress"},
    {"In Progress", "F1CO", "Complete"},
    {"Pending", "F1CN", "Cancelled"},
    {"Scheduled", "F1CN", "Cancelled"},
    {"In Progress", "F1CN", "Cancelled"},
    {0},
};

static const Program PROGRAMS[] = {
    {"TSTAT", "1100000001", "DR-TSTAT", "Smart thermostat"},
    {"WATER", "1100000002", "DR-WATER", "Water heater"},
    {"EVCHG", "1100000003", "DR-EVCHG", "Electric vehicle charger"},
    {0},
};

const Program *dacs_program_by_code(const char *code) {
    for (const Program *program = PROGRAMS; program->code != NULL; program++)
        if (text_same(program->code, code))
            return program;
    return NULL;
}

const Program *dacs_program_by_external_id(const char *external_id) {
    for (const Program *program = PROGRAMS; program->code != NULL; program++)
        if (text_same(program->external_id, external_id))
            return program;
    return NULL;
}

#define CROSS "/rest/apis/cross/"
#define ENROLLMENT_PATH CROSS "digitalAssets/programEnrollments"
static const Operation OPERATIONS[] = {
    {ENROLLMENT_PATH "/enroll",
     "enrollment_request",
     {"transactionID"},
     ENROLL,
     200,
     "10589",
     dacs_take_enroll},
    {ENROLLMENT_PATH "/unenroll",
     "enrollment_request",
     {"transactionID"},
     UNENROLL,
     200,
     "10589",
     dacs_take_unenroll},
    {ENROLLMENT_PATH "/enrollDevice",
     "enrollment_request",
     {"transactionID"},
     ENROLL_DEVICE,
     200,
     "10589",
     dacs_take_enroll_device},
    {CROSS "digitalAssets/programEnrollments/postAcknowledgement",
     "enrollment_ack",
     {"syncRequestId"},
     DACS_ACKNOWLEDGEMENT,
     200,
     "10601",
     dacs_acknowledge},
    {CROSS "service/programEvent",
     "event",
     {"eventExternalIdentifier", "externalIdentifier"},
     DACS_PROGRAM_EVENT,
     200,
     "10611",
     dacs_create_program_event},
    {CROSS "service/programEvent/lifecycle",
     "event_status",
     {"eventExternalIdentifier", "action"},
     DACS_LIFECYCLE,
     200,
     NULL,
     dacs_move_program_event},
    {CROSS "service/programEventParticipation/reserveDevice",
     "reservation",
     {NULL},
     DACS_RESERVATION,
     200,
     NULL,
     dacs_reserve_devices},
    {CROSS "service/programEventParticipation/postEventOutcome",
     "outcome",
     {NULL},
     DACS_OUTCOMES,
     200,
     NULL,
     dacs_take_outcomes},
    {CROSS "digitalAssets/controllableDeviceStatus/response",
     "status_result",
     {"responseDetail.transactionID"},
     DACS_STATUS_ANSWER,
     200,
     "10672",
     dacs_take_status},
    {CROSS "digitalAssets/deviceScores/extracts/{name}/rename",
     "device_score_file",
     {"name", "newName"},
     DACS_RENAME,
     200,
     NULL,
     dacs_rename_extract},
    {0},
};

static const Attachment ATTACHMENTS[] = {{0}};

static const Collection COLLECTIONS[] = {
    {CROSS "digitalAssets/syncRequests",
     SYNC_REQUESTS,
     "state",
     {{"syncRequestId", BY_ID}, {"subscriptionId", BY_PARENT}, {"state", BY_STATE}},
     NULL},
    {ENROLLMENT_PATH, ENROLLMENTS, "status", {{"enrollmentId", BY_ID}, {"transactionID", BY_KEY}}, NULL},
    {ENROLLMENT_PATH "/enroll", ENROLLMENTS, "status", {{"enrollmentId", BY_ID}}, dacs_write_enroll},
    {ENROLLMENT_PATH "/unenroll", ENROLLMENTS, "status", {{"enrollmentId", BY_ID}}, dacs_write_unenroll},
    {CROSS "service/programEvents",
     PROGRAM_EVENTS,
     "status",
     {{"eventExternalIdentifier", BY_KEY}, {"externalIdentifier", BY_PARENT}, {"status", BY_STATE}},
     NULL},
    {CROSS "service/programEventParticipations",
     PARTICIPATIONS,
     "status",
     {{"eventExternalIdentifier", BY_PARENT}},
     NULL},
    {CROSS "service/optOuts",
     OPT_OUTS,
     NULL,
     {{"optOutId", BY_ID}, {"eventExternalIdentifier", BY_PARENT}},
     NULL},
    {CROSS "digitalAssets/controllableDeviceStatus/requests",
     STATUS_CHECKS,
     "state",
     {{"communicationId", BY_ID}, {"state", BY_STATE}},
     NULL},
    {CROSS "digitalAssets/deviceScores/extracts",
     SCORE_EXTRACTS,
     NULL,
     {{"name", BY_ID}},
     dacs_write_extract},
    {0},
};

static const Setting SETTINGS[] = {
    {"sync_delay_ms", "0", "how long a sync request stays PENDING before it is compared and sent"},
    {"status_timeout_ms", "0", "how long a status check waits for its answer; 0: for ever"},
    {"late_answers", "1", "0: a status check that has timed out takes no answer"},
    {"enrollment_delay_ms", "0",
     "how long an enrollment takes to be completed by itself; 0: only an act does it"},
    {"opt_out_minutes", "0",
     "how long before its program event starts a device can be opted out at the latest"},
    {0},
};

static const Duty DUTIES[] = {
    {"decide sync request", sync_request_decide},
    {"time out status check", status_check_time_out},
    {"finish enrollment", enrollment_finish},
    {0},
};

/* messageCategory of everything that DACS refuses. */
static void write_refusal(Reply *reply, const Refusal *refusal, const char *text) {
    if (refusal->said != NULL)
        text_format(&reply->body, "{\"status\":\"%s\",\"exception\":", refusal->said);
    text_format(&reply->body,
                "{\"messageCategory\":\"11502\",\"messageNumber\":\"%s\",\"messageParameters\":[",
                refusal->number);
    if (refusal->parameter[0] != '\0')
        text_add_json(&reply->body, refusal->parameter);
    text_add(&reply->body, "],\"messageText\":");
    text_add_json(&reply->body, text);
    text_add(&reply->body, refusal->said != NULL ? "}}" : "}");
}

const Surface DACS_SURFACE = {
    .name = "dacs",
    .numbers = {"10501", "10502", "10503", "10504"},
    .messages = DACS_MESSAGES,
    .operations = OPERATIONS,
    .attachments = ATTACHMENTS,
    .collections = COLLECTIONS,
    .acts = DACS_ACTS,
    .settings = SETTINGS,
    .duties = DUTIES,
    .write_refusal = write_refusal,
};
