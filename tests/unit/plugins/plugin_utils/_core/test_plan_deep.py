# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plans that change trust or identity: when they open, what they are aimed at, what keeps them away."""

from __future__ import annotations

import dataclasses
import re
import typing as t

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.ladder import CONSENTS, LADDER, SAVES, Risk
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.ladder_deep import NO_PARENT
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.model import (
    ControlPoint,
    Member,
    Membership,
    Snapshot,
    Unread,
)
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.model_history import Past, Unfinished
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.model_signs import Signs
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.model_trust import Trust, TrustedHost
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.plan import describe
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.runner import State
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core import hosts
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core.plans import (
    CLOCK,
    HMC1,
    MISMATCH,
    NODE,
    OTHER,
    OWN,
    STALE,
    THIRD,
    finding,
    ids,
    link,
    past,
    plan,
    reading,
    rungs,
    step_of,
)

DEEP = tuple(name for name, rung in LADDER.items() if rung.risk >= Risk.TRUST)


# --- new keys --------------------------------------------------------------------------------------------------------

SHAKING = finding("RMC050", "recycle")
CLOCKED: dict[str, t.Any] = {"links": (link("i"),), "signs": Signs(clock=CLOCK)}


@pytest.mark.parametrize(
    ("history", "opens"),
    [
        ((), False),
        ((past(),), True),
        ((past(how="reached"),), True),
        ((past(how="refused"),), False),
        ((past(result="interrupted"),), False),
        ((past(result="healed"),), False),
        ((past(end="20270113T075000Z"),), False),  # two days ago
        ((past(end="20270115T090000Z"),), False),  # the clock was set back: nobody knows
        ((past(end="yesterday"),), False),
    ],
)
def test_new_keys_open_after_a_recycle_that_came_to_its_end(history: tuple[Past, ...], opens: bool) -> None:
    made = plan(SHAKING, seen=reading(**CLOCKED, history=history), allow=["new_keys", "try_again"])
    assert rungs(made) == (["support_data", "new_keys"] if opens else ["recycle"])


def test_new_keys_need_their_name_and_take_the_place_of_the_recycle() -> None:
    seen = reading(**CLOCKED, history=(past(end="20270115T060000Z"),))
    made = plan(SHAKING, seen=seen)
    assert made.steps == ()
    assert [(row.rung, row.guard, row.consents) for row in made.refused] == [("new_keys", "consent", ("new_keys",))]
    assert made.refused[0].loses == LADDER["new_keys"].loses
    assert rungs(plan(SHAKING, seen=seen, allow=["try_again"])) == ["recycle"]


def test_new_keys_are_for_a_handshake_that_hangs_now() -> None:
    seen = reading(**{**CLOCKED, "links": (link("O"),)}, history=(past(),))
    made = plan(SHAKING, seen=seen, allow=["new_keys", "try_again"])
    assert ("new_keys", "handshake") in [(row.rung, row.guard) for row in made.refused]


def test_without_a_clock_nothing_is_known_of_former_runs() -> None:
    seen = reading(links=(link("i"),), history=(past(),))
    assert rungs(plan(SHAKING, seen=seen, allow=["new_keys", "try_again"])) == ["recycle"]


