/* SPDX-License-Identifier: MIT */
/* SwiftPM wants one source file in a C target. */
#include "CEpoll.h"
