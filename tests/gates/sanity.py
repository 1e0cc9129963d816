# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``ansible-test sanity`` on one ansible-core line: ``python -m tests.gates.sanity core2.16 [ansible-test options]``.

ansible-test wants the collection in a folder named after it and fetches a pip bootstrap script from its own site. The
first need is met by a copy, the second by a stand-in script beside the pip wheel it pins, so a package index is enough.
"""

from __future__ import annotations

import json
import pathlib
import shutil
import subprocess
import sys
import typing as t

from . import collection, venvs

PINNED = """
import json, sys, types
from ansible_test._internal.python_requirements import get_venv_packages
print(json.dumps(get_venv_packages(types.SimpleNamespace(version=sys.argv[1]))))
"""
STAND_IN = """
import glob, os, sys
here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, glob.glob(here + "/pip-{pip}-*.whl")[0])
from pip._internal.cli.main import main
skip = ("--no-setuptools", "--no-wheel")
sys.exit(main(["install", "--upgrade", "--force-reinstall"] + [a for a in sys.argv[1:] if a not in skip]))
"""


def prepare_pip(python: pathlib.Path, version: str) -> None:
    """Put the pip that this ansible-test pins where it looks for it before downloading."""
    answer = subprocess.run([python, "-c", PINNED, version], capture_output=True, text=True, check=True).stdout
    pip = json.loads(answer)["pip"]
    cache = collection.HOME / ".ansible" / "test" / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    script = cache / f"get_pip_{pip.replace('.', '_')}.py"
    if script.exists():
        return
    download = [python, "-m", "pip", "download", "--quiet", "--no-deps", "-d", cache, f"pip=={pip}"]
    subprocess.run(list(map(str, download)), check=True)
    script.write_text(STAND_IN.format(pip=pip), encoding="utf-8")


def clean(tree: pathlib.Path) -> int:
    """No entry may be waived: an ignore file is a failure."""
    found = sorted(tree.glob("tests/sanity/ignore*.txt"))
    for path in found:
        print(f"{path.relative_to(tree)}: sanity findings are mended, not ignored")
    return len(found)


def main(arguments: t.Sequence[str]) -> int:
    core, *options = arguments
    python = venvs.ensure(core)
    version = subprocess.run(
        [python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"], capture_output=True, text=True, check=True
    ).stdout.strip()
    prepare_pip(python, version)
    tree = collection.copy_tree(venvs.CACHE / "sanity" / core)
    # ansible-test warns where it should fail when shellcheck is missing, so it gets the one the linters use.
    tools = venvs.CACHE / "sanity" / core / "bin"
    shutil.rmtree(tools, ignore_errors=True)
    tools.mkdir()
    (tools / "shellcheck").symlink_to(venvs.ensure("dev").parent / "shellcheck")
    env = collection.environment(python)
    env["PATH"] = f"{env['PATH']}:{tools}"
    command = [str(python.parent / "ansible-test"), "sanity", "--local", "--python", version, "--color", "no", *options]
    return collection.run(command, cwd=tree, env=env) or clean(tree)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
