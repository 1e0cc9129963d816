# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Is this host key known? A reader of OpenSSH's known_hosts format: names, patterns, hashed names, @revoked.

paramiko's own reader knows neither patterns nor @revoked, and a key it cannot match is "unknown" where it should be
"changed". Certificates (@cert-authority) are not supported: such lines are skipped.
"""

from __future__ import annotations

import base64
import binascii
import dataclasses
import enum
import fnmatch
import hashlib
import hmac
import typing as t


class Trust(str, enum.Enum):
    """What known_hosts says of a key."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    CHANGED = "changed"
    REVOKED = "revoked"


@dataclasses.dataclass(frozen=True)
class Entry:
    """One line: ``where`` is file:line, for the message about a key that changed."""

    names: str
    key_type: str
    blob: bytes
    revoked: bool
    where: str


def read_entries(text: str, origin: str) -> tuple[Entry, ...]:
    """All usable lines; a line that is not of the format is skipped, as ssh does."""
    rows = ((number, _entry(line.split(), f"{origin}:{number}")) for number, line in enumerate(text.splitlines(), 1))
    return tuple(entry for number, entry in rows if entry is not None)


def _entry(fields: list[str], where: str) -> Entry | None:
    marker = fields.pop(0) if fields and fields[0].startswith("@") else ""
    if len(fields) < 3 or fields[0].startswith("#") or marker not in ("", "@revoked"):
        return None
    try:
        blob = base64.b64decode(fields[2], validate=True)
    except (binascii.Error, ValueError):
        return None
    return Entry(fields[0], fields[1], blob, bool(marker), where)


def host_name(host: str, port: int) -> str:
    """The name ssh looks up: a port other than 22 is part of it."""
    return host if port == 22 else f"[{host}]:{port}"


def entries_for(entries: t.Iterable[Entry], name: str) -> tuple[Entry, ...]:
    """The lines that speak of this host."""
    return tuple(entry for entry in entries if _names(entry.names, name.lower()))


def judge(entries: t.Sequence[Entry], key_type: str, blob: bytes) -> tuple[Trust, str]:
    """Verdict on a key, given the lines of its host, and the line that decided it ('' for an unknown key)."""
    same = [entry for entry in entries if entry.blob == blob]
    revoked = next((entry for entry in same if entry.revoked), None)
    if revoked:
        return Trust.REVOKED, revoked.where
    if same:
        return Trust.KNOWN, same[0].where
    other = next((entry for entry in entries if entry.key_type == key_type and not entry.revoked), None)
    return (Trust.CHANGED, other.where) if other else (Trust.UNKNOWN, "")


def fingerprint(blob: bytes) -> str:
    """As ssh-keygen -l prints it."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


def _names(patterns: str, name: str) -> bool:
    if patterns.startswith("|1|"):
        return _hashed(patterns, name)
    found = False
    for pattern in patterns.lower().split(","):
        # fnmatch would read the brackets of [host]:port as a set of characters.
        glob = pattern.lstrip("!").replace("[", "[[]")
        if fnmatch.fnmatchcase(name, glob):
            if pattern.startswith("!"):
                return False
            found = True
    return found


def _hashed(text: str, name: str) -> bool:
    parts = text.split("|")
    try:
        salt, digest = (base64.b64decode(part) for part in parts[2:4])
    except ValueError:
        return False
    return hmac.compare_digest(hmac.new(salt, name.encode(), hashlib.sha1).digest(), digest)
