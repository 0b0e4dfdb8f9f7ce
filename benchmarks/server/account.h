/* What the server did since the last reset, as JSON:
 *
 *     {"cpu_seconds": since its start, "stored": orders, "distinct": references among them,
 *      "let_through": [in each tenth of a second], "refused": [likewise]}
 */

static double cpu_seconds(void) {
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return used.ru_utime.tv_sec + used.ru_stime.tv_sec
        + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

static void append_numbers(Buffer *out, const char *name, const unsigned *numbers) {
    char digits[16];
    append_text(out, ",\"");
    append_text(out, name);
    append_text(out, "\":[");
    for (int i = 0; i < bins_used; i++) {
        snprintf(digits, sizeof digits, i ? ",%u" : "%u", numbers[i]);
        append_text(out, digits);
    }
    append_text(out, "]");
}

static void append_account(Buffer *out) {
    char start[128];
    snprintf(start, sizeof start, "{\"cpu_seconds\":%.6f,\"stored\":%zu,\"distinct\":%zu",
        cpu_seconds(), stored_count, distinct);
    append_text(out, start);
    append_numbers(out, "let_through", let_through);
    append_numbers(out, "refused", refused);
    append_text(out, "}");
}
