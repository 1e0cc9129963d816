# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the arguments may be, and what is said when they are not."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.powerops.rsct.plugins.module_utils._ports_request import BadInput, read_request

GOOD = {"host": "hmc1.example.com", "port": 657, "protocol": "tcp", "expect": "open", "name": ""}
SAFE = re.compile(r"[A-Za-z0-9_:][A-Za-z0-9_.:%-]*\Z")


def params(**changes: object) -> dict:
    return {
        "targets": [GOOD],
        "timeout": 3.0,
        "parallel": 200,
        "source_address": None,
        "via": "auto",
        "fail_on_mismatch": True,
        **changes,
    }


def target(**changes: object) -> dict:
    return params(targets=[{**GOOD, **changes}])


def refusal(arguments: dict) -> str:
    with pytest.raises(BadInput) as caught:
        read_request(arguments)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert "; " in sentence, "no way out is named"
    return sentence


@pytest.mark.parametrize(
    "host",
    [
        *("hmc1", "hmc1.example.com.", "HMC_1", "a" * 63, "3com.x1"),
        *("192.0.2.1", "2001:db8::1", "::ffff:192.0.2.1", "fe80::1%en0"),
    ],
)
def test_hosts_that_are_taken(host: str) -> None:
    assert read_request(target(host=host)).targets[0]["host"] == host


@pytest.mark.parametrize(
    "host",
    [
        *("", ".", "a..b", "-x", "a-.b", "a b", "a;b", "$(id)", "a\nb", "a'b", "héllo"),
        *("a" * 64, ".".join(["abcdefgh"] * 30)),
        *("10.1", "300.1.1.1", "010.1.1.1", "1", "0x7f000001", "0x7f.1", "host.010", "1.2.3.4.", "١.٢.٣.٤"),
        *("2001:db8:::1", "2620:1f7:c010:1:1:1:11", "fe80::1%", "fe80::1%a b", "192.0.2.1%en0", "192.0.2.1:657"),
    ],
)
def test_hosts_that_are_refused(host: str) -> None:
    assert refusal(target(host=host)).startswith("targets[0].host: ")


@pytest.mark.parametrize(
    ("arguments", "start"),
    [
        (params(targets=[]), "targets: the list is empty"),
        (params(targets=[GOOD] * 20001), "targets: 20001 are too many"),
        (params(targets=[GOOD, {**GOOD, "port": 0}]), "targets[1].port: 0 is out of range"),
        (target(port=65536), "targets[0].port: 65536 "),
        (params(timeout=0), "timeout: 0 is out of range; give seconds"),
        (params(timeout=float("nan")), "timeout: nan "),
        (params(timeout=float("inf")), "timeout: inf "),
        (params(parallel=0), "parallel: 0 "),
        (params(parallel=1001), "parallel: 1001 "),
        (params(source_address="eth0"), "source_address: 'eth0' is no IP address"),
        (params(source_address="10.1"), "source_address: '10.1' is no IP address"),
    ],
)
def test_bad_input_names_option_and_value(arguments: dict, start: str) -> None:
    assert refusal(arguments).startswith(start)


@given(st.text(max_size=300))
def test_any_text_as_host_is_safe_in_a_script_or_refused(text: str) -> None:
    try:
        request = read_request(target(host=text))
    except BadInput as error:
        assert "\n" not in str(error)
        assert len(str(error)) < 600
    else:
        assert SAFE.match(request.targets[0]["host"])


@given(st.from_regex(r"[0-9a-fA-Fx:.%]{0,40}", fullmatch=True))
def test_any_address_like_text_is_an_address_or_refused(text: str) -> None:
    try:
        host = read_request(target(host=text)).targets[0]["host"]
    except BadInput:
        return
    assert SAFE.match(host)


@given(st.integers(), st.floats(), st.integers())
def test_any_numbers_are_in_range_or_refused(port: int, timeout: float, parallel: int) -> None:
    try:
        request = read_request(params(targets=[{**GOOD, "port": port}], timeout=timeout, parallel=parallel))
    except BadInput:
        return
    assert 1 <= request.targets[0]["port"] <= 65535
    assert 0.1 <= request.timeout <= 120
    assert 1 <= request.parallel <= 1000


def test_arguments_lead_back_to_the_same_request() -> None:
    request = read_request(params(source_address="192.0.2.1", timeout=2))
    assert read_request(request.arguments()) == request


def test_the_longest_run_counts_rounds() -> None:
    addresses = [{**GOOD, "host": "192.0.2.1"}] * 2000
    assert read_request(params(targets=addresses)).longest == 30
    assert read_request(params()).longest == 6


class Tagged(str):
    """As the string types of templating engines."""


def test_results_hold_plain_strings() -> None:
    request = read_request(target(host=Tagged("hmc1"), name=Tagged("x"), protocol=Tagged("tcp"), expect=Tagged("any")))
    assert {type(value) for value in request.targets[0].values()} == {str, int}
