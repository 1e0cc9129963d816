# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does what docs/rehearse.md says, word for word and in order, and compares what is shown there with what comes out.

``yaml`` blocks become the files that the line before names; ``console`` blocks are run in one shell. In the output shown,
``...`` stands for any text, and alone on a line for any lines; how many blanks there are does not matter.
"""

from __future__ import annotations

import dataclasses
import os
import pathlib
import re
import shutil
import subprocess
import sys
import typing as t

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent.parent
GUIDE = ROOT / "docs" / "rehearse.md"
STATE = "/tmp/rehearsal"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MARK = "@@guide@@"


@dataclasses.dataclass
class Step:
    command: str
    shown: list[str]


def files(text: str) -> dict[str, str]:
    """Name to text of each file that the reader is asked to save."""
    names = re.findall(r"Save this as `(\S+)`", text)
    bodies = [match[2] for match in BLOCK.finditer(text) if match[1] == "yaml"]
    return dict(zip(names, bodies, strict=True))


def steps(text: str) -> list[Step]:
    found: list[Step] = []
    for match in BLOCK.finditer(text):
        for line in match[2].splitlines() if match[1] == "console" else ():
            if line.startswith("$ "):
                found.append(Step(line[2:], []))
            else:
                found[-1].shown.append(line)
    return found


def differs(shown: t.Sequence[str], came: t.Sequence[str]) -> str:
    """'' or the first line of the guide that did not come."""
    at, any_lines = 0, False
    for line in shown:
        if line.strip() == "...":
            any_lines = True
            continue
        pattern = re.compile(r"\s+".join(re.escape(word).replace(r"\.\.\.", ".*") for word in line.split()))
        limit = len(came) if any_lines else min(at + 1, len(came))
        at = next((n for n in range(at, limit) if pattern.fullmatch(" ".join(came[n].split()))), -1) + 1
        if not at:
            return line
        any_lines = False
    return "" if any_lines or at == len(came) else f"nothing more, but there was: {came[at]}"


def script(found: t.Sequence[Step]) -> str:
    return "".join(f"{step.command}\necho '{MARK}'\n" for step in found)


def test_what_counts_as_a_difference() -> None:
    assert differs(["a  b ...", "..."], ["a b c", "d"]) == ""
    assert differs(["...", "d"], ["a", "b", "d"]) == ""
    assert differs(["d"], ["a", "d"]) == "d"
    assert differs(["a"], ["a", "d"]) == "nothing more, but there was: d"
    assert differs([], []) == ""


@pytest.fixture
def folder(tmp_path: pathlib.Path) -> t.Iterator[pathlib.Path]:
    """Looks like a fresh checkout, with the estate down before and after."""
    for path in ROOT.iterdir():
        if path.name not in (".cache", ".git"):
            (tmp_path / path.name).symlink_to(path)
    yield tmp_path
    env = {**os.environ, "PYTHONPATH": str(ROOT / "tests/simulator")}
    subprocess.run(
        [sys.executable, "-m", "powersim", "down", "--state", STATE], env=env, capture_output=True, check=False
    )
    shutil.rmtree(STATE, ignore_errors=True)


def test_the_guide(folder: pathlib.Path) -> None:
    if os.path.exists(STATE):
        pytest.skip(f"{STATE} is there: somebody rehearses on this machine")
    text = GUIDE.read_text(encoding="utf-8")
    for name, body in files(text).items():
        (folder / name).write_text(body, encoding="utf-8")
    kept = {key: value for key, value in os.environ.items() if not key.startswith("ANSIBLE_") or "CALLBACK" in key}
    bin_ = pathlib.Path(sys.executable).parent
    env = {**kept, "PATH": f"{bin_}:{os.environ['PATH']}", "ANSIBLE_NOCOLOR": "1", "LC_ALL": "C.UTF-8"}
    found = steps(text)
    command = ["bash", "-c", f"exec 2>&1\n{script(found)}"]
    done = subprocess.run(command, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
                          timeout=400, check=False)  # fmt: skip
    if "may not create the namespaces" in done.stdout:
        pytest.skip("this user may not create namespaces")
    outputs = done.stdout.split(f"{MARK}\n")[:-1]
    assert len(outputs) == len(found) > 20
    for step, output in zip(found, outputs):
        wrong = differs(step.shown, output.splitlines())
        assert not wrong, f"$ {step.command}\nthe guide shows: {wrong}\nwhat came:\n{output}"
