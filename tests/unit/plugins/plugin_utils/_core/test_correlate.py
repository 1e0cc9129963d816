# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One cause for many partitions: what is concluded, and what must not be."""

from __future__ import annotations

import copy
import json
import re
import typing as t

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.correlate import correlate
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.correlate_rows import ROWS, FleetRule
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core import fleets
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core.fleets import (
    answer,
    document,
    finding,
    link,
    row,
    silent,
    system,
)

Fleet = dict[str, t.Any]
ELSEWHERE = [document(number, net="203.0.113", serial="78FFFFF") for number in range(100, 110)]


def names(*numbers: int) -> list[str]:
    return [f"lpar{number:03}" for number in numbers]


def causes(fleet: Fleet) -> dict[str, list[str]]:
    """Members by what is wrong and with what."""
    return {f"{one['slug']} {one['subject']}": one["members"] for one in fleet["findings"]}


def alone(fleet: Fleet) -> list[tuple[str, str]]:
    return [(one["host"], one["id"]) for one in fleet["single"]]


def suspects(count: int, *hmcs: str, **words: t.Any) -> list[fleets.Document]:
    return [silent(number, *hmcs, **words) for number in range(1, count + 1)]


# --- networks --------------------------------------------------------------------------------------------------------


def test_a_blocked_network_is_one_cause_whichever_hmcs_lie_behind_it() -> None:
    fleet = correlate([*suspects(4, "hmc1", "hmc2"), *ELSEWHERE])
    assert causes(fleet) == {"network_blocked 192.0.2.0/24": names(1, 2, 3, 4)}
    (one,) = fleet["findings"]
    assert one["explains"] == [{"host": name, "finding": "RMC009"} for name in names(1, 2, 3, 4)]
    assert "198.51.100.21, 198.51.100.22" in one["human_action"] and fleet["counts"]["fixes"] == 1


def test_one_healthy_host_disproves_a_blocked_network() -> None:
    fleet = correlate([*suspects(6, "hmc1"), document(7), *ELSEWHERE])
    assert fleet["findings"] == [] and alone(fleet) == [(name, "RMC009") for name in names(1, 2, 3, 4, 5, 6)]


def test_a_partition_that_only_an_hmc_knows_disproves_it_as_well() -> None:
    """Triage visits what is broken alone: the healthy ones are in the HMC's answer."""
    rows = [row(number, False) for number in range(1, 5)]
    assert correlate([*suspects(4, "hmc1"), *ELSEWHERE], {"hmc1": answer(*rows, row(9))})["findings"] == []
    inband = row(9, rmc_ipaddr="", transport="inband")
    assert correlate([*suspects(4, "hmc1"), *ELSEWHERE], {"hmc1": answer(*rows, inband)})["findings"]
    doubtful = row(9, disagrees=True)
    assert correlate([*suspects(4, "hmc1"), *ELSEWHERE], {"hmc1": answer(*rows, doubtful)})["findings"]


def test_a_host_that_is_in_band_says_nothing_of_the_network() -> None:
    links = [link("hmc1", transport="inband"), link("hmc2", transport="inband")]
    fleet = correlate([*suspects(4, "hmc1", "hmc2"), document(9, links=links, serial="78C"), *ELSEWHERE])
    assert causes(fleet) == {"network_blocked 192.0.2.0/24": names(1, 2, 3, 4)}


def test_two_of_two_are_enough_only_beside_others_that_are_well() -> None:
    found = causes(correlate([*suspects(2, "hmc1", "hmc2"), *ELSEWHERE]))
    assert found == {"network_blocked 192.0.2.0/24": names(1, 2)}
    assert correlate(suspects(2, "hmc1", "hmc2"))["findings"] == []
    assert correlate([*suspects(1, "hmc1", "hmc2"), *ELSEWHERE])["findings"] == []


