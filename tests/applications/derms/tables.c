/* DERMS as data: fields, numbers, states, addresses. */
#include "derms.h"

#include <string.h>

static const char *const SUBSCRIPTION_STATES[] = {"ACTIVE", "INACTIVE", NULL};
static const char *const ACK_TYPES[] = {"SUCCESS", "ERROR", "FAILURE", NULL};

static const Field DEVICE[] = {
    {"deviceId", FIELD_TEXT, true, 12, NULL, NULL},
    {"assetId", FIELD_TEXT, false, 30, NULL, NULL},
    {"nicId", FIELD_TEXT, true, 100, NULL, NULL},
    {"headEndSystem", FIELD_TEXT, true, 50, NULL, NULL},
    {"deviceType", FIELD_TEXT, false, 30, NULL, NULL},
    {"specification", FIELD_TEXT, false, 100, NULL, NULL},
    {"serialNo", FIELD_TEXT, false, 60, NULL, NULL},
    {"badgeNo", FIELD_TEXT, false, 60, NULL, NULL},
    {"status", FIELD_TEXT, false, 30, NULL, NULL},
    {"replacesDeviceId", FIELD_TEXT, false, 12, NULL, NULL},
    {0},
};
const Field DERMS_ENROLL[] = {
    {"dacsMessageId", FIELD_TEXT, true, 120, NULL, NULL},
    {"contactInfo.contactId", FIELD_TEXT, true, 30, NULL, NULL},
    {"contactInfo.cisPersonId", FIELD_TEXT, false, 30, NULL, NULL},
    {"subscriptionInfo.subscriptionId", FIELD_TEXT, true, 30, NULL, NULL},
    {"subscriptionInfo.cisAccountId", FIELD_TEXT, false, 30, NULL, NULL},
    {"subscriptionInfo.subscriptionType", FIELD_TEXT, false, 30, NULL, NULL},
    {"subscriptionInfo.status", FIELD_CODE, true, 0, SUBSCRIPTION_STATES, NULL},
    {"subscriptionInfo.programId", FIELD_TEXT, false, 30, NULL, NULL},
    {"subscriptionInfo.programCode", FIELD_TEXT, true, 30, NULL, NULL},
    {"subscriptionInfo.startDateTimeISO", FIELD_INSTANT, true, 0, NULL, NULL},
    {"subscriptionInfo.endDateTimeISO", FIELD_INSTANT, false, 0, NULL, NULL},
    {"locationInfo.division", FIELD_TEXT, false, 30, NULL, NULL},
    {"locationInfo.servicePointId", FIELD_TEXT, true, 30, NULL, NULL},
    {"locationInfo.cisPremiseId", FIELD_TEXT, false, 30, NULL, NULL},
    {"locationInfo.cisServicePointId", FIELD_TEXT, false, 30, NULL, NULL},
    {"locationInfo.timeZone", FIELD_TEXT, false, 60, NULL, NULL},
    {"locationInfo.controllableDevices", FIELD_LIST, true, 0, NULL, DEVICE},
    {0},
};

static const Field RESPONSE[] = {
    {"dacsMessageId", FIELD_TEXT, false, 120, NULL, NULL},
    {"id", FIELD_TEXT, true, 254, NULL, NULL},
    {"value", FIELD_TEXT, false, 254, NULL, NULL},
    {"responseCode", FIELD_TEXT, true, 60, NULL, NULL},
    {"responseMessage", FIELD_TEXT, false, 254, NULL, NULL},
    {"responseTimeISO", FIELD_INSTANT, false, 0, NULL, NULL},
    {0},
};
const Field DERMS_MESSAGE_ACK[] = {
    {"MsgAck.messageId", FIELD_TEXT, true, 120, NULL, NULL},
    {"MsgAck.ackType", FIELD_CODE, true, 0, ACK_TYPES, NULL},
    {"MsgAck.whenISO", FIELD_INSTANT, true, 0, NULL, NULL},
    {"MsgAck.responses.response", FIELD_LIST, false, 0, NULL, RESPONSE},
    {0},
};
const Field DERMS_STATUS_CHECK[] = {
    {"dacsMessageId", FIELD_TEXT, true, 120, NULL, NULL},
    {"deviceInfo.division", FIELD_TEXT, false, 30, NULL, NULL},
    {"deviceInfo.deviceType", FIELD_TEXT, false, 30, NULL, NULL},
    {"deviceInfo.specification", FIELD_TEXT, false, 100, NULL, NULL},
    {"deviceInfo.headEndSystem", FIELD_TEXT, true, 50, NULL, NULL},
    {"deviceInfo.nicid", FIELD_TEXT, true, 100, NULL, NULL},
    {0},
};