# --- the node id -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seen", "hmc", "command"),
    [
        (ids(OTHER, OWN, OWN), None, ("recfgct", "-i", OWN)),
        (ids(OWN, OWN, ""), None, ("recfgct", "-s")),
        (ids(OWN, "", ""), None, ("recfgct", "-s")),
        (ids("", OWN, ""), None, ("recfgct", "-i", OWN)),
        (ids(OTHER, OWN, THIRD), {"node_id": OTHER}, ("recfgct", "-s")),
        (ids(OTHER, OTHER, OTHER), {"node_id": OWN}, ("recfgct", "-i", OWN)),
        (ids("not an id", OWN, "0000000000000000"), None, ("recfgct", "-i", OWN)),
        (ids(OTHER, OWN, ""), {"node_id": "$(reboot)"}, None),
        (ids(OTHER, OWN, OWN), {"node_id": f"0x{OTHER}"}, None),  # what most places show is not what was named
        (ids(OTHER, OWN, OWN), {"node_id": ""}, ("recfgct", "-i", OWN)),
        (ids(OTHER, OWN, THIRD), None, None),
        (ids(OTHER, OWN, ""), None, None),
    ],
)
def test_the_right_node_id_comes_back_or_nothing_is_done(
    seen: Snapshot, hmc: dict[str, t.Any] | None, command: tuple[str, ...] | None
) -> None:
    made = plan(MISMATCH, seen=seen, hmc=hmc, allow=["restore_identity"])
    if command is None:
        assert (made.steps, made.refused[0].guard) == ((), "target")
        assert "twins.former" in made.refused[0].text
        return
    step = step_of(made, "restore_identity")
    assert step.begin == (command,)
    assert ("need_node_id", OTHER if command == ("recfgct", "-s") and seen.node_id_file == OTHER else OWN) in step.goal


def test_a_node_id_that_is_lost_everywhere_is_made_anew() -> None:
    made = plan(MISMATCH, seen=ids("", "", ""), allow=["new_identity", "restore_identity"])
    assert rungs(made) == ["support_data", "new_identity"]
    assert step_of(made, "new_identity").begin == (("recfgct",),)
    unread = plan(MISMATCH, seen=ids("", "", None), allow=["new_identity", "restore_identity"])
    assert (unread.steps, unread.refused[0].rung) == ((), "restore_identity")


def test_an_id_that_somebody_knows_comes_back_where_it_is_lost() -> None:
    """A new one only where the known one has gone to another."""
    both = ["new_identity", "restore_identity"]
    made = plan(MISMATCH, seen=ids("", "", ""), allow=both, hmc={"node_id": OWN})
    assert step_of(made, "restore_identity").begin == (("recfgct", "-i", OWN),)
    assert rungs(made) == ["support_data", "restore_identity"]
    asked = plan(MISMATCH, seen=ids("", "", ""), hmc={"node_id": OWN}).refused
    assert [(row.rung, row.consent) for row in asked] == [("restore_identity", "restore_identity")]


PARENT = "6e0c1d2a-47b1-11ee-8001-4e1219560a01"


@pytest.mark.parametrize(
    ("kind", "answer", "parent"),
    [
        ("aix", hosts.CLUSTER0, PARENT),
        ("vios", hosts.CLUSTER0.replace(PARENT, NO_PARENT), ""),
        ("aix", hosts.CLUSTER0.replace("node_uuid", "clvdisk"), ""),
        ("aix", "", ""),
        ("aix", State.TIMEOUT, None),
        ("aix", (1, "0518-506 odmget: Cannot open object class CuAt\n"), None),
        ("aix", "something else\n", None),
    ],
)
def test_what_cluster0_keeps_is_read_or_unknown(kind: str, answer: t.Any, parent: str | None) -> None:
    assert hosts.read(kind, cluster0=answer).caa_parent == parent
    assert hosts.read("linux").caa_parent == ""


@pytest.mark.parametrize(
    ("platform", "parent", "asks"),
    [("aix", PARENT, True), ("vios", PARENT, True), ("aix", None, True), ("aix", "", False), ("linux", "", False)],
)
def test_cluster0_is_cleared_only_where_that_is_allowed(platform: str, parent: str | None, asks: bool) -> None:
    seen = dataclasses.replace(ids("", "", ""), platform=platform, caa_parent=parent)
    refused = plan(MISMATCH, seen=seen, allow=["new_identity"], hmc={"no_migration": True}).refused
    assert [row.consents for row in refused] == ([("drop_caa_parent",)] if asks else [])
    made = plan(MISMATCH, seen=seen, allow=["new_identity", "drop_caa_parent"], hmc={"no_migration": True})
    assert [argv[0] for argv in step_of(made, "new_identity").begin] == (["chdev"] if asks else []) + ["recfgct"]


# --- one node id, several partitions ---------------------------------------------------------------------------------


