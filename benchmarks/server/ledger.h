/* The orders that were created, how often each reference was, and which creations go wrong. */

enum { REFERENCES = 1 << 22, REFERENCE_DIGITS = 8 };
static const char reference_start[] = "BENCH-";

typedef struct { int reference; time_t created; } Stored;

static Stored *stored;
static size_t stored_count, stored_capacity;
static unsigned char times_stored[REFERENCES];
static size_t distinct;
static unsigned creations_per_fault, creations; /* every nth goes wrong; 0 for none */

enum { FINE, RESET_UNSTORED, RESET_STORED, ERROR_UNSTORED, ERROR_STORED };

static void reset_ledger(void) {
    stored_count = distinct = creations = 0;
    memset(times_stored, 0, sizeof times_stored);
}

/* What becomes of the next creation; the faults take turns. */
static int next_fate(void) {
    creations++;
    if (!creations_per_fault || creations % creations_per_fault) return FINE;
    return RESET_UNSTORED + (int)(creations / creations_per_fault % 4);
}

static int find_reference(const char *request, size_t length) {
    const char *found = memmem(request, length, reference_start, sizeof reference_start - 1);
    long number = found ? atol(found + sizeof reference_start - 1) : 0;
    return number > 0 && number < REFERENCES ? (int)number : 0;
}

static Stored *store(const char *request, size_t length) {
    if (stored_count == stored_capacity) {
        stored_capacity = stored_capacity ? stored_capacity * 2 : 1024;
        stored = realloc(stored, stored_capacity * sizeof *stored);
        if (!stored) die("realloc");
    }
    Stored *created = &stored[stored_count++];
    *created = (Stored){.reference = find_reference(request, length), .created = time(NULL)};
    unsigned char *times = &times_stored[created->reference];
    if (!*times) distinct++;
    if (*times < 255) ++*times;
    return created;
}
