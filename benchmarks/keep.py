# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the probe's grep lets out of a long or secret answer, for hosts that answer in this process."""

from __future__ import annotations

import functools
import subprocess


def kept(pattern: str, text: str) -> str:
    """The lines that leave the host, where the row says which."""
    return _grep(pattern, text) if pattern and text else text


@functools.lru_cache(maxsize=4096)
def _grep(pattern: str, text: str) -> str:
    data = text.encode("utf-8", "surrogateescape")
    done = subprocess.run(["grep", "-E", "-e", pattern], input=data, capture_output=True, check=False)
    return done.stdout.decode("utf-8", "surrogateescape")
