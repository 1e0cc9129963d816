# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine against real sockets on the loopback interface."""

from __future__ import annotations

import errno
import json
import shutil
import socket
import subprocess
import threading
import time

import pytest

from ansible_collections.powerops.rsct.plugins.module_utils import _ports_attempts, _ports_names
from ansible_collections.powerops.rsct.plugins.module_utils._ports import SourceError, check_targets
from ansible_collections.powerops.rsct.plugins.module_utils._ports_request import ARGUMENT_SPEC

LOCAL = "127.0.0.1"


def tcp(port: int, host: str = LOCAL) -> dict:
    return {"host": host, "port": port, "protocol": "tcp"}


def udp(port: int, host: str = LOCAL) -> dict:
    return {"host": host, "port": port, "protocol": "udp"}


def one(target: dict, timeout: float = 2, source: str = "") -> dict:
    (outcome,) = check_targets([target], timeout, 10, source)
    return outcome


def test_a_listener_is_open(listener: int) -> None:
    outcome = one(tcp(listener))
    assert outcome.pop("ms") < 2000
    assert outcome == {
        "host": LOCAL,
        "port": listener,
        "protocol": "tcp",
        "address": LOCAL,
        "state": "open",
        "detail": "",
        "sent": True,
    }


@pytest.mark.parametrize("target", [tcp, udp])
def test_a_port_without_a_listener_is_closed(closed_port: int, target) -> None:
    outcome = one(target(closed_port))
    assert (outcome["state"], outcome["sent"]) == ("closed", True)
    assert outcome["detail"].startswith("ECONNREFUSED: ")


def test_dropped_connection_requests_are_filtered__after_the_timeout(blackhole: int) -> None:
    outcome = one(tcp(blackhole), timeout=0.5)
    assert outcome["state"] == "filtered"
    assert outcome["detail"].startswith("ETIMEDOUT: ")
    assert 500 <= outcome["ms"] < 5000


def test_udp_silence_is_unverifiable(silent_udp: int) -> None:
    outcome = one(udp(silent_udp), timeout=0.3)
    assert (outcome["state"], outcome["sent"]) == ("unverifiable", True)


def test_udp_is_open__only_on_an_answer(answering_udp: int) -> None:
    assert one(udp(answering_udp))["state"] == "open"


@pytest.mark.parametrize(("port", "words"), [(657, "rmc_status"), (9900, "broadcast")])
def test_udp_ports_with_a_voice_of_their_own_say_so(port: int, words: str) -> None:
    assert words in one(udp(port), timeout=0.3)["detail"]


def test_ipv6_is_checked() -> None:
    if not socket.has_ipv6:
        pytest.skip("this Python has no IPv6")
    try:
        server = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError as error:
        pytest.skip(f"no IPv6 loopback here: {error}")
    with server:
        outcome = one(tcp(server.getsockname()[1], "::1"))
    assert (outcome["state"], outcome["address"]) == ("open", "::1")


def test_an_unknown_name_is_unreachable_and_nothing_was_sent() -> None:
    outcome = one(tcp(22, "no-such-host.invalid"))
    assert (outcome["state"], outcome["address"], outcome["sent"], outcome["ms"]) == ("unreachable", "", False, None)
    assert outcome["detail"].startswith("EAI_")


def test_a_dead_name_server_costs_one_timeout_per_batch(monkeypatch: pytest.MonkeyPatch, listener: int) -> None:
    def lookup(host: str, flags: int = 0) -> _ports_names.Resolved:
        if flags:
            return original(host, flags)
        over.wait(hang)
        return _ports_names.Resolved((), "EAI_FAIL")

    hang = 20.0
    over = threading.Event()
    original = _ports_names._lookup
    monkeypatch.setattr(_ports_names, "_lookup", lookup)
    started = time.monotonic()
    names = [tcp(22, f"name{number}.example.com") for number in range(40)]
    outcomes = check_targets([*names, tcp(listener)], 0.3, 200)
    over.set()
    assert time.monotonic() - started < hang / 2
    assert {outcome["detail"].partition(":")[0] for outcome in outcomes[:-1]} == {"EAI_AGAIN"}
    assert outcomes[-1]["state"] == "open"


def test_one_open_address_makes_a_name_open(monkeypatch: pytest.MonkeyPatch, listener: int, blackhole: int) -> None:
    both = tuple(_ports_attempts.Address(socket.AF_INET, text) for text in ("127.0.0.9", LOCAL))
    monkeypatch.setattr(_ports_names, "_lookup", lambda host, flags=0: _ports_names.Resolved(both))
    outcome = one(tcp(listener, "two.example.com"))
    assert (outcome["state"], outcome["address"]) == ("open", LOCAL)
    assert outcome["detail"] == "127.0.0.9 is closed"


def test_the_source_address_is_used() -> None:
    with socket.create_server((LOCAL, 0)) as server:
        assert one(tcp(server.getsockname()[1]), source="127.0.0.7")["state"] == "open"
        accepted, peer = server.accept()
        accepted.close()
    assert peer[0] == "127.0.0.7"


