# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys and secrets never leave the controller, hostile text becomes harmless."""

from __future__ import annotations

import json
import time

import pytest

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.audit import audit_document
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.diagnose import diagnose
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.redact import HIDDEN, Redactor, clean, clean_line
from ansible_collections.powerops.rsct.tests.unit.plugins.plugin_utils._core import hosts

KEY = "64b686a1" * 20


@pytest.mark.parametrize(
    "text",
    [
        f'RMCKey            = "{KEY}"',
        f"Identifier Value:\n{KEY}",
        f"({KEY})",
        'RMCKey = "0x12 cut short',
        f"a={KEY},b=1",
    ],
)
def test_key_bytes_are_hidden(text: str) -> None:
    shown = Redactor().text(text)
    assert KEY not in shown and "0x12" not in shown
    assert HIDDEN in shown


@pytest.mark.parametrize(
    "text", ["0x91c3e20b64fa7d15", hosts.NODE_ID, "00f6db0a6c7aece500f6db0a6c7aece5", "192.0.2.21"]
)
def test_ids_and_addresses_stay(text: str) -> None:
    assert Redactor().text(text) == text


def test_given_secrets_are_hidden_everywhere() -> None:
    redactor = Redactor(["s3cret-word", "s3cret-word-longer", None, "", "abc"])
    value = {"s3cret-word": ["x s3cret-word-longer y", 5, None, True], "plain": "abc", "RMCKey": "short"}
    assert redactor.value(value) == {HIDDEN: [f"x {HIDDEN} y", 5, None, True], "plain": "abc", "RMCKey": HIDDEN}


def test_no_document_holds_a_key() -> None:
    for rows in ([("O", hosts.HMC1, "192.0.2.21")], []):
        snapshot = hosts.read("aix", rmcdomainstatus=hosts.domain(*rows))
        assert KEY in snapshot.text("mcp")
        document = audit_document(snapshot, diagnose(snapshot), host="lpar", when="2026-01-31T03:12:45Z")
        assert KEY[:40] not in json.dumps(document)


def test_clean_line() -> None:
    assert clean_line("a\x1b[31mred\x1b[0m\x07\tb\r") == "a?red??" + " b?"
    assert clean_line("\udcff\u2028{{ x }}") == "??{{ x }}"
    assert len(clean_line("x" * 500)) == 200


def processor_time(text: str) -> float:
    start = time.process_time()
    Redactor().text(text)
    clean_line(text)
    return time.process_time() - start


@pytest.mark.parametrize("piece", ["a", "RMCKey ", " ", "RMCKey= ", "\x1b["])
def test_twice_the_text_takes_about_twice_the_time(piece: str) -> None:
    short, long = ("RMCKey" + piece * (size // len(piece)) for size in (1_000_000, 2_000_000))
    longer = min(processor_time(long) for _try in range(3))
    assert longer < 0.05 or longer / min(processor_time(short) for _try in range(3)) < 3.5


def test_words_of_a_value_are_cleaned_and_long_lists_cut() -> None:
    value = {"status": "\x1b[31mA", "hmc": "x" * 5000, "rows": ["y"] * 5000, "slot": 11, "up": None}
    cleaned = clean(value)
    assert cleaned["status"] == "?A"
    assert (len(cleaned["hmc"]), len(cleaned["rows"]), cleaned["slot"], cleaned["up"]) == (200, 100, 11, None)


@pytest.mark.parametrize("char", ["\u202e", "\u200b", "\u2066", "\ufeff", "\x9b", "\x1b[2J", "\u061c", "\xad", "\U000e0041"])
def test_what_turns_a_line_round_or_hides_is_taken_out(char: str) -> None:
    assert clean_line(f"a{char}b") == "a?b"
