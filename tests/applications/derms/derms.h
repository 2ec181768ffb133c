/* The simulated DERMS: names that its files share. */
#ifndef APPLICATIONS_DERMS_H
#define APPLICATIONS_DERMS_H

#include "../application.h"

/* Collections in the store. */
#define EVENTS "events"
#define STAGES "stages"                      /* parent: event */
#define RESERVATION_FILES "reservationFiles" /* key: messageId, parent: stage */
#define OUTCOME_FILES "outcomeFiles"         /* the same */
#define FILE_CONTENTS "fileContents"
#define OUTCOMES "outcomes" /* what was last reported; id: stageId|headEndSystem|nicId, key: its version */
#define ENROLLS "enroll"    /* what was posted, by dacsMessageId */
#define ENROLLMENTS "enrollments" /* what is held, by subscription; key: the last dacsMessageId */
#define ENROLL_ACKS "enrollAcks"  /* key: dacsMessageId */
#define HELD_DEVICES                                                                                         \
    "heldDevices" /* id: headEndSystem|nicId, key: program code, parent: subscription, state: registration   \
                   */
#define MESSAGE_ACKS                                                                                         \
    "messageAcks" /* id: messageId, of an event with the step: eventId|stageId:action; key: messageId */
#define STATUS_CHECKS "status_check"               /* what was posted, by dacsMessageId */
#define STATUS_RESPONSES "statusResponses"         /* key: dacsMessageId */
#define ENROLLMENT_REQUESTS "enrollmentRequests"   /* collections, by messageId */
#define ENROLLMENT_RESPONSES "enrollmentResponses" /* what was posted, by messageId */
#define OPT_OUTS                                                                                             \
    "opt_out" /* what was posted, by dacsMessageId; key: stageId|headEndSystem|nicId, parent: stage */
#define DEVICE_SCORES "deviceScores" /* id: headEndSystem|nicId, key: scoredAt, parent: nicId */

typedef struct Program {
    const char *code, *external_id;
} Program;
/* By either of its names; NULL when there is none. */
const Program *derms_program(const char *name);
/* The lookup table of event types. */
bool derms_event_type_is_known(const char *type);

typedef struct StatusRule {
    const char *from, *to;
} StatusRule;
extern const StatusRule DERMS_STATUS_RULES[];
bool derms_may_become(const char *from, const char *to);
bool derms_is_final(const char *status);

extern const Field DERMS_ENROLL[], DERMS_MESSAGE_ACK[], DERMS_STATUS_CHECK[], DERMS_OPT_OUT[];
extern const Act DERMS_ACTS[];

bool derms_enroll(Application *, const cJSON *, Reply *, Refusal *);
bool derms_take_scores(Application *, const Text *, Reply *, Refusal *);
bool derms_take_ack(Application *, const cJSON *, Reply *, Refusal *);
bool derms_check_status(Application *, const cJSON *, Reply *, Refusal *);
bool derms_opt_out(Application *, const cJSON *, Reply *, Refusal *);
void derms_answer_status(Application *, const char *message_id);
/* Makes of a posted enrollment what is held of it, as the settings keeps and keeps_length say. */
void derms_keep(const Application *, cJSON *body);
/* What was set to go wrong with this device (headEndSystem|nicId): kind and words, or false. */
bool derms_fault_of(Application *, const char *device, char kind[20], char message[200]);
bool derms_take_response(Application *, const cJSON *, Reply *, Refusal *);
/* Keeps a posted MsgAck under an id; its key is the message that it answers. */
void derms_message_ack_put(Application *, const char *collection, const char *id, const cJSON *body);
void derms_acknowledge(Application *, const char *message_id);
bool derms_write_file(Store *, const char *file_id, Text *body, const char **type);

/* The event as JSON, to be changed and stored again; NULL with a reason. */
cJSON *event_load(Application *, const char *event_id, char *reason);
cJSON *event_of_stage(Application *, const char *stage_id, char *reason);
cJSON *event_stage(const cJSON *event, const char *stage_id);
/* The event's window and status become what its stages say. */
void event_follow_stages(cJSON *event);
/* Stores the event and frees the JSON. */
void event_store(Application *, cJSON *event);
void event_show(const cJSON *event, cJSON *made);
/* Adds a stage; its status is the one that a stage of this event has at first. */
bool event_add_stage(Application *, cJSON *event, int64_t start_ms, int64_t end_ms, char *reason);
/* An action by which DACS knows a step: X1SD, X1IP, F1CO, F1CN. */
bool derms_action_is_known(const char *action);
/* A step that somebody else has to answer. */
void step_count(Application *, const char *stage_id, const char *action);
/* Moves a stage on, with its history and what is counted as made. */
bool stage_become(Application *, cJSON *stage, const char *status, const char *cancel_reason, char *reason);

bool act_edit_device(Application *, const cJSON *act, cJSON *made, char *reason);
bool act_answer_status(Application *, const cJSON *act, cJSON *made, char *reason);
bool act_request_enrollment(Application *, const cJSON *act, cJSON *made, char *reason);
bool act_reserve(Application *, const cJSON *act, cJSON *made, char *reason);
bool act_report_outcomes(Application *, const cJSON *act, cJSON *made, char *reason);

#endif
