# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the filters say when they are given something else; what they do is proven where their work is done."""

from __future__ import annotations

import importlib
import typing as t

import pytest
from ansible.errors import AnsibleFilterError


def _filter(name: str) -> t.Callable[..., t.Any]:
    module = importlib.import_module(f"ansible_collections.powerops.rsct.plugins.filter.{name}")
    found: dict[str, t.Callable[..., t.Any]] = module.FilterModule().filters()
    return found[name]


@pytest.mark.parametrize(
    ("name", "values", "advice"),
    [
        ("rmc_correlate", (7,), "type int; give a list of audit documents"),
        ("rmc_correlate", ([], {}, {}, ["lan"]), "networks: 'lan' is no network; give a prefix"),
        ("rmc_correlate", ([], {}, {}, [], "soon"), "max_age_hours is 'soon'; give a number of hours, or 0"),
        (
            "rmc_explain",
            (7,),
            "give an audit document .rmc of rmc_status., the whole result of rmc_reset, or the id of a finding",
        ),
        ("rmc_explain", ({"plan": {}},), "KeyError: .* give an audit document"),
        ("rmc_inband", ({}, {}), "KeyError: 'partitions'; give what rmc_triage gave, results of hmc_rmc_info"),
        ("rmc_inband", ({"partitions": []}, 3), "TypeError: .* results of mcproxy_facts by host"),
        ("rmc_rows", ({},), "KeyError: 'partitions'; give what rmc_triage gave"),
        ("rmc_rows", ({}, 3), "TypeError: .* the results of rmc_reset by host"),
        ("rmc_stop", (3, []), "TypeError: .* give results of rmc_reset by host, and the hosts of each wave"),
        ("rmc_stop", ({}, [], {"wave": "all"}), "limits: wave is 'all'; give a whole number"),
        ("rmc_table", ([3],), "expected an audit document, got int"),
        ("rmc_triage", ([1], {}), "TypeError: .* give results of hmc_rmc_info by HMC"),
        ("rmc_triage", ({}, {}, {}, 5), "TypeError: .* give results of hmc_rmc_info by HMC"),
        ("rmc_waves", ({}, {}, {}, {}), "KeyError: 'visit'; give what rmc_triage gave, results of rmc_reset by host"),
        ("rmc_waves", ({}, {}, {}, {}, None, {"size": 1}), "limits names size; known are wave, canary"),
        ("rmc_waves", ({}, {}, {}, {}, None, {}, {"db01": "clone"}), "rmc_repair_twin of db01 is 'clone'; give original"),
    ],
)
def test_a_wrong_value_is_named_with_a_way_out(name: str, values: tuple[t.Any, ...], advice: str) -> None:
    with pytest.raises(AnsibleFilterError, match=f"powerops.rsct.{name}: .*{advice}"):
        _filter(name)(*values)
