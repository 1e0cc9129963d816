# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads an estate file; what is wrong with it is said in sentences that name the option, the value and the way out."""

from __future__ import annotations

import pathlib
import typing as t

import yaml

from powersim.estate import consistency, generate
from powersim.estate.parts import ESTATE, Estate
from powersim.estate.schema import ROOT, Check, EstateError, nearest

ESTATES = pathlib.Path(__file__).resolve().parent.parent.parent / "estates"  # those that are shipped


class Loader(yaml.SafeLoader):
    """Refuses a mapping that gives one option twice, where YAML would silently take the last; times stay texts."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[t.Any, t.Any]:
        seen: set[str] = set()
        for key, _unused in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in seen and key.value != "<<":
                line = key.start_mark.line + 1
                raise EstateError([f"Option '{key.value}' is given twice, again on line {line}: remove one of them."])
            seen.add(key.value if isinstance(key, yaml.ScalarNode) else "")
        return super().construct_mapping(node, deep)


# Resolvers by first character; a date without quotes is a text like any other.
Loader.yaml_implicit_resolvers = {
    first: [row for row in rows if row[0] != "tag:yaml.org,2002:timestamp"]
    for first, rows in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def load(path: pathlib.Path, faults: t.Collection[str]) -> Estate:
    """Read and check an estate file. Raises EstateError with one sentence per mistake."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader)
    except OSError as error:
        names = sorted(found.stem for found in ESTATES.glob("*.yml"))
        also = f"or the name of one that is shipped: {', '.join(names)}{nearest(path.name, names)}"
        wrong = f"The estate file {path} cannot be read ({error.strerror}): give the path of a YAML file, {also}."
        raise EstateError([wrong]) from None
    except EstateError:
        raise
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # ValueError: not UTF-8
        wrong = f"The estate file {path} is not YAML ({' '.join(str(error).split())}): correct it there."
        raise EstateError([wrong]) from None
    if data is None:
        way_out = f"write `name:`, `hmcs:` and `systems:`, as in {ESTATES / 'demo.yml'}"
        raise EstateError([f"The estate file {path} is empty: {way_out}."])
    return build(data, faults)


def build(data: t.Any, faults: t.Collection[str]) -> Estate:
    """An Estate from plain data; raises EstateError with the mistakes of form and, where that can be told, those beyond."""
    check = Check()
    estate: Estate | None = check.mapping(ROOT, data, Estate, ESTATE)
    if estate is None:
        raise EstateError(check.mistakes)
    mistakes = [*check.mistakes, *consistency.mistakes(estate, faults, check.spoiled)]
    if not mistakes:
        estate = generate.expand(estate)
        mistakes = list(consistency.expanded(estate))
    if mistakes:
        raise EstateError(mistakes)
    return estate
