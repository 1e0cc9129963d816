# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Python sources as the structure tests need them: imports as paths, functions with their lengths, plain code lines."""

from __future__ import annotations

import ast
import functools
import pathlib
import typing as t

from .venvs import ROOT

OURS = "ansible_collections.powerops.rsct."


@functools.cache
def tree(path: pathlib.Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"), filename=str(path))


def _absolute(path: pathlib.Path, node: ast.ImportFrom) -> str:
    """The module a ``from`` import names, as a dotted path from the root of the collection where it is ours."""
    module = node.module or ""
    if node.level:
        package = path.parts[: len(path.parts) - node.level]
        return ".".join((*package, module) if module else package)
    return module


def imports(path: pathlib.Path) -> t.Iterator[tuple[int, str]]:
    """(line, module) of everything a file imports; our own modules as ``plugins.plugin_utils...``.

    ``from x import y`` gives ``x.y``, because y may be a module; type-only imports count, they show the direction.
    """
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{_absolute(path, node)}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            yield node.lineno, name.removeprefix(OURS)


def functions(path: pathlib.Path) -> t.Iterator[tuple[str, int, int]]:
    """(name, line, length in lines) of every function; a docstring counts as part of it."""
    for node in ast.walk(tree(path)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.name, node.lineno, (node.end_lineno or node.lineno) - node.lineno + 1


def _docstring_lines(path: pathlib.Path) -> set[int]:
    lines: set[int] = set()
    for node in ast.walk(tree(path)):
        first = getattr(node, "body", [None])
        first = first[0] if isinstance(first, list) and first else None
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
            lines.update(range(first.lineno, (first.end_lineno or first.lineno) + 1))
    return lines


def _import_lines(path: pathlib.Path) -> set[int]:
    lines: set[int] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            lines.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return lines


def assigned_lines(path: pathlib.Path, names: set[str]) -> set[int]:
    """Lines of top-level assignments to ``names``."""
    lines: set[int] = set()
    for node in tree(path).body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        if any(isinstance(target, ast.Name) and target.id in names for target in targets):
            lines.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return lines


def code_lines(path: pathlib.Path) -> list[tuple[int, str]]:
    """(number, stripped text) of lines that are neither blank, comment, import nor docstring."""
    left_out = _docstring_lines(path) | _import_lines(path)
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    rows = [(number, line.strip()) for number, line in enumerate(lines, 1) if number not in left_out]
    return [(number, line) for number, line in rows if line and not line.startswith("#")]


def constants(path: pathlib.Path) -> t.Iterator[tuple[int, str]]:
    """(line, text) of string constants that are no docstrings."""
    documented = _docstring_lines(path)
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.lineno not in documented:
            yield node.lineno, node.value
