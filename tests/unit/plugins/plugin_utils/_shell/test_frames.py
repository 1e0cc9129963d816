# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Frames: what noise, loss and hostile text may and may not do."""

from __future__ import annotations

import hypothesis.strategies as st
from hypothesis import given

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.runner import Command, State
from ansible_collections.powerops.rsct.plugins.plugin_utils._shell.frames import read_batch

N = "00ff00ff00ff00ff"
ROW = Command("row", ("true",), frozenset({"linux"}), timeout=9, needs_root=True)


BEGIN = f"begin 1 files 0 Linux linux inband {N}"


def told(*lines: str, end: str = "\n") -> str:
    return end.join(f"{N} {line}" if line else "" for line in (BEGIN, *lines, "")) + end


def test_noise_around_and_between_is_skipped() -> None:
    text = "Welcome!\nno line end " + told("rc row 0 " + N, "size 3 row.out", "size 0 row.err", "text row.out hi")
    batch = read_batch("csh: warning\n" + text.replace("\n", "\nsome other job\n"), N, [ROW])
    assert (batch.get("row").state, batch.get("row").stdout) == (State.DONE, "hi\n")


def test_cr_lf_of_a_pty_is_undone() -> None:
    text = told("rc row 0 " + N, "size 2 row.out", "size 0 row.err", "text row.out hi", end="\r\n")
    assert read_batch(text, N, [ROW]).get("row").stdout == "hi"


def test_lost_bytes_are_damage_not_an_empty_answer() -> None:
    text = told("rc row 0 " + N, "size 900 row.out", "size 0 row.err", "text row.out hi")
    assert read_batch(text, N, [ROW]).get("row").state is State.DAMAGED


def test_frames_that_ran_together_are_damage_though_the_count_is_right() -> None:
    line = f"hi{N[4:]} text row.out yo"
    text = told("rc row 0 " + N, f"size {len(line)} row.out", "size 0 row.err", f"text row.out {line}")
    assert read_batch(text, N, [ROW]).get("row").state is State.DAMAGED


def test_a_start_mark_that_was_cut_is_none() -> None:
    """What kind of host it is stands at its end: without that the host would count as one that RMC is not for."""
    whole = f"{N} {BEGIN}\n"
    assert read_batch(whole, N, [ROW]).host.tags == {"linux", "inband"}
    for length in range(len(whole) - 1):
        assert read_batch(whole[:length], N, [ROW]).failure


def test_a_missing_sentinel_is_damage() -> None:
    text = told("rc row 0", "size 3 row.out", "size 0 row.err", "text row.out hi")
    assert read_batch(text, N, [ROW]).get("row").state is State.DAMAGED


def test_a_probe_that_broke_off_leaves_unread() -> None:
    assert read_batch(told(), N, [ROW]).get("row").state is State.UNREAD


def test_words_of_refusal() -> None:
    states = {word: read_batch(told(f"rc row {word} {N}"), N, [ROW]).get("row").state for word in ("late", "missing")}
    assert states == {"late": State.TIMEOUT, "missing": State.MISSING}


def test_sudo_that_refuses_is_denied() -> None:
    refused = "sudo: a password is required"
    text = told("rc row 1 " + N, "size 0 row.out", f"size {len(refused) + 1} row.err", f"text row.err {refused}")
    assert read_batch(text, N, [ROW]).get("row").state is State.DENIED


def test_output_that_imitates_a_frame_stays_text() -> None:
    text = told("rc row 0 " + N, f"size {len(N) + 13} row.out", "size 0 row.err", f"text row.out {N} rc row 99 x")
    result = read_batch(text, N, [ROW]).get("row")
    assert (result.state, result.rc, result.stdout) == (State.DONE, 0, f"{N} rc row 99 x\n")


def test_no_start_mark_is_one_sentence_with_what_was_heard() -> None:
    batch = read_batch("\x1b[31mThis account is closed.\n", N, [ROW])
    assert "no start mark" in batch.failure and "This account is closed." in batch.failure
    assert "\x1b" not in batch.failure


@given(st.lists(st.text(max_size=60), max_size=30), st.integers(0, 40))
def test_any_text_is_taken(lines: list[str], cut: int) -> None:
    text = told(*lines)
    read_batch(text[cut:], N, [ROW])
    read_batch(text[: len(text) - cut], N, [ROW])
    read_batch("\n".join(lines), N, [ROW])
