# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A script that is too long for one argument: it is put on the host in parts, and run from there.

Only repairs are that long, so the folder is made where root alone may make one. What is run is compared with what was
sent, in a folder that nobody else can write to, and nothing is left behind.
"""

from __future__ import annotations

import typing as t

from .cksum import cksum

FOLDER: t.Final = "/var/adm/.powerops-rsct-"  # and a nonce; /tmp belongs to everybody

_RUN = """\
fail() {
  echo "$1" >&2
  cd /
  rm -rf FOLDER
  exit 1
}

umask 077
cd FOLDER || exit 1
set -- $(ls -ldn .)
case $1 in
  drwx--[-S]---*) ;;
  *) fail "FOLDER has mode $1" ;;
esac
[ "$3" = "$(id -u)" ] || fail "FOLDER belongs to uid $3"
cat PARTS >all || fail "FOLDER has no room, or a part is missing"
sum=$(cksum <all)
[ "$sum" = 'SUM' ] || fail "the script on the host is not the one that was sent: cksum $sum instead of SUM"
exec 3<all
cd /
rm -rf FOLDER # its text stays open
exec SHELL <&3 3<&-
"""


def cut(script: str, cost: t.Callable[[str], int], most: int) -> list[str]:
    """Whole lines, as many in each part as ``most`` allows; ``cost``: what a text comes to as an argument.

    A line that is too long is a part of its own. No part ends with a line feed, which a shell on the way may drop: it
    stands at the begin of the next one.
    """
    parts = [""]
    spent = 0
    for number, line in enumerate(script.rstrip("\n").split("\n")):
        text = ("\n" if number else "") + line
        price = cost(text)
        if spent + price > most and parts[-1].rstrip("\n") == parts[-1] != "":
            parts.append("")
            spent = 0
        parts[-1] += text
        spent += price
    return parts


def names(parts: t.Sequence[str]) -> list[str]:
    """The file of each part; they sort as they follow each other."""
    return [f"{number:02d}" for number in range(len(parts))]


def render_run(parts: t.Sequence[str], folder: str, shell: str) -> str:
    """The script that checks the parts in ``folder``, removes it and runs them by ``shell``."""
    crc, size = cksum("".join(parts).encode("utf-8", "surrogateescape"))
    words = {"FOLDER": folder, "PARTS": " ".join(names(parts)), "SUM": f"{crc} {size}", "SHELL": shell}
    text = _RUN
    for mark, value in words.items():
        text = text.replace(mark, value)
    return text
