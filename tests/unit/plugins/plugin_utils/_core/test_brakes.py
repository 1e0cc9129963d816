# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""When an HMC stops the repair of what only it manages, judged on what hmc_rmc_info returned."""

from __future__ import annotations

import typing as t

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.brakes import brake
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.consoles import Console
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.policy import make_policy
from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc.login import HmcError
from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc.report import refused, report

SILENCED = make_policy({"disabled_rules": ["HMC011", "HMC023"]})


def up(seconds: int | None, **words: t.Any) -> dict[str, t.Any]:
    return report(Console(uptime_seconds=seconds), "hmc1", **words)


@pytest.mark.parametrize("policy", [None, SILENCED])
def test_an_hmc_that_has_just_started_is_a_brake_whatever_rules_are_silenced(policy: t.Any) -> None:
    assert brake(up(899, policy=policy)).startswith("HMC hmc1 was started 899 s ago")
    assert "up for 900 s" in brake(up(0, policy=policy))


@pytest.mark.parametrize("uptime", [900, 86400, None])
def test_an_hmc_that_has_been_up_for_long_or_does_not_tell_is_none(uptime: int | None) -> None:
    assert brake(up(uptime)) == ""


@pytest.mark.parametrize("policy", [None, SILENCED])
def test_an_hmc_that_does_not_answer_is_a_brake(policy: t.Any) -> None:
    away = HmcError("no route", kind="unreachable")
    assert brake(refused(away, "hscroot@hmc1:22", "hmc1", policy)).startswith("HMC hmc1 does not answer: ")


@pytest.mark.parametrize("kind", ["login", "host_key", "options"])
def test_an_hmc_that_let_nobody_in_is_none(kind: str) -> None:
    assert brake(refused(HmcError("no", kind=kind), "hscroot@hmc1:22", "hmc1")) == ""


def test_a_finding_without_an_uptime_is_enough() -> None:
    assert "less than a quarter of an hour" in brake({"findings": [{"id": "HMC011"}]})


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["hmc", "findings", "id", "name", "uptime_seconds", "kind"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(VALUES)
def test_whatever_is_given_gives_one_line(answer: t.Any) -> None:
    said = brake(answer)
    assert isinstance(said, str) and said.isprintable()
