# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Notes which return keys our modules really gave, and every value that is no plain JSON type.

Rows of JSON are appended to the file that POWEROPS_RSCT_SEEN_RETURNS names; ``tests.gates.returns`` reads them.
"""

from __future__ import annotations

import json
import os
import typing as t

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
    name: seen_returns
    type: aggregate
    short_description: Notes return keys of powerops.rsct modules
    description: For the integration tests of the collection itself.
    requirements:
      - The environment variable E(POWEROPS_RSCT_SEEN_RETURNS) names a file.
"""

PREFIX = "powerops.rsct."
PLAIN = (str, int, float, bool, type(None))


def walk(value: t.Any, path: str) -> t.Iterator[tuple[str, bool]]:
    """(path, plain?) of everything below a result; the members of a list share the path of the list."""
    if isinstance(value, dict):
        for key, item in value.items():
            below = f"{path}.{key}" if path else str(key)
            yield below, isinstance(key, str)
            yield from walk(item, below)
    elif isinstance(value, list):
        for item in value:
            yield from walk(item, path)
    elif not isinstance(value, PLAIN):
        yield path, False


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "seen_returns"
    CALLBACK_NEEDS_ENABLED = True

    def _note(self, result: t.Any, **_kwargs: t.Any) -> None:
        name = str(result._task.action)
        target = os.environ.get("POWEROPS_RSCT_SEEN_RETURNS")
        if not (target and name.startswith(PREFIX)):
            return
        rows = list(walk(result._result, ""))
        row = {"module": name.removeprefix(PREFIX), "seen": sorted({path for path, plain in rows})}
        row["odd"] = sorted({path for path, plain in rows if not plain})
        with open(target, "a", encoding="utf-8") as handle:
            handle.write(json.dumps(row) + "\n")

    v2_runner_on_ok = _note
    v2_runner_on_failed = _note
    v2_runner_item_on_ok = _note
    v2_runner_item_on_failed = _note
