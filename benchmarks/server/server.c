/* The partner API reduced to its wire cost: a single-threaded epoll HTTP/1.1 server for benchmarks.
 *
 *     server [--delay-ms N] [--listed N] [--fault-share S] [--tls PEM_FILE]
 *            [--limit PER_SECOND] [--limit-kind fixed|sliding|bucket] [--retry-after SECONDS]
 *            [--quarter-from SECONDS] [--quarter-until SECONDS]
 *
 * It reads whole bodies, keeps connections alive, holds every answer back by N ms, and answers
 *
 *     POST /api/partners/orders                    {"status":"success","order":ORDER}
 *     GET  /api/partners/orders?limit=&cursor=     pages of ORDER, newest id first: those that were
 *                                                  created, then N others
 *     POST /api/partners/skus/ID/check_zip         the body of that name; so are these two
 *     POST /v1/chat/completions, /v1/customers
 *     GET  /benchmark/account                      what it did and what that cost, see account.h
 *     POST /benchmark/reset                        forgets all of that
 *
 * The bodies are the first lines of standard input, in the order of answers.h. The port is
 * printed on standard output. The server ends when standard input closes or its parent dies.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "buffer.h"
#include "limit.h"
#include "ledger.h"
#include "account.h"
#include "answers.h"
#include "wire.h"

enum { EVENTS = 256, LARGEST_REQUEST = 1 << 20 };

typedef struct Connection {
    Wire wire;
    int closed, answer_is_due_later;
    Buffer in, out;
    size_t sent;
    double due;
    struct Connection *next_due;
} Connection;

static int epoll_fd;
static double delay_seconds;
static Connection *first_due, *last_due; /* one delay for all, so a queue is in order of time */

/* The length of the first whole request in the buffer, 0 if it is incomplete, -1 if unusable. */
static long whole_request(Buffer *in) {
    append(in, "", 1); /* strstr below needs an end */
    in->length--;
    char *end = strstr(in->data, "\r\n\r\n");
    if (!end) return in->length < LARGEST_REQUEST ? 0 : -1;
    *end = '\0';
    char *field = strcasestr(in->data, "\r\ncontent-length:");
    int chunked = strcasestr(in->data, "\r\ntransfer-encoding:") != NULL;
    *end = '\r';
    long body = field ? atol(field + strlen("\r\ncontent-length:")) : 0;
    if (chunked || body < 0 || body > LARGEST_REQUEST) return -1;
    long length = end + 4 - in->data + body;
    return (size_t)length <= in->length ? length : 0;
}

static void watch(Connection *c, int how, unsigned events) {
    struct epoll_event event = {.events = events, .data.ptr = c};
    if (epoll_ctl(epoll_fd, how, c->wire.fd, &event)) die("epoll_ctl");
}

static void close_connection(Connection *c) {
    if (!c->closed) close_wire(&c->wire);
    c->closed = 1;
    if (c->answer_is_due_later) return; /* still in the queue, which frees it */
    free(c->in.data);
    free(c->out.data);
    free(c);
}

static void reset_connection(Connection *c) {
    struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    setsockopt(c->wire.fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close_connection(c);
}

/* Sends what is pending; false if the connection is gone. */
static int flush(Connection *c) {
    while (c->sent < c->out.length) {
        long n = send_some(&c->wire, c->out.data + c->sent, c->out.length - c->sent);
        if (n == NOT_NOW) {
            watch(c, EPOLL_CTL_MOD, EPOLLOUT);
            return 1;
        }
        if (n == GONE) return close_connection(c), 0;
        c->sent += (size_t)n;
    }
    c->sent = c->out.length = 0;
    return 1;
}

static void hold_back(Connection *c) {
    c->answer_is_due_later = 1;
    c->due = now() + delay_seconds;
    c->next_due = NULL;
    if (first_due) last_due->next_due = c; else first_due = c;
    last_due = c;
}

/* Answers every whole request in the buffer; false if the connection is gone. */
static int serve(Connection *c) {
    long length;
    while (!c->answer_is_due_later && (length = whole_request(&c->in)) != 0) {
        if (length < 0) return close_connection(c), 0;
        if (!answer_request(&c->out, c->in.data, (size_t)length)) return reset_connection(c), 0;
        c->in.length -= (size_t)length;
        memmove(c->in.data, c->in.data + length, c->in.length);
        if (delay_seconds > 0) hold_back(c);
        else if (!flush(c)) return 0;
    }
    return 1;
}

static void receive(Connection *c) {
    do {
        reserve(&c->in, 16384);
        long n = receive_some(&c->wire, c->in.data + c->in.length, c->in.capacity - c->in.length - 1);
        if (n == NOT_NOW) break;
        if (n == GONE) { close_connection(c); return; }
        c->in.length += (size_t)n;
    } while (has_more(&c->wire));
    serve(c);
}

static void resume_sending(Connection *c) {
    watch(c, EPOLL_CTL_MOD, EPOLLIN);
    if (flush(c)) serve(c);
}

static void send_due_answers(void) {
    while (first_due && (first_due->closed || first_due->due <= now())) {
        Connection *c = first_due;
        first_due = c->next_due;
        c->answer_is_due_later = 0;
        if (c->closed) close_connection(c);
        else if (flush(c)) serve(c);
    }
}

static int milliseconds_until_due(void) {
    if (!first_due) return -1;
    double left = first_due->due - now();
    return left > 0 ? (int)(left * 1000 + 0.999) : 0;
}

static void accept_one(int listener) {
    int on = 1, fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
    if (fd < 0) return; /* gone before we looked */
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    Connection *c = calloc(1, sizeof *c);
    if (!c) die("calloc");
    open_wire(&c->wire, fd);
    watch(c, EPOLL_CTL_ADD, EPOLLIN);
}

static int listen_on_free_port(void) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, size) || listen(listener, 4096)
        || getsockname(listener, (struct sockaddr *)&address, &size)) die("listen");
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    return listener;
}

static void read_options(int argc, char **argv) {
    for (int i = 1; i + 1 < argc; i += 2) {
        const char *name = argv[i], *value = argv[i + 1];
        if (!strcmp(name, "--delay-ms")) delay_seconds = atof(value) / 1000;
        else if (!strcmp(name, "--listed")) listed_orders = atoi(value);
        else if (!strcmp(name, "--fault-share")) creations_per_fault = (unsigned)(1 / atof(value));
        else if (!strcmp(name, "--tls")) use_tls(value);
        else if (!read_limit_option(name, value)) { fprintf(stderr, "%s?\n", name); exit(2); }
    }
}

int main(int argc, char **argv) {
    struct epoll_event events[EVENTS];
    Connection standard_input = {.wire.fd = STDIN_FILENO}, listener = {0};
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    signal(SIGPIPE, SIG_IGN);
    read_options(argc, argv);
    read_bodies();
    epoll_fd = epoll_create1(0);
    listener.wire.fd = listen_on_free_port();
    watch(&standard_input, EPOLL_CTL_ADD, EPOLLIN);
    watch(&listener, EPOLL_CTL_ADD, EPOLLIN);
    for (;;) {
        int count = epoll_wait(epoll_fd, events, EVENTS, milliseconds_until_due());
        for (int i = 0; i < count; i++) {
            Connection *c = events[i].data.ptr;
            if (c == &standard_input) return 0;
            if (c == &listener) accept_one(c->wire.fd);
            else if (events[i].events & EPOLLOUT) resume_sending(c);
            else receive(c);
        }
        send_due_answers();
    }
}
