# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Of partitions with one node id at most one is the original, and who is not proven to be a copy is called none."""

from __future__ import annotations

import json
import typing as t

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.correlate_estate import join
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.twins import find_twins, identity_lines

SHARED, OTHER, CONSOLE = "00c0ffee00c0ffee", "1111111111111111", "2222222222222222"
Data = dict[str, t.Any]


def document(
    host: str, node_id: str = SHARED, when: str = "2026-11-21T10:00:00Z", number: int = 1, **words: t.Any
) -> Data:
    about = {"levels": {"serial": "78A1B2C"}, "partition_id": number, "platform": "aix"}
    return {
        "schema": "powerops.rsct.audit/1",
        "host": host,
        "state": "down",
        "when": when,
        "node_id": node_id,
        **about,
        **words,
    }


DB = (document("db1", number=1), document("db2", number=2))
WEB = document("web1", OTHER, number=9)
EARLIER = "2026-05-01T10:00:00Z"


def roles(documents: t.Iterable[Data], words: t.Any = None, past: t.Iterable[t.Any] = ()) -> dict[str, str]:
    return {host: facts["role"] for host, facts in find_twins(join(list(documents)), words, past).items()}


def test_nobody_is_a_copy_by_itself() -> None:
    assert find_twins(join([DB[0], WEB])) == {}


def test_nothing_proven_is_unknown_and_says_what_to_ask() -> None:
    found = find_twins(join([*DB, WEB]))
    assert set(found) == {"db1", "db2"}
    assert {facts["role"] for facts in found.values()} == {"unknown"}
    assert "set rmc_repair_twin: original for that one host" in found["db1"]["reason"]
    assert found["db1"]["members"] == ["db1", "db2"]
    assert found["db1"]["ids_in_use"] == sorted([SHARED, OTHER])


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({"db1": "original"}, {"db1": "original", "db2": "copy"}),
        ({"db2": "copy"}, {"db1": "original", "db2": "copy"}),
        ({"db1": "copy", "db2": "copy"}, {"db1": "copy", "db2": "copy"}),
        ({"db1": "original", "db2": "original"}, {"db1": "unknown", "db2": "unknown"}),
        ({"db1": "", "db2": None}, {"db1": "unknown", "db2": "unknown"}),
    ],
)
def test_the_word_of_a_person(words: Data, expected: dict[str, str]) -> None:
    assert roles(DB, words) == expected


def test_of_three_the_word_for_one_copy_tells_nothing_of_the_others() -> None:
    found = roles([*DB, document("db3", number=3)], {"db3": "copy"})
    assert found == {"db1": "unknown", "db2": "unknown", "db3": "copy"}


def test_another_word_is_named() -> None:
    with pytest.raises(ValueError, match="rmc_repair_twin of db1 is 'clone'; give original or copy"):
        find_twins(join(list(DB)), {"db1": "clone"})


def test_who_had_another_id_before_is_the_copy_and_gets_it_back() -> None:
    past = [document("db1", when=EARLIER), json.dumps(document("db2", OTHER, EARLIER, 2))]
    found = find_twins(join(list(DB)), None, past)
    assert {host: facts["role"] for host, facts in found.items()} == {"db1": "original", "db2": "copy"}
    assert (found["db1"]["former"], found["db2"]["former"]) == ("", OTHER)


def test_an_id_that_another_has_by_now_is_not_given_back() -> None:
    past = [document("db1", when=EARLIER), document("db2", OTHER, EARLIER, 2)]
    assert find_twins(join([*DB, WEB]), None, past)["db2"]["former"] == ""


def test_one_that_was_never_read_before_is_not_proven_to_be_the_copy() -> None:
    found = find_twins(join(list(DB)), None, [document("db1", when=EARLIER)])
    assert found["db2"]["role"] == "unknown"
    assert "db1 had it in an earlier run" in found["db2"]["reason"]


def test_an_id_that_an_hmc_has_as_well_is_for_its_administrator() -> None:
    link = {"hmc": "hmc1", "node_id": SHARED, "state": "up", "transport": "ip"}
    found = find_twins(join([document("db1", links=[link]), DB[1]]), {"db1": "original"})
    assert {facts["role"] for facts in found.values()} == {"unknown"}
    assert "HMC hmc1 has the node id" in found["db2"]["reason"]


def test_one_partition_under_two_names_is_no_twin() -> None:
    assert roles([document("db1"), document("db1-mgmt")]) == {}


FLAPS = [{"id": "RMC019", "severity": "error"}]


@pytest.mark.parametrize(
    ("findings", "word", "role"), [(FLAPS, "copy", "copy"), (FLAPS, "original", ""), (FLAPS, "", ""), ([], "copy", "")]
)
def test_a_copy_whose_original_nobody_visited_is_known_by_a_word_and_its_flapping_link(
    findings: list[Data], word: str, role: str
) -> None:
    found = find_twins(
        join([document("db2", findings=findings), WEB]), {"db2": word}, [document("db2", OTHER, EARLIER)]
    )
    assert [facts["role"] for facts in found.values()] == ([role] if role else [])
    assert all(facts["former"] == "" and facts["members"] == ["db2"] for facts in found.values())  # web1 has its old id


@pytest.mark.parametrize("junk", ["", "{", "[" * 5000, 7, None, {"host": "db1"}, json.dumps([1])])
def test_a_file_that_is_no_document_tells_nothing(junk: t.Any) -> None:
    assert roles(DB, None, [junk]) == {"db1": "unknown", "db2": "unknown"}


IDS = st.sampled_from([SHARED, OTHER, "3333333333333333", ""])
PAST = st.lists(
    st.builds(document, st.sampled_from(["db1", "db2", "db3"]), IDS, st.sampled_from([EARLIER, "", "soon"]))
)
SAID = st.dictionaries(st.sampled_from(["db1", "db2", "db3"]), st.sampled_from(["original", "copy", ""]))


@given(st.permutations([*DB, document("db3", number=3), WEB]), SAID, PAST)
def test_at_most_one_is_the_original_in_any_order(documents: list[Data], said: Data, past: list[Data]) -> None:
    found = roles(documents, said, past)
    assert list(found.values()).count("original") <= 1
    assert set(found) == {"db1", "db2", "db3"}
    for host, role in found.items():
        assert role != "copy" or said.get(host) != "original"
        assert role != "original" or said.get(host) != "copy"


def test_what_became_of_the_id() -> None:
    twins = find_twins(join(list(DB)), {"db1": "original"})
    after = {
        "db1": {"before": DB[0], "outcome": "untouched"},
        "db2": {"before": DB[1], "after": document("db2", OTHER, number=2)},
    }
    lines = identity_lines(twins, after)
    assert lines[0].startswith(f"db1: node id {SHARED} (kept), its own")
    assert lines[1].startswith(f"db2: node id {OTHER} (new), its own")
    assert identity_lines(twins, {host: {"before": document} for host, document in zip(("db1", "db2"), DB)}) == [
        f"db1: node id {SHARED} is shared with db2",
        f"db2: node id {SHARED} is shared with db1",
    ]
    assert identity_lines({}, after) == []
