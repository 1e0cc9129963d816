# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tools that want to be told where the collection lies: ``python -m tests.gates.tools NAME`` in the dev environment."""

from __future__ import annotations

import pathlib
import re
import sys
import typing as t

from . import collection, venvs

PYTHON = pathlib.Path(sys.executable)
BIN = PYTHON.parent
PACKAGES = {"plugins": f"ansible_collections.{collection.FQCN}.plugins", "tests/simulator/powersim": "powersim"}


def _run(*command: str, cwd: pathlib.Path = venvs.ROOT, **env: str) -> int:
    return collection.run([str(BIN / command[0]), *command[1:]], cwd=cwd, env=collection.environment(PYTHON, **env))


def mypy() -> int:
    """Plugins under their collection name, the simulator under its own, the gates as they lie."""
    tree = collection.link_tree()
    targets = [word for folder, name in PACKAGES.items() if (venvs.ROOT / folder).is_dir() for word in ("-p", name)]
    return _run("mypy", *targets, "-p", "tests.gates", MYPYPATH=f"{tree}:{venvs.ROOT}:{venvs.ROOT}/tests/simulator")


def changelog() -> int:
    """Fragments are well-formed, and there is one."""
    tree = collection.copy_tree(venvs.CACHE / "changelog")
    if not [path for path in collection.files("changelogs/fragments") if path.suffix == ".yml"]:
        print("changelogs/fragments holds no fragment")
        return 1
    return _run("antsibull-changelog", "lint", cwd=tree)


def docs() -> int:
    """Markup, references and extra docs of the collection."""
    tree = collection.copy_tree(venvs.CACHE / "docs")
    options = ("--plugin-docs", "--validate-collection-refs", "self", "--check-extra-docs-refs")
    path = str(tree.parent.parent.parent)
    return _run("antsibull-docs", "lint-collection-docs", *options, ".", cwd=tree, ANSIBLE_COLLECTIONS_PATH=path)


def ansible_lint() -> int:
    """Profile production, without network."""
    path = str(collection.link_tree())
    return _run("ansible-lint", "--offline", "--profile", "production", "--strict", ANSIBLE_COLLECTIONS_PATH=path)


def galaxy_importer() -> int:
    """What Galaxy would say to an upload; its errors and warnings fail."""
    tree = collection.copy_tree(venvs.CACHE / "importer")
    config = venvs.CACHE / "importer" / "galaxy-importer.cfg"
    config.write_text("[galaxy-importer]\nRUN_ANSIBLE_TEST = False\nRUN_ANSIBLE_LINT = False\nCHECK_CHANGELOG = True\n")
    out = venvs.CACHE / "importer" / "dist"
    if _run("ansible-galaxy", "collection", "build", "--force", "--output-path", str(out), cwd=tree):
        return 1
    (tarball,) = out.glob("*.tar.gz")
    env = collection.environment(PYTHON, GALAXY_IMPORTER_CONFIG=str(config))
    text, status = collection.capture([str(PYTHON), "-m", "galaxy_importer.main", str(tarball)], cwd=out, env=env)
    print(text)
    objections = re.findall(r"^(?:ERROR|WARNING):.*$", text, re.M)
    return status or int(bool(objections) or "Importer processing completed successfully" not in text)


def molecule() -> int:
    """Every scenario, from the root of the collection."""
    return _run("molecule", "test", "--all", ANSIBLE_COLLECTIONS_PATH=str(collection.link_tree()))


TOOLS: dict[str, t.Callable[[], int]] = {
    "mypy": mypy,
    "changelog": changelog,
    "docs": docs,
    "ansible-lint": ansible_lint,
    "galaxy-importer": galaxy_importer,
    "molecule": molecule,
}

if __name__ == "__main__":
    sys.exit(TOOLS[sys.argv[1]]())
