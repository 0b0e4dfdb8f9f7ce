/* A socket, plain or with TLS. Without WITH_TLS there is no need for OpenSSL. */

enum { NOT_NOW = -1, GONE = 0 };

#ifdef WITH_TLS
#include <openssl/ssl.h>

typedef struct { int fd; SSL *tls; } Wire;

static SSL_CTX *tls_context;

static void use_tls(const char *pem_file) {
    tls_context = SSL_CTX_new(TLS_server_method());
    if (!tls_context || SSL_CTX_use_certificate_chain_file(tls_context, pem_file) != 1
        || SSL_CTX_use_PrivateKey_file(tls_context, pem_file, SSL_FILETYPE_PEM) != 1) {
        fprintf(stderr, "%s: no certificate and key that can be used\n", pem_file);
        exit(1);
    }
    SSL_CTX_set_mode(tls_context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
}

static long result_of_tls(Wire *wire, int n) {
    if (n > 0) return n;
    int reason = SSL_get_error(wire->tls, n);
    return reason == SSL_ERROR_WANT_READ || reason == SSL_ERROR_WANT_WRITE ? NOT_NOW : GONE;
}
#else
typedef struct { int fd; } Wire;

static void use_tls(const char *pem_file) {
    (void)pem_file;
    fputs("built without TLS\n", stderr);
    exit(1);
}
#endif

static long result_of_socket(ssize_t n) {
    if (n > 0) return n;
    return n < 0 && errno == EAGAIN ? NOT_NOW : GONE;
}

static void open_wire(Wire *wire, int fd) {
    wire->fd = fd;
#ifdef WITH_TLS
    if (!tls_context) return;
    wire->tls = SSL_new(tls_context);
    if (!wire->tls || !SSL_set_fd(wire->tls, fd)) die("SSL_new");
    SSL_set_accept_state(wire->tls);
#endif
}

static void close_wire(Wire *wire) {
#ifdef WITH_TLS
    SSL_free(wire->tls);
#endif
    close(wire->fd);
}

static long receive_some(Wire *wire, char *to, size_t room) {
#ifdef WITH_TLS
    if (wire->tls) return result_of_tls(wire, SSL_read(wire->tls, to, (int)room));
#endif
    return result_of_socket(recv(wire->fd, to, room, 0));
}

/* Whether bytes have been read from the socket that the caller has not seen: no event tells. */
static int has_more(Wire *wire) {
#ifdef WITH_TLS
    if (wire->tls) return SSL_has_pending(wire->tls);
#endif
    (void)wire;
    return 0;
}

static long send_some(Wire *wire, const char *from, size_t length) {
#ifdef WITH_TLS
    if (wire->tls) return result_of_tls(wire, SSL_write(wire->tls, from, (int)length));
#endif
    return result_of_socket(send(wire->fd, from, length, MSG_NOSIGNAL));
}
