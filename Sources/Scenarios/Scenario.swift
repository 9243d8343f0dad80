// SPDX-License-Identifier: MIT

import FakeConsul
