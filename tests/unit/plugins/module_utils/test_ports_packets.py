# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine against real packet filters, in a network namespace of its own."""

from __future__ import annotations

import json
import os
import pathlib
import shutil
import subprocess
import sys

import pytest

from ansible_collections.powerops.rsct.plugins.module_utils._ports_request import ARGUMENT_SPEC
from ansible_collections.powerops.rsct.plugins.plugin_utils._ports import shell

WORLD = pathlib.Path(__file__).parent / "port_world.py"
UNSHARE = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--net"]
PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"


@pytest.fixture(scope="module", autouse=True)
def _namespaces() -> None:
    for tool in ("unshare", "ip", "nft"):
        if not shutil.which(tool, path=PATH):
            pytest.skip(f"real packet filters need {tool}, which is not installed")
    tried = subprocess.run([*UNSHARE, "true"], capture_output=True, text=True, check=False)
    if tried.returncode:
        pytest.skip(f"no network namespace can be made here: {tried.stderr.strip()}")


def ask(**request: object) -> dict:
    done = subprocess.run(
        [*UNSHARE, sys.executable, str(WORLD)],
        input=json.dumps(request),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "PATH": PATH},
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


EXPECTED = {
    # port: (tcp state, udp state)
    657: ("open", "open"),
    658: ("filtered", "unverifiable"),
    659: ("closed", "open"),  # rejected over TCP only
    660: ("unreachable", "unreachable"),
    661: ("closed", "closed"),
    662: ("filtered", "unverifiable"),  # only the way back is blocked
    663: ("closed", "closed"),
    123: ("closed", "open"),  # a time server answers a time question only
}


def test_open_dropped_rejected_and_prohibited_are_told_apart() -> None:
    targets = [
        {"host": "127.0.0.1", "port": port, "protocol": protocol} for port in EXPECTED for protocol in ("tcp", "udp")
    ]
    answers = ask(checks={"all": {"targets": targets, "timeout": 1, "parallel": 50}})
    found = {(row["port"], row["protocol"]): row for row in answers["all"]["outcomes"]}
    states = {port: (found[port, "tcp"]["state"], found[port, "udp"]["state"]) for port in EXPECTED}
    assert states == EXPECTED
    assert "prohibited" in found[660, "tcp"]["detail"]
    assert found[660, "tcp"]["sent"]


def test_perl_tells_the_same_states_apart() -> None:
    targets = [{"host": "127.0.0.1", "port": port, "protocol": "tcp"} for port in EXPECTED]
    targets += [{"host": "203.0.113.1", "port": 657, "protocol": "tcp"}, {**targets[0], "host": "localhost"}]
    script = shell.render(targets, "abc123", timeout=1)
    reply = shell.read_reply(ask(scripts={"perl": script.text})["perl"], "abc123")
    rows = shell.outcomes(targets, reply)
    assert [row["state"] for row in rows] == [*(tcp for tcp, _udp in EXPECTED.values()), "unreachable", "open"]
    assert rows[-2]["sent"] is False
    assert rows[3]["detail"].startswith("EHOSTUNREACH: ")


def test_no_route_is_unreachable_and_nothing_was_sent() -> None:
    targets = [
        {"host": host, "port": 657, "protocol": protocol}
        for host in ("203.0.113.1", "2001:db8::1")
        for protocol in ("tcp", "udp")
    ]
    answers = ask(checks={"all": {"targets": targets, "timeout": 1, "parallel": 50}})
    rows = answers["all"]["outcomes"]
    assert [(row["state"], row["sent"]) for row in rows] == [("unreachable", False)] * 4
    assert {row["detail"].partition(":")[0] for row in rows} <= {"ENETUNREACH", "EADDRNOTAVAIL", "EHOSTUNREACH"}


def test_two_thousand_targets_half_of_them_silent_cost_timeouts_by_the_batch() -> None:
    parallel = ARGUMENT_SPEC["parallel"]["default"]
    silent = [{"host": f"198.18.{n // 250}.{n % 250 + 1}", "port": 657, "protocol": "tcp"} for n in range(1000)]
    targets = [row for row in silent for row in (row, {**row, "host": "127.0.0.1"})]
    # descriptors for 200 sockets, the listeners and Python: many more sockets could not be opened
    answer = ask(files=260, checks={"all": {"targets": targets, "timeout": 1.5, "parallel": parallel}})["all"]
    states = [row["state"] for row in answer["outcomes"]]
    assert (states.count("open"), states.count("filtered")) == (1000, 1000)
    assert answer["seconds"] < 1.6 * 1.5 * 1000 / parallel


def test_fewer_descriptors_than_asked_for_still_check_everything() -> None:
    targets = [{"host": f"198.18.1.{n}", "port": 657, "protocol": "tcp"} for n in range(1, 201)]
    answer = ask(files=120, checks={"all": {"targets": targets, "timeout": 0.3, "parallel": 200}})["all"]
    assert {row["state"] for row in answer["outcomes"]} == {"filtered"}