def test_the_site_may_name_its_networks() -> None:
    few = [silent(number, "hmc1", "hmc2") for number in (129, 130, 131)]
    documents = [*few, document(1), document(2), *ELSEWHERE]
    assert correlate(documents)["findings"] == []
    given = correlate(documents, networks=["192.0.2.0/24", "192.0.2.128/25"])
    assert causes(given) == {"network_blocked 192.0.2.128/25": names(129, 130, 131)}
    with pytest.raises(ValueError, match="networks: 'lan' is no network; give a prefix"):
        correlate(documents, networks=["lan"])


def test_two_blocked_networks_are_two_causes() -> None:
    others = [silent(number, "hmc1", "hmc2", net="198.18.7", serial="78B") for number in (21, 22, 23)]
    found = causes(correlate([*suspects(3, "hmc1", "hmc2"), *others, *ELSEWHERE]))
    assert found == {"network_blocked 192.0.2.0/24": names(1, 2, 3), "network_blocked 198.18.7.0/24": names(21, 22, 23)}


def test_lost_packets_of_a_network() -> None:
    lost = [finding("RMC018", "packets_lost", "hmc1", hmcs=["hmc1"])]
    links = [link("hmc1", "suspended"), link("hmc2")]
    few = [document(number, links=links, findings=lost, state="degraded") for number in (1, 2, 3)]
    assert causes(correlate([*few, *ELSEWHERE])) == {"network_loses_packets 192.0.2.0/24": names(1, 2, 3)}


def test_where_no_address_was_read_the_hmcs_may_remember_it() -> None:
    few = suspects(3, "hmc1", "hmc2", addresses=[])
    rows = [row(number, False) for number in (1, 2, 3)]
    assert causes(correlate([*few, *ELSEWHERE], {"hmc1": answer(*rows)})) == {
        "network_blocked 192.0.2.0/24": names(1, 2, 3)
    }


# --- HMCs and systems ------------------------------------------------------------------------------------------------


def test_an_hmc_that_nobody_hears_comes_before_the_networks() -> None:
    few = [silent(number, "hmc1", net=f"198.18.{number}", serial=f"S{number}") for number in range(5)]
    fleet = correlate(few)
    assert causes(fleet) == {"hmc_silent hmc1": names(0, 1, 2, 3, 4)}
    one_net = correlate(suspects(4, "hmc1"))
    assert causes(one_net) == {"hmc_silent hmc1": names(1, 2, 3, 4)}
    assert "network_blocked 192.0.2.0/24" in one_net["findings"][0]["message"], "a tie is shown"


def test_a_system_that_is_cut_off_from_an_hmc_others_hear() -> None:
    few = [silent(number, "hmc1", "hmc2", net=f"198.18.{number}") for number in range(4)]
    fleet = correlate([*few, *ELSEWHERE], {"hmc1": answer(*(row(number, False) for number in range(4)))})
    assert causes(fleet) == {"system_cut_off FRAME-78A1B2C": names(0, 1, 2, 3)}


def test_no_partition_of_a_system_knows_an_hmc() -> None:
    unknown = [finding("RMC007", "no_management_domain", "x", "critical")]
    few = [document(number, links=[], findings=unknown, state="down") for number in (1, 2, 3)]
    assert causes(correlate([*few, *ELSEWHERE])) == {"system_without_hmc 78A1B2C": names(1, 2, 3)}
    assert correlate([*few, document(4), *ELSEWHERE])["findings"] == [], "one of them knows its HMC"


def test_a_handshake_that_fails_with_everybody_is_the_fault_of_the_hmc() -> None:
    def shaking(number: int, identity: str) -> fleets.Document:
        found = [finding(identity, "handshake", "hmc1", hmcs=["hmc1"])]
        return document(number, serial=f"S{number}", links=[link("hmc1", "handshake"), link("hmc2")], findings=found)

    few = [shaking(1, "RMC008"), shaking(2, "RMC050"), shaking(3, "RMC008")]
    assert causes(correlate(few)) == {"hmc_handshakes_fail hmc1": names(1, 2, 3)}
    assert correlate([*few, document(4)])["findings"] == []


