/* What Swift cannot see of OpenSSL: its macros and its type-safe stacks, as inline functions that keep
   the original name behind the prefix `kofu_`. No logic lives here. */
#ifndef KOFU_COPENSSL_SHIM_H
#define KOFU_COPENSSL_SHIM_H

#include <stddef.h>
#include <stdint.h>

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/cms.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/ocsp.h>
#include <openssl/obj_mac.h>
#include <openssl/param_build.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

/* Keys: the generators are macros over a variadic function. */
static inline EVP_PKEY *kofu_EVP_EC_gen_P256(void) { return EVP_EC_gen("P-256"); }
static inline EVP_PKEY *kofu_EVP_RSA_gen(unsigned int bits) { return EVP_RSA_gen(bits); }

/* Keying an HMAC takes an array of OSSL_PARAM, whose constructors Swift would have to keep alive one by one. */
static inline int kofu_EVP_MAC_init_SHA256(EVP_MAC_CTX *context, const unsigned char *key, size_t count) {
    OSSL_PARAM parameters[2];
    parameters[0] = OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)"SHA256", 0);
    parameters[1] = OSSL_PARAM_construct_end();
    return EVP_MAC_init(context, key, count, parameters);
}

/* A builder of parameters keeps pointers to names and octets until it makes them, which C's literals and
   arguments outlive. The result is OSSL_PARAM_free's. */
static inline OSSL_PARAM *kofu_OSSL_PARAM_BLD_to_param_RSA_public(OSSL_PARAM_BLD *builder, const BIGNUM *n, const BIGNUM *e) {
    return OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, n) && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, e)
        ? OSSL_PARAM_BLD_to_param(builder) : NULL;
}
static inline OSSL_PARAM *kofu_OSSL_PARAM_BLD_to_param_RSA(OSSL_PARAM_BLD *builder, const BIGNUM *n, const BIGNUM *e, const BIGNUM *d,
        const BIGNUM *p, const BIGNUM *q, const BIGNUM *dp, const BIGNUM *dq, const BIGNUM *qinv) {
    return OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, n) && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, e)
        && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_D, d) && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_FACTOR1, p)
        && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_FACTOR2, q) && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_EXPONENT1, dp)
        && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_EXPONENT2, dq) && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_COEFFICIENT1, qinv)
        ? OSSL_PARAM_BLD_to_param(builder) : NULL;
}
static inline OSSL_PARAM *kofu_OSSL_PARAM_BLD_to_param_P256(OSSL_PARAM_BLD *builder, const unsigned char *point, size_t count, const BIGNUM *scalar) {
    return OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0)
        && OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, point, count) && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_PRIV_KEY, scalar)
        ? OSSL_PARAM_BLD_to_param(builder) : NULL;
}

static inline int kofu_EVP_PKEY_KEYPAIR(void) { return EVP_PKEY_KEYPAIR; }
static inline int kofu_EVP_PKEY_PUBLIC_KEY(void) { return EVP_PKEY_PUBLIC_KEY; }

/* Memory and memory BIOs. */
static inline void kofu_OPENSSL_free(void *memory) { OPENSSL_free(memory); }
static inline void kofu_BIO_free(BIO *bio) { (void)BIO_free(bio); }
static inline long kofu_BIO_get_mem_data(BIO *bio, char **data) { return BIO_get_mem_data(bio, data); }
static inline int kofu_BIO_pending(BIO *bio) { return (int)BIO_pending(bio); }
static inline int kofu_BIO_set_mem_eof_return(BIO *bio, int value) { return (int)BIO_set_mem_eof_return(bio, value); }
static inline int kofu_BIO_should_retry(BIO *bio) { return BIO_should_retry(bio); }
static inline int kofu_BIO_should_read(BIO *bio) { return BIO_should_read(bio); }
static inline int kofu_BIO_should_write(BIO *bio) { return BIO_should_write(bio); }

/* How X509_NAME_print_ex writes a name: as RFC 2253 has it, but with UTF-8 left readable. */
static inline unsigned long kofu_name_flags(void) { return XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB; }

/* Errors. */
static inline int kofu_ERR_GET_LIB(unsigned long code) { return ERR_GET_LIB(code); }
static inline int kofu_ERR_GET_REASON(unsigned long code) { return ERR_GET_REASON(code); }

