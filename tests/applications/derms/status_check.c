/* Status checks: DERMS takes the question, asks the head-end system, and answers later. */
#include "../clock.h"
#include "derms.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool derms_check_status(Application *application, const cJSON *body, Reply *reply, Refusal *refusal) {
    const char *id = json_text(body, "dacsMessageId");
    char *printed = cJSON_PrintUnformatted(body);
    (void)refusal;
    item_put(application->store, &(Item){.collection = STATUS_CHECKS, .id = id, .body = printed});
    free(printed);
    due_add(application->store, clock_true_us() / 1000 + setting_number(application, "status_delay_ms"),
            "answer status check", id);
    text_add(&reply->body, "{\"status\":\"ACCEPTED\"}");
    return true;
}

/* An answer: who is answered, what, and in which words. */
typedef struct Answer {
    const char *response_id, *message_id, *status, *words;
} Answer;

static void answer_write(const Answer *answer, Text *out) {
    char now[INSTANT_SIZE];
    clock_format(clock_now_ms(), now);
    text_add(out, "{\"responseId\":");
    text_add_json(out, answer->response_id);
    text_add(out, ",\"MsgAck\":{\"ackType\":");
    text_add_json(out, answer->status);
    text_format(out, ",\"whenISO\":\"%s\",\"responses\":{\"response\":[{\"dacsMessageId\":", now);
    text_add_json(out, answer->message_id);
    text_add(out, ",\"id\":");
    text_add_json(out, answer->message_id);
    if (answer->words[0] != '\0') {
        text_add(out, ",\"value\":");
        text_add_json(out, answer->words);
    }
    text_format(out, ",\"responseCode\":\"%s\",\"responseTimeISO\":\"%s\"}]}}}",
                text_same(answer->status, "SUCCESS") ? "OK" : "NOT_REACHABLE", now);
}

/* A second answer to the same question is nothing new that somebody must learn. */
static void answer_put(Application *application, const Answer *answer) {
    Item former;
    Text text = {0};
    if (item_find(application->store, STATUS_RESPONSES, answer->message_id, &former) == 0)
        made_add(application->store, "status_result", answer->message_id);
    else
        item_free(&former);
    answer_write(answer, &text);
    item_put(application->store, &(Item){.collection = STATUS_RESPONSES,
                                         .id = answer->response_id,
                                         .key = answer->message_id,
                                         .body = text.at});
    text_free(&text);
}

void derms_answer_status(Application *application, const char *message_id) {
    Item asked;
    Text device = {0};
    char kind[20], message[200];
    if (!item_get(application->store, STATUS_CHECKS, message_id, &asked))
        return;
    cJSON *body = cJSON_Parse(asked.body);
    text_format(&device, "%s|%s", json_text(body, "deviceInfo.headEndSystem"),
                json_text(body, "deviceInfo.nicid"));
    bool is_faulty = derms_fault_of(application, device.at, kind, message);
    if (strcmp(kind, "SILENT") != 0) {
        char *id = identifier_new(application, "R", 9);
        answer_put(application, &(Answer){id, message_id, is_faulty ? "FAILURE" : "SUCCESS", message});
        free(id);
    }
    text_free(&device);
    cJSON_Delete(body);
    item_free(&asked);
}

/* An answer at any time, to anybody: late, a second one, or to a question that nobody asked. */
bool act_answer_status(Application *application, const cJSON *act, cJSON *made, char *reason) {
    const char *message_id = json_text(act, "dacsMessageId"), *given = json_text(act, "responseId");
    const char *status = json_text(act, "status"), *words = json_text(act, "message");
    if (message_id == NULL)
        return act_refuse(reason, "dacsMessageId is needed");
    char *id = given != NULL ? text_copy(given) : identifier_new(application, "R", 9);
    answer_put(application,
               &(Answer){id, message_id, status != NULL ? status : "SUCCESS", text_or_empty(words)});
    cJSON_AddStringToObject(made, "responseId", id);
    free(id);
    return true;
}
