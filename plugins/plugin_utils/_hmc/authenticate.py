# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Log an account in with at most one attempt that can count as a failure.

The method "none" asks which methods the host offers and is not counted (every OpenSSH client starts with it).
Keyboard-interactive goes before password, as in OpenSSH: on an HMC it carries the lockout text, and a prompt for a new
password or a second factor can be seen and refused instead of being answered.
"""

from __future__ import annotations

import dataclasses
import os
import re
import typing as t

from .library import paramiko
from .login import Account, HmcError, LoginRefused

# "The account is locked due to 3 failed logins. (5 minutes left to unlock)": V10R3 M1060; other levels are unknown.
_LOCKED = re.compile(r"account is locked|locked due to|left to unlock", re.IGNORECASE)


@dataclasses.dataclass
class _Talk:
    """What the host said during keyboard-interactive, and how often it was given the password."""

    password: str
    said: list[str] = dataclasses.field(default_factory=list)
    answered: int = 0

    def __call__(self, title: str, instructions: str, prompts: t.Sequence[tuple[str, bool]]) -> list[str]:
        self.said += [text for text in (title, instructions, *(prompt for prompt, echo in prompts)) if text.strip()]
        if not prompts:
            return []
        if len(prompts) > 1 or self.answered or _LOCKED.search(" ".join(self.said)):
            # Raised in paramiko's thread: it closes the connection and comes out of auth_interactive.
            raise paramiko().SSHException("the question was left unanswered")
        self.answered += 1
        return [self.password]


def authenticate(transport: t.Any, account: Account) -> None:
    """Log in or raise HmcError (LoginRefused when the host said no)."""
    key = _load_key(account) if account.key_file else None
    if key is None and not account.password:
        raise HmcError(
            f"There is nothing to log in to {account} with: set {account.option}_key_file or "
            f"{account.option}_password.",
            kind="options",
        )
    methods = _offered(transport, account)
    if key is not None and methods:
        methods = _with_key(transport, account, key, methods)
    if methods and (key is None or account.password):
        methods = _with_password(transport, account, methods)
    if methods:
        raise _refused(transport, account, f"it still wants one of: {', '.join(methods)}")


def _offered(transport: t.Any, account: Account) -> list[str]:
    """Methods the host offers; empty when it let the account in without any."""
    try:
        return list(transport.auth_none(account.user))
    except paramiko().BadAuthenticationType as error:
        if _LOCKED.search(_banner(transport)):
            raise _refused(transport, account, "") from error
        return list(error.allowed_types)
    except (paramiko().SSHException, EOFError, OSError) as error:
        raise HmcError(f"{account.host} ended the connection before the login: {error}.", kind="unreachable") from error


def _with_key(transport: t.Any, account: Account, key: t.Any, methods: list[str]) -> list[str]:
    """Offer the key; returns the methods a host with two steps still wants."""
    if "publickey" not in methods:
        raise _not_taken(account, "key_file", methods)
    try:
        return list(transport.auth_publickey(account.user, key))
    except (paramiko().SSHException, EOFError, OSError) as error:
        raise _refused(
            transport,
            account,
            f"it did not take the key {account.key_file} (on an HMC mkauthkeys -a adds one): {error}",
        ) from error


def _with_password(transport: t.Any, account: Account, methods: list[str]) -> list[str]:
    """Give the password once, by the better of the offered ways."""
    talk = _Talk(account.password)
    try:
        if "keyboard-interactive" in methods:
            try:
                return list(transport.auth_interactive(account.user, talk))
            except paramiko().AuthenticationException:
                # Some hosts offer it and then ask nothing: only then is the password still unspent.
                if talk.said or "password" not in methods:
                    raise
        if "password" in methods:
            return list(transport.auth_password(account.user, account.password, fallback=False))
    except (paramiko().SSHException, EOFError, OSError) as error:
        raise _refused(transport, account, f"{error}", talk.said) from error
    raise _not_taken(account, "password", methods)


def _not_taken(account: Account, option: str, methods: t.Sequence[str]) -> HmcError:
    """Nothing was tried, so nothing was counted."""
    return HmcError(
        f"{account.option}_{option} is set, but {account} only takes: {', '.join(methods)}. Use one of those.",
        kind="login",
    )


def _refused(transport: t.Any, account: Account, why: str, said: t.Sequence[str] = ()) -> LoginRefused:
    """The one message about a refused login, with the host's own words cut short and without the password."""
    words = " ".join(" ".join(said).split())
    if _LOCKED.search(words + " " + _banner(transport)):
        return LoginRefused(
            f"{account} is locked: {words or _banner(transport)}. Leave it alone for more than five minutes (a try "
            f"starts them anew), find what logs in with a wrong password, then check {account.option}_password.",
            kind="locked",
        )
    words = words.replace(account.password, "********") if account.password else words
    quote = f' It said: "{words[:200]}".' if words else ""
    return LoginRefused(
        f"{account} was not let in: {why.rstrip('.')}.{quote} Check {account.option}_user and "
        f"{account.option}_key_file or {account.option}_password before the next try: three failures in a row lock an "
        "HMC account for five minutes."
    )


def _banner(transport: t.Any) -> str:
    banner = transport.get_banner() or b""
    text = banner.decode("utf-8", "replace") if isinstance(banner, bytes) else str(banner)
    return " ".join(text.split())[:200]


def _load_key(account: Account) -> t.Any:
    """Read the private key with whichever class takes it; paramiko 2 to 5 have this way in common."""
    lib = paramiko()
    path = os.path.expanduser(account.key_file)
    option = f"{account.option}_key_file is {account.key_file}"
    for kind in (lib.Ed25519Key, lib.ECDSAKey, lib.RSAKey):
        try:
            return kind.from_private_key_file(path)
        except lib.PasswordRequiredException as error:
            raise HmcError(f"{option}, which is encrypted: give a key without a passphrase.", kind="options") from error
        except OSError as error:
            raise HmcError(f"{option}, which cannot be read: {error.strerror}.", kind="options") from error
        except (lib.SSHException, ValueError):
            continue  # not of this kind
    raise HmcError(
        f"{option}, which is no private key that paramiko reads: give an RSA, ECDSA or Ed25519 key in OpenSSH or PEM "
        "format.",
        kind="options",
    )
