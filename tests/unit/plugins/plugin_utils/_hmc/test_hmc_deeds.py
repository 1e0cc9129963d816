# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done on an HMC: when, when not, how often, and what is said of it."""

from __future__ import annotations

import pathlib
import typing as t

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.hmc_rungs import REBUILD as REBUILD_ROW
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.runner import State
from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc.deed import Site
from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc.diagrmc import diagnose
from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc.login import HmcError
from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc.once import Once
from ansible_collections.powerops.rsct.plugins.plugin_utils._hmc.rebuild import Wish, rebuild
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._hmc import console
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._hmc.console import FakeRunner

KEY = "9105-22A*78A1B2C"
REBUILD = f"chsysstate -m {KEY} -r sys -o rebuild"
LOST_IP = "198.51.100.29"
DIAG = f"diagrmc -m {KEY} --ip {LOST_IP} -p dbtest1"
CORRECT = f"{DIAG} --autocorrect"
GOOD = (0, f"{LOST_IP} has RMC connection.\n", "")
BAD = (0, "powersim: the connection was checked and is not there (text synthetic)\n", "")
SILENT = (0, "", "")
#: The console of these tests disagrees with itself about the partition "lagging".
AGREED = {"lspartition -dlpar": (0, console.DLPAR.replace("<22*9105-22A*78A1B2C", "<99*9105-22A*78A1B2C"), "")}
MOVING = (0, "name=busy1,lpar_id=23,migration_state=Migration In Progress\n", "")


def rows(**changes: dict[str, str]) -> tuple[int, str, str]:
    """The partitions, with some values changed by name."""
    names = console.LPAR_NAMES
    found = [dict(zip(names, row)) for row in console.PARTITION_ROWS]
    return 0, console.table(names, [tuple({**row, **changes.get(row["name"], {})}.values()) for row in found]), ""


#: Nothing is busy, and nothing disagrees but "lagging".
QUIET = rows(busy1={"rmc_state": "active"})


class Hmc:
    """A console, and the site of deeds on it."""

    def __init__(self, folder: pathlib.Path, changes: dict[str, t.Any] | None = None, **words: t.Any) -> None:
        answers = {**console.answers(quoted=False), console.PARTITIONS: QUIET, REBUILD: SILENT, **(changes or {})}
        self.naps: list[float] = []
        self.runner = FakeRunner(answers, {REBUILD: AGREED})
        self.site = Site(
            self.runner, words.get("host", "hmc1"), Once(str(folder)), 60, words.get("check", False), self.naps.append
        )

    def ran(self, word: str) -> list[str]:
        return [line for batch in self.runner.asked for line in batch if line.startswith(word)]

    def rebuild(self, **wish: t.Any) -> dict[str, t.Any]:
        return rebuild(self.site, Wish(**{"systems": (KEY,), **wish}))

    def diagnose(self, **options: t.Any) -> dict[str, t.Any]:
        return diagnose(self.site, **{"system": KEY, "lpar": "dbtest1", **options})


# --- rebuild ---------------------------------------------------------------------------------------------------------


def test_a_system_that_disagrees_is_rebuilt_and_proven(tmp_path: pathlib.Path) -> None:
    hmc = Hmc(tmp_path)
    result = hmc.rebuild()
    assert (result["outcome"], result["changed"], hmc.ran("chsysstate")) == ("healed", True, [REBUILD])
    (system,) = result["systems"]
    assert [(row["partition"], row["finding"]) for row in system["reasons"]] == [("lagging", "HMC001")]
    assert (system["tries"], hmc.naps) == (1, [])


def test_where_the_views_agree_nothing_is_done(tmp_path: pathlib.Path) -> None:
    hmc = Hmc(tmp_path, AGREED)
    result = hmc.rebuild()
    assert (result["outcome"], result["changed"], hmc.ran("chsysstate")) == ("not_needed", False, [])


def test_a_partition_that_says_it_is_up_is_a_reason_unless_the_hmc_says_so_too(tmp_path: pathlib.Path) -> None:
    hmc = Hmc(tmp_path, {**AGREED, REBUILD: SILENT})
    hmc.runner.effects[REBUILD] = {console.PARTITIONS: rows(dbtest1={"rmc_state": "active"})}
    assert hmc.rebuild(says_up=frozenset({"dbprod1", "old7", "ibmi1"}))["outcome"] == "not_needed"
    result = hmc.rebuild(says_up=frozenset({"dbtest1"}))
    assert result["systems"][0]["reasons"][0]["finding"] == "FLT004"
    assert hmc.ran("chsysstate") == [REBUILD]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({console.MIGRATIONS: MOVING}, "a partition migration runs on FRAME01"),
        ({console.MIGRATIONS: State.MISSING}, "lslparmigr did not say"),
        ({console.PARTITIONS: rows()}, "RMC of busy1 is busy"),
        ({"who -b": (0, "         system boot  2027-01-15 08:50\n", "")}, "was started 600 s ago"),
        ({console.PARTITIONS: rows(busy1={"state": "Migrating - Running"})}, "a partition migration runs"),
    ],
)
@pytest.mark.parametrize("check", [False, True])
def test_what_speaks_against_it_is_said_and_nothing_is_done(
    tmp_path: pathlib.Path, changes: dict[str, t.Any], words: str, check: bool
) -> None:
    hmc = Hmc(tmp_path, changes, check=check)
    result = hmc.rebuild()
    assert (result["outcome"], result["changed"], hmc.ran("chsysstate")) == ("refused", False, [])
    assert words in result["why"]
    assert "failed" not in result


