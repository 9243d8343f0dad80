/* SPDX-License-Identifier: MIT */
/* epoll, eventfd and friends, which Swift's Glibc module does not export. Nothing of ours: a header only. */
#ifndef CEPOLL_H
#define CEPOLL_H

#if defined(__linux__)
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#endif

#endif