/* Stacks. */
static inline STACK_OF(X509) *kofu_sk_X509_new_null(void) { return sk_X509_new_null(); }
static inline int kofu_sk_X509_num(const STACK_OF(X509) *stack) { return sk_X509_num(stack); }
static inline X509 *kofu_sk_X509_value(const STACK_OF(X509) *stack, int index) { return sk_X509_value(stack, index); }
static inline int kofu_sk_X509_push(STACK_OF(X509) *stack, X509 *certificate) { return sk_X509_push(stack, certificate); }
static inline void kofu_sk_X509_free(STACK_OF(X509) *stack) { sk_X509_free(stack); }
static inline void kofu_sk_X509_pop_free(STACK_OF(X509) *stack) { sk_X509_pop_free(stack, X509_free); }
static inline STACK_OF(X509_NAME) *kofu_sk_X509_NAME_new_null(void) { return sk_X509_NAME_new_null(); }
static inline int kofu_sk_X509_NAME_num(const STACK_OF(X509_NAME) *stack) { return sk_X509_NAME_num(stack); }
static inline X509_NAME *kofu_sk_X509_NAME_value(const STACK_OF(X509_NAME) *stack, int index) { return sk_X509_NAME_value(stack, index); }
static inline int kofu_sk_X509_NAME_push(STACK_OF(X509_NAME) *stack, X509_NAME *name) { return sk_X509_NAME_push(stack, name); }
static inline void kofu_sk_X509_NAME_pop_free(STACK_OF(X509_NAME) *stack) { sk_X509_NAME_pop_free(stack, X509_NAME_free); }
static inline int kofu_sk_SSL_CIPHER_num(const STACK_OF(SSL_CIPHER) *stack) { return sk_SSL_CIPHER_num(stack); }
static inline const SSL_CIPHER *kofu_sk_SSL_CIPHER_value(const STACK_OF(SSL_CIPHER) *stack, int index) { return sk_SSL_CIPHER_value(stack, index); }

/* SSL_CTX setters that are macros over SSL_CTX_ctrl. */
static inline int kofu_SSL_CTX_set_min_proto_version(SSL_CTX *context, int version) { return (int)SSL_CTX_set_min_proto_version(context, version); }
static inline int kofu_SSL_CTX_set_max_proto_version(SSL_CTX *context, int version) { return (int)SSL_CTX_set_max_proto_version(context, version); }
static inline int kofu_SSL_CTX_get_min_proto_version(SSL_CTX *context) { return (int)SSL_CTX_get_min_proto_version(context); }
static inline int kofu_SSL_CTX_get_max_proto_version(SSL_CTX *context) { return (int)SSL_CTX_get_max_proto_version(context); }
static inline long kofu_SSL_CTX_set_mode(SSL_CTX *context, long mode) { return SSL_CTX_set_mode(context, mode); }
static inline long kofu_SSL_CTX_clear_mode(SSL_CTX *context, long mode) { return SSL_CTX_clear_mode(context, mode); }
static inline long kofu_SSL_CTX_get_mode(SSL_CTX *context) { return SSL_CTX_get_mode(context); }
static inline long kofu_SSL_CTX_set_read_ahead(SSL_CTX *context, long on) { return SSL_CTX_set_read_ahead(context, on); }
static inline long kofu_SSL_CTX_get_read_ahead(SSL_CTX *context) { return SSL_CTX_get_read_ahead(context); }
static inline long kofu_SSL_CTX_set_session_cache_mode(SSL_CTX *context, long mode) { return SSL_CTX_set_session_cache_mode(context, mode); }
static inline long kofu_SSL_CTX_get_session_cache_mode(SSL_CTX *context) { return SSL_CTX_get_session_cache_mode(context); }
static inline long kofu_SSL_CTX_sess_set_cache_size(SSL_CTX *context, long size) { return SSL_CTX_sess_set_cache_size(context, size); }
static inline long kofu_SSL_CTX_set_max_send_fragment(SSL_CTX *context, long octets) { return SSL_CTX_set_max_send_fragment(context, octets); }
static inline long kofu_SSL_CTX_set_split_send_fragment(SSL_CTX *context, long octets) { return SSL_CTX_set_split_send_fragment(context, octets); }
static inline int kofu_SSL_CTX_set1_groups_list(SSL_CTX *context, const char *list) { return (int)SSL_CTX_set1_groups_list(context, (char *)list); }
static inline int kofu_SSL_CTX_set1_sigalgs_list(SSL_CTX *context, const char *list) { return (int)SSL_CTX_set1_sigalgs_list(context, (char *)list); }
static inline int kofu_SSL_CTX_set1_client_sigalgs_list(SSL_CTX *context, const char *list) { return (int)SSL_CTX_set1_client_sigalgs_list(context, (char *)list); }
static inline int kofu_SSL_CTX_add1_chain_cert(SSL_CTX *context, X509 *certificate) { return (int)SSL_CTX_add1_chain_cert(context, certificate); }
static inline int kofu_SSL_CTX_clear_chain_certs(SSL_CTX *context) { return (int)SSL_CTX_clear_chain_certs(context); }
/* These two take a reference of their own. */
static inline int kofu_SSL_CTX_set1_verify_cert_store(SSL_CTX *context, X509_STORE *store) { return (int)SSL_CTX_set1_verify_cert_store(context, store); }
static inline int kofu_SSL_CTX_set1_chain_cert_store(SSL_CTX *context, X509_STORE *store) { return (int)SSL_CTX_set1_chain_cert_store(context, store); }
static inline long kofu_SSL_CTX_set_tlsext_servername_callback(SSL_CTX *context, int (*callback)(SSL *, int *, void *)) { return SSL_CTX_set_tlsext_servername_callback(context, callback); }
static inline long kofu_SSL_CTX_set_tlsext_servername_arg(SSL_CTX *context, void *argument) { return SSL_CTX_set_tlsext_servername_arg(context, argument); }

