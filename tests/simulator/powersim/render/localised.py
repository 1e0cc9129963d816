# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Output of SRC and RSCT commands in a Chinese locale: captured where somebody posted it, else marked as synthetic.

Codes, names, numbers and columns stay; words change. lssrc answers in the locale of the daemon, whatever the caller
sets (https://www.ibm.com/support/knowledgecenter/en/ssw_aix_72/n_commands/nlssrc.html); the others follow LC_ALL.
"""

from __future__ import annotations

import re
import typing as t

from powersim.render import domain, identity, rsrc, src

COLON = "\uff1a"  # full-width, as captured
MARK = "synthetic"
# Captured (bond-huang/ebook, TSAMP pages): command and code to the whole text after the code.
MESSAGES = {("lsrsrc-api", "2612-023"): "\u627e\u4e0d\u5230\u8d44\u6e90\u3002"}
FORMATTED_BY_DAEMON = frozenset({"lssrc"})
PLAIN = ("C", "POSIX")

CODE = re.compile(r"(?<!\d)\d{4}-\d{3}(?!\d)")
STATUSES = {
    "active": "\u6d3b\u52a8",
    "inoperative": "\u4e0d\u53ef\u7528",
    "stopping": "\u6b63\u5728\u505c\u6b62",
}
COLUMNS = {"Subsystem": "\u5b50\u7cfb\u7edf   ", "Group": "\u7ec4    ", "Status": f"\u72b6\u6001 ({MARK})"}
STATUS = re.compile(rf"(?<=\s)({'|'.join(STATUSES)})$")
TITLES = {
    domain.MCP_TITLE: f"{MARK} \u7ba1\u7406\u57df\u72b6\u6001{COLON}\u7ba1\u7406\u63a7\u5236\u70b9",
    domain.PEER_TITLE: f"{MARK} \u5bf9\u7b49\u57df\u72b6\u6001",
    "HMC Status Information:": f"HMC \u72b6\u6001\u4fe1\u606f ({MARK}):",
}
HEADING = re.compile(r"Resource (?:Class )?(?:Persistent|Dynamic|Persistent and Dynamic) Attributes for (\S+)")
NUMBERED = re.compile(r"resource (\d+):")


def follows(command: str, env: t.Mapping[str, str]) -> bool:
    """Does the command print its locale's words for a caller with this environment?"""
    asked = env.get("LC_ALL") or env.get("LC_MESSAGES") or env.get("LANG") or ""
    return command in FORMATTED_BY_DAEMON or asked.partition(".")[0] not in PLAIN


def localise(command: str, text: str) -> str:
    """The English text of a command, in Chinese."""
    return "".join(_line(command, line) + "\n" for line in text.splitlines())


def _line(command: str, line: str) -> str:
    if line.startswith(" " * 8):
        return line  # an attribute with its value
    code = CODE.search(line)
    if code:
        return _message(command, line, code[0])
    if line.startswith("Subsystem "):
        return re.sub("|".join(COLUMNS), lambda word: COLUMNS[word[0]], line)
    if line.startswith("Name ") and command in ("lsrpdomain", "lsrpnode"):
        return f"\u540d\u79f0 {MARK} {line.split(None, 1)[1]}"
    if line in TITLES:
        return TITLES[line]
    if heading := HEADING.fullmatch(line):
        return f"{MARK} \u8d44\u6e90\u5c5e\u6027 {heading[1]}"
    if numbered := NUMBERED.fullmatch(line):
        return f"\u8d44\u6e90 {numbered[1]}:"
    if "  " not in line and not line.startswith(" ") and (kept := _names(line)) != line.split():
        return f"{MARK} \u6587\u672c {' '.join(kept)}".rstrip()
    return STATUS.sub(lambda word: f"{STATUSES[word[0]]} {MARK}", line)


def _message(command: str, line: str, code: str) -> str:
    known = MESSAGES.get((command, code))
    if known:
        return rsrc.error(command, code, known, COLON).rstrip("\n")
    before, after = line.split(code, 1)
    return f"{before.replace(': ', COLON)}{code} {MARK} \u6587\u672c {' '.join(_names(after))}".rstrip()


def _names(text: str) -> list[str]:
    """What is left of a sentence of ours without its English words; of other text, all of it."""
    words = text.split()
    foreign = [word for word in words if word.strip(".,") not in ENGLISH]
    return foreign if len(words) - len(foreign) > 2 else words


def _words(texts: t.Iterable[str]) -> frozenset[str]:
    return frozenset(word.strip(".,") for text in texts for word in text.split() if "{" not in word)


CLIENTS = (text for _skip, text in (rsrc.NO_SESSION, rsrc.NO_RESOURCE, rsrc.NO_CLASS))
COMMANDS = frozenset({"lsrpdomain).", "lsrpdomain)", "lsrpdomain", "rmrpnode", "rmrpdomain", "ctrmc"})
ENGLISH = _words([*src.MESSAGES.values(), *CLIENTS, identity.REFUSED, identity.NO_NODE_ID]) - COMMANDS
