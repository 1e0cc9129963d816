# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One failed login per account and run, however many tasks, hosts, loops or retries ask for it.

Three failures in a row lock an HMC account for five minutes, and a try during that time starts the five minutes anew.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import pathlib
import typing as t

from .login import Account, LoginRefused

_WELCOME = "ok"


class LoginGuard:
    """Remembers refusals in files of ``folder``, which must be private to the run (Ansible's local temporary folder).

    Until an account was let in once, logins to it wait for each other, so that a wrong password is tried once and not
    once per fork. Without a folder it remembers for this process only.
    """

    def __init__(self, folder: str = "") -> None:
        self._folder = pathlib.Path(folder) if folder else None
        self._memory: dict[str, str] = {}

    @contextlib.contextmanager
    def attempt(self, account: Account) -> t.Iterator[None]:
        """Wrap one login; raises LoginRefused at once when the account was refused before."""
        name = "hmc-login-" + hashlib.sha256(str(account).encode()).hexdigest()[:24]
        with self._locked(name):
            if self._check(name, account) != _WELCOME:
                with self._watched(name):
                    yield
                return
        with self._watched(name):
            yield

    @contextlib.contextmanager
    def _watched(self, name: str) -> t.Iterator[None]:
        try:
            yield
        except LoginRefused as error:
            self._write(name, str(error))
            raise
        self._write(name, _WELCOME)

    def _check(self, name: str, account: Account) -> str:
        known = self._read(name)
        if known in ("", _WELCOME):
            return known
        raise LoginRefused(
            f"{account} was refused earlier in this run and is not tried again, because three failures in a row lock "
            f"an HMC account; correct {account.option}_user or the key or password and start a new run. "
            f"What happened: {known}"
        )

    @contextlib.contextmanager
    def _locked(self, name: str) -> t.Iterator[None]:
        if self._folder is None:
            yield
            return
        handle = os.open(self._folder / f"{name}.lock", os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _read(self, name: str) -> str:
        if self._folder is None:
            return self._memory.get(name, "")
        path = self._folder / name
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def _write(self, name: str, text: str) -> None:
        self._memory[name] = text
        if self._folder is not None:
            (self._folder / name).write_text(text, encoding="utf-8", errors="replace")
