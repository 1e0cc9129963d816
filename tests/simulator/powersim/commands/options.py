# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Flags of a command line as getopt(3) reads them, and the sentence for what it does not know."""

from __future__ import annotations

import dataclasses
import getopt
import typing as t

from powersim.call import Answer, Call


@dataclasses.dataclass(frozen=True)
class Options:
    """``flags``: letter to its last value ('' for a flag without one). ``words``: what follows the flags."""

    flags: t.Mapping[str, str]
    words: tuple[str, ...]
    order: tuple[str, ...] = ()
    values: tuple[tuple[str, str], ...] = ()

    def __getitem__(self, letter: str) -> str:
        return self.flags[letter]

    def all(self, letter: str) -> list[str]:
        """Every value of a flag that may be given more than once."""
        return [value for flag, value in self.values if flag == letter]

    def __contains__(self, letter: str) -> bool:
        return letter in self.flags

    def get(self, letter: str, default: str = "") -> str:
        return self.flags.get(letter, default)

    def any(self, letters: str) -> str:
        """The first of these flags that was given, '' for none."""
        return next((letter for letter in self.order if letter in letters), "")


def read(call: Call, letters: str) -> Options | str:
    """Options by the letters of getopt (``s:`` takes a value), or what is wrong as one sentence."""
    try:
        found, words = getopt.getopt(list(call.args), letters)
    except getopt.GetoptError as error:
        known = " ".join(f"-{letter}" for letter in letters if letter != ":")
        return f"powersim: {call.argv[0]}: {error.msg}: use {known} (text synthetic)\n"
    values = tuple((flag[1:], value) for flag, value in found)
    return Options(dict(values), tuple(words), tuple(flag for flag, _value in values), values)


def number(text: str, most: int = 10**9) -> int | None:
    """A decimal number from 0 to ``most``; None for anything else, digits of other scripts among it."""
    plain = text.isascii() and text.isdecimal() and len(text) < 20
    return int(text) if plain and int(text) <= most else None


def manual(call: Call, letters: str) -> Answer:
    """What -h prints, by the letters of getopt."""
    flags = (f"[-{letters[at]}{' value' if letters[at + 1 : at + 2] == ':' else ''}]" for at in range(len(letters)))
    return Answer(f"Usage: {call.argv[0]} {' '.join(flag for flag in flags if flag != '[-:]')} (text synthetic)\n")


def wrong(call: Call, why: str, rc: int = 1) -> Answer:
    """``why`` names the option and its value, and the way out."""
    return Answer(err=f"powersim: {call.argv[0]}: {why} (text synthetic)\n", rc=rc)
