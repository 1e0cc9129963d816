# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The history of repairs and the marker of a begun step: what a run wrote is read, anything else is noise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.model import Past, Unfinished
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.parsers.journal import (
    MOST_RUNS,
    parse_history,
    parse_unfinished,
)

RUN = "20260131T090000Z-0a1b2c3d"
END = "20260131T091530Z"
PLAN = "0a1b2c3d4e5f6071"
ROW = "\t".join((RUN, END, PLAN, "rmc", "not_healed", "refresh=skipped,recycle=unreached", "CHG0012345"))
WORDS = st.sampled_from(
    ["\t", "\n", "\r", " ", "-", "=", ",", RUN, END, PLAN, ROW, "rmc", "healed", "recycle", "\x1b[2J", "é"]
)


def test_a_run_that_ended() -> None:
    past = Past(RUN, END, PLAN, "rmc", "not_healed", (("refresh", "skipped"), ("recycle", "unreached")), "CHG0012345")
    assert parse_history(ROW + "\n") == parse_history(ROW)
    assert parse_history(ROW).value == (past,)


def test_a_dash_stands_for_nothing() -> None:
    row = "\t".join((RUN, END, "-", "-", "refused", "-", "-"))
    assert parse_history(row).value == (Past(RUN, END, "", "none", "refused"),)


@pytest.mark.parametrize(
    ("cell", "word"),
    [
        (0, "../../etc"),
        (0, "never"),
        (1, "20261331T091530Z"),
        (1, ""),
        (1, "yesterday"),
        (2, "{{ plan }}"),
        (3, "RMC"),
        (4, "-"),
        (4, "\x1b[2Jhealed"),
        (5, "recycle"),
        (5, "recycle=reached,,"),
        (6, ""),
        (6, "C" * 65),
        (6, "CHG 1"),
    ],
)
def test_a_line_that_no_run_wrote_is_noise(cell: int, word: str) -> None:
    cells = ROW.split("\t")
    cells[cell] = word
    found = parse_history("\t".join(cells) + "\n" + ROW)
    assert len(found.value) == 1 and len(found.noise) == 1


def test_half_a_line_is_noise() -> None:
    found = parse_history(ROW + "\n" + ROW[:60])
    assert len(found.value) == 1 and found.noise


def test_of_a_file_that_grew_the_newest_count() -> None:
    rows = [ROW.replace(RUN, f"run-{number:05}") for number in range(3 * MOST_RUNS)]
    found = parse_history("\n".join(rows)).value
    assert len(found) == MOST_RUNS and found[-1].run == f"run-{3 * MOST_RUNS - 1:05}"


@pytest.mark.parametrize("boot", ["-", "4a1f-boot-id", ".system_boot_Jan_31_08:00"])
def test_the_marker(boot: str) -> None:
    assert parse_unfinished(f"recycle {RUN} {boot}\n").value == Unfinished("recycle", RUN, boot)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "recycle",
        f"recycle {RUN}",
        "authorized use only",
        f"rm;reboot {RUN} -",
        f"Recycle {RUN} -",
        "a b1 c d",
    ],
)
def test_no_marker(text: str) -> None:
    assert parse_unfinished(text).value is None


@given(st.one_of(st.text(), st.lists(WORDS).map("".join)))
def test_any_text_is_read(text: str) -> None:
    past, left = parse_history(text), parse_unfinished(text)
    assert all("\x1b" not in word for row in past.value for word in (row.run, row.plan, row.result, row.change))
    assert left.value is None or left.value.run in text
    assert parse_history("\n".join((text.replace("\ufeff", ""), ROW))).value[-1].run == RUN
