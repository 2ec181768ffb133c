/* The simulated DACS: names that its files share. */
#ifndef APPLICATIONS_DACS_H
#define APPLICATIONS_DACS_H

#include "../application.h"

/* Collections in the store. */
#define CONTACTS "contacts" /* key: cisPersonId */
#define SUBSCRIPTIONS "subscriptions"
#define DEVICES "devices"                      /* key: headEndSystem|nicId, parent: subscription */
#define ENROLLMENTS "programEnrollments"       /* key: transactionID, parent: subscription */
#define ENROLLMENT_DEVICES "enrollmentDevices" /* id: headEndSystem|nicId, parent: the enrollment */
#define SYNC_REQUESTS "syncRequests"           /* parent: subscription */
#define PROGRAM_EVENTS "programEvents"         /* key: eventExternalIdentifier */
#define SCORE_EXTRACTS "scoreExtracts"
#define EXTRACT_CONTENTS "extractContents"
#define PARTICIPATIONS "programEventParticipations" /* key: event|headEndSystem|nicId, parent: event */
#define STATUS_CHECKS "statusChecks"                /* key: headEndSystem|nicId */
#define OPT_OUTS "optOuts"                          /* key: event|headEndSystem|nicId, parent: event */

/* State of a participation that its customer does not want. */
#define OPTED_OUT "OPTED_OUT"

typedef struct Program {
    const char *code, *id, *external_id, *name;
} Program;
const Program *dacs_program_by_code(const char *code);
const Program *dacs_program_by_external_id(const char *external_id);

/* headEndSystem|nicId; the caller frees. */
char *dacs_device_key(const char *head_end_system, const char *nic_id);

/* A sync request of a subscription as it stands now; `ended_device` (or NULL) is shown besides the devices in
   use. Writes syncRequestId and state to made. */
void sync_request_new(Application *, const char *subscription_id, const char *ended_device, cJSON *made);
/* The same content under a new id: skips the comparison with the last one. */
void sync_request_resend(Application *, const Item *request, cJSON *made);
/* Takes the content of the oldest open request anew: a person corrected what it shows. */
void sync_requests_retake(Application *, const char *subscription_id);
/* Makes a request final and lets the next one of its object go. */
void sync_request_finish(Application *, const Item *request, const char *state, const char *extra);
void sync_request_decide(Application *, const char *sync_request_id);

/* The one program event that an identifier names: none or several are errors, it never picks. */
bool program_event_find(Application *, const cJSON *body, Item *event, Refusal *);
/* The result of one row of a call, after those before it. */
void result_write(Application *, int index, const Refusal *refusal_or_null, Text *out);
bool dacs_device_is_used(Application *, const char *key);
/* What agents do, and what follows from a request: customer, subscription and devices; a subscription ended;
   devices added to the subscription that made names. Only the second makes its sync request itself. */
bool dacs_enroll(Application *, const cJSON *act, const Program *, cJSON *made, char *reason);
bool dacs_unenroll(Application *, const char *subscription_id, cJSON *made, char *reason);
bool dacs_add_devices(Application *, const cJSON *act, cJSON *made, char *reason);

bool act_complete_enrollment(Application *, const cJSON *act, cJSON *made, char *reason);
bool act_cancel_enrollment(Application *, const cJSON *act, cJSON *made, char *reason);
bool act_expire_enrollment(Application *, const cJSON *act, cJSON *made, char *reason);
bool act_approve_unenroll(Application *, const cJSON *act, cJSON *made, char *reason);
void enrollment_finish(Application *, const char *enrollment_id);
bool dacs_write_enroll(Store *, const char *id, Text *body, const char **type);
bool dacs_write_unenroll(Store *, const char *id, Text *body, const char **type);

bool act_check_device(Application *, const cJSON *act, cJSON *made, char *reason);
/* A check that nobody answered in time. */
void status_check_time_out(Application *, const char *communication_id);

extern const Field DACS_ACKNOWLEDGEMENT[], DACS_PROGRAM_EVENT[], DACS_LIFECYCLE[], DACS_RESERVATION[],
    DACS_RESERVATION_ROW[], DACS_OUTCOMES[], DACS_OUTCOME_ROW[], DACS_STATUS_ANSWER[], DACS_RENAME[];
extern const Message DACS_MESSAGES[];
extern const Act DACS_ACTS[];

typedef struct Transition {
    const char *from, *action, *to;
} Transition;
extern const Transition DACS_TRANSITIONS[];
extern const char *const DACS_EVENT_STATES[]; /* in the order of life */

bool dacs_take_enroll(Application *, const cJSON *, Reply *, Refusal *);
bool dacs_take_unenroll(Application *, const cJSON *, Reply *, Refusal *);
bool dacs_take_enroll_device(Application *, const cJSON *, Reply *, Refusal *);
bool dacs_acknowledge(Application *, const cJSON *, Reply *, Refusal *);
bool dacs_create_program_event(Application *, const cJSON *, Reply *, Refusal *);
bool dacs_move_program_event(Application *, const cJSON *, Reply *, Refusal *);
bool dacs_rename_extract(Application *, const cJSON *, Reply *, Refusal *);
bool dacs_reserve_devices(Application *, const cJSON *, Reply *, Refusal *);
bool dacs_take_outcomes(Application *, const cJSON *, Reply *, Refusal *);
bool dacs_take_status(Application *, const cJSON *, Reply *, Refusal *);

bool act_opt_out(Application *, const cJSON *act, cJSON *made, char *reason);
bool act_extract_scores(Application *, const cJSON *act, cJSON *made, char *reason);
bool dacs_write_extract(Store *, const char *name, Text *body, const char **type);

#endif
