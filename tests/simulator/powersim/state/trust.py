# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cluster security of one partition: its key pair, the keys it trusts, its security mode."""

from __future__ import annotations

import dataclasses

# What stands in front of a key in the published samples of ctsthl and ctskeygen; the rest of a key is made up.
KEY_HEAD = "120400"
DEFAULT_METHOD = "rsa1024"


@dataclasses.dataclass
class Entry:
    """One row of the trusted host list: ``identity`` (name or address), key method, public key in hex."""

    identity: str
    method: str
    key: str


@dataclasses.dataclass
class Trust:
    """``made``: simulated time the key pair was made. ``mode``: none or nist_sp800_131a.

    ``private``/``public``: whether the key files ct_has.qkf and ct_has.pkf are there.
    ``policies`` of messages are flags of rmcctrl and stay in RmcSettings.
    """

    key: str
    method: str
    made: float
    hosts: list[Entry] = dataclasses.field(default_factory=list)
    mode: str = "none"
    symmetric: str = ""
    private: bool = True
    public: bool = True

    def find(self, identity: str) -> Entry | None:
        return next((entry for entry in self.hosts if entry.identity == identity), None)
