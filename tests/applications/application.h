/* One simulated application: its tables (a Surface, written from the domain's description in dacs/ or derms/)
   and what it holds while it runs. The drivers in this folder know no application by name. */
#ifndef APPLICATIONS_APPLICATION_H
#define APPLICATIONS_APPLICATION_H

#include "field.h"
#include "item.h"
#include "request.h"
#include "store.h"

typedef struct Application Application;

/* A number that the application answers with; {1} in the text stands for the parameter. */
typedef struct Message {
    const char *number;
    const char *text;
} Message;

enum { IDENTITY_PATHS_MAX = 2 };

/* What may be posted: one row per call. A segment {member} of the path is given to the operation as a member
   of the body. */
typedef struct Operation {
    const char *path;
    const char *flow;                         /* effects are counted under it */
    const char *identity[IDENTITY_PATHS_MAX]; /* paths into the body; joined by | */
    const Field *fields;
    int status; /* of success */
    /* What a repeat of an applied identity answers: a message number, "" = as the first time without a second
       effect, NULL = the operation judges by what it holds. */
    const char *repeat;
    bool (*apply)(Application *, const cJSON *body, Reply *, Refusal *); /* an empty reply becomes {} */
} Operation;

/* An attachment that may be posted: taken as it came, all of it or nothing. What takes it counts its effects.
 */
typedef struct Attachment {
    const char *path;
    const char *flow;
    const char *type;
    int status; /* of success */
    bool (*take)(Application *, const Text *attachment, Reply *, Refusal *);
} Attachment;

/* What a user can do; false with a reason when the application is not in a state for it. */
typedef struct Act {
    const char *name;
    bool (*perform)(Application *, const cJSON *act, cJSON *made, char *reason);
} Act;
enum { REASON_SIZE = 240 };

typedef struct Setting {
    const char *name;
    const char *value; /* by default */
    const char *help;
} Setting;

/* Work that was put off (due_add). */
typedef struct Duty {
    const char *what;
    void (*perform)(Application *, const char *id);
} Duty;

typedef struct Surface {
    const char *name;
    FieldNumbers numbers;
    const Message *messages; /* each table ends with a zero row */
    const Operation *operations;
    const Attachment *attachments;
    const Collection *collections;
    const Act *acts;
    const Setting *settings;
    const Duty *duties;
    void (*write_refusal)(Reply *, const Refusal *, const char *text); /* the application's error body */
} Surface;

enum { SETTINGS_MAX = 24 };
struct Application {
    const Surface *surface;
    Store *store;
    int64_t seed;
    char *settings[SETTINGS_MAX]; /* in the order of the surface's table, then the common one */
};

extern const Surface DACS_SURFACE, DERMS_SURFACE;

/* Settings, by name; an unknown name ends the program. */
const char *setting_text(const Application *, const char *name);
int64_t setting_number(const Application *, const char *name);
bool setting_set(Application *, const char *name, const char *value); /* false: no such setting */
void settings_load(Application *);
void settings_write(const Application *, Text *);

/* The driver of posts and lists; a path that is nobody's becomes 404. */
void application_answer(Application *, const Request *, Reply *);
void application_write_refusal(Application *, Reply *, const Refusal *);
const char *application_message(const Application *, const Refusal *, Text *);
bool page_answer(Application *, const Request *, Reply *);

/* Performs what is due; returns ms until the next duty, -1 when there is none. */
int64_t duties_perform(Application *);

/* Everything below /control. */
bool control_answer(Application *, const Request *, Reply *);
/* One act, or its refusal's reason. What it did is undone when it refuses. */
bool act_perform(Application *, const cJSON *act, cJSON *made, char *reason);

/* Always false: the reason of a refused act. */
bool act_refuse(char *reason, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Deterministic ids: the first letters, three digits of the seed, then digits that follow no order. */
char *identifier_new(Application *, const char *prefix, int digits); /* caller frees */
/* Number of the next one of a kind, from 0, kept over restarts. */
int64_t counter_next(Application *, const char *name);

#endif
