/* What Swift's Glibc module leaves out of Linux: epoll, eventfd, signalfd, a few socket options, limits and tracing. No logic lives here. */
#ifndef KOFU_CLINUX_SHIM_H
#define KOFU_CLINUX_SHIM_H

#include <fcntl.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <spawn.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <errno.h>
#include <stddef.h>
#include <unistd.h>

/* Enumerators and casts that Swift sees as types of their own. */
static inline unsigned int kofu_epoll_events_all(void) { return EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET; }
static inline unsigned int kofu_epoll_readable(void) { return EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR; }
static inline unsigned int kofu_epoll_ended(void) { return EPOLLRDHUP | EPOLLHUP | EPOLLERR; }
static inline unsigned int kofu_epoll_writable(void) { return EPOLLOUT | EPOLLHUP | EPOLLERR; }
static inline int kofu_epoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }
static inline int kofu_epoll_add(int epoll, int descriptor, unsigned int events, unsigned long long data) {
    struct epoll_event event = { .events = events, .data = { .u64 = data } };
    return epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
}
static inline int kofu_epoll_remove(int epoll, int descriptor) { return epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, 0); }
static inline unsigned long long kofu_epoll_data(const struct epoll_event *event) { return event->data.u64; }
static inline int kofu_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }
static inline int kofu_signalfd(const sigset_t *mask) { return signalfd(-1, mask, SFD_CLOEXEC | SFD_NONBLOCK); }
static inline int kofu_socket_stream(int family) { return socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0); }
static inline int kofu_accept(int descriptor, struct sockaddr_in *peer, socklen_t *length) {
    return accept4(descriptor, (struct sockaddr *)peer, length, SOCK_CLOEXEC | SOCK_NONBLOCK);
}
static inline int kofu_bind_ipv4(int descriptor, const struct sockaddr_in *address) {
    return bind(descriptor, (const struct sockaddr *)address, sizeof *address);
}
static inline int kofu_connect_ipv4(int descriptor, const struct sockaddr_in *address) {
    return connect(descriptor, (const struct sockaddr *)address, sizeof *address);
}
static inline int kofu_local_ipv4(int descriptor, struct sockaddr_in *address) {
    socklen_t length = sizeof *address;
    return getsockname(descriptor, (struct sockaddr *)address, &length);
}
static inline int kofu_bind_unix(int descriptor, const struct sockaddr_un *address) {
    return bind(descriptor, (const struct sockaddr *)address, sizeof *address);
}
static inline int kofu_connect_unix(int descriptor, const struct sockaddr_un *address) {
    return connect(descriptor, (const struct sockaddr *)address, sizeof *address);
}
static inline int kofu_set_option(int descriptor, int level, int option, int value) {
    return setsockopt(descriptor, level, option, &value, sizeof value);
}
static inline int kofu_pending_error(int descriptor) {
    int error = 0;
    socklen_t length = sizeof error;
    return getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &length) == 0 ? error : -1;
}
/* Lingering for zero seconds turns the next close into a RST (RFC 9293, section 3.10.4). */
static inline int kofu_linger_reset(int descriptor) {
    struct linger linger = { .l_onoff = 1, .l_linger = 0 };
    return setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
}
/* Octets written but not yet sent even once (tcp(7) has SIOCOUTQ, which also counts what is not acknowledged yet). */
static inline int kofu_unsent(int descriptor) {
    int count = 0;
    return ioctl(descriptor, SIOCOUTQNSD, &count) == 0 ? count : 0;
}
static inline int kofu_option_no_delay(void) { return TCP_NODELAY; }
static inline int kofu_option_bind_address_no_port(void) { return IP_BIND_ADDRESS_NO_PORT; }

