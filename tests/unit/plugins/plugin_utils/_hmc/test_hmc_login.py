# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Logins on real sockets: every way in, every way to be refused, and never a second failure."""

from __future__ import annotations

import dataclasses
import pathlib
import typing as t

import asyncssh
import paramiko
import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc.authenticate import authenticate
from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc.guard import LoginGuard
from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc.login import Account, HmcError, LoginRefused
from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc.session import HmcSession


def try_login(login: t.Any, guard: LoginGuard | None = None) -> HmcError:
    with pytest.raises(HmcError) as caught, HmcSession(login, guard=guard):
        pass
    return caught.value


@pytest.mark.parametrize(
    "methods", [("keyboard-interactive",), ("password",), ("publickey", "keyboard-interactive", "password")]
)
def test_a_password_is_given_by_the_way_the_host_offers(start: t.Any, login_to: t.Any, methods: t.Any) -> None:
    hmc = start(methods=methods)
    with HmcSession(login_to(hmc)):
        pass
    assert (hmc.connections, hmc.refusals) == (1, 0)


def test_keyboard_interactive_that_asks_nothing_leaves_the_password_unspent(start: t.Any, login_to: t.Any) -> None:
    hmc = start(prompts=())
    hmc.check = lambda password: password == "abc123"  # the empty answer is no login attempt here
    with HmcSession(login_to(hmc)):
        pass
    assert hmc.connections == 1


def test_a_key_logs_in_without_the_password(start: t.Any, login_to: t.Any, key: t.Any) -> None:
    hmc = start(authorized=[key[0]])
    with HmcSession(login_to(hmc, password="", key_file=key[1])):
        pass
    assert (hmc.connections, hmc.refusals) == (1, 0)


@pytest.mark.parametrize("algorithm", ["ssh-rsa", "ecdsa-sha2-nistp384"])
def test_keys_of_other_kinds_are_read(start: t.Any, login_to: t.Any, tmp_path: pathlib.Path, algorithm: str) -> None:
    pair = asyncssh.generate_private_key(algorithm)
    pair.write_private_key(str(tmp_path / "key"), "pkcs1-pem")
    hmc = start(authorized=[pair], host_key=asyncssh.generate_private_key(algorithm))
    with HmcSession(login_to(hmc, password="", key_file=str(tmp_path / "key"))):
        pass
    assert hmc.refusals == 0


def test_a_refused_key_is_offered_once_and_no_password_follows(start: t.Any, login_to: t.Any, key: t.Any) -> None:
    hmc = start()
    error = try_login(login_to(hmc, password="abc123", key_file=key[1]))
    assert (error.kind, hmc.refusals, hmc.connections) == ("login", 1, 1)
    assert "mkauthkeys" in str(error) and "abc123" not in str(error)


@pytest.mark.parametrize("methods", [("keyboard-interactive", "password"), ("keyboard-interactive",), ("password",)])
def test_a_wrong_password_fails_once(start: t.Any, login_to: t.Any, methods: t.Any) -> None:
    hmc = start(methods=methods)
    error = try_login(login_to(hmc, password="wrong-one"))
    assert (error.kind, hmc.failures, hmc.connections) == ("login", 1, 1)
    assert "hmc_password" in str(error) and "three failures" in str(error) and "wrong-one" not in str(error)


def test_a_locked_account_is_named_and_left_alone(start: t.Any, login_to: t.Any) -> None:
    hmc = start(failures=3)
    error = try_login(login_to(hmc))
    assert (error.kind, hmc.refusals) == ("locked", 0)
    assert "5 minutes left to unlock" in str(error)


def test_lockout_text_in_the_banner_stops_the_login(start: t.Any, login_to: t.Any) -> None:
    hmc = start(banner="The account is locked due to 3 failed logins.\n(4 minutes left to unlock)\n")
    error = try_login(login_to(hmc))
    assert (error.kind, hmc.refusals) == ("locked", 0)


def test_a_site_banner_is_no_lockout(start: t.Any, login_to: t.Any) -> None:
    hmc = start(banner="Authorised use only. Three failures lock your account.\n")
    with HmcSession(login_to(hmc)):
        pass
    assert hmc.refusals == 0


@pytest.mark.parametrize("traits", [{"second_prompt": "New password: "}, {"prompts": ("Password: ", "Token: ")}])
def test_more_than_one_question_is_not_answered(start: t.Any, login_to: t.Any, traits: t.Any) -> None:
    hmc = start(methods=("keyboard-interactive",), **traits)
    error = try_login(login_to(hmc))
    assert (error.kind, hmc.failures) == ("login", 0)
    assert "unanswered" in str(error) and "It said" in str(error)


