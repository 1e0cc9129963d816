# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo ends as it did before: the same estate and seed give the same table and the same requests, everywhere."""

from __future__ import annotations

import pathlib
import re
import subprocess
import sys

import pytest

from ansible_collections.powerops.rsct.tests.integration import live_estate as live

HERE = pathlib.Path(__file__).parent
KNOWN = HERE / "result.txt"
README = live.ROOT / "README.md"
TABLE, SUMMARY = "  PARTITION  ", "Simulated: "


@pytest.fixture(scope="module")
def printed() -> str:
    command = [sys.executable, str(live.ROOT / "demo" / "run.py")]
    run = subprocess.run(command, cwd=live.ROOT, text=True, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr
    return run.stdout


def result(text: str) -> str:
    """From the table to the summary, without the seconds it took."""
    body = text[text.index(TABLE) : text.index("Everything came out as claimed")]
    return re.sub(r"It took \d+ s\.\n$", "", body)


def test_a_run_ends_as_another_did(printed: str) -> None:
    assert result(printed) == KNOWN.read_text(encoding="utf-8")


def test_it_says_that_all_of_it_is_simulated(printed: str) -> None:
    first, last = printed.splitlines()[0], printed.splitlines()[-1]
    assert "every machine below is simulated" in first
    assert "No real AIX, VIOS or HMC took part" in last
    assert SUMMARY in printed


def test_both_hmcs_are_heard_in_the_order_of_the_inventory(printed: str) -> None:
    """A partition that is healed has a line of proof, and so has each of its HMCs."""
    words = " ".join(printed.partition("ubuntu18   says: ")[2].partition("PARTITION")[0].split())
    said = r"{0} said inactive before and says active \(192\.0\.2\.138\), DLPAR yes \(DCaps 0x\w+\) now"
    assert re.match(f"hmc-east1 up, hmc-east2 up. {said.format('hmc-east1')}; {said.format('hmc-east2')}", words)


def test_it_fits_its_page_and_has_no_colours_in_a_pipe(printed: str) -> None:
    assert "\033" not in printed
    start, end = printed.index(TABLE), printed.index("Left for a human")
    assert max(map(len, printed[start:end].splitlines())) <= 120
    assert not [line for line in (printed[:start] + printed[end:]).splitlines() if len(line) > 80]


def test_the_readme_shows_what_is_printed() -> None:
    """What the front page quotes of the table is in the table, in that order."""
    block = README.read_text(encoding="utf-8").partition(f"```text\n{TABLE}")[2].partition("```")[0]
    assert block
    known = iter(KNOWN.read_text(encoding="utf-8").splitlines())
    quoted = [line for line in (TABLE + block).splitlines() if line not in ("", "...")]
    assert not [line for line in quoted if line not in known]
