# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The path for hosts without Python: the script in every shell there is, and the reading of its answer."""

from __future__ import annotations

import os
import pathlib
import shutil
import socket
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.powerops.rsct.plugins.plugin_utils._ports import perl, shell

NONCE = "00ff00ff00ff00ff"
LOCAL = "127.0.0.1"
SHELLS = [name for name in ("sh", "dash", "bash", "ksh93", "mksh", "posh") if shutil.which(name)]
needs_perl = pytest.mark.skipif(not os.access("/usr/bin/perl", os.X_OK), reason="no /usr/bin/perl here")


def tcp(port: int, host: str = LOCAL) -> dict:
    return {"host": host, "port": port, "protocol": "tcp"}


def run(script: shell.Script, name: str = "sh") -> shell.Reply:
    done = subprocess.run([name], input=script.text, capture_output=True, text=True, check=False, timeout=60)
    return shell.read_reply("Welcome to lpar07\n" + done.stdout, NONCE)


@needs_perl
@pytest.mark.parametrize("name", SHELLS)
def test_perl_checks_from_every_shell(name: str) -> None:
    with socket.create_server((LOCAL, 0)) as server:
        targets = [
            tcp(server.getsockname()[1]),
            tcp(1),
            tcp(server.getsockname()[1], "localhost"),
            tcp(22, "no-such-host.invalid"),
            {"host": LOCAL, "port": 657, "protocol": "udp"},
        ]
        reply = run(shell.render(targets, NONCE, timeout=1.5), name)
    rows = shell.outcomes(targets, reply)
    assert reply.ended
    assert reply.host == os.uname().nodename
    assert [row["state"] for row in rows] == ["open", "closed", "open", "unreachable", "unverifiable"]
    assert rows[0]["address"] == LOCAL
    assert rows[3]["detail"].startswith("EAI_")
    assert "only TCP can be checked" in rows[4]["detail"]
    assert "rmc_status" in rows[4]["detail"]


@needs_perl
def test_the_source_address_is_used() -> None:
    with socket.create_server((LOCAL, 0)) as server:
        targets = [tcp(server.getsockname()[1])]
        reply = run(shell.render(targets, NONCE, timeout=1, source="127.0.0.7"))
        accepted, peer = server.accept()
        accepted.close()
    assert peer[0] == "127.0.0.7"
    assert shell.outcomes(targets, reply)[0]["state"] == "open"


@needs_perl
def test_a_source_address_that_is_not_ours_is_noticed() -> None:
    assert run(shell.render([tcp(1)], NONCE, timeout=1, source="203.0.113.5")).source_refused


@needs_perl
def test_perl_before_5_14_checks_ipv4_without_getaddrinfo() -> None:
    with socket.create_server((LOCAL, 0)) as server:
        port = str(server.getsockname()[1])
        old = "use Socket; BEGIN { undef *Socket::getaddrinfo; }" + perl.PROGRAM
        arguments = [NONCE, "1", "9", "-", "0", "localhost", port, "1", LOCAL, "1", "2", "no-such-host.invalid", "1"]
        done = subprocess.run(
            ["/usr/bin/perl", "-e", old, *arguments], capture_output=True, text=True, check=True, timeout=30
        )
    reply = shell.read_reply(done.stdout, NONCE)
    assert [reply.answers[index][0].code for index in range(3)] == ["", "ECONNREFUSED", "EAI_NONAME"]


@needs_perl
def test_perl_ends_by_itself__when_it_overruns() -> None:
    stuck = perl.PROGRAM.replace("my $home;", "sleep 30;\nmy $home;", 1)
    done = subprocess.run(
        ["/usr/bin/perl", "-e", stuck, NONCE, "1", "1", "-"], capture_output=True, check=False, timeout=10
    )
    assert done.returncode != 0


def test_a_target_without_an_answer_is_unverifiable() -> None:
    reply = shell.read_reply(f"{NONCE} host h\n{NONCE} end\n", NONCE)
    (row,) = shell.outcomes([tcp(22)], reply)
    assert (row["state"], row["sent"], row["ms"]) == ("unverifiable", False, None)


@pytest.mark.parametrize("name", SHELLS)
def test_a_python_that_is_new_enough_is_found_and_used_instead(name: str, tmp_path: pathlib.Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    for path, code in ((old, 1), (new, 0)):
        path.write_text(f"#!/bin/sh\nexit {code}\n", encoding="utf-8")
        path.chmod(0o755)
    pythons = [str(tmp_path / "absent"), str(old), str(new)]
    reply = run(shell.render([tcp(1)], NONCE, timeout=1, pythons=pythons), name)
    assert reply.python == str(new)
    assert reply.answers == {}


def test_missing_perl_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shell, "_PERLS", ("/nonexistent/perl",))
    reply = run(shell.render([tcp(1)], NONCE, timeout=1))
    assert (reply.perl_missing, reply.ended) == (True, True)


def test_no_apostrophe_ends_the_program_early() -> None:
    assert "'" not in perl.PROGRAM


def test_addresses_are_not_held_up_by_names() -> None:
    text = shell.render([tcp(1, "name"), tcp(2), tcp(3, "::1")], NONCE, timeout=2.5).text
    assert "check 6 1 127.0.0.1 2 2 ::1 3\n    check 16 0 name 1\n" in text


@pytest.mark.parametrize(
    "line",
    [
        "answer 0 127.0.0.1 OPEN 1.0 1",  # no nonce
        f"{NONCE} answer 0 $(id) OPEN 1.0 1",
        f"{NONCE} answer 0 127.0.0.1 OPEN 1.0 2",
        f"{NONCE} answer 0 127.0.0.1 OPEN x 1",
        f"{NONCE} answer -1 127.0.0.1 OPEN 1.0 1",
        f"{NONCE} answer 0 127.0.0.1 OPEN 1.0 1 more",
        f"x{NONCE} answer 0 127.0.0.1 OPEN 1.0 1",
    ],
)
def test_a_malformed_line_is_not_believed(line: str) -> None:
    assert shell.read_reply(line, NONCE).answers == {}


def test_carriage_returns_of_a_terminal_are_undone() -> None:
    reply = shell.read_reply(f"{NONCE} answer 0 fe80::1%en0 OPEN 1.5 1\r\n{NONCE} end\r\n", NONCE)
    assert reply.ended
    assert reply.answers[0][0][:4] == ("fe80::1", "", 1.5, True)


@given(st.lists(st.one_of(st.text(), st.text().map(lambda text: f"{NONCE} answer {text}"))).map("\n".join))
def test_any_text_is_read(text: str) -> None:
    reply = shell.read_reply(text, NONCE)
    assert len(shell.outcomes([tcp(1)], reply)) == 1
