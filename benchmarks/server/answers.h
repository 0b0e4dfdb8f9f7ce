/* What the server answers: whole HTTP answers, appended to a buffer. */

enum { PAGE_SIZE = 100, ID_DIGITS = 8, FIRST_CREATED_ID = 50000001, NEWEST_LISTED_ID = 40000000 };
enum { ORDER, ZIP_CHECK, CHAT_COMPLETION, CUSTOMER, BODIES, LONGEST_BODY = 16384 };

static int listed_orders = 10000;
static char bodies[BODIES][LONGEST_BODY];
static size_t order_length, id_at, reference_at, created_at, created_iso_at, created_day_at;

/* Where the value of a member of the order begins, after another place in it. */
static size_t value_of(const char *member, size_t from) {
    char *found = strstr(bodies[ORDER] + from, member);
    if (!found) die(member);
    return (size_t)(found - bodies[ORDER]) + strlen(member);
}

static void read_bodies(void) {
    for (int i = 0; i < BODIES; i++) {
        if (!fgets(bodies[i], LONGEST_BODY, stdin)) die("a body is missing on standard input");
        bodies[i][strcspn(bodies[i], "\n")] = '\0';
    }
    order_length = strlen(bodies[ORDER]);
    id_at = value_of("\"id\":", 0);
    reference_at = value_of("\"purchase_order_id\":\"BENCH-", 0);
    created_at = value_of("\"created_at\":{\"integer\":", 0);
    created_iso_at = value_of("\"iso\":\"", created_at);
    created_day_at = value_of("\"iso_short\":\"", created_at);
}

static void append_order(Buffer *buffer, int id, const Stored *created) {
    char text[32];
    size_t start = buffer->length;
    append(buffer, bodies[ORDER], order_length);
    char *order = buffer->data + start;
    snprintf(text, sizeof text, "%08d", id);
    memcpy(order + id_at, text, ID_DIGITS);
    if (!created) return;
    snprintf(text, sizeof text, "%08d", created->reference);
    memcpy(order + reference_at, text, REFERENCE_DIGITS);
    snprintf(text, sizeof text, "%010ld", (long)created->created);
    memcpy(order + created_at, text, 10);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", gmtime(&created->created));
    memcpy(order + created_iso_at, text, 20);
    memcpy(order + created_day_at, text, 10);
}

static const char *date(void) {
    static char text[64];
    static time_t written;
    time_t t = time(NULL);
    if (t != written) strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", gmtime(&t));
    written = t;
    return text;
}

static void append_head(Buffer *buffer, const char *status, const char *more, size_t body_length) {
    char head[512];
    int length = snprintf(head, sizeof head,
        "HTTP/1.1 %s\r\nServer: benchmark\r\nDate: %s\r\n"
        "Content-Type: application/json; charset=utf-8\r\nContent-Length: %zu\r\n"
        "Connection: keep-alive\r\nCache-Control: max-age=0, private, must-revalidate\r\n"
        "Vary: Origin\r\nX-Request-Id: 7d1f0c52-6b1e-4d0a-9a3e-2f4c8b6a9e10\r\nX-Runtime: 0.0001\r\n"
        "%s\r\n", status, date(), body_length, more);
    append(buffer, head, (size_t)length);
}

static void answer_text(Buffer *out, const char *status, const char *body) {
    append_head(out, status, "", strlen(body));
    append_text(out, body);
}

static void answer_refusal(Buffer *out) {
    static const char body[] = "{\"status\":\"error\",\"message\":\"Too many requests\"}";
    char more[64] = "";
    if (retry_after) snprintf(more, sizeof more, "Retry-After: %d\r\n", retry_after);
    append_head(out, "429 Too Many Requests", more, sizeof body - 1);
    append_text(out, body);
}

/* False if the connection is to be reset. */
static int answer_create(Buffer *out, const char *request, size_t length) {
    static const char opening[] = "{\"status\":\"success\",\"order\":";
    int fate = next_fate();
    int goes_wrong_first = fate == RESET_UNSTORED || fate == ERROR_UNSTORED;
    Stored *created = goes_wrong_first ? NULL : store(request, length);
    if (fate == RESET_UNSTORED || fate == RESET_STORED) return 0;
    if (fate == ERROR_UNSTORED || fate == ERROR_STORED) {
        answer_text(out, "500 Internal Server Error", "{\"status\":\"error\"}");
        return 1;
    }
    append_head(out, "200 OK", "", sizeof opening - 1 + order_length + 1);
    append_text(out, opening);
    append_order(out, FIRST_CREATED_ID - 1 + (int)stored_count, created);
    append_text(out, "}");
    return 1;
}

static int query_number(const char *target, const char *name, int fallback) {
    const char *query = strchr(target, '?');
    const char *found = query ? strstr(query, name) : NULL;
    return found ? atoi(found + strlen(name)) : fallback;
}

static void answer_page(Buffer *out, const char *target) {
    static Buffer body;
    int newest_created = FIRST_CREATED_ID - 1 + (int)stored_count;
    int oldest = NEWEST_LISTED_ID - listed_orders + 1;
    int limit = query_number(target, "limit=", PAGE_SIZE);
    int id = query_number(target, "cursor=", newest_created + 1) - 1;
    body.length = 0;
    append_text(&body, "{\"status\":\"success\",\"orders\":[");
    for (int rows = 0; rows < limit; rows++, id--) {
        if (id < FIRST_CREATED_ID && id > NEWEST_LISTED_ID) id = NEWEST_LISTED_ID;
        if (id < oldest) break;
        if (rows) append_text(&body, ",");
        append_order(&body, id, id < FIRST_CREATED_ID ? NULL : &stored[id - FIRST_CREATED_ID]);
    }
    append_text(&body, "]}");
    append_head(out, "200 OK", "", body.length);
    append(out, body.data, body.length);
}

static void answer_account(Buffer *out) {
    static Buffer body;
    body.length = 0;
    append_account(&body);
    append_head(out, "200 OK", "", body.length);
    append(out, body.data, body.length);
}

static int starts(const char *text, const char *with) { return !strncmp(text, with, strlen(with)); }

static void answer_fixed(Buffer *out, const char *line) {
    if (starts(line, "POST /v1/chat/completions ")) answer_text(out, "200 OK", bodies[CHAT_COMPLETION]);
    else if (starts(line, "POST /v1/customers ")) answer_text(out, "200 OK", bodies[CUSTOMER]);
    else if (starts(line, "POST /api/partners/skus/") && strstr(line, "/check_zip "))
        answer_text(out, "200 OK", bodies[ZIP_CHECK]);
    else answer_text(out, "404 Not Found", "{}");
}

/* False if the connection is to be reset. */
static int answer_request(Buffer *out, char *request, size_t length) {
    *strstr(request, "\r\n") = '\0';
    char *rest = request + strlen(request) + 1;
    if (starts(request, "GET /benchmark/account ")) answer_account(out);
    else if (starts(request, "POST /benchmark/reset ")) {
        reset_limit();
        reset_ledger();
        answer_text(out, "200 OK", "{}");
    } else if (!admit()) answer_refusal(out);
    else if (starts(request, "POST /api/partners/orders "))
        return answer_create(out, rest, length - (size_t)(rest - request));
    else if (starts(request, "GET /api/partners/orders?") || starts(request, "GET /api/partners/orders "))
        answer_page(out, request);
    else answer_fixed(out, request);
    return 1;
}
