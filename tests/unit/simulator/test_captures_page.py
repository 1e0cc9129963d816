# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""No capture is forgotten, and the list of them says what the tests do."""

from __future__ import annotations

import pathlib

import captures_page
from captures_left_out import LEFT_OUT


def test_the_page_follows_the_tests() -> None:
    assert captures_page.PAGE.read_text(encoding="utf-8") == captures_page.page()


def test_every_capture_is_rendered_or_left_out(captures: pathlib.Path) -> None:
    there = {path.stem for path in captures.glob("*.txt")}
    assert there == {*captures_page.covered(), *LEFT_OUT}
    assert not set(captures_page.covered()) & set(LEFT_OUT)


def test_remarks_are_of_captures_that_are_rendered() -> None:
    assert set(captures_page.REMARKS) <= set(captures_page.covered())
