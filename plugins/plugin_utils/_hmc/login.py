# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who logs in where: accounts, the jump host, and the errors a login can end with."""

from __future__ import annotations

import dataclasses
import pathlib
import re

DEFAULT_KNOWN_HOSTS = ("~/.ssh/known_hosts", "/etc/ssh/ssh_known_hosts")
_JUMP = re.compile(
    r"^(?P<user>[^@\s]+)@(?:\[(?P<v6>[0-9A-Fa-f:.%\w]+)\]|(?P<host>[^@:\s\[\]]+))(?::(?P<port>\d{1,5}))?$"
)


#: What the HMC itself has to do with it: the rule that judges an error of this kind.
_RULES = {"locked": "HMC020", "login": "HMC021", "host_key": "HMC022", "unreachable": "HMC023"}


class HmcError(Exception):
    """One sentence for a person. ``kind`` is for programs: options, library, unreachable, host_key, login, locked.

    ``rule``: the rule that judges it, empty where the HMC is not to blame.
    """

    def __init__(self, message: str, *, kind: str, rule: str | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.rule = _RULES.get(kind, "") if rule is None else rule


class LoginRefused(HmcError):
    """The account was not let in. Never try again by yourself: the third failure in a row locks an HMC account."""

    def __init__(self, message: str, *, kind: str = "login") -> None:
        super().__init__(message, kind=kind)


@dataclasses.dataclass(frozen=True)
class Account:
    """One account on one host. With both a key and a password, the password is for hosts that ask for it after the key.

    ``option`` is the prefix of the options it came from, so that a message can name them.
    """

    host: str
    user: str
    port: int = 22
    password: str = dataclasses.field(default="", repr=False)
    key_file: str = ""
    option: str = "hmc"

    def __str__(self) -> str:
        return f"{self.user}@{self.host}:{self.port}"


@dataclasses.dataclass(frozen=True)
class Login:
    """How to reach an HMC. ``connect_timeout`` in seconds, for each of: TCP, SSH handshake, authentication."""

    account: Account
    jump: Account | None = None
    known_hosts: tuple[str, ...] = DEFAULT_KNOWN_HOSTS
    connect_timeout: float = 30.0

    def known_hosts_files(self) -> tuple[pathlib.Path, ...]:
        return tuple(pathlib.Path(name).expanduser() for name in self.known_hosts)


def jump_account(text: str, *, password: str = "", key_file: str = "") -> Account:
    """Read ``user@host[:port]``; an IPv6 address stands in brackets."""
    match = _JUMP.match(text)
    port = int(match["port"] or 22) if match else 0
    if match is None or not 0 < port < 65536:
        raise HmcError(
            f"hmc_jump is {text!r}, which is not user@host:port: write it like ops@bastion.example.com:22 "
            "(an IPv6 address in brackets).",
            kind="options",
        )
    return Account(match["v6"] or match["host"], match["user"], port, password, key_file, option="hmc_jump")
