# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The session on real sockets: one connection, deadlines, floods, both streams."""

from __future__ import annotations

import dataclasses
import time
import typing as t

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.runner import Command, State
from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc.login import Account, HmcError, Login, jump_account
from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc.session import HmcSession

HMC = frozenset({"hmc"})
POLISH = "Wprowadzono niepoprawny atrybut.  Niepoprawnym atrybutem jest rmc_osshutdown_capable.\n"


def command(name: str, *argv: str, timeout: int = 10) -> Command:
    return Command(name, argv or (name,), tags=HMC, timeout=timeout)


def test_one_connection_carries_all_commands(start: t.Any, login_to: t.Any) -> None:
    hmc = start(answers={f"lsa -m {n}": (0, f"answer {n}\n", "") for n in range(12)})
    with HmcSession(login_to(hmc)) as session:
        for _round in range(2):
            batch = session.run_batch([command(f"a{n}", "lsa", "-m", str(n)) for n in range(12)])
            assert [batch.get(f"a{n}").stdout for n in range(12)] == [f"answer {n}\n" for n in range(12)]
    assert (hmc.connections, hmc.refusals, len(hmc.lines)) == (1, 0, 24)
    assert 1 < hmc.most_at_once <= 4


def test_both_streams_and_the_exit_status_come_back(start: t.Any, login_to: t.Any) -> None:
    hmc = start(
        answers={
            "lssyscfg -r lpar": (1, "HSCL8018 The managed system FRAMEX was not found.\n", ""),
            "lssyscfg -r err": (1, "", "HSCL350B The user does not have the appropriate authority\n"),
            "lssyscfg -r pl": (1, POLISH, ""),
        }
    )
    with HmcSession(login_to(hmc)) as session:
        batch = session.run_batch(
            [
                command("out", "lssyscfg", "-r", "lpar"),
                command("err", "lssyscfg", "-r", "err"),
                command("pl", "lssyscfg", "-r", "pl"),
                command("gone", "lspartition", "-dlpar"),
            ]
        )
    assert (batch.get("out").rc, batch.get("out").stdout[:8], batch.get("out").stderr) == (1, "HSCL8018", "")
    assert batch.get("err").text.startswith("HSCL350B")
    assert batch.get("pl").stdout == POLISH
    assert batch.get("gone").state is State.MISSING


def test_words_are_quoted_for_the_shell_of_the_console(start: t.Any, login_to: t.Any) -> None:
    line = "lssyscfg -r lpar -m 'a b;reboot $(x)'"
    hmc = start(answers={line: (0, "ok\n", "")})
    with HmcSession(login_to(hmc)) as session:
        result = session.run_batch([command("x", "lssyscfg", "-r", "lpar", "-m", "a b;reboot $(x)")]).get("x")
    assert (result.stdout, hmc.lines) == ("ok\n", [line])


def test_a_hanging_command_ends_at_its_deadline_and_harms_no_other(start: t.Any, login_to: t.Any) -> None:
    hmc = start(answers={"quick": (0, "fine\n", "")}, hang=frozenset({"slow"}))
    with HmcSession(login_to(hmc)) as session:
        deadline = 1  # of the slow one, which never ends by itself
        begin = time.monotonic()
        batch = session.run_batch([command("slow", timeout=deadline), command("quick")])
        assert time.monotonic() - begin < 3 * deadline
        assert batch.get("slow").state is State.TIMEOUT
        assert batch.get("slow").stdout == "half an ans"
        assert batch.get("quick").stdout == "fine\n"
        assert session.run_batch([command("quick")]).get("quick").state is State.DONE
    assert hmc.connections == 1


def test_the_budget_of_the_session_ends_it(start: t.Any, login_to: t.Any) -> None:
    hmc = start(hang=frozenset({"slow"}))
    with HmcSession(login_to(hmc), budget=1) as session:
        assert session.run_batch([command("slow", timeout=60)]).get("slow").state is State.TIMEOUT
        late = session.run_batch([command("slow", timeout=60)]).get("slow")
    assert (late.state, late.detail) == (State.UNREAD, "the 1 s for this HMC were used up")


def test_a_flood_is_cut_at_the_byte_limit(start: t.Any, login_to: t.Any) -> None:
    hmc = start(answers={"flood": (0, b"x" * 20_000_000, ""), "quick": (0, "fine\n", "")})
    with HmcSession(login_to(hmc)) as session:
        batch = session.run_batch([command("flood", timeout=60), command("quick")])
    flood = batch.get("flood")
    assert (flood.state, len(flood.stdout)) == (State.DAMAGED, 10_000_000)
    assert batch.get("quick").stdout == "fine\n"


def test_bytes_that_are_no_utf8_survive(start: t.Any, login_to: t.Any) -> None:
    hmc = start(answers={"odd": (0, b"n\xe9\r\nb\n", "")})
    with HmcSession(login_to(hmc)) as session:
        text = session.run_batch([command("odd")]).get("odd").stdout
    assert text.encode("utf-8", "surrogateescape") == b"n\xe9\nb\n"


