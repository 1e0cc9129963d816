# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the collection lies, what belongs to it, and copies of it that ansible-test accepts."""

from __future__ import annotations

import contextlib
import os
import pathlib
import shutil
import subprocess
import typing as t

from .venvs import CACHE, ROOT

NAMESPACE, NAME = "powerops", "rsct"
FQCN = f"{NAMESPACE}.{NAME}"
HOME = CACHE / "home"


def files(*patterns: str) -> list[pathlib.Path]:
    """Files of the working tree that are committed or could be, relative to the root, sorted."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-co", "--exclude-standard", "-z", "--", *patterns]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    names = sorted(set(filter(None, listed.split("\0"))))
    return [pathlib.Path(name) for name in names if (ROOT / name).is_file()]


def python_files(*folders: str) -> list[pathlib.Path]:
    """Python sources, also those without a suffix that start with a python line."""
    return [path for path in files(*folders) if path.suffix == ".py"]


def copy_tree(folder: pathlib.Path) -> pathlib.Path:
    """Copy the files to ``folder/ansible_collections/<namespace>/<name>``: ansible-test accepts no links there."""
    target = folder / "ansible_collections" / NAMESPACE / NAME
    shutil.rmtree(target, ignore_errors=True)
    for path in files():
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / path, target / path)
    # Without a repository of its own ansible-test takes ours, which ignores the folder, and finds nothing to test.
    subprocess.run(["git", "init", "--quiet", str(target)], check=True)
    return target


def link_tree() -> pathlib.Path:
    """A folder for ANSIBLE_COLLECTIONS_PATH in which the checkout stands under its collection name."""
    link = ROOT / ".build" / "tree" / "ansible_collections" / NAMESPACE / NAME
    link.parent.mkdir(parents=True, exist_ok=True)
    if not (link.is_symlink() and link.resolve() == ROOT):
        link.unlink(missing_ok=True)
        with contextlib.suppress(FileExistsError):  # another process was faster
            link.symlink_to(ROOT)
    return link.parent.parent.parent


def environment(venv_python: pathlib.Path, **extra: str) -> dict[str, str]:
    """The environment gates run in: private HOME, this venv first on the path, no personal Ansible settings."""
    HOME.mkdir(parents=True, exist_ok=True)
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("ANSIBLE_", "PYTHON", "MOLECULE_"))}
    path = os.pathsep.join([str(venv_python.parent), "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"])
    defaults = {"HOME": str(HOME), "PATH": path, "LC_ALL": "C.UTF-8", "ANSIBLE_NOCOLOR": "1", "NO_COLOR": "1"}
    return {**kept, **defaults, **extra}


def run(command: t.Sequence[str], *, cwd: pathlib.Path = ROOT, env: dict[str, str] | None = None) -> int:
    """Run a command without input, its output into ours; returns its exit status."""
    print("+", " ".join(map(str, command)), flush=True)
    return subprocess.run(command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, check=False).returncode


def capture(command: t.Sequence[str], *, cwd: pathlib.Path = ROOT, env: dict[str, str] | None = None) -> tuple[str, int]:
    """Run a command without input; both its streams, and its exit status."""
    print("+", " ".join(map(str, command)), flush=True)
    done = subprocess.run(
        command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    return done.stdout.decode("utf-8", "replace"), done.returncode
