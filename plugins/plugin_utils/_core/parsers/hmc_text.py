# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an HMC says when it does not print rows: errors, refusals of its shell, "no results".

All of it may be translated; only codes, command names and attribute names survive. Errors come on standard output.
"""

from __future__ import annotations

import dataclasses
import re
import typing as t

from ..model import Parsed
from ._hmc_lines import is_frame
from ._text import Noise, lines, shell_error

_CODE = re.compile(r"(?<![0-9A-Za-z])(HSC[A-Z][0-9A-Z]{4})(?![0-9A-Za-z])[:：]?\s*")
# Words of any language, and the full stop with which all known translations of the sentence end.
_SENTENCE = re.compile(r"(?:[^\W\d_]|[\s,'\u2019-])+[.。．]\s*")


@dataclasses.dataclass(frozen=True)
class HmcError:
    """``kind``: ``code`` (HSC codes, the outermost first), ``shell`` (its shell refused), ``text``, ``none``.

    ``text`` is the message without its codes, lines joined by blanks. A bad ``-F`` name has no code at all.
    """

    kind: str
    text: str = ""
    codes: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """The innermost code: ``HSCL127D: HSCL1288 ...`` is about 1288."""
        return self.codes[-1] if self.codes else ""


def parse_hmc_error(text: str) -> Parsed[HmcError]:
    """The message of a command that failed. Lines before the first one with a code are noise (banner, echo).

    Without a code every line counts, so call it only for a failed command: rows would become an error of kind ``text``.
    """
    rows = _said(text)
    coded = next((place for place, row in enumerate(rows) if _CODE.search(row)), None)
    shell = next((said for said in map(shell_error, rows) if said is not None), None)
    noise = Noise()
    if coded is not None:
        for row in rows[:coded]:
            noise.add(row)
        return noise.parsed(_coded(" ".join(rows[coded:])))
    if shell is not None:
        return noise.parsed(HmcError("shell", shell))
    return noise.parsed(HmcError("text" if rows else "none", " ".join(rows)))


def _said(text: str) -> list[str]:
    """Its lines without what stands around them; a shell that only warns (``setlocale``) has not refused anything."""
    rows = [line.strip() for line in lines(text) if not is_frame(line)]
    return [row for row in rows if not (shell_error(row) or "").startswith("warning:")]


def _coded(message: str) -> HmcError:
    """Codes that lead the message nest; a code further on is only mentioned."""
    first = _CODE.search(message)
    place = first.start() if first else 0
    codes = []
    while found := _CODE.match(message, place):
        codes.append(found[1])
        place = found.end()
    return HmcError("code", message[place:], tuple(codes))


def mentioned(text: str, names: t.Iterable[str]) -> tuple[str, ...]:
    """Which of our own attribute names or options a message names: they are not translated.

    For a bad ``-F`` list this is the attribute that the level does not have.
    """
    words = {word.strip(".,;:\"'()。，：") for word in text.split()}
    return tuple(name for name in names if name in words)


def no_results(text: str, rows: t.Sequence[object], rc: int | None = 0) -> bool:
    """Did a query that succeeded say, in whatever language, that there is nothing to list?

    One sentence, exit status 0, no row, no code. Empty output is not it: the HMC always says something.
    """
    error, said = parse_hmc_error(text).value, _said(text)
    return rc == 0 and not rows and error.kind == "text" and len(said) == 1 and bool(_SENTENCE.fullmatch(said[0]))