def test_a_source_address_of_the_other_family_tries_nothing(listener: int) -> None:
    try:
        outcome = one(tcp(listener), source="::1")
    except SourceError:
        pytest.skip("no IPv6 loopback here")
    assert (outcome["state"], outcome["sent"]) == ("unreachable", False)
    assert outcome["detail"].startswith("EAFNOSUPPORT")


def test_a_source_address_that_is_not_ours_is_one_sentence() -> None:
    with pytest.raises(SourceError, match=r"^source_address: 203\.0\.113\.5 can't be used on .*; give an address"):
        check_targets([tcp(22)], 1, 10, "203.0.113.5")


def test_answers_keep_the_order_of_the_targets(listener: int, closed_port: int, blackhole: int) -> None:
    targets = [tcp(blackhole), tcp(listener), udp(closed_port), tcp(closed_port)] * 3
    outcomes = check_targets(targets, 0.4, 5)
    assert [outcome["port"] for outcome in outcomes] == [target["port"] for target in targets]
    assert [outcome["state"] for outcome in outcomes] == ["filtered", "open", "closed", "closed"] * 3


def test_hundreds_of_targets_stay_within_the_bound(
    monkeypatch: pytest.MonkeyPatch, listener: int, closed_port: int, blackhole: int
) -> None:
    open_now: set[int] = set()
    most = 0
    begin, close = _ports_attempts.Attempt.begin, _ports_attempts.Attempt.close

    def counted_begin(attempt: _ports_attempts.Attempt) -> str | None:
        nonlocal most
        open_now.add(id(attempt))
        most = max(most, len(open_now))
        return begin(attempt)

    def counted_close(attempt: _ports_attempts.Attempt) -> None:
        open_now.discard(id(attempt))
        close(attempt)

    monkeypatch.setattr(_ports_attempts.Attempt, "begin", counted_begin)
    monkeypatch.setattr(_ports_attempts.Attempt, "close", counted_close)
    targets = [tcp(port) for port in (listener, closed_port, blackhole)] * 120
    started = time.monotonic()
    outcomes = check_targets(targets, 0.5, 30)
    elapsed = time.monotonic() - started
    states = [outcome["state"] for outcome in outcomes]
    assert (states.count("open"), states.count("closed"), states.count("filtered")) == (120, 120, 120)
    assert most == 30
    assert not open_now
    one_by_one = 0.5 * 120
    assert elapsed < one_by_one / 5  # thirty at a time would be a thirtieth on an idle machine


def test_running_out_of_descriptors_narrows_the_pool(monkeypatch: pytest.MonkeyPatch, blackhole: int) -> None:
    real = socket.socket
    made: list[socket.socket] = []

    def scarce(*args: int) -> socket.socket:
        if sum(sock.fileno() >= 0 for sock in made) >= 4:
            raise OSError(errno.EMFILE, "Too many open files")
        made.append(real(*args))
        return made[-1]

    monkeypatch.setattr(_ports_attempts.socket, "socket", scarce)
    outcomes = check_targets([tcp(blackhole)] * 10, 0.2, 50)
    assert [outcome["state"] for outcome in outcomes] == ["filtered"] * 10


def test_no_descriptor_at_all_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*args: int) -> socket.socket:
        raise OSError(errno.ENFILE, "File table overflow")

    monkeypatch.setattr(_ports_attempts.socket, "socket", none)
    attempt = _ports_attempts.TcpAttempt(_ports_attempts.Address(socket.AF_INET, LOCAL), 22)
    assert (attempt.begin(), attempt.sent) == ("EMFILE", False)


def test_a_local_connection_that_reaches_itself_is_closed() -> None:
    attempt = _ports_attempts.TcpAttempt(_ports_attempts.Address(socket.AF_INET, LOCAL), 0)
    with socket.socket() as sock:
        sock.bind((LOCAL, 0))
        sock.connect(sock.getsockname())
        assert attempt.listen(sock) == "ECONNREFUSED"


def test_every_protocol_of_the_spec_has_a_kind_of_attempt() -> None:
    choices = ARGUMENT_SPEC["targets"]["options"]["protocol"]["choices"]
    assert sorted(choices) == sorted(_ports_attempts.KINDS)


def test_the_oldest_python_can_run_it(listener: int) -> None:
    python = shutil.which("python3.9")
    if not python or subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode:
        pytest.skip("no Python 3.9 here")
    code = (
        "import sys, json; sys.path.insert(0, sys.argv[1])\n"
        "from ansible_collections.powerops.rsct.plugins.module_utils._ports_report import run_here\n"
        "print(json.dumps(run_here(json.loads(sys.argv[2]), 'python')))"
    )
    target = {**tcp(listener), "expect": "open", "name": ""}
    params = {"targets": [target], "timeout": 2, "parallel": 5, "via": "python", "fail_on_mismatch": True}
    tree = __import__("ansible_collections").__path__[0].removesuffix("/ansible_collections")
    done = subprocess.run(
        [python, "-c", code, tree, json.dumps(params)], capture_output=True, text=True, check=True, timeout=60
    )
    assert json.loads(done.stdout)["targets"][0]["state"] == "open"