const Field DERMS_OPT_OUT[] = {
    {"dacsMessageId", FIELD_TEXT, true, 120, NULL, NULL},
    {"stageId", FIELD_TEXT, true, 120, NULL, NULL},
    {"deviceInfo.headEndSystem", FIELD_TEXT, true, 50, NULL, NULL},
    {"deviceInfo.nicid", FIELD_TEXT, true, 100, NULL, NULL},
    {"optOutDateTimeISO", FIELD_INSTANT, true, 0, NULL, NULL},
    {"reason", FIELD_TEXT, false, 254, NULL, NULL},
    {0},
};

static const Message MESSAGES[] = {
    {"20001", "Field {1} is required."},
    {"20002", "Field {1} is too long."},
    {"20003", "The value of field {1} is not valid."},
    {"20004", "The message cannot be read: {1}."},
    {"20006", "Message {1} is no collection of enrollment requests."},
    {"20005", "Message {1} is not one that awaits an acknowledgement."},
    {"20007", "Stage {1} does not exist."},
    {"20008", "Stage {1} is cancelled."},
    {"20009", "The cut-off for opting out of stage {1} has passed."},
    {"20010", "Device {1} is not reserved in the stage."},
    {"20006", "The attachment has more than {1} rows."},
    {0},
};

static const Program PROGRAMS[] = {{"TSTAT", "DR-TSTAT"}, {"WATER", "DR-WATER"}, {"EVCHG", "DR-EVCHG"}, {0}};

const Program *derms_program(const char *name) {
    for (const Program *program = PROGRAMS; program->code != NULL; program++)
        if (text_same(program->code, name) || text_same(program->external_id, name))
            return program;
    return NULL;
}

bool derms_event_type_is_known(const char *type) {
    static const char *const TYPES[] = {"ECONOMIC", "EMERGENCY", "RELIABILITY", "DEVICE_TEST"};
    for (size_t i = 0; i < sizeof TYPES / sizeof TYPES[0]; i++)
        if (text_same(TYPES[i], type))
            return true;
    return false;
}

const StatusRule DERMS_STATUS_RULES[] = {
    {"New", "Submitted"},      {"Submitted", "Approved"},    {"Submitted", "Denied"},
    {"Approved", "Scheduled"}, {"Scheduled", "In Progress"}, {"In Progress", "Completed"},
    {"New", "Canceled"},       {"Submitted", "Canceled"},    {"Approved", "Canceled"},
    {"Scheduled", "Canceled"}, {"In Progress", "Canceled"},  {0},
};

bool derms_may_become(const char *from, const char *to) {
    for (const StatusRule *rule = DERMS_STATUS_RULES; rule->from != NULL; rule++)
        if (text_same(rule->from, from) && text_same(rule->to, to))
            return true;
    return false;
}

bool derms_is_final(const char *status) {
    return text_same(status, "Completed") || text_same(status, "Canceled") || text_same(status, "Denied");
}

static const Operation OPERATIONS[] = {
    {"/derms/enroll", "enrollment_sync", {"dacsMessageId"}, DERMS_ENROLL, 202, "", derms_enroll},
    {"/derms/messageAcks", "message_ack", {NULL}, DERMS_MESSAGE_ACK, 202, NULL, derms_take_ack},
    {"/derms/status_check",
     "status_check",
     {"dacsMessageId"},
     DERMS_STATUS_CHECK,
     202,
     "",
     derms_check_status},
    {"/derms/opt_out", "opt_out", {"dacsMessageId"}, DERMS_OPT_OUT, 202, "", derms_opt_out},
    {"/derms/enrollmentResponses",
     "enrollment_result",
     {"MsgAck.messageId"},
     DERMS_MESSAGE_ACK,
     202,
     "",
     derms_take_response},
    {0},
};

