# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook inband on an estate with every kind of transport, two levels of HMC, and packet filters that are on.

The tests of this file run on one estate, which none but the last one harms.
"""

from __future__ import annotations

import socket
import typing as t

import pytest

from ansible_collections.powerops.rsct.tests.integration import live_estate as live

READY = {"level": "7300-04-00-2546", "mode": "POWER 11"}
NEW = (
    live.inband("inband1", 1),
    live.inband("both1", 2, transport="both"),
    live.inband("ready1", 3, transport="ip"),
    live.partition("mode1", 4, level="7300-04-00-2546", mode="POWER 10"),
    live.partition("oldaix1", 5, mode="POWER 11"),
    live.partition("vios1", 6, "vios"),
    live.partition("linux1", 7, "linux"),
    live.partition("off1", 8, state="off", **READY),
)
MIXED = (live.inband("mixed1", 11, transports=["hmc2:ip"]), live.inband("mixed2", 12, transports=["hmc2:ip"]))
OLD = (live.partition("iron1", 21, level="7300-04-00-2546", mode="POWER 10"),)
RULE = "genfilt -v 4 -a P -s 0.0.0.0 -m 0.0.0.0 -d 0.0.0.0 -M 0.0.0.0 -c {} -o {} -p {} -O {} -P {} -r L -w {} -i all"
OPEN = "; ".join(
    RULE.format(protocol, *ports, way)
    for protocol in ("udp", "tcp")
    for ports, way in ((("any", 0, "eq", 657), "I"), (("eq", 657, "any", 0), "O"))
)
FILTERED = ("inband1", "ready1", "oldaix1", "mixed1", "iron1")


def system(name: str, number: int, firmware: str, hmcs: list[str], partitions: t.Sequence[t.Any]) -> dict[str, t.Any]:
    return {
        "name": name, "type_model": "9824-42A", "serial": f"78A1B2{number}", "firmware": firmware, "hmcs": hmcs,
        "ip": f"198.51.100.6{number}", "partitions": list(partitions),
    }  # fmt: skip


def data() -> dict[str, t.Any]:
    found = live.estate_of(hmcs=2)
    found["hmcs"][1]["version"] = "V10R3.1060"
    found["systems"] = [
        system("FRAME01", 1, "FW1110.10", ["hmc1"], NEW),
        system("FRAME02", 2, "FW1110.10", ["hmc1", "hmc2"], MIXED),
        system("FRAME03", 3, "FW1060.20", ["hmc1"], OLD),
    ]
    return found


@pytest.fixture(scope="module")
def estate() -> t.Iterator[live.Estate]:
    up = live.Estate(data())
    try:
        for name in FILTERED:
            up.ssh(name, f"mkdev -l ipsec_v4; {OPEN}; mkfilt -v 4 -u")
        up.ssh("vios1", "/usr/ios/cli/ioscli viosecure -firewall on")
        up.ssh("linux1", "systemctl start firewalld; firewall-cmd --add-port=657/tcp; firewall-cmd --add-port=657/udp")
        yield up
    finally:
        up.close()


@pytest.fixture(scope="module")
def changed(estate: live.Estate) -> list[str]:
    """What was changed before the playbook ran for the first time."""
    return estate.mutating()


@pytest.fixture(scope="module")
def run(estate: live.Estate, changed: list[str]) -> live.Run:
    return estate.run("powerops.rsct.inband", rmc_report_dir=str(estate.files / "inband"))


@pytest.fixture(scope="module")
def rows(estate: live.Estate, run: live.Run) -> dict[str, dict[str, t.Any]]:
    assert run.status == 0, run.text
    return {row["partition"]: row for row in estate.kept("inband/report.json")["partitions"]}


def ways(row: dict[str, t.Any]) -> dict[str, dict[str, t.Any]]:
    return {way["hmc"]: way for way in row["hmcs"]}


def lacks(way: dict[str, t.Any]) -> list[str]:
    return [lack["requirement"] for lack in way["missing"]]


@pytest.mark.parametrize(
    ("name", "transport", "eligible", "missing", "power11"),
    [
        ("inband1", "inband", True, [], True),
        ("both1", "both", True, [], True),
        ("ready1", "ip", True, [], True),
        ("mode1", "ip", False, ["processor_mode"], True),
        ("oldaix1", "ip", False, ["os", "processor_mode"], False),
        ("iron1", "ip", False, ["firmware", "processor_mode"], True),
        ("vios1", "ip", None, [], None),
        ("linux1", "ip", None, [], None),
    ],
)
def test_every_kind_of_partition(
    rows: dict[str, dict[str, t.Any]],
    name: str,
    transport: str,
    eligible: bool | None,
    missing: list[str],
    power11: bool | None,
) -> None:
    way = ways(rows[name])["hmc1"]
    found = (way["transport"], way["eligible"], lacks(way), way["power11"])
    assert found == (transport, eligible, missing, power11)


def test_each_hmc_is_judged_by_its_own_level(rows: dict[str, dict[str, t.Any]]) -> None:
    found = ways(rows["mixed1"])
    assert [(way["transport"], way["eligible"]) for way in (found["hmc1"], found["hmc2"])] == [
        ("inband", True),
        ("ip", False),
    ]
    assert lacks(found["hmc2"]) == ["hmc"] and found["hmc2"]["missing"][0]["found"] == "V10R3M1060"
    assert [way["hmc_says"] for way in (found["hmc1"], found["hmc2"])] == ["inband", "ip"]


@pytest.mark.parametrize(
    ("name", "when", "count", "why"),
    [
        ("inband1", {"now"}, 4, ""),
        ("ready1", {"after_switch"}, 4, ""),
        ("iron1", {"after_switch"}, 4, ""),
        ("oldaix1", set(), 4, "hmc1 would stay on IP without AIX 7.3 TL4 SP00"),
        ("mixed1", set(), 4, "hmc2 would stay on IP without HMC V11.1.1111.0"),
        ("vios1", set(), 2, "hmc1 may stay on IP: what in-band RMC needs on this platform is not published"),
        ("linux1", set(), 2, "hmc1 may stay on IP: what in-band RMC needs on this platform is not published"),
        ("mode1", set(), 0, ""),
    ],
)
def test_rules_to_review_and_rules_that_stay(
    rows: dict[str, dict[str, t.Any]], name: str, when: set[str], count: int, why: str
) -> None:
    removable, kept = rows[name]["removable"], rows[name]["kept"]
    assert {rule["when"] for rule in removable} == when
    assert {rule["why"] for rule in kept} == ({why} if why else set())
    assert len(removable) + len(kept) == count


def test_what_is_proposed_works_and_breaks_nothing(estate: live.Estate, rows: dict[str, dict[str, t.Any]]) -> None:
    """The commands, given by hand, leave no rule for 657 and the partition in-band."""
    rules = rows["inband1"]["removable"]
    assert "657" in estate.ssh("inband1", rules[0]["review"])
    estate.ssh("inband1", "; ".join([*(rule["command"] for rule in rules), rules[0]["apply"]]))
    assert "657" not in estate.ssh("inband1", "lsfilt -v 4 -a")
    assert "H: 0 A: 1" in estate.ssh("inband1", "lssrc -ls mcproxy")


def test_nothing_is_changed_and_what_does_not_run_is_left_alone(
    estate: live.Estate, run: live.Run, changed: list[str]
) -> None:
    assert run.changed() == 0
    after = estate.mutating()
    assert after[: len(changed)] == changed
    assert all(command.startswith(("rmfilt", "mkfilt")) for command in after[len(changed) :])  # the test above
    assert estate.log("--host", "off1") == []


def test_the_report_fits_a_terminal_and_says_what_it_is(estate: live.Estate, run: live.Run) -> None:
    text = (estate.files / "inband" / "report.txt").read_text()
    assert max(map(len, text.splitlines())) <= 88
    lines = [line for line in run.text.splitlines() if line.startswith('        "')]
    assert lines and max(map(len, lines)) <= 100
    assert "10 running partitions: 1 in-band, 6 over IP, 3 both, 0 not connected" in text
    assert "HMC hmc2 V10R3M1060: cannot do in-band RMC" in text
    assert "Taking rules away is a proposal for a person" in text
    assert "visit" not in estate.kept("inband/report.json")


def test_a_limit_and_check_mode(estate: live.Estate, rows: dict[str, dict[str, t.Any]]) -> None:
    folder = str(estate.files / "limited")
    before = len(estate.log("--host", "mode1"))
    run = estate.run("powerops.rsct.inband", "--check", "--limit", "hmcs,ready1", rmc_report_dir=folder)
    assert run.status == 0, run.text
    assert "1 running partition: 0 in-band, 1 over IP" in run.text
    assert "9 more running partitions not selected in this run" in run.text
    assert len(estate.log("--host", "mode1")) == before
    assert set(rows) > {"ready1"}


def test_an_hmc_that_is_not_expected_does_not_count_and_its_session_does(estate: live.Estate) -> None:
    folder = str(estate.files / "expected")
    words = {"rmc_validate_expected_hmcs": ["hmc1"], "rmc_report_dir": folder}
    run = estate.run("powerops.rsct.inband", "--limit", "hmcs,mixed1", **words)
    assert run.status == 0, run.text
    [row] = estate.kept("expected/report.json")["partitions"]
    assert list(ways(row)) == ["hmc1"]
    assert row["removable"] == []
    assert {rule["why"] for rule in row["kept"]} == {
        "hmc2 is connected over IP, though it is not among the expected HMCs"
    }


def test_who_could_not_be_asked_is_told_and_given_up(estate: live.Estate) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        nobody = {"ansible_port": held.getsockname()[1]}
        estate.inventories.append(estate.write("gone.yml", {"all": {"hosts": {"mode1": nobody}}}))
        run = estate.run(
            "powerops.rsct.inband", "--limit", "hmcs,mode1,ready1", rmc_report_dir=str(estate.files / "gone")
        )
        estate.inventories.pop()
    assert run.status == 4, run.text
    row = next(row for row in estate.kept("gone/report.json")["partitions"] if row["partition"] == "mode1")
    assert "refused" in row["failure"] and row["removable"] is None
    assert [way["transport"] for way in row["hmcs"]] == ["ip"]  # by the HMC's word
    assert "Not asked themselves" in (estate.files / "gone" / "report.txt").read_text()


def test_an_hmc_that_refuses_us_is_told_and_fails(estate: live.Estate) -> None:
    wrong = {"hmc_password": "wrong", "hmc_key_file": None}
    estate.inventories.append(estate.write("wrong.yml", {"all": {"hosts": {"hmc2": wrong}}}))
    run = estate.run("powerops.rsct.inband", "--limit", "hmcs,mixed1", rmc_report_dir=str(estate.files / "refused"))
    estate.inventories.pop()
    assert run.status == 2, run.text
    [row] = estate.kept("refused/report.json")["partitions"]
    assert ways(row)["hmc2"]["eligible"] is None
    assert "HMC hmc2 could not be asked (login" in run.text
