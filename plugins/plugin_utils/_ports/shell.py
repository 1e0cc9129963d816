# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The script for a host that may have no Python: it looks for a Python, else has Perl check the TCP targets.

One round trip either way. Every line of the answer starts with the call's nonce and the last one is an end mark, so
noise is skipped and a cut answer is noticed.
"""

from __future__ import annotations

import dataclasses
import math
import re
import shlex
import typing as t

from ...module_utils._ports_codes import Answer, verdict
from ...module_utils._ports_names import is_literal
from .perl import PROGRAM

MOST_TARGETS = 64
PYTHONS = (
    "/usr/bin/python3",
    "/opt/freeware/bin/python3",
    "/usr/local/bin/python3",
    "/usr/libexec/platform-python",
    *(f"/usr/bin/python3.{minor}" for minor in range(14, 8, -1)),
    *(f"/opt/freeware/bin/python3.{minor}" for minor in range(14, 8, -1)),
)
_PERLS = ("/usr/bin/perl", "/opt/freeware/bin/perl", "/usr/opt/perl5/bin/perl", "/usr/local/bin/perl")
_STARTUP = 3  # seconds granted to Perl on top of its own limits
_NAME_TIME, _NAME_TIME_MOST = 10, 60  # seconds for a name, and for all names of a call: they are resolved in turn

_HEAD = """\
# powerops.rsct port check. Writes nothing.
unset ENV CDPATH PERL5LIB PERL5OPT PERLLIB PYTHONPATH PYTHONHOME
PATH=/usr/bin:/usr/sbin:/bin:/sbin
LC_ALL=C
LANG=C
export PATH LC_ALL LANG
N={nonce}
TIMEOUT={timeout}
SOURCE={source}
# shellcheck disable=SC2016 # the dollars in it belong to Perl
PROGRAM={program}

find_python() {{
  # prints the first of the given interpreters that is new enough for the module
  for file in "$@"; do
    [ -x "$file" ] || continue
    "$file" -c 'import sys, json, selectors, zipfile; sys.exit(sys.version_info < (3, 9))' >/dev/null 2>&1 || continue
    echo "$N python $file"
    return 0
  done
  return 1
}}

find_perl() {{
  for PERL in "$@"; do
    [ -x "$PERL" ] && return 0
  done
  echo "$N perl missing"
  return 1
}}

check() {{
  # check LIFE [INDEX HOST PORT]...
  life=$1
  shift
  [ "$#" -eq 0 ] || "$PERL" -e "$PROGRAM" "$N" "$TIMEOUT" "$life" "$SOURCE" "$@" 2>/dev/null
}}

main() {{
  echo
  uname -n | sed "s/^/$N host /"
  if {python}; then
    :
  elif find_perl {perls}; then
    {checks}
  fi
  echo "$N end"
}}

main </dev/null
"""


@dataclasses.dataclass(frozen=True)
class Script:
    """``text`` for /bin/sh; ``seconds``: what it takes on the host at most."""

    text: str
    nonce: str
    seconds: int


@dataclasses.dataclass
class Reply:
    """What the host said. ``python`` is empty where none was found; ``answers`` by index of the target."""

    host: str = ""
    python: str = ""
    perl_missing: bool = False
    source_refused: bool = False
    ended: bool = False
    answers: dict[int, list[Answer]] = dataclasses.field(default_factory=dict)


def render(
    targets: t.Sequence[t.Mapping[str, t.Any]],
    nonce: str,
    *,
    timeout: float,
    source: str = "",
    pythons: t.Sequence[str] = (),
) -> Script:
    """Render the script. ``pythons``: interpreters to look for first, empty for none. ``targets`` are checked ones."""
    numbers, names = _split(targets)
    span = math.ceil(timeout) + _STARTUP
    waits = (span, span + min(_NAME_TIME_MOST, _NAME_TIME * len(set(names[1::3]))))
    checks = [f"check {wait} {shlex.join(group)}".rstrip() for wait, group in zip(waits, (numbers, names))]
    text = _HEAD.format(
        nonce=shlex.quote(nonce),
        timeout=shlex.quote(f"{timeout:g}"),
        source=shlex.quote(source or "-"),
        program=f"'{PROGRAM}'",
        python=f"find_python {shlex.join(pythons)}" if pythons else "false",
        perls=shlex.join(_PERLS),
        checks="\n    ".join(checks),
    )
    return Script(text, nonce, seconds=sum(waits))


def _split(targets: t.Sequence[t.Mapping[str, t.Any]]) -> tuple[list[str], list[str]]:
    """TCP targets as arguments: addresses, and names apart, so that a dead name server delays no address."""
    numbers: list[str] = []
    names: list[str] = []
    for index, target in enumerate(targets):
        if target["protocol"] == "tcp":
            group = numbers if is_literal(target["host"]) else names
            group += [str(index), target["host"], str(target["port"])]
    return numbers, names


_LINE = re.compile(
    r"answer (?P<index>\d{1,5}) (?P<address>[0-9A-Fa-f:.]{1,50}|-)(?:%\S{1,20})? (?P<code>[A-Za-z0-9_-]{1,20}) "
    r"(?P<ms>\d{1,9}(?:\.\d{1,3})?) (?P<sent>[01])\Z"
)


def read_reply(text: str, nonce: str) -> Reply:
    """Read the answer; lines without the nonce are noise, and what is malformed is not believed."""
    reply = Reply()
    for line in text.split("\n"):
        mark, _blank, body = line.rstrip("\r").partition(" ")
        if mark == nonce:
            _read_line(reply, body)
    return reply


def _read_line(reply: Reply, body: str) -> None:
    word, _blank, rest = body.partition(" ")
    if word == "answer":
        match = _LINE.match(body)
        if match:
            code = "" if match["code"] == "OPEN" else match["code"]
            address = match["address"].replace("-", "")
            answer = Answer(address, code, float(match["ms"]), match["sent"] == "1")
            reply.answers.setdefault(int(match["index"]), []).append(answer)
    elif word == "host":
        reply.host = re.sub(r"[^A-Za-z0-9_.-]", "?", rest)[:255]
    elif word == "python":
        reply.python = rest
    elif body in ("perl missing", "source refused", "end"):
        reply.perl_missing |= word == "perl"
        reply.source_refused |= word == "source"
        reply.ended |= word == "end"


def outcomes(targets: t.Sequence[t.Mapping[str, t.Any]], reply: Reply) -> list[dict[str, t.Any]]:
    """One outcome per target; what Perl did not answer is unverifiable, never open or closed."""
    return [verdict(target, reply.answers.get(index) or [_untried(target)]) for index, target in enumerate(targets)]


def _untried(target: t.Mapping[str, t.Any]) -> Answer:
    if target["protocol"] == "tcp":
        note = "Perl on the host ended before this target was checked; names that do not resolve are the usual cause"
    else:
        note = "without Python on the host only TCP can be checked; use via controller, or install Python 3.9 or later"
    return Answer("", "UNTRIED", None, False, note)
