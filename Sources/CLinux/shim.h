/* What Swift's Glibc module leaves out of Linux: epoll, eventfd and a few socket options. No logic lives here. */
#ifndef KOFU_CLINUX_SHIM_H
#define KOFU_CLINUX_SHIM_H

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>

/* EPOLLET and friends are enumerators that Swift sees as a type of their own. */
static inline unsigned int kofu_epoll_in(void) { return EPOLLIN; }
static inline unsigned int kofu_epoll_out(void) { return EPOLLOUT; }
static inline unsigned int kofu_epoll_rdhup(void) { return EPOLLRDHUP; }
static inline unsigned int kofu_epoll_hup(void) { return EPOLLHUP; }
static inline unsigned int kofu_epoll_err(void) { return EPOLLERR; }
static inline unsigned int kofu_epoll_et(void) { return EPOLLET; }

#endif
