# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ways in which the output of a command arrives otherwise than it was printed, and what each may do to the verdict.

A mutation is a row. Its ``meaning`` says what must hold:

- ``same``: the text says what it said, in another form, or nothing that can be understood. The verdict is the one of
  the text as it was printed, or unknown; nothing is found that was not there.
- ``cut``: the text ends early. A half line adds nothing: what is found was there, or is found as well where the text
  ends with the line before or after the cut.
- ``free``: the text may honestly say something else. Only what holds for every text holds.
"""

from __future__ import annotations

import dataclasses
import random
import re
import typing as t

from powersim.render import localised

from .hostile import STRINGS

SAME, CUT, FREE = "same", "cut", "free"
MEGABYTE = 1_000_000


@dataclasses.dataclass(frozen=True)
class Source:
    """``argv`` printed ``text``; ``others``: texts that the same and other commands print elsewhere."""

    argv: tuple[str, ...]
    text: str
    others: t.Sequence[str] = ()


@dataclasses.dataclass(frozen=True)
class Mutation:
    name: str
    meaning: str
    make: t.Callable[[random.Random, Source], str]
    big: bool = False  # made for length: seldom drawn


def _lines(text: str) -> list[str]:
    return text.split("\n")


# --- nothing that can be understood ----------------------------------------------------------------------------------

WORDS = ("lorem", "\u00fcber", "\u6570\u636e", "\u0394\u03b5\u03bd", "\u26a0", "~~~", "(((", "<<>>", ";;;", "==", "&&&")


def garbage(rng: random.Random, _source: Source) -> str:
    return "\n".join(" ".join(rng.choices(WORDS, k=rng.randint(3, 9))) for _line in range(rng.randint(1, 30)))


def binary(rng: random.Random, _source: Source) -> str:
    return rng.randbytes(rng.randint(1, 600)).decode("utf-8", "surrogateescape")


def hostile_only(rng: random.Random, _source: Source) -> str:
    return "\n".join(rng.choices(STRINGS, k=rng.randint(1, 6))) + "\n"


def another_page(rng: random.Random, _source: Source) -> str:
    """What a web server, a pager or a menu prints."""
    return rng.choice(
        (
            "<html><head><title>502 Bad Gateway</title></head></html>\n",
            '{"error": {"code": 500, "message": "\u5185\u90e8\u9519\u8bef"}}\n',
            "  1) Weiter\n  2) Abbruch\nIhre Wahl? ",
            "WARNING: unauthorised use is prohibited!\n" * 5,
            "Segmentation fault(coredump)\n",
            "\x1b[?25l\x1b[K... ",
        )
    )


# --- the same in another form ----------------------------------------------------------------------------------------

LANGUAGES: tuple[dict[str, str], ...] = (
    {"active": "aktiv", "inoperative": "inaktiv", "Subsystem": "Teilsystem", "Status": "Zustand", "Group": "Gruppe"},
    {
        "active": "aktywny",
        "inoperative": "nieaktywny",
        "Name": "Nazwa",
        "Filesystem": "System",
        "resource": "zas\u00f3b",
    },
    {"active": "actif", "inoperative": "inop\u00e9rant", "Mounted on": "Mont\u00e9 sur", "Free": "Libre", "not": "pas"},
    {"Running": "\u5b9f\u884c\u4e2d", "Operating": "\u7a3c\u50cd\u4e2d", "Resource": "\u8d44\u6e90"},
    {"LISTEN": "\u76d1\u542c", "ESTABLISHED": "\u5df2\u5efa\u7acb", "Proto": "\u534f\u8bae"},
)


def foreign(rng: random.Random, source: Source) -> str:
    """Words of another language in the places of English ones; names, codes and columns stay."""
    words = rng.choice(LANGUAGES)
    pattern = "|".join(rf"\b{re.escape(word)}\b" for word in words)
    return re.sub(pattern, lambda found: words[found[0]], source.text)


def chinese(_rng: random.Random, source: Source) -> str:
    return localised.localise(source.argv[0], source.text)


def wrapped(rng: random.Random, source: Source) -> str:
    """As a terminal of some width hands it on."""
    width = rng.choice((79, 80, 90, 100, 120, 132))
    pieces = (line[at : at + width] for line in _lines(source.text) for at in range(0, len(line) or 1, width))
    return "\n".join(pieces)


def line_ends(rng: random.Random, source: Source) -> str:
    return source.text.replace("\n", rng.choice(("\r\n", "\r\r\n", " \n", "\t\n", "\n\n")))


def blanks(rng: random.Random, source: Source) -> str:
    """As pages and mails hand it on."""
    return rng.choice(
        (
            "\ufeff" + source.text,
            source.text.replace(" ", "\u00a0"),
            source.text.replace("        ", "\t"),
            "\n".join("> " + line for line in _lines(source.text)),
            source.text.rstrip("\n"),
            "\n\n" + source.text + "\n\n\n",
        )
    )


NOISE = (
    "lpar01:/# ",
    "Last login: Fri Jan 30 03:12:45 2026 on ssh from 192.0.2.9",
    "ksh: warning: /etc/profile.d/site.sh[3]: syntax error",
    "*** this system is monitored ***",
    "\x00\x01\x02\udcff\udcfe",
    "mesg: ttyname failed",
    "perl: warning: Setting locale failed.",
)


def _with_lines(rng: random.Random, text: str, extra: t.Sequence[str]) -> str:
    lines = _lines(text)
    for line in extra:
        lines.insert(rng.randint(0, len(lines)), line)
    return "\n".join(lines)


def noisy(rng: random.Random, source: Source) -> str:
    """Lines that belong to nobody, before and behind the answer."""
    before, after = (rng.choices(NOISE, k=rng.randint(0, 2)) for _side in range(2))
    return "\n".join((*before, source.text, *after))


def hostile_lines(rng: random.Random, source: Source) -> str:
    before, after = (rng.choices(STRINGS, k=rng.randint(0, 2)) for _side in range(2))
    return "\n".join((*before, source.text, *after))


def coloured(rng: random.Random, source: Source) -> str:
    colour = rng.choice(("\x1b[1m", "\x1b[32m", "\x1b[0;1;33m"))
    return "\n".join(f"{colour}{line}\x1b[0m" for line in _lines(source.text))


# --- less ------------------------------------------------------------------------------------------------------------


def cut_off(rng: random.Random, source: Source) -> str:
    return source.text[: rng.randint(0, len(source.text))]


# --- something else --------------------------------------------------------------------------------------------------


def flipped(rng: random.Random, source: Source) -> str:
    letters = list(source.text) or [""]
    for _change in range(rng.randint(1, 12)):
        letters[rng.randrange(len(letters))] = chr(rng.choice((rng.randrange(128), rng.randrange(0x110000))))
    return "".join(letters)


def hostile_words(rng: random.Random, source: Source) -> str:
    """Harm in the place of words, where it can become a name, an address or a status."""
    pieces = re.split(r"(\s+|\"|=)", source.text[:20_000])
    for _change in range(rng.randint(1, 4)):
        pieces[rng.randrange(len(pieces))] = rng.choice(STRINGS)
    return "".join(pieces)


def hostile_names(rng: random.Random, source: Source) -> str:
    """The same word replaced wherever it stands, so that what belongs together still does."""
    words = sorted(set(re.findall(r"[\w.*-]{3,}", source.text[:20_000]))) or ["x"]
    return source.text.replace(rng.choice(words), rng.choice(STRINGS))


def hostile_inside(rng: random.Random, source: Source) -> str:
    lines = _lines(source.text)
    return _with_lines(rng, source.text, [rng.choice(lines) + rng.choice(STRINGS) for _line in range(3)])


def shuffled(rng: random.Random, source: Source) -> str:
    lines = _lines(source.text)
    act = rng.randrange(4)
    if act == 0:
        rng.shuffle(lines)
    elif act == 1:
        del lines[rng.randrange(len(lines))]
    elif act == 2:
        lines *= rng.randint(2, 5)
    else:
        lines[rng.randrange(len(lines))] = rng.choice(_lines(rng.choice(source.others or ("",))))
    return "\n".join(lines)


def elsewhere(rng: random.Random, source: Source) -> str:
    """What the command prints on another host, perhaps a broken one, and the start of it cut or spliced."""
    text = rng.choice(source.others or ("",))
    return rng.choice((text, text[rng.randint(0, len(text)) :], text[: len(text) // 2] + source.text))


def swapped(rng: random.Random, source: Source) -> str:
    words = re.split(r"(\s+)", source.text[:20_000])
    for _change in range(rng.randint(1, 3)):
        one, other = rng.randrange(len(words)), rng.randrange(len(words))
        words[one], words[other] = words[other], words[one]
    return "".join(words)


# --- long ------------------------------------------------------------------------------------------------------------


def _repeated(piece: str, size: int) -> str:
    return (piece * (size // max(len(piece), 1) + 1))[:size]


#: What a text of any length may be made of; what is hard to read differs from command to command.
SHAPES: t.Final[dict[str, t.Callable[[Source, int], str]]] = {
    "again and again": lambda source, size: _repeated(source.text or "\n", size),
    "one line": lambda source, size: _repeated(source.text.replace("\n", " ") or " ", size),
    "letters": lambda _source, size: "a" * size,
    "digits": lambda _source, size: "7" * size,
    "blanks": lambda source, size: " " * size + source.text,
    "line ends": lambda source, size: "\n" * size + source.text,
    "braces": lambda _source, size: _repeated('{"', size),
    "equal signs": lambda _source, size: _repeated("a = ", size),
    "quotes": lambda _source, size: _repeated("'\"", size),
    "columns": lambda _source, size: _repeated("a  ", size),
    "commas": lambda _source, size: _repeated('a=",",', size),
    "colons": lambda _source, size: _repeated("a:", size),
    "dots": lambda _source, size: _repeated("1.", size),
    "escapes": lambda _source, size: _repeated("\x1b[", size),
    "NUL": lambda _source, size: "\x00" * size,
    "first line, then letters": lambda source, size: source.text.partition("\n")[0] + "\n" + "a" * size,
    "half, then blanks": lambda source, size: source.text[: len(source.text) // 2] + " " * size + "x",
}


def long_text(rng: random.Random, source: Source) -> str:
    return SHAPES[rng.choice(sorted(SHAPES))](source, rng.randint(2_000, 40_000))


def flood(rng: random.Random, source: Source) -> str:
    """The answer, and then a long stretch of lines that say nothing."""
    return source.text + _repeated(rng.choice((*NOISE, *STRINGS)) + "\n", rng.randint(2_000, 40_000))


ROWS: tuple[Mutation, ...] = (
    Mutation("garbage", SAME, garbage),
    Mutation("binary", SAME, binary),
    Mutation("hostile only", SAME, hostile_only),
    Mutation("another page", SAME, another_page),
    Mutation("another language", SAME, foreign),
    Mutation("Chinese", SAME, chinese),
    Mutation("wrapped", SAME, wrapped),
    Mutation("line ends", SAME, line_ends),
    Mutation("blanks", SAME, blanks),
    Mutation("noise around", SAME, noisy),
    Mutation("hostile lines around", SAME, hostile_lines),
    Mutation("coloured", SAME, coloured),
    Mutation("flood behind", SAME, flood, big=True),
    Mutation("cut off", CUT, cut_off),
    Mutation("flipped", FREE, flipped),
    Mutation("hostile words", FREE, hostile_words),
    Mutation("hostile names", FREE, hostile_names),
    Mutation("hostile inside", FREE, hostile_inside),
    Mutation("shuffled", FREE, shuffled),
    Mutation("of another host", FREE, elsewhere),
    Mutation("swapped", FREE, swapped),
    Mutation("long", FREE, long_text, big=True),
)
BY_NAME: t.Final[dict[str, Mutation]] = {row.name: row for row in ROWS}


def cut_points(text: str, length: int) -> tuple[str, str]:
    """The text up to the last whole line before a cut at ``length``, and up to the first whole line after it."""
    before = text.rfind("\n", 0, length) + 1
    after = text.find("\n", length)
    return text[:before], text if after < 0 else text[: after + 1]
