# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of posted captures: which of them the simulator prints again byte for byte, and why not the others.

``python tests/unit/simulator/captures_page.py`` writes tests/simulator/CAPTURES.md.
"""

from __future__ import annotations

import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
PAGE = ROOT / "tests" / "simulator" / "CAPTURES.md"
REMARKS = {
    "lssyscfg-r-lpar-F--02": "compared without line ends: the poster's terminal had wrapped it",
    "lssyscfg-r-lpar-F-header--01": "compared without line ends: the poster's terminal had wrapped it",
    "lssyscfg-r-lpar-F-header--02": "the line end of its last line is lost",
    "lspartition-dlpar--03": "wrapped at 90 columns, as the poster's terminal did",
    "lsattr-El-sys0--01": "its rows are read from the capture; what is proven is the layout",
    "lslpp-Lc-rsct--01": "its rows are read from the capture; what is proven is the layout",
    "prtconf--01": "the top of a listing",
    "lsrsrc-other--01": "resources of two nodes in one listing; hardware addresses are filled in",
}


def covered() -> dict[str, str]:
    """Name of each capture that is rendered, and the file of its test."""
    import test_captures_hmc as hmc
    import test_captures_os as system
    import test_captures_rsct as rsct

    found = dict.fromkeys((*hmc.RENDERED, *hmc.OF_THE_SHELL), "test_captures_hmc.py")
    found |= dict.fromkeys((*system.COMMANDS, *system.RENDERED), "test_captures_os.py")
    return found | dict.fromkeys(rsct.COVERED, "test_captures_rsct.py")


def _remark(name: str) -> str:
    return f" {REMARKS[name]}" if name in REMARKS else ""


def page() -> str:
    from captures_left_out import LEFT_OUT

    rendered = covered()
    lines = [
        "<!--",
        "SPDX-FileCopyrightText: 2026 powerops.rsct contributors",
        "SPDX-License-Identifier: GPL-3.0-or-later",
        "Made by `python tests/unit/simulator/captures_page.py`.",
        "-->",
        "",
        "# Posted captures and what powersim makes of them",
        "",
        "Each capture is raw output of one command as somebody posted it. Its state was written down in a test, and the",
        "simulator has to print the capture again, byte for byte.",
        "",
        f"## Rendered: {len(rendered)}",
        "",
        "| capture | test in `tests/unit/simulator/` | remark |",
        "| --- | --- | --- |",
        *(
            f"| {name} | {test} | {REMARKS.get(name, '')} |".replace("|  |", "| |")
            for name, test in sorted(rendered.items())
        ),
        "",
        f"## Left out: {len(LEFT_OUT)}",
        "",
        "| capture | reason |",
        "| --- | --- |",
        *(f"| {name} | {reason} |" for name, reason in sorted(LEFT_OUT.items())),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT / "tests" / "simulator")]
    PAGE.write_text(page(), encoding="utf-8")
