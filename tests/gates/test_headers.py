# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every file states its licence, and none names a place or a thing that means nothing outside one machine."""

from __future__ import annotations

import functools
import pathlib
import re
import tomllib

import pytest

from . import collection

HEAD = 12  # a shebang, a Jinja comment or a coding line may stand first
COPYRIGHT = "SPDX-FileCopyrightText:"
LICENCE = "SPDX-License-Identifier:"
FILES = collection.files()


@functools.cache
def _annotated() -> re.Pattern[str]:
    """Paths that REUSE.toml speaks for, because they cannot carry a header (captured text, JSON)."""
    table = tomllib.loads((collection.ROOT / "REUSE.toml").read_text(encoding="utf-8"))
    globs = [glob for row in table["annotations"] for glob in row["path"]]
    expressions = [re.escape(glob).replace(r"\*\*", ".*").replace(r"\*", "[^/]*") for glob in globs]
    return re.compile("|".join(f"(?:{expression})" for expression in expressions))


def _text(path: pathlib.Path) -> str:
    return (collection.ROOT / path).read_bytes().decode("utf-8", "replace")


def test_every_file_has_a_licence() -> None:
    bare = []
    for path in FILES:
        if path.parts[0] == "LICENSES" or path.suffix == ".license" or _annotated().fullmatch(path.as_posix()):
            continue
        if not (collection.ROOT / path).stat().st_size:  # an empty __init__.py, which sanity asks for in places
            continue
        twin = collection.ROOT / f"{path}.license"
        head = "\n".join((twin.read_text() if twin.exists() else _text(path)).splitlines()[:HEAD])
        if COPYRIGHT not in head or LICENCE not in head:
            bare.append(str(path))
    assert not bare, "no SPDX lines at the top of:\n" + "\n".join(bare)


def test_every_licence_named_is_there() -> None:
    named = {name for path in FILES for name in re.findall(rf"{LICENCE}[ \t]+([A-Za-z0-9.-]+)", _text(path))}
    missing = [name for name in named if not (collection.ROOT / "LICENSES" / f"{name}.txt").is_file()]
    assert not missing, f"LICENSES has no text for {missing}"


# (what, pattern, files that may): patterns are built so that this file does not match itself
WORDS = (
    ("a path of one machine", r"(?<![\w.])/" + r"work/|/root/\.|/home/\w+/(?!\.)", ()),
    ("a folder beside the checkout", r"\.\./" + "shared", ()),
    ("a tool of one workplace", r"\bsub" + r"agent", ()),
    ("an assistant", r"\b(?:Chat" + r"GPT|Co" + r"pilot|Cla" + r"ude|Anthro" + r"pic|Open" + r"AI)\b", ()),
    ("notes that are not here", r"\bfield[- ]" + r"rules\b|\brsct-" + r"lpar\b|\bhmc " + r"section", ()),
    ("a place left empty", "<!-- " + "fill", ()),
    ("a package mirror", r"--(?:extra-)?index-" + "url|pypi-" + "more|/opt/" + "pypi", ()),
)


@pytest.mark.parametrize(("what", "pattern", "files"), WORDS, ids=[row[0] for row in WORDS])
def test_no_file_names(what: str, pattern: str, files: tuple[str, ...]) -> None:
    expression = re.compile(pattern)
    found = [
        f"{path}:{number}: {line.strip()[:100]}"
        for path in FILES
        if str(path) not in files
        for number, line in enumerate(_text(path).splitlines(), 1)
        if expression.search(line)
    ]
    assert not found, f"{what}:\n" + "\n".join(found)


# constructs that are wrong everywhere in shipped code; (pattern, why)
RISKS = (
    (r"shell=" + "True", "a shell built from strings"),
    (r"use_unsafe_" + "shell", "a shell built from strings"),
    (r"Auto" + r"AddPolicy|Warning" + "Policy", "host keys that nobody checked"),
    (r"except " + r"Exception\b|except " + r"BaseException\b|except\s*:", "an error of any kind taken for an expected one"),
    (r"\bTO" + r"DO\b|\bFIX" + r"ME\b|NotImplemented" + "Error", "an unfinished place"),
)


@pytest.mark.parametrize(("pattern", "why"), RISKS, ids=[row[1] for row in RISKS])
def test_no_source_has(pattern: str, why: str) -> None:
    expression = re.compile(pattern)
    found = []
    for path in collection.python_files("plugins", "extensions", "demo", "benchmarks", "tests"):
        for number, line in enumerate(_text(path).splitlines(), 1):
            if expression.search(line) and "# broad:" not in line:
                found.append(f"{path}:{number}: {line.strip()[:100]}")
    assert not found, f"{why}:\n" + "\n".join(found)
