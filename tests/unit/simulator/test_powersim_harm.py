# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A working link that a command takes down is counted once, whichever command it was."""

from __future__ import annotations

import shlex

import pytest
from rsct_estate import later, partition

from powersim import table
from powersim.call import Answer, Call
from powersim.state.partition import Partition

CUT = ("living_link_cut",)


def carried_out(own: Partition, line: str) -> Answer:
    row = table.find(own.spec.platform, argv := tuple(shlex.split(line)))
    assert row is not None
    return table.carry_out(row, Call(own, argv))


@pytest.mark.parametrize(
    ("platform", "line"),
    [
        ("aix", "rmcctrl -z"),
        ("aix", "rmcctrl -P"),
        ("aix", "recfgct"),
        ("aix", "runact -s 'NodeID > 0' IBM.MCP SetSuspendState State=1"),
        ("aix", "rmrsrc -s 'NodeID > 0' IBM.MCP"),
        ("aix", "ctskeygen -n -f"),
        ("aix", "chsecmode -c nist_sp800_131a"),
        ("aix", "chdev -l en0 -a state=down"),
        ("vios", "viosecure -firewall deny -port 657"),
        ("linux", "systemctl start firewalld"),
    ],
)
def test_what_takes_a_working_link_down_is_harm_once(platform: str, line: str) -> None:
    own = partition(platform=platform)
    carried_out(own, "viosecure -firewall on") if platform == "vios" else None
    assert own.alive_links() == ["hmc1"]
    assert not own.harm.total()
    assert carried_out(own, line).harm.count("living_link_cut") == 1
    assert own.harm["living_link_cut"] == 1
    again = carried_out(own, line)
    assert ("living_link_cut" in again.harm, own.harm["living_link_cut"]) == (False, 1), "it was down already"


@pytest.mark.parametrize(
    "line",
    [
        *("rmcctrl -A", "rmcctrl -p", "rmcctrl -Q", "refresh -s ctrmc", "refrsrc IBM.MCP", "rmcrefreshMD -s ctrmc"),
        *(
            "startsrc -g rsct_rm",
            "stopsrc -s IBM.DRM",
            "ctsthl -s",
            "mkdev -l ipsec_v4",
            "mkfilt -v 4 -u",
            "rmcctrl -Z",
        ),
    ],
)
def test_what_leaves_a_working_link_alone_is_none(line: str) -> None:
    own = partition()
    assert carried_out(own, line).harm == ()
    later(600)
    assert own.alive_links() == ["hmc1"]
    assert not own.harm.total()


def test_what_is_down_already_cannot_be_cut() -> None:
    own = partition()
    assert carried_out(own, "rmcctrl -z").harm == CUT
    later(60)
    assert carried_out(own, "rmcctrl -P").harm == ()
    assert carried_out(own, "rmcctrl -A").harm == ()
    assert carried_out(own, "rmcctrl -K").harm == (), "the link was not up yet"
    assert own.harm["living_link_cut"] == 1