class TwoSteps:
    """A transport to a host that wants the key and then the password; asyncssh's server has no such policy."""

    def __init__(self) -> None:
        self.steps: list[str] = []

    def auth_none(self, user: str) -> list[str]:
        raise paramiko.BadAuthenticationType("no", ["publickey"])

    def auth_publickey(self, user: str, key: object) -> list[str]:
        self.steps.append("key")
        return ["password"]

    def auth_password(self, user: str, password: str, *, fallback: bool) -> list[str]:
        self.steps.append(password)
        return []

    def get_banner(self) -> None:
        return None


def test_a_host_with_two_steps_gets_the_key_and_then_the_password(key: t.Any) -> None:
    transport = TwoSteps()
    authenticate(transport, Account("hmc01", "hscroot", password="abc123", key_file=key[1]))
    assert transport.steps == ["key", "abc123"]
    with pytest.raises(LoginRefused, match="still wants one of: password"):
        authenticate(TwoSteps(), Account("hmc01", "hscroot", key_file=key[1]))


def test_nothing_to_log_in_with(start: t.Any, login_to: t.Any) -> None:
    hmc = start()
    error = try_login(login_to(hmc, password=""))
    assert (error.kind, hmc.refusals) == ("options", 0)
    assert "hmc_key_file or hmc_password" in str(error)


@pytest.mark.parametrize(
    ("methods", "password", "named"), [(("password",), "", "hmc_key_file"), (("publickey",), "abc123", "hmc_password")]
)
def test_a_host_that_takes_only_the_other_way(
    start: t.Any, login_to: t.Any, key: t.Any, methods: t.Any, password: str, named: str
) -> None:
    hmc = start(methods=methods)
    error = try_login(login_to(hmc, password=password, key_file="" if password else key[1]))
    assert (error.kind, hmc.refusals) == ("login", 0)
    assert f"{named} is set" in str(error)


def test_unusable_key_files_are_named_before_anything_is_sent(
    start: t.Any, login_to: t.Any, key: t.Any, tmp_path: pathlib.Path
) -> None:
    hmc = start()
    (tmp_path / "text").write_text("no key\n", encoding="utf-8")
    key[0].write_private_key(str(tmp_path / "secret"), passphrase="pass")
    for name, words in (("text", "no private key"), ("secret", "encrypted"), ("absent", "cannot be read")):
        error = try_login(login_to(hmc, key_file=str(tmp_path / name)))
        assert (error.kind, hmc.refusals) == ("options", 0)
        assert words in str(error) and "hmc_key_file is" in str(error)


def test_an_unknown_host_key_says_how_to_add_it(start: t.Any, login_to: t.Any, tmp_path: pathlib.Path) -> None:
    hmc = start()
    login = dataclasses.replace(login_to(hmc), known_hosts=(str(tmp_path / "empty"),))
    error = try_login(login)
    assert (error.kind, hmc.refusals) == ("host_key", 0)
    assert f"ssh-keyscan -p {hmc.port} 127.0.0.1 >> {tmp_path / 'empty'}" in str(error)
    assert hmc.host_key.get_fingerprint() in str(error)
    assert not (tmp_path / "empty").exists()


def test_a_changed_host_key_is_refused(start: t.Any, login_to: t.Any, tmp_path: pathlib.Path) -> None:
    hmc = start()
    known = hmc.known_hosts(tmp_path / "old", asyncssh.generate_private_key("ssh-ed25519"))
    error = try_login(dataclasses.replace(login_to(hmc), known_hosts=(known,)))
    assert (error.kind, hmc.refusals) == ("host_key", 0)
    assert f"{known}:1 holds another one" in str(error)


def test_one_refusal_per_run_over_all_processes(start: t.Any, login_to: t.Any, tmp_path: pathlib.Path) -> None:
    hmc = start()
    login = login_to(hmc, password="wrong-one")
    assert "earlier in this run" not in str(try_login(login, LoginGuard(str(tmp_path))))
    for _other_process in range(3):
        error = try_login(login, LoginGuard(str(tmp_path)))
        assert "refused earlier in this run" in str(error)
    assert hmc.failures == 1


def test_a_welcome_is_remembered_and_does_not_hide_a_later_refusal(tmp_path: pathlib.Path) -> None:
    account = Account("hmc01", "hscroot")
    for guard in (LoginGuard(str(tmp_path)), LoginGuard()):
        for _time in range(2):
            with guard.attempt(account):
                pass
        with pytest.raises(LoginRefused, match="no"), guard.attempt(account):
            raise LoginRefused("no")
        with pytest.raises(LoginRefused, match="earlier"), guard.attempt(account):
            pytest.fail("it was tried")


def test_other_failures_are_not_held_against_the_account(tmp_path: pathlib.Path) -> None:
    guard = LoginGuard(str(tmp_path))
    with pytest.raises(HmcError), guard.attempt(Account("hmc01", "hscroot")):
        raise HmcError("cable", kind="unreachable")
    with guard.attempt(Account("hmc01", "hscroot")):
        pass


def test_secrets_are_in_no_representation() -> None:
    assert "abc123" not in repr(Account("hmc01", "hscroot", password="abc123"))
