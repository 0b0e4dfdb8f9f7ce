/* Bytes that grow, and the time. */

typedef struct { char *data; size_t length, capacity; } Buffer;

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

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}
