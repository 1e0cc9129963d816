# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The become plugin for padmin; it is proven on a restricted shell by the transport matrix (tests/lab)."""

from __future__ import annotations

import pytest
from ansible.errors import AnsibleError

from ansible_collections.powerops.rsct.plugins.become.oem_setup_env import BecomeModule

OPTIONS = {"become_user": "root", "become_exe": "ioscli oem_setup_env", "become_flags": "", "become_pass": None}


@pytest.fixture
def plugin(monkeypatch: pytest.MonkeyPatch) -> BecomeModule:
    made = BecomeModule()
    monkeypatch.setattr(made, "get_option", lambda name, **_more: OPTIONS[name])
    return made


def test_a_shell_takes_its_script_from_the_connection(plugin: BecomeModule) -> None:
    assert plugin.build_become_command("/usr/bin/env -i PATH=/usr/bin /bin/sh", None) == "ioscli oem_setup_env"
    assert not plugin.success, "nothing announces the root shell, so nothing may be waited for"
    assert not plugin.expect_prompt()


def test_any_other_command_is_handed_over_by_echo(plugin: BecomeModule) -> None:
    built = plugin.build_become_command("lspath -s failed", None)
    assert built == f"echo 'echo {plugin.success}; lspath -s failed' | ioscli oem_setup_env"


def test_only_root_can_be_reached(plugin: BecomeModule, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(OPTIONS, "become_user", "oracle")
    with pytest.raises(AnsibleError, match="'oracle' can't be reached with oem_setup_env; leave it at root"):
        plugin.build_become_command("id", None)