def test_the_hmcs_own_word_of_a_lost_system_needs_no_number() -> None:
    lost = answer(hmc="hmc1", systems=[system(connection="No Connection")])
    fleet = correlate([], {"hmc1": lost, "hmc2": answer(row(1), row(2), hmc="hmc2")})
    assert causes(fleet) == {"system_not_connected FRAME-78A1B2C": names(1, 2)}
    told = [finding("HMC003", "system_not_connected", "FRAME-78A1B2C", hmcs=["hmc1"])]
    fleet = correlate([document(1, findings=told)], {"hmc1": {**lost, "findings": told}})
    assert causes(fleet) == {"system_not_connected FRAME-78A1B2C": names(1)} and fleet["single"] == []
    assert fleet["findings"][0]["explains"] == [{"host": "lpar001", "finding": "HMC003"}]
    fleet = correlate([], {"hmc1": {**lost, "findings": told}})
    assert fleet["findings"][0]["explains"] == [{"host": "hmc1", "finding": "HMC003"}] and fleet["single"] == []


def test_a_lost_service_processor_does_not_explain_a_way_that_others_of_the_system_use() -> None:
    lost = answer(hmc="hmc1", systems=[system(connection="No Connection")])
    fleet = correlate([silent(1, "hmc1"), document(2)], {"hmc1": lost})
    assert alone(fleet) == [("lpar001", "RMC009")]


def test_one_rebuild_for_all_outdated_rows_of_a_system() -> None:
    old = [finding("HMC001", "hmc_disagrees", "x", hmcs=["hmc1"])]
    few = [document(number, findings=old, state="degraded") for number in (1, 2)]
    rows = [row(1, False), row(2, False), row(3)]
    fleet = correlate(few, {"hmc1": answer(*rows)})
    assert causes(fleet) == {"hmc_view_outdated FRAME-78A1B2C": names(1, 2)}
    assert fleet["single"] == [] and "chsysstate -r sys -m FRAME-78A1B2C" in fleet["findings"][0]["human_action"]
    assert alone(correlate(few[:1], {"hmc1": answer(*rows)})) == [("lpar001", "HMC001")]


def test_hmcs_that_disagree_whether_a_partition_runs() -> None:
    answers = {"hmc1": answer(row(1)), "hmc2": answer(row(1, False, state="Not Activated"), hmc="hmc2")}
    fleet = correlate([], answers)
    assert causes(fleet) == {"hmcs_disagree FRAME-78A1B2C": names(1)}
    assert "hmc1 says Running, hmc2 says Not Activated" in fleet["findings"][0]["message"]
    assert correlate([], {**answers, "hmc2": answer(row(1), hmc="hmc2")})["findings"] == []


def test_the_same_thing_on_the_hmcs_side_is_one_cause() -> None:
    wall = [finding("HMC006", "hmc_firewall", "hmc1 eth0", hmcs=["hmc1"], human_action="Open the firewall of hmc1.")]
    few = [document(number, findings=wall, state="down", serial=f"S{number}") for number in (1, 2)]
    fleet = correlate([*few, document(3, findings=[finding("HMC004", "recycled_ip", "lpar003")])])
    assert causes(fleet) == {"same_hmc_cause hmc1": names(1, 2)}
    assert fleet["findings"][0]["human_action"] == "Open the firewall of hmc1."
    assert alone(fleet) == [("lpar003", "HMC004")]


def test_a_partition_that_knows_no_hmc_has_its_part_in_what_the_hmc_found() -> None:
    wall = finding("HMC006", "hmc_firewall", "hmc1 eth0", hmcs=["hmc1"])
    stopped = [finding("RMC002", "ctrmc_stopped", "lpar002", "critical"), {**wall, "hmcs": []}]
    few = [document(1, findings=[wall], state="down"), document(2, findings=stopped, links=[], state="down")]
    fleet = correlate(few, {"hmc1": answer(findings=[wall])})
    assert causes(fleet) == {"same_hmc_cause hmc1": names(1, 2)}
    assert alone(fleet) == [("lpar002", "RMC002")]


