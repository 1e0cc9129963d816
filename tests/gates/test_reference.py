# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pages made from tables are up to date, and links inside the documentation lead somewhere."""

from __future__ import annotations

import pathlib
import re

import pytest

from . import collection, reference, reference_ladder
from .pages import core

PAGES = [path for path in collection.files() if path.suffix == ".md" and path.parts[0] not in ("tests", "changelogs")]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("name", reference.PAGES)
def test_a_page_says_what_the_code_does(name: str) -> None:
    page = reference.DOCS / name
    assert page.is_file() and page.read_text(encoding="utf-8") == reference.PAGES[name](), f"docs/{name}: run `make docs`"


def test_every_finding_has_a_page_and_no_page_is_left_over() -> None:
    assert {f"findings/{path.name}" for path in (reference.DOCS / "findings").iterdir()} == {
        name for name in reference.PAGES if name.startswith("findings/")
    }


@pytest.mark.parametrize("name", [name for name in reference.PAGES if name.startswith("findings/")])
def test_the_source_of_a_finding_is_one_that_a_user_can_read(name: str) -> None:
    last = (reference.DOCS / name).read_text(encoding="utf-8").rstrip().splitlines()[-1]
    assert last.startswith(("<https://", "https://", "from memory")), last


def test_a_rung_names_a_source_that_a_user_can_read() -> None:
    page = reference.PAGES["repair-ladder.md"]()
    sources = [line.removeprefix("- source: ") for line in page.splitlines() if line.startswith("- source: ")]
    assert len(sources) == len(core("ladder").LADDER)
    assert all(source.startswith(("https://", "from memory")) for source in sources), sources


def test_every_word_in_braces_has_a_meaning() -> None:
    words = re.compile(r"{(\w+)}")
    used = {word for rung in core("ladder").LADDER.values() for argv in rung.begin for word in words.findall(str(argv))}
    assert used == set(core("plan_targets").MEANINGS)


def test_what_never_happens_is_kept_by_guards() -> None:
    guards = core("plan_guards").GUARDS
    assert all(name in guards for _what, names in reference_ladder.NEVER for name in names)
    deep = [rung for rung in core("ladder").LADDER.values() if rung.risk.word in ("trust", "identity")]
    assert all("never_on_member" in rung.guards for rung in deep)
    assert guards["never_on_member"].consent == ""


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_a_link_leads_somewhere(path: pathlib.Path) -> None:
    targets = LINK.findall((collection.ROOT / path).read_text(encoding="utf-8"))
    inside = [target for target in targets if "://" not in target and not target.startswith("mailto:")]
    dead = [target for target in inside if not (collection.ROOT / path.parent / target).exists()]
    assert not dead, f"{path} points at {dead}"


PUBLIC = ("modules", "become", "filter", "inventory", "lookup")


def _content() -> list[str]:
    """Names a user can call: plugins, roles, playbooks."""
    root = collection.ROOT
    files = [path for folder in PUBLIC for path in (root / "plugins" / folder).glob("[!_]*.py")]
    books = list((root / "playbooks").glob("[!_]*.yml"))
    roles = {path.parts[1] for path in collection.files("roles") if len(path.parts) > 2}
    return sorted({path.stem for path in files + books} | {name for name in roles if not name.startswith("_")})


@pytest.mark.parametrize("name", _content())
def test_the_readme_lists_it(name: str) -> None:
    listed = f"`{collection.FQCN}.{name}`"
    assert listed in (collection.ROOT / "README.md").read_text(encoding="utf-8"), f"README.md, included content: {listed}"
