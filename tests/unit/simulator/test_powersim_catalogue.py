# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""FAULTS.md is what the tables of faults say, and a row says all that a reader needs."""

from __future__ import annotations

import json
import re

import pytest

from powersim import catalogue, cli


def test_the_page_is_that_of_the_tables() -> None:
    assert catalogue.PAGE.read_text(encoding="utf-8") == catalogue.page(), "run `make docs`"


@pytest.mark.parametrize("row", catalogue.rows(), ids=lambda row: f"{row['form']}-{row['on']}")
def test_a_row_is_complete(row: dict[str, object]) -> None:
    assert all(row[name] for name in ("name", "cause", "changes", "source", "applies", "on")), row
    assert re.fullmatch(r"([A-Z]{3}\d{3})?", str(row["finding"])), row["finding"]


def test_every_address_of_the_page_is_a_link() -> None:
    links = re.findall(r"<(https://[^>]*)>", catalogue.page())
    assert len(links) == sum(str(row["source"]).startswith("https://") for row in catalogue.rows())
    assert not [link for link in links if re.search(r"[\s()]", link)]


def test_faults_prints_and_searches(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["faults"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(catalogue.rows()) + 1
    assert cli.main(["faults", "^network_blocked", "--json"]) == 0
    (row,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (row["name"], row["finding"]) == ("network_blocked", "RMC009")
    assert cli.main(["faults", "stale_mcp"]) == 0
    assert "  cause    An HMC that was retired is still on record" in capsys.readouterr().out
    assert cli.main(["faults", "no such thing"]) == 1
    assert "leave the pattern out" in capsys.readouterr().err
