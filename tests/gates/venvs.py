# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private virtual environments under ``.cache/venv``, each built once from its pinned requirements file.

``venvs.py NAME...`` builds what is missing or out of date and prints the interpreter of each; ``venvs.py --find X.Y``
only looks for an interpreter. Standard library only: it
runs before anything is installed.
"""

from __future__ import annotations

import contextlib
import dataclasses
import fcntl
import hashlib
import os
import pathlib
import pwd
import re
import shutil
import subprocess
import sys
import typing as t

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CACHE = ROOT / ".cache"


@dataclasses.dataclass(frozen=True)
class Venv:
    """One environment. ``pythons`` lists the X.Y versions its ansible-core line runs on, the preferred one first."""

    name: str
    requirements: str
    pythons: tuple[str, ...]


VENVS = {
    row.name: row
    for row in (
        Venv("demo", "requirements-demo.txt", ("3.11", "3.12", "3.13", "3.14")),
        Venv("dev", "requirements-dev.txt", ("3.11", "3.12", "3.13")),
        Venv("core2.16", "requirements-core2.16.txt", ("3.11", "3.12")),
        Venv("core2.19", "requirements-core2.19.txt", ("3.11", "3.12", "3.13")),
        Venv("core2.21", "requirements-core2.21.txt", ("3.12", "3.13", "3.14")),
    )
}


class NoPython(RuntimeError):
    """The interpreter a virtual environment needs is not on this machine."""


def _version(python: str) -> str:
    """X.Y of an interpreter that really starts (a version manager's shim may exist and exit 127), else empty."""
    code = "import sys, ensurepip; print('%d.%d' % sys.version_info[:2])"
    try:
        done = subprocess.run([python, "-c", code], capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()


def _candidates(wanted: str) -> t.Iterator[str]:
    """Where Python X.Y may live: this one, the path, a version manager's folder (found by its shim too), uv's folder."""
    yield sys.executable
    folders = [pathlib.Path(entry) for entry in os.environ.get("PATH", "").split(os.pathsep) if entry]
    for name in (f"python{wanted}", "python3"):
        yield from (str(folder / name) for folder in folders if os.path.exists(folder / name))
    managed = [folder.parent / "versions" for folder in folders if folder.name == "shims"]
    # HOME may be a private one, so the account's own home counts as well
    homes = {pathlib.Path.home(), *_account_home()}
    managed += [pathlib.Path(os.environ.get("PYENV_ROOT", home / ".pyenv")) / "versions" for home in homes]
    for home in filter(_readable, managed):
        yield from map(str, sorted(home.glob(f"{wanted}.*/bin/python3")))
    for home in (CACHE / "python", *(home / ".local/share/uv/python" for home in homes if _readable(home))):
        yield from map(str, sorted(home.glob(f"cpython-{wanted}.*/bin/python3")))


def _account_home() -> t.Iterator[pathlib.Path]:
    with contextlib.suppress(KeyError):  # a container may run under a number that is no account
        yield pathlib.Path(pwd.getpwuid(os.getuid()).pw_dir)


def _readable(folder: pathlib.Path) -> bool:
    return os.access(folder, os.R_OK | os.X_OK)


def find_python(*wanted: str) -> str:
    """An interpreter of the first version (X.Y) that is here; raises NoPython."""
    for version in wanted:
        for candidate in dict.fromkeys(_candidates(version)):
            if _version(candidate) == version:
                return candidate
    raise NoPython(f"no Python {' or '.join(wanted)} with its venv module here (Debian: apt-get install python3-venv)")


def _texts(path: pathlib.Path) -> t.Iterator[str]:
    """The text of a requirements file and of every file it includes."""
    text = path.read_text(encoding="utf-8")
    yield text
    for included in re.findall(r"^-r\s+(\S+)", text, re.M):
        yield from _texts(path.parent / included)


@contextlib.contextmanager
def _lock(name: str) -> t.Iterator[None]:
    folder = CACHE / "venv"
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / f".{name}.lock", "w", encoding="utf-8") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _pip(python: pathlib.Path, *arguments: str) -> None:
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, cwd=ROOT)


def ensure(name: str) -> pathlib.Path:
    """Build the environment unless it stands and fits; returns its ``python``. Raises NoPython, CalledProcessError."""
    row = VENVS[name]
    folder = CACHE / "venv" / name
    python, stamp = folder / "bin" / "python", folder / "stamp"
    wanted = hashlib.sha256("".join(_texts(ROOT / row.requirements)).encode()).hexdigest()
    with _lock(name):
        if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted and python.exists():
            return python
        base = find_python(*row.pythons)
        print(f"building {folder.relative_to(ROOT)} with {base}", file=sys.stderr, flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([base, "-m", "venv", str(folder)], check=True)
        _pip(python, "-r", row.requirements)
        stamp.write_text(wanted, encoding="utf-8")
    return python


def main(words: t.Sequence[str]) -> int:
    work = find_python if words[:1] == ["--find"] else ensure
    for word in words[1:] if work is find_python else words:
        try:
            print(work(word), flush=True)
        except (NoPython, subprocess.CalledProcessError) as error:
            print(f"{word}: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
