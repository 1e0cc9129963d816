# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is known about cluster security, keys and suspensions. None = not read."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True)
class TrustCheck:
    """One ``Status:`` line of ``ctsvhbac``. ``subject``: the file or the identity it is about."""

    subject: str
    status: str

    @property
    def attention(self) -> bool:
        return self.status.lower().startswith("attention")


@dataclasses.dataclass(frozen=True)
class TrustedHost:
    """An entry of the trusted host list, without its key. ``method``: how that was made, such as rsa1024."""

    name: str
    method: str = ""


@dataclasses.dataclass(frozen=True)
class NodeState:
    """What ``GetNodeState`` says of one control point; ``node_id`` is empty where it names none."""

    node_id: str
    state: int


@dataclasses.dataclass(frozen=True)
class Trust:
    """No key ever gets here.

    ``checks``: what ctsvhbac verified. ``hosts``: the trusted host list. ``files``: which of ct_has.qkf (private
    key), ct_has.pkf (public key) and ct_has.thl (trusted hosts) exist. ``renewed``: key files that are newer than the
    list. ``nist``: is the node in NIST SP 800-131A mode. ``suspended``: node ids of HMCs to which communication is
    suspended.
    """

    checks: tuple[TrustCheck, ...] | None = None
    hosts: tuple[TrustedHost, ...] | None = None
    files: tuple[str, ...] | None = None
    renewed: tuple[str, ...] | None = None
    nist: bool | None = None
    suspended: tuple[str, ...] | None = None