/* A pipe whose both ends are closed on exec. */
static inline int kofu_pipe(int ends[2], int non_blocking) {
    if (pipe(ends) != 0) return -1;
    for (int end = 0; end < 2; end++) {
        fcntl(ends[end], F_SETFD, FD_CLOEXEC);
        if (non_blocking) fcntl(ends[end], F_SETFL, fcntl(ends[end], F_GETFL) | O_NONBLOCK);
    }
    return 0;
}
/* Closes every descriptor from `first` on in the child: what kofu inherited from its caller (a lock, a pipe) is not the topology's. */
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *, int);
static inline int kofu_spawn_close_from(posix_spawn_file_actions_t *actions, int first) {
    return posix_spawn_file_actions_addclosefrom_np(actions, first);
}
static inline int kofu_spawn_setsid(void) { return 0x80; /* POSIX_SPAWN_SETSID */ }

/* Sets the soft limit on the size of another process's files (prlimit(2)); the hard one stays. `before`, where given, gets the soft limit that was. */
static inline int kofu_limit_file_size(pid_t pid, unsigned long long limit, unsigned long long *before) {
    struct { unsigned long long soft, hard; } now;
    if (syscall(SYS_prlimit64, pid, RLIMIT_FSIZE, NULL, &now) != 0) return -1;
    if (before) *before = now.soft;
    now.soft = limit < now.hard ? limit : now.hard;
    return (int)syscall(SYS_prlimit64, pid, RLIMIT_FSIZE, &now, NULL);
}

/* Tracing (ptrace(2)) of one thread, as a supervisor needs it to answer a system call in the kernel's place. */
static inline int kofu_wait_thread(pid_t thread, int *status, int options) { return waitpid(thread, status, options | __WALL); }
static inline int kofu_trace_seize(pid_t thread) {
    return (int)ptrace(PTRACE_SEIZE, thread, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE);
}
static inline int kofu_trace_interrupt(pid_t thread) { return (int)ptrace(PTRACE_INTERRUPT, thread, 0, 0); }
static inline int kofu_trace_listen(pid_t thread) { return (int)ptrace(PTRACE_LISTEN, thread, 0, 0); }
static inline int kofu_trace_resume(pid_t thread, int signal) { return (int)ptrace(PTRACE_SYSCALL, thread, 0, (long)signal); }
static inline int kofu_trace_detach(pid_t thread, int signal) { return (int)ptrace(PTRACE_DETACH, thread, 0, (long)signal); }
static inline pid_t kofu_trace_new_thread(pid_t thread) {
    unsigned long message = 0;
    return ptrace(PTRACE_GETEVENTMSG, thread, 0, &message) == 0 ? (pid_t)message : -1;
}
#if defined(__x86_64__)
static inline int kofu_trace_is_supported(void) { return 1; }
/* 1 before a system call, with its number and arguments; 2 after one; 0 elsewhere. */
static inline int kofu_trace_call(pid_t thread, unsigned long long *number, unsigned long long arguments[4]) {
    struct __ptrace_syscall_info info;
    if (ptrace(PTRACE_GET_SYSCALL_INFO, thread, sizeof info, &info) <= 0) return 0;
    if (info.op == PTRACE_SYSCALL_INFO_EXIT) return 2;
    if (info.op != PTRACE_SYSCALL_INFO_ENTRY) return 0;
    *number = info.entry.nr;
    for (int index = 0; index < 4; index++) arguments[index] = info.entry.args[index];
    return 1;
}
/* Before a system call: the kernel does nothing. After it: the thread gets -`number` as its result, an error. */
static inline int kofu_trace_skip_call(pid_t thread) {
    return (int)ptrace(PTRACE_POKEUSER, thread, offsetof(struct user, regs.orig_rax), -1L);
}
static inline int kofu_trace_fail_call(pid_t thread, int number) {
    return (int)ptrace(PTRACE_POKEUSER, thread, offsetof(struct user, regs.rax), -(long)number);
}
#else
static inline int kofu_trace_is_supported(void) { return 0; }
static inline int kofu_trace_call(pid_t thread, unsigned long long *number, unsigned long long arguments[4]) {
    (void)thread; (void)number; (void)arguments;
    return 0;
}
static inline int kofu_trace_skip_call(pid_t thread) { (void)thread; errno = ENOSYS; return -1; }
static inline int kofu_trace_fail_call(pid_t thread, int number) { (void)thread; (void)number; errno = ENOSYS; return -1; }
#endif

#endif