def twins(role: str, **more: t.Any) -> dict[str, t.Any]:
    return {"node_id": OWN, "members": ["lpar1", "lpar2"], "role": role, **more}


@pytest.mark.parametrize("state", ["down", "healthy"])
@pytest.mark.parametrize(
    ("facts", "climbs"),
    [
        (twins("copy"), ["support_data", "new_identity"]),
        (twins("copy", former=OTHER), ["support_data", "restore_identity"]),
        (twins("copy", former=OTHER, ids_in_use=[OTHER]), ["support_data", "new_identity"]),
        (twins("original"), []),
        (twins("unknown"), []),
        (twins("unknown", former=OTHER), []),
        ({**twins("copy"), "node_id": OTHER}, []),  # a former reading: this one has another id by now
    ],
)
def test_the_copy_is_changed_and_nobody_else(state: str, facts: dict[str, t.Any], climbs: list[str]) -> None:
    made = plan(seen=ids(OWN, OWN, OWN), allow=["new_identity", "restore_identity"], twins=facts, state=state)
    assert rungs(made) == climbs
    if facts["role"] == "unknown":
        assert {row.guard for row in made.refused} <= {"duplicate", "known_twin"}
        assert all("nobody knows" in row.text for row in made.refused)
        assert len(made.refused) == 1


def test_a_new_node_id_must_differ_from_those_it_had() -> None:
    made = plan(seen=ids(OTHER, OWN, OWN), allow=["new_identity"], twins=twins("copy"))
    assert ("need_other_node_id", OWN, OTHER) in made.goal


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ("copy", "twins"),
        ({"node_id": "0x12", "role": "copy"}, "node_id"),
        (twins("clone"), "role"),
        (twins("copy", former="../.."), "former"),
        (twins("copy", members="lpar1"), "members"),
    ],
)
def test_twins_that_make_no_sense_are_named(value: t.Any, word: str) -> None:
    with pytest.raises(ValueError, match=rf"{word} is .+: give "):
        plan(seen=ids(OWN, OWN, OWN), twins=value)


# --- what always holds -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [Member.YES, Member.UNKNOWN])
@pytest.mark.parametrize("name", DEEP)
def test_nothing_lets_trust_or_identity_be_changed_on_a_member(name: str, answer: Member) -> None:
    seen = ids("", OWN, "", membership=Membership(answer), trust=Trust(), links=(link("i"),))
    made = plan(finding("RMC013", name), STALE, seen=seen, allow=tuple(CONSENTS), twins=None, links=(HMC1,))
    assert not set(rungs(made)) & {*DEEP, "support_data"}
    for row in made.refused:
        assert row.rung not in DEEP or (row.consent, row.consents) == ("", ())


@pytest.mark.parametrize(
    ("left", "climbs"),
    [
        ("recycle", ["resume"]),
        ("new_identity", ["resume"]),
        ("something", ["resume"]),
    ],
)
def test_what_was_cut_off_comes_first(left: str, climbs: list[str]) -> None:
    owed = Unfinished(left, "run1", "boot1", alive=False)
    made = plan(
        finding("RMC081", "resume"), MISMATCH, seen=ids("", OWN, "", unfinished=owed), allow=["restore_identity"]
    )
    assert rungs(made)[: len(climbs)] == climbs
    assert step_of(made, "resume").commands == ()
    assert ("restore_identity" in rungs(made)) is (left == "recycle")
    member = ids("", OWN, "", unfinished=owed, membership=Membership(Member.UNKNOWN))
    made = plan(finding("RMC081", "resume"), finding("RMC009", "refresh"), seen=member, allow=tuple(CONSENTS))
    assert rungs(made) == (["resume", "refresh"] if left == "recycle" else [])  # whatever runs, goes on with it first


def test_a_repair_at_work_is_not_resumed() -> None:
    owed = Unfinished("recycle", "run1", "boot1", alive=True)
    assert plan(finding("RMC081", "resume"), seen=reading(unfinished=owed)).steps == ()