def test_a_connection_that_breaks_leaves_its_commands_unread(start: t.Any, login_to: t.Any) -> None:
    hmc = start(break_off=frozenset({"cut"}))
    with HmcSession(login_to(hmc)) as session:
        batch = session.run_batch([command("cut")])
        assert batch.get("cut").state is State.UNREAD
        again = session.run_batch([command("cut")]).get("cut")
        assert again.state is State.UNREAD
    assert hmc.connections == 1


def test_commands_of_a_partition_are_not_sent_to_a_console(start: t.Any, login_to: t.Any) -> None:
    hmc = start()
    with HmcSession(login_to(hmc)) as session:
        result = session.run_batch([Command("lssrc_all", ("lssrc", "-a"))]).get("lssrc_all")
    assert (result.state, hmc.lines) == (State.SKIPPED, [])


def test_a_jump_host_is_passed_with_its_own_password(start: t.Any, login_to: t.Any) -> None:
    hmc = start(answers={"quick": (0, "fine\n", "")})
    bastion = start(password="other")
    login = login_to(hmc)
    bastion.known_hosts(login.known_hosts_files()[0])
    jump = Account("127.0.0.1", "ops", bastion.port, "other", option="hmc_jump")
    with HmcSession(dataclasses.replace(login, jump=jump)) as session:
        assert session.run_batch([command("quick")]).get("quick").stdout == "fine\n"
    assert (hmc.connections, bastion.connections, bastion.forwards) == (1, 1, [("127.0.0.1", hmc.port)])


def test_the_host_key_of_a_jump_host_is_checked_too(start: t.Any, login_to: t.Any) -> None:
    hmc, bastion = start(), start()
    jump = Account("127.0.0.1", "ops", bastion.port, "abc123", option="hmc_jump")
    with pytest.raises(HmcError, match="ssh-keyscan") as caught, HmcSession(login_to(hmc, jump=jump)):
        pass
    assert (caught.value.kind, bastion.lines, hmc.connections) == ("host_key", [], 0)


def test_nobody_listens(login_to: t.Any, start: t.Any) -> None:
    hmc = start()
    login = dataclasses.replace(login_to(hmc), account=Account("127.0.0.1", "hscroot", 1, "abc123"))
    with pytest.raises(HmcError, match=r"127\.0\.0\.1 port 1 cannot be reached.*hmc_host") as caught, HmcSession(login):
        pass
    assert (caught.value.kind, caught.value.rule) == ("unreachable", "HMC023")


def test_a_jump_host_that_is_away_is_no_fault_of_the_console(login_to: t.Any, start: t.Any) -> None:
    login = dataclasses.replace(login_to(start()), jump=Account("127.0.0.1", "ops", 1, "abc123", option="hmc_jump"))
    with pytest.raises(HmcError, match="hmc_jump") as caught, HmcSession(login):
        pass
    assert (caught.value.kind, caught.value.rule) == ("unreachable", "")


def test_a_console_that_the_jump_host_does_not_reach(login_to: t.Any, start: t.Any) -> None:
    hmc, bastion = start(), start(password="other")
    login = login_to(hmc)
    bastion.known_hosts(login.known_hosts_files()[0])
    jump = Account("127.0.0.1", "ops", bastion.port, "other", option="hmc_jump")
    far = dataclasses.replace(login, jump=jump, account=Account("127.0.0.1", "hscroot", 1, "abc123"))
    with pytest.raises(HmcError, match="does not pass us on") as caught, HmcSession(far):
        pass
    assert (caught.value.kind, caught.value.rule) == ("unreachable", "HMC023")


def test_a_port_that_says_nothing_is_given_up(start: t.Any, login_to: t.Any) -> None:
    hmc = start(silent=True)
    patience = 1
    login: Login = dataclasses.replace(login_to(hmc), connect_timeout=patience)
    begin = time.monotonic()
    with pytest.raises(HmcError, match="SSH handshake") as caught, HmcSession(login):
        pass
    assert (caught.value.kind, caught.value.rule) == ("unreachable", "HMC024")
    assert time.monotonic() - begin < 4 * patience


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ops@bastion:2222", ("bastion", "ops", 2222)),
        ("ops@bastion", ("bastion", "ops", 22)),
        ("ops@[2001:db8::1]:2222", ("2001:db8::1", "ops", 2222)),
    ],
)
def test_jump_hosts_are_read(text: str, expected: tuple[str, str, int]) -> None:
    account = jump_account(text)
    assert (account.host, account.user, account.port) == expected


@pytest.mark.parametrize("text", ["bastion", "ops@", "ops@bastion:0", "ops@bastion:99999", "a b@c", "ops@2001:db8::1"])
def test_a_wrong_jump_host_is_named(text: str) -> None:
    with pytest.raises(HmcError, match="hmc_jump is"):
        jump_account(text)


def test_a_host_that_allows_fewer_channels_is_asked_one_by_one(start: t.Any, login_to: t.Any) -> None:
    hmc = start(answers={f"lsa -m {n}": (0, f"answer {n}\n", "") for n in range(6)}, channels=2)
    with HmcSession(login_to(hmc)) as session:
        batch = session.run_batch([command(f"a{n}", "lsa", "-m", str(n)) for n in range(6)])
    assert [batch.get(f"a{n}").stdout for n in range(6)] == [f"answer {n}\n" for n in range(6)]
    assert (hmc.connections, hmc.most_at_once) == (1, 2)