def test_check_mode_predicts_and_does_nothing(tmp_path: pathlib.Path) -> None:
    hmc = Hmc(tmp_path, check=True)
    result = hmc.rebuild()
    assert (result["outcome"], result["changed"], hmc.ran("chsysstate")) == ("planned", True, [])
    assert result["systems"][0]["command"] == f"chsysstate -m '{KEY}' -r sys -o rebuild"
    assert Hmc(tmp_path).rebuild()["outcome"] == "healed"  # and leaves no mark


def test_a_system_is_rebuilt_once_per_run_whichever_hmc_asks(tmp_path: pathlib.Path) -> None:
    assert Hmc(tmp_path).rebuild()["outcome"] == "healed"
    second = Hmc(tmp_path, host="hmc2")
    result = second.rebuild()
    assert (result["outcome"], second.ran("chsysstate")) == ("refused", [])
    assert "was rebuilt on HMC hmc1 in this run" in result["why"]


def test_a_rebuild_that_the_hmc_refuses_fails_and_leaves_the_system_to_the_other_hmc(tmp_path: pathlib.Path) -> None:
    for answer in (
        (1, "HSCL350B The user does not have the appropriate authority\n", ""),
        State.DENIED,
        (1, "nie\n", ""),
    ):
        result = Hmc(tmp_path, {REBUILD: answer}).rebuild()
        assert (result["outcome"], result["changed"], result["failed"]) == ("failed", False, True)
        assert "the HMC refused the rebuild" in result["msg"]
    assert Hmc(tmp_path, host="hmc2").rebuild()["outcome"] == "healed"


def test_views_that_disagree_as_before_fail_after_the_last_try(tmp_path: pathlib.Path) -> None:
    hmc = Hmc(tmp_path)
    hmc.runner.effects.clear()
    result = hmc.rebuild(tries=3, pause=7)
    assert (result["outcome"], result["changed"], result["failed"], hmc.naps) == ("failed", True, True, [7, 7])
    assert "not healed: lagging" in result["msg"]


def test_a_rebuild_without_an_end_is_proven_all_the_same(tmp_path: pathlib.Path) -> None:
    assert Hmc(tmp_path, {REBUILD: State.TIMEOUT}).rebuild()["outcome"] == "healed"


def test_an_hmc_that_falls_silent_afterwards_is_no_proof(tmp_path: pathlib.Path) -> None:
    hmc = Hmc(tmp_path)
    hmc.runner.effects[REBUILD] = {"lspartition -dlpar": State.UNREAD}
    result = hmc.rebuild(tries=2, pause=0)
    assert (result["outcome"], result["changed"]) == ("failed", True)
    assert "could not be read" in result["why"]


def test_without_one_of_the_views_nobody_knows_whether_they_agree(tmp_path: pathlib.Path) -> None:
    hmc = Hmc(tmp_path, {"lspartition -dlpar": State.DENIED})
    assert (hmc.rebuild()["outcome"], hmc.ran("chsysstate")) == ("unknown", [])


def test_all_systems_are_looked_at_when_none_is_named(tmp_path: pathlib.Path) -> None:
    result = Hmc(tmp_path).rebuild(systems=())
    assert {row["name"]: row["outcome"] for row in result["systems"]} == {"FRAME01": "healed", "FRAME02": "unknown"}
    assert result["outcome"] == "healed"


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"systems": ("NOSUCH",)}, "manages no system NOSUCH"),
        ({"tries": 0}, "tries is 0"),
        ({"pause": -1}, "pause is -1"),
    ],
)
def test_options_that_cannot_be_meant_are_named(tmp_path: pathlib.Path, wish: dict[str, t.Any], words: str) -> None:
    hmc = Hmc(tmp_path)
    with pytest.raises(HmcError, match=words):
        hmc.rebuild(**wish)
    assert hmc.ran("chsysstate") == []


# --- diagrmc ---------------------------------------------------------------------------------------------------------


def test_only_the_known_line_is_a_proof(tmp_path: pathlib.Path) -> None:
    good = Hmc(tmp_path, {DIAG: GOOD}).diagnose()
    assert (good["state"], good["changed"], good["autocorrect"]) == ("connected", False, "not_asked")
    for answer in (
        BAD,
        SILENT,
        State.TIMEOUT,
        (1, f"{LOST_IP} has RMC connection.\n", ""),
        (0, "198.51.100.2 has RMC connection.\n", ""),
        (0, f"Nobody knows whether {LOST_IP} has RMC connection.\n", ""),
        (0, f"{LOST_IP} ma połączenie RMC.\n", ""),
    ):
        result = Hmc(tmp_path, {DIAG: answer}).diagnose()
        assert (result["state"], result["changed"]) == ("unknown", False), answer
        assert "failed" not in result


