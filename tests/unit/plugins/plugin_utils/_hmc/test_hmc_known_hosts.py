# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""known_hosts lines as OpenSSH writes and reads them."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc import known_hosts
from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc.known_hosts import Trust

KEY = base64.b64encode(b"key one").decode()


def hashed(name: str) -> str:
    salt = b"0123456789abcdefghij"
    digest = hmac.new(salt, name.encode(), hashlib.sha1).digest()
    return f"|1|{base64.b64encode(salt).decode()}|{base64.b64encode(digest).decode()}"


@pytest.mark.parametrize(
    ("names", "name", "matches"),
    [
        ("hmc01", "hmc01", True),
        ("hmc01,192.0.2.1", "192.0.2.1", True),
        ("HMC01.Example.com", "hmc01.example.com", True),
        ("hmc0?", "hmc01", True),
        ("*.example.com,!bad.example.com", "hmc01.example.com", True),
        ("*.example.com,!bad.example.com", "bad.example.com", False),
        ("[hmc01]:2222", "[hmc01]:2222", True),
        ("[hmc01]:2222", "h", False),
        ("hmc01", "[hmc01]:2222", False),
        (hashed("hmc01"), "hmc01", True),
        (hashed("hmc01"), "hmc02", False),
        ("|1|broken", "hmc01", False),
        ("|1|%%%|%%%", "hmc01", False),
    ],
)
def test_names(names: str, name: str, matches: bool) -> None:
    entries = known_hosts.read_entries(f"{names} ssh-ed25519 {KEY} a comment\n", "file")
    assert bool(known_hosts.entries_for(entries, name)) is matches


@pytest.mark.parametrize(
    "line",
    [
        "",
        "# hmc01 ssh-ed25519 " + KEY,
        "hmc01 ssh-ed25519",
        "hmc01 ssh-ed25519 %%%",
        f"@cert-authority hmc01 ssh-rsa {KEY}",
    ],
)
def test_lines_without_a_key_are_skipped(line: str) -> None:
    assert known_hosts.read_entries(line, "file") == ()


def test_verdicts_name_the_line() -> None:
    text = f"hmc01 ssh-ed25519 {KEY}\n@revoked * ssh-ed25519 {base64.b64encode(b'lost').decode()}\n"
    entries = known_hosts.entries_for(known_hosts.read_entries(text, "file"), "hmc01")
    assert known_hosts.judge(entries, "ssh-ed25519", b"key one") == (Trust.KNOWN, "file:1")
    assert known_hosts.judge(entries, "ssh-ed25519", b"key two") == (Trust.CHANGED, "file:1")
    assert known_hosts.judge(entries, "ssh-ed25519", b"lost") == (Trust.REVOKED, "file:2")
    assert known_hosts.judge(entries, "ssh-rsa", b"key two") == (Trust.UNKNOWN, "")
    assert known_hosts.judge((), "ssh-rsa", b"key two") == (Trust.UNKNOWN, "")


def test_a_port_is_part_of_the_name() -> None:
    assert known_hosts.host_name("hmc01", 22) == "hmc01"
    assert known_hosts.host_name("2001:db8::1", 2222) == "[2001:db8::1]:2222"