static const Attachment ATTACHMENTS[] = {
    {"/derms/deviceScores", "device_score", "text/csv", 202, derms_take_scores},
    {0},
};

static const Collection COLLECTIONS[] = {
    {"/derms/events", EVENTS, "status", {{"eventId", BY_ID}, {"status", BY_STATE}}, NULL},
    {"/derms/reservationFiles",
     RESERVATION_FILES,
     NULL,
     {{"fileId", BY_ID}, {"messageId", BY_KEY}, {"stageId", BY_PARENT}},
     derms_write_file},
    {"/derms/outcomeFiles",
     OUTCOME_FILES,
     NULL,
     {{"fileId", BY_ID}, {"messageId", BY_KEY}, {"stageId", BY_PARENT}},
     derms_write_file},
    {"/derms/enrollAcks", ENROLL_ACKS, NULL, {{"ackId", BY_ID}, {"dacsMessageId", BY_KEY}}, NULL},
    {"/derms/enrollments", ENROLLMENTS, NULL, {{"subscriptionId", BY_ID}, {"dacsMessageId", BY_KEY}}, NULL},
    {"/derms/enroll", ENROLLS, NULL, {{"dacsMessageId", BY_ID}, {"subscriptionId", BY_PARENT}}, NULL},
    {"/derms/enrollmentRequests", ENROLLMENT_REQUESTS, NULL, {{"messageId", BY_ID}}, NULL},
    {"/derms/enrollmentResponses", ENROLLMENT_RESPONSES, NULL, {{"messageId", BY_ID}}, NULL},
    {"/derms/messageAcks", MESSAGE_ACKS, NULL, {{"messageId", BY_KEY}}, NULL},
    {"/derms/status_check", STATUS_CHECKS, NULL, {{"dacsMessageId", BY_ID}}, NULL},
    {"/derms/statusResponses",
     STATUS_RESPONSES,
     NULL,
     {{"responseId", BY_ID}, {"dacsMessageId", BY_KEY}},
     NULL},
    {"/derms/opt_out", OPT_OUTS, "status", {{"dacsMessageId", BY_ID}, {"stageId", BY_PARENT}}, NULL},
    {"/derms/deviceScores", DEVICE_SCORES, NULL, {{"nicId", BY_PARENT}}, NULL},
    {0},
};

static const Setting SETTINGS[] = {
    {"ack_delay_ms", "50", "how long the head-end systems take to register the devices of an enroll"},
    {"status_delay_ms", "50", "how long a head-end system takes to reach a device that is asked for"},
    {"opt_out_minutes", "0", "how long before its stage starts a device can be opted out at the latest"},
    {"drms_instance", "derms", "drmsInstanceId of everything that is made here"},
    {"history", "1", "0: stages show no history"},
    {"keeps", "", "how enrollments are held: upper, lower, padded, seconds, offset, empty, null, reversed"},
    {"keeps_length", "0", "characters of a serial number and the like that are held; 0: all"},
    {0},
};

static const Duty DUTIES[] = {
    {"acknowledge enroll", derms_acknowledge}, {"answer status check", derms_answer_status}, {0}};

static void write_refusal(Reply *reply, const Refusal *refusal, const char *text) {
    text_format(&reply->body, "{\"messageNumber\":\"%s\",\"field\":", refusal->number);
    text_add_json(&reply->body, refusal->parameter);
    text_add(&reply->body, ",\"messageText\":");
    text_add_json(&reply->body, text);
    text_add(&reply->body, "}");
}

const Surface DERMS_SURFACE = {
    .name = "derms",
    .numbers = {"20001", "20002", "20003", "20004"},
    .messages = MESSAGES,
    .operations = OPERATIONS,
    .attachments = ATTACHMENTS,
    .collections = COLLECTIONS,
    .acts = DERMS_ACTS,
    .settings = SETTINGS,
    .duties = DUTIES,
    .write_refusal = write_refusal,
};
