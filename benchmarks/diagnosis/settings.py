# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What may be given to the benchmark, and what is wrong with it in a sentence."""

from __future__ import annotations

import pathlib

from powersim import faults
from powersim.estate.loader import ESTATES, load
from powersim.estate.parts import Estate
from powersim.estate.schema import EstateError, nearest

from . import kinds
from .cases import Case, find


class SettingError(ValueError):
    """One sentence that names the setting, its value and the way out."""


def estate(path: str) -> Estate:
    """A file, or the name of an estate that the simulator brings along."""
    shipped = ESTATES / f"{path}.yml"
    try:
        return load(shipped if shipped.exists() else pathlib.Path(path), faults.CATALOGUE)
    except EstateError as wrong:
        raise SettingError(f"ESTATE is {path}: {' '.join(wrong.mistakes)}") from wrong


def every(text: str) -> int:
    if not text:
        return 1
    if not text.isascii() or not text.isdecimal() or not int(text):
        raise SettingError(f"EVERY is {text}: give a whole number, 1 for every pair, 5 for each fifth.")
    return int(text)


def seconds(text: str, default: float) -> float:
    if not text:
        return default
    if not text.isascii() or not text.isdecimal():
        raise SettingError(f"AFTER is {text}: give a whole number of simulated seconds, 60 for example.")
    return float(text)


def case(text: str) -> Case:
    """``KIND FAULT[+FAULT]``."""
    kind, _blank, words = text.strip().partition(" ")
    if kind not in kinds.KINDS:
        raise SettingError(f"CASE begins with {kind}, which is no kind of host: use {', '.join(kinds.KINDS)}.")
    try:
        return Case(kind, tuple(find(word) for word in words.strip().split("+") if word and word != "healthy"))
    except ValueError as wrong:
        raise SettingError(str(wrong)) from wrong


def platform(text: str) -> str:
    if text not in kinds.PLATFORMS:
        raise SettingError(
            f"SSH is {text}, which is no platform: use {', '.join(kinds.PLATFORMS)}{nearest(text, kinds.PLATFORMS)}."
        )
    return text
