# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fake HMC per test, and a login to it."""

from __future__ import annotations

import contextlib
import pathlib
import typing as t

import asyncssh
import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc.login import Account, Login
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._hmc.fake_hmc import FakeHmc

Start = t.Callable[..., FakeHmc]


@pytest.fixture
def start() -> t.Iterator[Start]:
    """``start(**traits)`` starts a FakeHmc that ends with the test."""
    with contextlib.ExitStack() as stack:
        yield lambda **traits: stack.enter_context(FakeHmc(**traits))


@pytest.fixture
def login_to(tmp_path: pathlib.Path) -> t.Callable[..., Login]:
    """``login_to(hmc, ...)``: a login with the right password and a known_hosts file that knows the host."""

    def make(hmc: FakeHmc, *, password: str = "abc123", key_file: str = "", jump: Account | None = None) -> Login:
        known = hmc.known_hosts(tmp_path / "known_hosts")
        account = Account("127.0.0.1", "hscroot", hmc.port, password, key_file)
        return Login(account, jump, (known,), connect_timeout=5)

    return make


@pytest.fixture
def key(tmp_path: pathlib.Path) -> tuple[asyncssh.SSHKey, str]:
    """A key pair, and the file of its private half."""
    pair = asyncssh.generate_private_key("ssh-ed25519")
    path = tmp_path / "id_ed25519"
    pair.write_private_key(str(path))
    return pair, str(path)
