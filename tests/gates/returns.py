# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every documented return key was really returned in this run of the gates, and everything returned is plain JSON.

The callback ``seen_returns`` writes what it sees while integration, molecule and demo run; this compares it with the
documentation afterwards.
"""

from __future__ import annotations

import json
import pathlib
import sys
import typing as t

from . import collection, venvs

SEEN = venvs.CACHE / "gates" / "seen-returns.jsonl"
CALLBACKS = venvs.ROOT / "tests" / "gates" / "callbacks"
# Keys that only a state gives which no test can bring about; each with its reason.
UNSEEN: dict[str, str] = {}


def environment() -> dict[str, str]:
    """Switches the callback on."""
    return {
        "ANSIBLE_CALLBACK_PLUGINS": str(CALLBACKS),
        "ANSIBLE_CALLBACKS_ENABLED": "seen_returns",
        "POWEROPS_RSCT_SEEN_RETURNS": str(SEEN),
    }


def documented(values: dict[str, t.Any], above: str = "") -> t.Iterator[str]:
    """Paths of all documented keys; a dictionary whose keys are data is documented without ``contains``."""
    for name, value in values.items():
        path = f"{above}.{name}" if above else name
        yield path
        yield from documented(value.get("contains") or {}, path)


def _documentation() -> dict[str, set[str]]:
    names = sorted(path.stem for path in (venvs.ROOT / "plugins" / "modules").glob("[!_]*.py"))
    python = pathlib.Path(sys.executable)
    env = collection.environment(python, ANSIBLE_COLLECTIONS_PATH=str(collection.link_tree()))
    doc = str(python.parent / "ansible-doc")
    command = [doc, "--type", "module", "--json", *(f"{collection.FQCN}.{name}" for name in names)]
    text, status = collection.capture(command, env=env)
    if status:
        raise SystemExit(text)
    shown = json.loads(text[text.index("{") :])
    return {name.rpartition(".")[2]: set(documented(row.get("return") or {})) for name, row in shown.items()}


def main() -> int:
    rows = [json.loads(line) for line in SEEN.read_text(encoding="utf-8").splitlines()] if SEEN.exists() else []
    wrong = []
    for name, keys in _documentation().items():
        own = [row for row in rows if row["module"] == name]
        seen = {path for row in own for path in row["seen"]}
        missing = sorted(key for key in keys - seen if f"{name}:{key}" not in UNSEEN)
        wrong += [f"{name}: {path} is returned and no plain JSON type" for row in own for path in row["odd"]]
        wrong += [f"{name}: {key} is documented and was never returned" for key in missing]
        print(f"{name}: {len(own)} results, {len(keys & seen)} of {len(keys)} documented keys seen")
    print("\n".join(dict.fromkeys(wrong)))
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