def test_a_level_of_an_hmc_is_one_cause_for_all_its_systems() -> None:
    low = [finding("HMC008", "hmc_level_low", f"FRAME-{serial}", "warning", hmcs=["hmc1"]) for serial in ("78A", "78B")]
    fleet = correlate([document(1, findings=low[:1])], {"hmc1": answer(findings=low)})
    (one,) = fleet["findings"]
    assert (one["subject"], one["severity"], one["members"]) == ("hmc1", "warning", names(1)) and fleet["single"] == []
    assert one["explains"] == [{"host": "hmc1", "finding": "HMC008"}, {"host": "lpar001", "finding": "HMC008"}]


def test_what_an_hmc_finds_is_not_said_again_where_the_partition_knows_better() -> None:
    empty = finding("HMC005", "dlpar_capabilities_missing", "lpar001", about=[{"serial": "78A1B2C", "lpar_id": 1}])
    answers = {hmc: answer(row(1), hmc=hmc, findings=[empty]) for hmc in fleets.HMCS}
    missing = document(1, findings=[finding("RMC005", "drm_missing")])
    assert alone(correlate([missing], answers)) == [("lpar001", "RMC005")]
    assert alone(correlate([], answers)) == [("lpar001", "HMC005")], "two HMCs find the same thing"
    suspended = [{**empty, "id": "HMC013"}]
    said = {"hmc1": answer(row(1), findings=suspended)}
    assert alone(correlate([missing], said)) == [("lpar001", "HMC013"), ("lpar001", "RMC005")]


def test_a_cause_can_be_switched_off() -> None:
    twins = [flapping(number, net="198.18.3", serial="78D") for number in (11, 12)]
    documents = [*suspects(4, "hmc1", "hmc2"), *twins, *ELSEWHERE]
    fleet = correlate(documents, disabled=["FLT001", "FLT010"])
    assert causes(fleet) == {"system_cut_off 78A1B2C": names(1, 2, 3, 4)} and len(fleet["single"]) == 2
    with pytest.raises(ValueError, match="disabled_rules: no such rule: FLT999"):
        correlate([], disabled=["FLT999"])


# --- identity --------------------------------------------------------------------------------------------------------


def flapping(number: int, **words: t.Any) -> fleets.Document:
    found = [finding("RMC019", "link_flapping", hmc, hmcs=[hmc]) for hmc in fleets.HMCS]
    return document(number, node_id="0123456789abcdef", findings=found, state="down", **words)


def test_a_node_id_that_two_have() -> None:
    fleet = correlate([flapping(1), flapping(2), *ELSEWHERE])
    assert causes(fleet) == {"duplicate_node_id 0123456789abcdef": names(1, 2)} and fleet["single"] == []
    assert "Nothing that was read tells the copy" in fleet["findings"][0]["message"]


def test_the_copy_is_only_named_when_the_hmcs_tell() -> None:
    fleet = correlate([flapping(1), flapping(2)], {"hmc1": answer(row(1), row(2, False))})
    assert "connected with lpar001 alone, so the copy is likely lpar002" in fleet["findings"][0]["message"]
    both = correlate([flapping(1), flapping(2)], {"hmc1": answer(row(1), row(2))})
    assert "Nothing that was read" in both["findings"][0]["message"]


def test_a_cluster_member_is_named_as_the_one_to_leave_alone() -> None:
    member = {"answer": "member", "evidence": []}
    (one,) = correlate([flapping(1), flapping(2, membership=member)])["findings"]
    assert "Never on a cluster member: lpar002." in one["human_action"]


def test_one_partition_under_two_names_has_one_node_id_by_right() -> None:
    twin = {**copy.deepcopy(document(1)), "host": "alias"}
    assert correlate([document(1), twin])["findings"] == []


def test_a_node_id_that_a_partition_and_an_hmc_have() -> None:
    found = causes(correlate([document(1, node_id="cc000000000000a1")]))
    assert found == {"duplicate_node_id cc000000000000a1": ["lpar001", "hmc1"]}


