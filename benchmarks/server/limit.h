/* A rate limit of one of the usual kinds, which may fall to a quarter for a while, and how many
 * requests it let through or refused in each tenth of a second since the first. */

enum { NO_LIMIT, FIXED_WINDOW, SLIDING_WINDOW, TOKEN_BUCKET };
enum { BINS_PER_SECOND = 10, BINS = 600 * BINS_PER_SECOND, LARGEST_LIMIT = 100000 };

static int limit_kind;
static double limit_per_second, quarter_from, quarter_until;
static int retry_after; /* seconds; 0 for an answer that doesn't tell */

static double first_request;
static unsigned let_through[BINS], refused[BINS];
static int bins_used;

static long window;
static double in_window, tokens, filled;
static double *recent; /* when the last requests were let through; a ring */
static unsigned recent_first, recent_count;

static int read_limit_option(const char *name, const char *value) {
    if (!strcmp(name, "--limit")) limit_per_second = atof(value);
    else if (!strcmp(name, "--retry-after")) retry_after = atoi(value);
    else if (!strcmp(name, "--quarter-from")) quarter_from = atof(value);
    else if (!strcmp(name, "--quarter-until")) quarter_until = atof(value);
    else if (strcmp(name, "--limit-kind")) return 0;
    else if (!strcmp(value, "fixed")) limit_kind = FIXED_WINDOW;
    else if (!strcmp(value, "sliding")) limit_kind = SLIDING_WINDOW;
    else if (!strcmp(value, "bucket")) limit_kind = TOKEN_BUCKET;
    else return 0;
    return limit_per_second <= LARGEST_LIMIT;
}

static void reset_limit(void) {
    first_request = in_window = filled = 0;
    window = 0;
    bins_used = 0;
    recent_first = recent_count = 0;
    memset(let_through, 0, sizeof let_through);
    memset(refused, 0, sizeof refused);
}

static int fits_window(double limit, double since) {
    if ((long)since != window) { window = (long)since; in_window = 0; }
    return in_window < limit && ++in_window;
}

static int fits_last_second(double limit, double since) {
    if (!recent && !(recent = malloc(LARGEST_LIMIT * sizeof *recent))) die("malloc");
    while (recent_count && recent[recent_first] <= since - 1) {
        recent_first = (recent_first + 1) % LARGEST_LIMIT;
        recent_count--;
    }
    if (recent_count >= limit) return 0;
    recent[(recent_first + recent_count++) % LARGEST_LIMIT] = since;
    return 1;
}

static int takes_token(double limit, double since) {
    double size = limit / BINS_PER_SECOND; /* a tenth of a second's worth may come at once */
    tokens = filled ? tokens + (since - filled) * limit : size;
    if (tokens > size) tokens = size;
    filled = since;
    return tokens >= 1 && tokens--;
}

/* Whether a request is let through. */
static int admit(void) {
    if (!first_request) first_request = now() - 1e-9;
    double since = now() - first_request;
    int bin = (int)(since * BINS_PER_SECOND), in = 1;
    double limit = limit_per_second;
    if (since >= quarter_from && since < quarter_until) limit /= 4;
    if (limit_kind == FIXED_WINDOW) in = fits_window(limit, since);
    if (limit_kind == SLIDING_WINDOW) in = fits_last_second(limit, since);
    if (limit_kind == TOKEN_BUCKET) in = takes_token(limit, since);
    if (bin < BINS) {
        (in ? let_through : refused)[bin]++;
        bins_used = bin + 1;
    }
    return in;
}