/* SSL setters and getters that are macros. */
static inline long kofu_SSL_set_mode(SSL *connection, long mode) { return SSL_set_mode(connection, mode); }
static inline long kofu_SSL_clear_mode(SSL *connection, long mode) { return SSL_clear_mode(connection, mode); }
static inline long kofu_SSL_get_mode(SSL *connection) { return SSL_get_mode(connection); }
static inline long kofu_SSL_set_tlsext_host_name(SSL *connection, const char *name) { return SSL_set_tlsext_host_name(connection, (char *)name); }
static inline int kofu_SSL_set_min_proto_version(SSL *connection, int version) { return (int)SSL_set_min_proto_version(connection, version); }
static inline int kofu_SSL_set_max_proto_version(SSL *connection, int version) { return (int)SSL_set_max_proto_version(connection, version); }
static inline int kofu_SSL_want_read(const SSL *connection) { return SSL_want_read(connection); }
static inline int kofu_SSL_want_write(const SSL *connection) { return SSL_want_write(connection); }
static inline int kofu_SSL_get_negotiated_group(SSL *connection) { return (int)SSL_get_negotiated_group(connection); }
static inline const char *kofu_SSL_get_cipher_name(const SSL *connection) { return SSL_get_cipher_name(connection); }
static inline int kofu_SSL_get_peer_signature_nid(SSL *connection, int *nid) { return (int)SSL_get_peer_signature_nid(connection, nid); }
static inline long kofu_SSL_num_renegotiations(SSL *connection) { return SSL_num_renegotiations(connection); }

/* Options: each constant is a macro that shifts a bit. */
static inline uint64_t kofu_SSL_OP_NO_TICKET(void) { return SSL_OP_NO_TICKET; }
static inline uint64_t kofu_SSL_OP_NO_RENEGOTIATION(void) { return SSL_OP_NO_RENEGOTIATION; }
static inline uint64_t kofu_SSL_OP_NO_COMPRESSION(void) { return SSL_OP_NO_COMPRESSION; }
static inline uint64_t kofu_SSL_OP_CLEANSE_PLAINTEXT(void) { return SSL_OP_CLEANSE_PLAINTEXT; }
static inline uint64_t kofu_SSL_OP_CIPHER_SERVER_PREFERENCE(void) { return SSL_OP_CIPHER_SERVER_PREFERENCE; }
static inline uint64_t kofu_SSL_OP_NO_ANTI_REPLAY(void) { return SSL_OP_NO_ANTI_REPLAY; }
static inline uint64_t kofu_SSL_OP_NO_QUERY_MTU(void) { return SSL_OP_NO_QUERY_MTU; }
static inline uint64_t kofu_SSL_OP_ENABLE_MIDDLEBOX_COMPAT(void) { return SSL_OP_ENABLE_MIDDLEBOX_COMPAT; }
static inline uint64_t kofu_SSL_OP_IGNORE_UNEXPECTED_EOF(void) { return SSL_OP_IGNORE_UNEXPECTED_EOF; }
static inline uint64_t kofu_SSL_OP_PRIORITIZE_CHACHA(void) { return SSL_OP_PRIORITIZE_CHACHA; }
static inline uint64_t kofu_SSL_OP_SINGLE_ECDH_USE(void) { return SSL_OP_SINGLE_ECDH_USE; }
static inline uint64_t kofu_SSL_OP_NO_TLSv1_2(void) { return SSL_OP_NO_TLSv1_2; }

/* Modes, session-cache modes and verification modes, in the types that their setters take. */
static inline long kofu_SSL_MODE_ENABLE_PARTIAL_WRITE(void) { return (long)SSL_MODE_ENABLE_PARTIAL_WRITE; }
static inline long kofu_SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER(void) { return (long)SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER; }
static inline long kofu_SSL_MODE_RELEASE_BUFFERS(void) { return (long)SSL_MODE_RELEASE_BUFFERS; }
static inline long kofu_SSL_MODE_AUTO_RETRY(void) { return (long)SSL_MODE_AUTO_RETRY; }
static inline long kofu_SSL_SESS_CACHE_OFF(void) { return (long)SSL_SESS_CACHE_OFF; }
static inline int kofu_SSL_VERIFY_PEER_AND_FAIL_IF_NO_PEER_CERT(void) { return SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT; }

#endif