def test_a_node_id_that_two_hmcs_have() -> None:
    def documents(**words: t.Any) -> list[fleets.Document]:
        return [document(1, links=[link("hmc1"), link("hmc2", node_id="cc000000000000a1", **words)])]

    asked = {hmc: answer(hmc=hmc) for hmc in fleets.HMCS}
    assert causes(correlate(documents(), asked)) == {"duplicate_node_id cc000000000000a1": ["hmc1", "hmc2"]}
    assert correlate([document(1, links=[link("hmc1"), link("alias", node_id="cc000000000000a1")])])["findings"] == []


def test_an_address_that_was_taken_from_an_hmc() -> None:
    thief = document(9, net="198.51.100", addresses=["198.51.100.21"], serial="78D")
    fleet = correlate([silent(1, "hmc1"), document(2), thief])
    assert causes(fleet) == {"address_held_twice 198.51.100.21": ["lpar009", "hmc1"]} and fleet["single"] == []
    assert correlate([document(1), thief])["findings"] == [], "private networks may be alike"
    inside = {**thief, "addresses": ["198.51.100.21", "198.18.0.9"]}
    assert alone(correlate([silent(1, "hmc1"), document(2), inside])) == [("lpar001", "RMC009")]


def test_an_address_that_a_partition_at_rest_still_holds() -> None:
    rows = [row(1, False, rmc_ipaddr="192.0.2.2"), row(8, False, state="Not Activated", rmc_ipaddr="192.0.2.2")]
    fleet = correlate([silent(1, "hmc1"), document(3)], {"hmc1": answer(*rows)})
    assert causes(fleet) == {"address_held_twice 192.0.2.2": names(1, 8)} and fleet["single"] == []
    assert "lpar008 (Not Activated on the HMC)" in fleet["findings"][0]["message"]


def test_an_address_that_two_hosts_have_is_a_fault_only_where_a_link_suffers() -> None:
    same = {"addresses": ["192.0.2.77"]}
    assert correlate([document(1, **same), document(2, **same)])["findings"] == []
    assert causes(correlate([silent(1, "hmc1", **same), document(2, **same)])) == {
        "address_held_twice 192.0.2.77": names(1, 2)
    }
    private = {"addresses": ["192.0.2.77", "10.9.9.9"]}
    other = {"addresses": ["198.18.0.5", "10.9.9.9"]}
    assert correlate([silent(1, "hmc1", **private), document(2, **other)])["findings"] == []


# --- levels ----------------------------------------------------------------------------------------------------------


def hung(number: int, level: str) -> fleets.Document:
    found = [finding("RMC003", "rmcd_hung", "x", "critical")]
    return document(number, findings=found, state="down", levels={"rsct": level, "serial": f"S{number}"})


def test_a_level_that_all_who_have_it_suffer_from() -> None:
    few = [hung(number, "3.3.0.1") for number in (1, 2, 3)]
    fleet = correlate([*few, *ELSEWHERE])
    assert causes(fleet) == {"same_level 3.3.0.1": names(1, 2, 3)}
    sound = document(4, levels={"rsct": "3.3.0.1"})
    assert correlate([*few, sound, *ELSEWHERE])["findings"] == []
    assert correlate([*few, hung(5, "3.2.6.1"), *ELSEWHERE])["findings"] == []
    assert correlate(few)["findings"] == [], "nobody with another level was asked"


def test_partitions_with_a_known_bad_level_are_updated_together() -> None:
    bad = [finding("RMC070", "rsct_known_bad_level", "x", "warning")]
    few = [document(number, findings=bad, levels={"rsct": "3.2.0.0"}) for number in (1, 2)]
    assert causes(correlate(few)) == {"level_known_bad 3.2.0.0": names(1, 2)}


# --- together --------------------------------------------------------------------------------------------------------


