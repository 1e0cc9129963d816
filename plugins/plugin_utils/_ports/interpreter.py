# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which Python a host was given, and how the next module run is made to use another one."""

from __future__ import annotations

import typing as t

VARIABLE = "ansible_python_interpreter"


def host_variables(task_vars: t.Mapping[str, t.Any], delegate: str | None) -> t.Mapping[str, t.Any]:
    """The variables of the host the task really runs on."""
    if not delegate:
        return task_vars
    return (task_vars.get("ansible_delegated_vars") or {}).get(delegate) or {}


def with_interpreter(task_vars: dict[str, t.Any], delegate: str | None, path: str) -> dict[str, t.Any]:
    """A copy of the task's variables in which the host's interpreter is ``path``; empty leaves them as they are."""
    if not path:
        return task_vars
    if not delegate:
        return {**task_vars, VARIABLE: path}
    own = {**host_variables(task_vars, delegate), VARIABLE: path}
    delegated = {**(task_vars.get("ansible_delegated_vars") or {}), delegate: own}
    return {**task_vars, "ansible_delegated_vars": delegated}


def explicit(interpreter: t.Any) -> str:
    """The interpreter somebody chose; empty for Ansible's words for looking itself (auto, auto_silent, ...)."""
    text = "".join(str(interpreter or ""))
    return "" if text.startswith("auto") else text