def test_a_connection_that_is_there_is_not_corrected(tmp_path: pathlib.Path) -> None:
    hmc = Hmc(tmp_path, {DIAG: GOOD, CORRECT: GOOD})
    result = hmc.diagnose(autocorrect=True)
    assert (result["autocorrect"], result["changed"], hmc.ran(CORRECT)) == ("not_needed", False, [])


def test_a_correction_has_changed_something_whatever_it_says(tmp_path: pathlib.Path) -> None:
    for answer, state in ((GOOD, "connected"), (BAD, "unknown"), (State.TIMEOUT, "unknown")):
        result = Hmc(tmp_path, {DIAG: BAD, CORRECT: answer}).diagnose(autocorrect=True)
        assert (result["autocorrect"], result["changed"], result["state"]) == ("done", True, state)
        assert result["command"].endswith("--autocorrect")


def test_check_mode_never_corrects(tmp_path: pathlib.Path) -> None:
    hmc = Hmc(tmp_path, {DIAG: BAD, CORRECT: GOOD}, check=True)
    result = hmc.diagnose(autocorrect=True)
    assert (result["autocorrect"], result["changed"], hmc.ran(CORRECT)) == ("planned", True, [])


@pytest.mark.parametrize("general", [False, True])
def test_a_migration_forbids_the_correction_and_not_the_diagnosis(tmp_path: pathlib.Path, general: bool) -> None:
    hmc = Hmc(
        tmp_path, {DIAG: BAD, "diagrmc": BAD, CORRECT: GOOD, "diagrmc --autocorrect": GOOD, console.MIGRATIONS: MOVING}
    )
    aim = {"system": "", "lpar": ""} if general else {}
    result = hmc.diagnose(autocorrect=True, **aim)
    assert (result["autocorrect"], result["changed"]) == ("refused", False)
    assert "a partition migration runs" in result["why"]
    assert not [line for line in hmc.ran("diagrmc") if "--autocorrect" in line]


def test_the_general_checks_prove_nothing(tmp_path: pathlib.Path) -> None:
    hmc = Hmc(tmp_path, {"diagrmc": (0, "198.51.100.29 has RMC connection.\n\x1b[31mx\n", "")})
    result = hmc.diagnose(system="", lpar="")
    assert (result["state"], result["ip"], hmc.ran("diagrmc")) == ("unknown", "", ["diagrmc"])
    assert all(line.isprintable() for line in result["lines"])


@pytest.mark.parametrize("answer", [State.MISSING, State.DENIED, (1, "HSCL350B No authority\n", "")])
def test_a_diagnosis_that_did_not_run_is_a_failure(tmp_path: pathlib.Path, answer: t.Any) -> None:
    hmc = Hmc(tmp_path, {DIAG: answer, CORRECT: GOOD})
    result = hmc.diagnose(autocorrect=True)
    assert (result["failed"], result["state"], hmc.ran(CORRECT)) == (True, "unknown", [])
    assert "did not run diagrmc" in result["msg"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"lpar": "inband1"}, "inband1 is connected in-band"),
        ({"lpar": "inband1", "ip": "192.0.2.1"}, "inband1 is connected in-band"),
        ({"lpar": "old7"}, "old7 is Not Activated"),
        ({"lpar": "web 01"}, "the HMC knows no address of web 01"),
        ({"lpar": "nobody"}, "no such partition"),
        ({"system": "FRAME02", "lpar": "x"}, "no working connection to FRAME02"),
        ({"system": "FRAME01", "lpar": ""}, "given together"),
        ({"system": "", "lpar": "", "ip": LOST_IP}, "no partition is named"),
        ({"ip": "-p"}, "ip is -p, which is no IP address"),
    ],
)
def test_what_cannot_be_diagnosed_is_refused_with_a_sentence(
    tmp_path: pathlib.Path, options: dict[str, str], words: str
) -> None:
    hmc = Hmc(tmp_path)
    with pytest.raises(HmcError, match=words):
        hmc.diagnose(**options)
    assert hmc.ran("diagrmc") == []


def test_an_address_that_is_given_is_used(tmp_path: pathlib.Path) -> None:
    line = DIAG.replace(LOST_IP, "2001:db8::1")
    hmc = Hmc(tmp_path, {line: (0, "2001:DB8:0::1 has RMC connection.\n", "")})
    assert hmc.diagnose(ip="2001:db8:0:0::1")["state"] == "connected"


def test_the_proof_of_a_rebuild_waits_as_long_as_the_table_says() -> None:
    assert Wish().tries * Wish().pause == REBUILD_ROW.wait


# --- once ------------------------------------------------------------------------------------------------------------


def test_a_mark_is_taken_by_one_and_can_be_given_back(tmp_path: pathlib.Path) -> None:
    once = Once(str(tmp_path))
    assert (once.who("x"), once.take("x", "hmc1"), Once(str(tmp_path)).take("x", "hmc2")) == ("", "", "hmc1")
    once.release("x")
    assert once.take("x", "hmc2") == ""