def test_four_hundred_partitions_with_eight_faults() -> None:
    documents = [
        document(number, net=f"198.18.{number // 50}", serial=f"S{number // 40}", partition_id=number % 40)
        for number in range(400)
    ]
    for number in range(50, 100):
        documents[number] = silent(
            number, "hmc1", "hmc2", net="198.18.1", serial=f"S{number // 40}", partition_id=number % 40
        )
    for number, identity in ((5, "RMC002"), (17, "RMC004"), (130, "RMC011"), (222, "RMC003"), (301, "RMC005")):
        documents[number]["findings"] = [finding(identity, identity.lower(), "x", "critical")]
        documents[number]["links"] = []
    documents[399]["findings"], documents[399]["links"] = silent(399, "hmc1")["findings"], silent(399, "hmc1")["links"]
    answers = {"hmc1": answer(systems=[system("S9", "No Connection")]), "hmc2": answer(hmc="hmc2")}
    fleet = correlate(documents, answers)
    assert {name.split()[0] for name in causes(fleet)} == {"network_blocked", "system_not_connected"}
    assert len(causes(fleet)["network_blocked 198.18.1.0/24"]) == 50
    assert len(fleet["findings"]) + len(fleet["single"]) == fleet["counts"]["fixes"] == 8


def test_the_result_is_plain_and_the_input_untouched() -> None:
    documents = [*suspects(4, "hmc1", "hmc2"), flapping(11), flapping(12), *ELSEWHERE]
    before = copy.deepcopy(documents)
    fleet = correlate(documents, {"hmc1": answer(row(1))})
    assert json.loads(json.dumps(fleet)) == fleet and documents == before


def test_slices_of_jobs_are_joined_and_the_newest_document_counts() -> None:
    newer = document(1, when="2026-01-05T09:00:00Z")
    first, second = [silent(1, "hmc1")], {"lpar001": newer, "lpar002": document(2)}
    fleet = correlate([first, second])
    assert fleet["counts"]["documents"] == 2 and fleet["single"] == []


def test_documents_that_are_too_old_do_not_count() -> None:
    old = silent(1, "hmc1", when="2026-01-02T08:00:00Z")
    fleet = correlate([old, document(2)])
    assert fleet["skipped"] == [{"host": "lpar001", "reason": "read 72 hours before the newest document"}]
    assert correlate([old, document(2)], max_age=0)["skipped"] == []


def test_rows_of_a_repair_are_judged_by_their_last_reading() -> None:
    done = {"outcome": "healed", "before": silent(1, "hmc1"), "after": document(1)}
    assert correlate({"lpar001": done})["single"] == []
    assert alone(correlate({"lpar001": {**done, "outcome": "planned"}})) == [("lpar001", "RMC009")]


def dead(number: int, **words: t.Any) -> fleets.Document:
    return document(
        number, state="unknown", failure="no route to host", platform="", links=[], addresses=[], levels={}, **words
    )


def test_a_network_that_nobody_reaches() -> None:
    rows = [row(number, False, serial=f"S{number}") for number in (1, 2, 3, 4)]
    four = [dead(number) for number in (1, 2, 3)]
    fleet = correlate(four, {"hmc1": answer(*rows)})
    assert causes(fleet) == {"network_unreachable 192.0.2.0/24": names(1, 2, 3)}
    assert [one["host"] for one in fleet["unknown"]] == names(1, 2, 3) and fleet["single"] == []
    for well in (row(9), row(9, rmc_ipaddr="", transport="inband"), None):
        said = answer(*rows, *([well] if well else []))
        found = correlate([*four, document(9)] if well is None else four, {"hmc1": said})["findings"]
        assert bool(found) is (well is not None and not well["rmc_ipaddr"])


def test_a_system_of_which_nobody_is_reached() -> None:
    rows = [row(number, False, rmc_ipaddr=f"198.18.{number}.5") for number in (1, 2, 3)]
    fleet = correlate([dead(number) for number in (1, 2, 3)], {"hmc1": answer(*rows)})
    assert causes(fleet) == {"system_unreachable FRAME-78A1B2C": names(1, 2, 3)}
    off = [{**one, "state": "Not Activated"} for one in rows]
    assert correlate([dead(number) for number in (1, 2, 3)], {"hmc1": answer(*off)})["findings"] == []


def test_hosts_of_which_nobody_can_say() -> None:
    assert correlate([dead(1)])["unknown"] == [{"host": "lpar001", "reason": "no route to host"}]


