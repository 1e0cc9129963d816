# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Build the tarball into ``dist/``, install it without network into an empty folder, read every plugin's documentation."""

from __future__ import annotations

import json
import pathlib
import re
import shutil
import sys
import tarfile

from . import collection, venvs

DIST = venvs.ROOT / "dist"
# plugin folder -> what ansible-doc calls the type; folders without an entry hold no documented plugins
TYPES = {
    "become": "become",
    "cache": "cache",
    "callback": "callback",
    "connection": "connection",
    "filter": "filter",
    "inventory": "inventory",
    "lookup": "lookup",
    "modules": "module",
    "strategy": "strategy",
    "test": "test",
    "vars": "vars",
}
# what must never travel: tests of the repository itself, caches, other people's machines
UNWANTED = re.compile(r"^(?:\.|benchmarks/|demo/|dist/|tests/|collections/)|\.pyc$|\.tar\.gz$")
NEEDED = ("README.md", "LICENSES/GPL-3.0-or-later.txt", "meta/runtime.yml", "changelogs/config.yaml", "CHANGELOG.md")


def build(python: pathlib.Path) -> pathlib.Path:
    tree = collection.copy_tree(venvs.CACHE / "package")
    galaxy = str(python.parent / "ansible-galaxy")
    shutil.rmtree(DIST, ignore_errors=True)
    command = [galaxy, "collection", "build", "--force", "--output-path", str(DIST)]
    if collection.run(command, cwd=tree, env=collection.environment(python)):
        raise SystemExit("the collection does not build")
    (tarball,) = DIST.glob("*.tar.gz")
    return tarball


def check_content(tarball: pathlib.Path) -> list[str]:
    with tarfile.open(tarball) as archive:
        names = [member.name for member in archive if member.isfile()]
    wrong = [f"{name} does not belong into the tarball" for name in names if UNWANTED.search(name)]
    return wrong + [f"{name} is missing from the tarball" for name in NEEDED if name not in names]


def plugins(installed: pathlib.Path) -> dict[str, list[str]]:
    """Type -> names of the plugins that ansible-doc must know."""
    found: dict[str, list[str]] = {}
    for folder, kind in TYPES.items():
        names = {path.stem for path in (installed / "plugins" / folder).glob("*.*") if path.suffix in (".py", ".yml")}
        public = sorted(name for name in names if not name.startswith("_"))
        if public:
            found[kind] = public
    roles = sorted(path.parent.parent.name for path in (installed / "roles").glob("*/meta/argument_specs.yml"))
    return {**found, "role": roles} if roles else found


def check_documentation(python: pathlib.Path, folder: pathlib.Path) -> list[str]:
    """Every plugin of every type, read from the installed tarball."""
    wrong = []
    env = collection.environment(python, ANSIBLE_COLLECTIONS_PATH=str(folder))
    doc = str(python.parent / "ansible-doc")
    for kind, names in plugins(folder / "ansible_collections" / collection.NAMESPACE / collection.NAME).items():
        full = [f"{collection.FQCN}.{name}" for name in names]
        listing = kind in ("filter", "test")  # one file may hold several, named inside
        command = [doc, "-t", kind, "--json", *(["--list", collection.FQCN] if listing else full)]
        text, status = collection.capture(command, env=env)
        start = text.find("{")
        shown = json.loads(text[start:]) if status == 0 and start >= 0 else {}
        missing = [] if listing and shown else [name for name in full if name not in shown]
        print(f"{kind}: {len(shown)} documented")
        wrong += [f"ansible-doc -t {kind} shows nothing for {name}: {text[:400]}" for name in missing]
    return wrong


def main() -> int:
    python = venvs.ensure("dev")
    tarball = build(python)
    wrong = check_content(tarball)
    folder = venvs.CACHE / "package" / "installed"
    shutil.rmtree(folder, ignore_errors=True)
    galaxy = str(python.parent / "ansible-galaxy")
    env = collection.environment(python, ANSIBLE_COLLECTIONS_PATH=str(folder))
    if collection.run([galaxy, "collection", "install", "--offline", "-p", str(folder), str(tarball)], env=env):
        raise SystemExit("the tarball does not install without network")
    if collection.run([galaxy, "collection", "verify", "--offline", collection.FQCN], env=env):
        wrong.append("the installed files differ from the manifest")
    wrong += check_documentation(python, folder)
    print("\n".join(wrong) if wrong else f"{tarball.relative_to(venvs.ROOT)}: builds, installs offline, documents itself")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
