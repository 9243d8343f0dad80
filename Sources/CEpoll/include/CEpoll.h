/* SPDX-License-Identifier: MIT */
/* epoll, eventfd and friends, which Swift's Glibc module does not export. Nothing of ours but a few small doors. */
#ifndef CEPOLL_H
#define CEPOLL_H

#if defined(__linux__)
#include <errno.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* Waits for at most so many nanoseconds; negative waits for ever. Kernels before 5.11 know milliseconds only: there the
   wait is rounded up, so that a deadline is never early. */
static inline int cepoll_wait(int descriptor, struct epoll_event *events, int capacity, long long nanoseconds) {
    if (nanoseconds > 0) {
#if defined(SYS_epoll_pwait2)
        struct timespec limit = {nanoseconds / 1000000000, nanoseconds % 1000000000};
        int found = (int)syscall(SYS_epoll_pwait2, descriptor, events, capacity, &limit, (void *)0, 0);
        if (found >= 0 || errno != ENOSYS) return found;
#endif
        long long milliseconds = nanoseconds / 1000000 + 1;
        return epoll_wait(descriptor, events, capacity, milliseconds > 1000000 ? 1000000 : (int)milliseconds);
    }
    return epoll_wait(descriptor, events, capacity, nanoseconds < 0 ? -1 : 0);
}

/* Every event that a socket can give, once for each change. EPOLLET does not survive the import into Swift. */
static inline unsigned int cepoll_all_edges(void) {
    return (unsigned int)EPOLLIN | (unsigned int)EPOLLOUT | (unsigned int)EPOLLRDHUP | (unsigned int)EPOLLET;
}

/* The environment that a child inherits. */
extern char **environ;
static inline char **cepoll_environment(void) { return environ; }

/* accept4 hides behind a macro that the importer does not set. */
static inline int cepoll_accept(int listener, struct sockaddr *address, socklen_t *length) {
    return (int)syscall(SYS_accept4, listener, address, length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}
#endif

#endif