def test_support_data_come_before_anything_that_destroys_them() -> None:
    made = plan(MISMATCH, STALE, seen=ids("", OWN, ""), allow=tuple(CONSENTS), links=(HMC1,))
    assert rungs(made)[0] == "support_data"
    assert step_of(made, "support_data").begin == (("ctsnap", "-d", f"{SAVES}/ctsnap"),)
    assert ("need_support_data",) not in made.goal  # a repair that healed without them has healed
    strict = plan(MISMATCH, seen=ids("", OWN, ""), allow=["restore_identity"])
    assert "support_data_saved" in step_of(strict, "restore_identity").checks


@pytest.mark.parametrize(("reason", "climbs"), [("timeout", False), ("unread", False), ("missing", True)])
def test_a_reset_waits_until_offline_domains_can_be_told(reason: str, climbs: bool) -> None:
    seen = ids("", OWN, "", unread=(Unread("lsrpdomain", reason),))
    made = plan(MISMATCH, seen=seen, allow=tuple(CONSENTS))
    assert bool(made.steps) is climbs
    assert [row.guard for row in made.refused] == ([] if climbs else ["peer_domains"])


def test_who_has_to_be_trusted_anew_is_told_before_the_consent() -> None:
    trust = Trust(hosts=tuple(map(TrustedHost, ("lpar1", "localhost", "hmc1", "xcatmn", "nim\n1"))))
    points = (ControlPoint(NODE, key_token="hmc1"),)
    seen = ids("", OWN, "", trust=trust, control_points=points, hostname="lpar1")
    (refused,) = plan(MISMATCH, seen=seen).refused
    assert refused.loses[-1] == "have to be trusted anew by hand here: nim 1, xcatmn"
    (step,) = [one for one in plan(MISMATCH, seen=seen, allow=["restore_identity"]).steps if one.loses]
    assert step.loses == refused.loses
    many = dataclasses.replace(seen, trust=Trust(hosts=tuple(TrustedHost(f"old{n:02}") for n in range(30))))
    assert plan(MISMATCH, seen=many).refused[0].loses[-1].endswith("and 22 more")
    unread = dataclasses.replace(seen, trust=Trust())
    assert "could not be read" in plan(MISMATCH, seen=unread).refused[0].loses[-1]


def test_a_consent_is_named_only_where_it_helps() -> None:
    """All names at once, and none beside a reason that no name lifts."""
    seen = ids("", OWN, "", links=(link("I"),))
    (row,) = plan(MISMATCH, seen=seen).refused
    assert (row.consent, row.consents) == ("recycle_with_live_link", ("recycle_with_live_link", "restore_identity"))
    (row,) = plan(MISMATCH, seen=dataclasses.replace(seen, work_in_flight=("drmgr",))).refused
    assert (row.guard, row.consents) == ("work_in_flight", ())


def test_the_evidence_names_what_the_plan_rests_on() -> None:
    first = plan(MISMATCH, seen=ids("", OWN, ""), links=(HMC1,))
    assert re.fullmatch(r"[0-9a-f]{16}", first.evidence)
    assert describe(first)["evidence"] == first.evidence
    same = plan(MISMATCH, seen=ids("", OWN, "", uptime_seconds=5, rmcd_seconds=7), links=(HMC1,))
    assert same.evidence == first.evidence
    others = [
        plan(MISMATCH, seen=ids(OWN, OWN, ""), links=(HMC1,)),
        plan(MISMATCH, seen=ids("", OWN, ""), links=(dataclasses.replace(HMC1, ip="O"),)),
        plan(MISMATCH, seen=ids("", OWN, "", membership=Membership(Member.UNKNOWN)), links=(HMC1,)),
        plan(MISMATCH, finding("RMC009", "refresh"), seen=ids("", OWN, ""), links=(HMC1,)),
        plan(MISMATCH, seen=ids("", OWN, "", unfinished=Unfinished("recycle", "r", "b")), links=(HMC1,)),
    ]
    assert len({first.evidence, *(made.evidence for made in others)}) == len(others) + 1
