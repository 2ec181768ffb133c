// Collections of enrollment requests: DERMS makes them, DACS takes one at a time, completes or cancels it
// later.
#include "story.h"

#include "base/memory.h"

#include <stdio.h>

enum { FIRST_TICKS = 60, ITEMS_MAX = 5 };

static const char *const PROGRAMS[] = {"TSTAT", "WATER", "EVCHG"};
static const char *const DIVISIONS[] = {"NORTH", "SOUTH", "EAST", "WEST"};
static const char *const ZONES[] = {"America/Los_Angeles", "America/New_York", "America/Chicago"};

// Whatever DERMS would choose by itself depends on how many requests it has made before.
static char *item_text(Random *random, int collection, int item, bool is_bad) {
    int n = collection * ITEMS_MAX + item;
    return text_new(
        "{\"messageId\":\"TX%05d\",\"customerInfo\":{\"cisPersonId\":\"QP%05d\",\"cisAccountId\":\"QA%05d\","
        "\"name\":\"Customer %d\"},\"programInfo\":{\"programCode\":\"%s\"},"
        "\"locationInfo\":{\"locationId\":\"QL%05d\",\"cisPremiseId\":\"QM%05d\","
        "\"cisServicePointId\":\"QS%05d\",\"division\":\"%s\",\"timeZone\":\"%s\"},\"assetInfo\":{"
        "\"assetOwnership\":\"W1CO\",\"assetList\":[{"
        "\"sequence\":1,\"headEndSystem\":\"LEC\",\"nicId\":\"QN%05d\",\"specification\":\"ACME!T1\","
        "\"assetType\":\"THERMOSTAT\",\"serialNo\":\"QR%05d\",\"badgeNo\":\"QB%05d\"}]}}",
        n, n, n, n, is_bad ? "NONE" : PROGRAMS[random_below(random, 3)], n, n, n, DIVISIONS[n % 4],
        ZONES[n % 3], n, n, n);
}

// Completed, cancelled, expired, or left open.
static void item_end(Script *script, Random *random, int tick, int collection, int item) {
    static const char *const ENDS[] = {"complete_enrollment", "complete_enrollment", "complete_enrollment",
                                       "cancel_enrollment",   "expire_enrollment",   NULL};
    const char *end = ENDS[random_below(random, 6)];
    if (end == NULL)
        return;
    int n = collection * ITEMS_MAX + item;
    story_begin(script, tick);
    Act *act = story_act(script, tick, DACS, "{\"act\":\"%s\",\"transactionID\":\"TX%05d\"}", end, n);
    act_needs(act, DACS,
              "select 1 from item where collection = 'programEnrollments' and key = 'TX%05d' and state = "
              "'PENDING'",
              n);
    act_keeps(act, "Q%d.subscription=subscriptionId", n);
    if (end[1] != 'o' || random_is(random, 70))
        return;
    act = story_act(script, tick + 5, DERMS,
                    "{\"act\":\"request_enrollment\",\"requestType\":\"UNENROLL\",\"messageId\":\"UC%05d\","
                    "\"items\":[{\"messageId\":\"UX%05d\",\"subscriptionId\":\"${Q%d.subscription}\"}]}",
                    n, n, n);
    act_needs(
        act, DERMS,
        "select 1 from item where collection = 'enrollments' and id = '${Q%d.subscription}' and state = "
        "'ACTIVE'",
        n);
    act = story_act(script, tick + 6, DACS, "{\"act\":\"approve_unenroll\",\"transactionID\":\"UX%05d\"}", n);
    act_needs(act, DACS,
              "select 1 from item where collection = 'programEnrollments' and key = 'UX%05d' and state = "
              "'PENDING-APPROVAL'",
              n);
    story_act(script, tick + 7, DACS, "{\"act\":\"complete_enrollment\",\"transactionID\":\"UX%05d\"}", n);
}

static void collection_add(Script *script, Random *random, int collection) {
    int tick = random_below(random, FIRST_TICKS), items = random_between(random, 1, ITEMS_MAX);
    bool is_bad[ITEMS_MAX];
    AUTO(memory_free_at) char *text = text_new("%s", "");
    for (int i = 0; i < items; i++) {
        is_bad[i] = random_is(random, 12);
        AUTO(memory_free_at) char *item = item_text(random, collection, i, is_bad[i]);
        char *longer = text_new("%s%s%s", text, i > 0 ? "," : "", item);
        memory_free_at(&text);
        text = longer;
    }
    story_begin(script, tick);
    story_act(script, tick, DERMS, "{\"act\":\"request_enrollment\",\"messageId\":\"EC%05d\",\"items\":[%s]}",
              collection, text);
    for (int i = 0; i < items; i++)
        if (!is_bad[i])
            item_end(script, random, tick + random_between(random, 2, 30), collection, i);
}

void requests_add(Script *script, uint64_t seed, int count) {
    Random random = random_of(seed, 2);
    for (int i = 0; i < count; i++)
        collection_add(script, &random, i);
}