def test_a_hostile_document_breaks_nothing() -> None:
    strange = [
        None, 5, "text", [], {"host": 3, "state": "down"}, {"host": "a", "state": None}, {"schema": 1},
        {"host": "b", "state": "down", "findings": [None, 7, {"id": "RMC009"}, {"id": "RMC009", "severity": "error"}]},
        {"host": "c", "state": "down", "links": "no", "addresses": {"x": 1}, "node_id": ["y"], "levels": 3, "when": []},
        {"host": "{{ 7*7 }}\x1b[31m", "state": "down", "findings": [finding("RMC002", "x", "{subject} {0}", hmcs=5)]},
    ]  # fmt: skip
    loop: list[t.Any] = [document(1)]
    loop.append(loop)
    answers = {"hmc1": {"partitions": [1, {"name": 4}, row(1)], "systems": 7, "findings": "x"}, 5: None, "hmc2": 3}
    fleet = correlate([*strange, loop], answers, lpars=7)
    assert alone(fleet) == [("b", "RMC009"), ("{{ 7*7 }}?", "RMC002")]


def test_no_control_character_gets_through() -> None:
    bad = "\x1b[2J\u202e\x00"
    found = finding("RMC002", "x", f"s{bad}", message=f"m{bad}", human_action=f"h{bad}")
    wall = finding("HMC006", "hmc_firewall", "hmc1", message=f"m{bad}", human_action=f"h{bad}", hmcs=["hmc1"])
    fleet = correlate([document(1, findings=[found, wall]), document(2, findings=[wall])])
    assert not set(bad) - set("[2J") & set(json.dumps(fleet, ensure_ascii=False))
    assert causes(fleet) == {"same_hmc_cause hmc1": names(1, 2)}


# --- the rows --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", ROWS, ids=lambda rule: rule.id)
def test_a_row_names_the_subject_and_the_next_step(rule: FleetRule) -> None:
    assert re.fullmatch(r"FLT0[0-2][0-9]", rule.id) and re.fullmatch(r"[a-z][a-z0-9_]*", rule.slug)
    assert "{subject}" in rule.message and re.search(r"{(members|differ|held)}", rule.message)
    assert re.search(r"(Next|next|Owner|owner): ", rule.message) and rule.human and rule.source.startswith("https://")


def test_ids_and_slugs_are_unique() -> None:
    assert len({rule.id for rule in ROWS}) == len({rule.slug for rule in ROWS}) == len(ROWS)


def test_in_band_that_finishes_for_no_partition_is_the_fault_of_the_system() -> None:
    def stuck(number: int) -> fleets.Document:
        found = [finding("RMC010", "inband_stuck", "hmc1", hmcs=["hmc1"])]
        return document(number, links=[link("hmc1", "handshake", inband="H"), link("hmc2")], findings=found)

    few = [stuck(number) for number in (1, 2, 3)]
    assert causes(correlate([*few, *ELSEWHERE])) == {"inband_lost 78A1B2C": names(1, 2, 3)}
    sound = document(4, links=[link("hmc1", transport="inband", inband="A"), link("hmc2")])
    assert correlate([*few, sound, *ELSEWHERE])["findings"] == []


@pytest.mark.parametrize(
    ("rule", "slug", "shared"), [("RMC057", "hmc_replaced", "hmc_replaced"), ("RMC056", "stale_point", "hmc_retired")]
)
def test_a_record_of_an_hmc_that_is_gone_is_one_thing_to_see_to(rule: str, slug: str, shared: str) -> None:
    def holding(number: int) -> fleets.Document:
        found = [finding(rule, slug, "hmc1", hmcs=["hmc1"])]
        return document(number, serial=f"S{number}", links=[link("hmc1", "down"), link("hmc2")], findings=found)

    few = [holding(number) for number in (1, 2, 3)]
    assert causes(correlate(few)) == {f"{shared} hmc1": names(1, 2, 3)}
    assert correlate([*few, document(4)])["findings"] == [], "somebody hears it"
