/* What the benchmark server answers: whole HTTP answers, appended to a buffer. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE_SIZE = 100, ID_DIGITS = 8, FIRST_CREATED_ID = 50000001, NEWEST_LISTED_ID = 40000000 };

typedef struct { char *data; size_t length, capacity; } Buffer;

static int listed_orders = 10000;
static int next_created_id = FIRST_CREATED_ID;
static char order[16384];
static size_t order_length, id_offset;

static void die(const char *what) { perror(what); exit(1); }

static void reserve(Buffer *buffer, size_t extra) {
    if (buffer->length + extra <= buffer->capacity) return;
    buffer->capacity = (buffer->length + extra) * 2;
    buffer->data = realloc(buffer->data, buffer->capacity);
    if (!buffer->data) die("realloc");
}

static void append(Buffer *buffer, const char *data, size_t length) {
    reserve(buffer, length);
    memcpy(buffer->data + buffer->length, data, length);
    buffer->length += length;
}

static void append_text(Buffer *buffer, const char *text) { append(buffer, text, strlen(text)); }

static void read_order(void) {
    if (!fgets(order, sizeof order, stdin)) die("no order on standard input");
    order_length = strcspn(order, "\n");
    char *id = strstr(order, "\"id\":");
    if (!id) die("no \"id\": in the order");
    id_offset = (size_t)(id - order) + strlen("\"id\":");
}

static void append_order(Buffer *buffer, int id) {
    char digits[16];
    size_t start = buffer->length;
    append(buffer, order, order_length);
    snprintf(digits, sizeof digits, "%08d", id);
    memcpy(buffer->data + start + id_offset, digits, ID_DIGITS);
}

static void append_head(Buffer *buffer, const char *status, size_t body_length) {
    char head[512];
    int length = snprintf(head, sizeof head,
        "HTTP/1.1 %s\r\nServer: benchmark\r\nDate: Tue, 03 Nov 2026 16:00:00 GMT\r\n"
        "Content-Type: application/json; charset=utf-8\r\nContent-Length: %zu\r\n"
        "Connection: keep-alive\r\nCache-Control: max-age=0, private, must-revalidate\r\n"
        "Vary: Origin\r\nX-Request-Id: 7d1f0c52-6b1e-4d0a-9a3e-2f4c8b6a9e10\r\nX-Runtime: 0.0001\r\n\r\n",
        status, body_length);
    append(buffer, head, (size_t)length);
}

static void answer_create(Buffer *out) {
    static const char opening[] = "{\"status\":\"success\",\"order\":";
    append_head(out, "200 OK", sizeof opening - 1 + order_length + 1);
    append_text(out, opening);
    append_order(out, next_created_id++);
    append_text(out, "}");
}

static int query_number(const char *target, const char *name, int fallback) {
    const char *query = strchr(target, '?');
    const char *found = query ? strstr(query, name) : NULL;
    return found ? atoi(found + strlen(name)) : fallback;
}

static void answer_page(Buffer *out, const char *target) {
    static Buffer body;
    int limit = query_number(target, "limit=", PAGE_SIZE);
    int before = query_number(target, "cursor=", NEWEST_LISTED_ID + 1);
    int oldest = NEWEST_LISTED_ID - listed_orders + 1;
    body.length = 0;
    append_text(&body, "{\"status\":\"success\",\"orders\":[");
    for (int id = before - 1; id >= oldest && id >= before - limit; id--) {
        if (id < before - 1) append_text(&body, ",");
        append_order(&body, id);
    }
    append_text(&body, "]}");
    append_head(out, "200 OK", body.length);
    append(out, body.data, body.length);
}

static void answer_request(Buffer *out, char *head) {
    static const char create[] = "POST /api/partners/orders ", list[] = "GET /api/partners/orders";
    char *line_end = strstr(head, "\r\n");
    *line_end = '\0';
    if (!strncmp(head, create, sizeof create - 1)) {
        answer_create(out);
    } else if (!strncmp(head, list, sizeof list - 1) && strchr("? ", head[sizeof list - 1])) {
        answer_page(out, head);
    } else {
        append_head(out, "404 Not Found", 2);
        append_text(out, "{}");
    }
}
