# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a script for a partition must not contain: rows of (name, pattern, why), applied line by line.

The target is AIX's /bin/sh (ksh88) on a bare AIX 7.1 with a full /tmp. Bodies in single quotes (awk, sed, perl) and
comments are left out. A line ending in ``# allowed: NAME`` may use that one row: the place must be reached only where
the thing exists.
"""

from __future__ import annotations

import re
import typing as t

# a word in command position: at the start, after a separator, a keyword or an opening
COMMAND = r"(?:^|[;&|({`!]|\b(?:if|then|else|elif|while|until|do|exec|nohup|sudo|env))\s*"


class Ban(t.NamedTuple):
    name: str
    pattern: re.Pattern[str]
    why: str


def _command(words: str) -> str:
    return rf"{COMMAND}(?:/\S*/)?(?:{words})(?![\w./=-])"


BANS = tuple(
    Ban(name, re.compile(pattern), why)
    for name, pattern, why in (
        ("mktemp", _command("mktemp"), "not on AIX; umask 077 and mkdir of a nonce name"),
        ("stat", _command("stat"), "not on AIX; ls -ld"),
        ("readlink", _command("readlink|realpath"), "not on AIX; ls -ld"),
        ("date-epoch", r"\bdate\b[^|;]*\+\S*%s", "AIX's date knows no %s"),
        ("grep-o", r"\bgrep\s+(?:-\w+\s+)*-\w*[oP]", "AIX's grep has no -o and no -P; awk or sed"),
        ("sed-i", r"\bsed\s+(?:-\w+\s+)*-\w*i", "AIX's sed has no -i; write a new file and rename it"),
        ("sleep-fraction", r"\bsleep\s+\d*\.\d", "AIX's sleep takes whole seconds"),
        ("local", _command("local|declare|typeset|let"), "posh and ksh88 differ; plain names or a subshell"),
        ("replace-expansion", r"\$\{\w+(?:/|\^|,|:\d|:\s+-\d|:\$|!|@)", "ksh88 has neither ${x//}, ${x:1}, ${!x} nor ${x^}"),
        ("indirect-expansion", r"\$\{!", "bash only"),
        ("random", r"\$\{?(?:RANDOM|SECONDS|BASH\w*|EPOCH\w*|UID|EUID|PIPESTATUS|LINENO|FUNCNAME)\b", "not in every shell"),
        ("echo-flags", r"\becho\s+[\"']?-\w", "echo's flags differ between shells; printf"),
        ("echo-backslash", r"\becho\b[^|;#]*\\[abcefnrtv0]", "echo may or may not read backslashes; printf"),
        ("here-document", r"<<", "ksh88 writes here-documents into /tmp, which may be full"),
        ("double-bracket", r"(?:^|[\s;&|({!])\[\[(?:\s|$)", "posh has no [["),
        ("setsid", _command("setsid"), "not on AIX 7.1"),
        ("timeout", _command("timeout"), "not on AIX"),
        ("pgrep", _command("pgrep|pkill|killall|pidof"), "not on AIX 7.1; killall there ends everything"),
        ("function-keyword", r"(?:^|[;&|{(])\s*function\s+\w", "posh has no function keyword; name() {"),
        ("source", _command("source"), "the POSIX name is a dot"),
        ("array", r"(?:^|[\s;&|({])\w+(?:\+?=\(|\[[^]]*\]=)|\$\{\w+\[", "posh and dash have no arrays"),
        ("append-assignment", r"(?:^|[\s;&|({])[A-Za-z_]\w*\+=", "not POSIX"),
        ("dollar-quote", r"(?:^|[\s=(])\$['\"]", "neither $'..' nor $\"..\" is POSIX"),
        ("process-substitution", r"(?:^|\s)[<>]\(", "bash and ksh93 only, needs /dev/fd"),
        ("ampersand-redirect", r"&>|>&(?![\d$-])|\|&", "csh and bash only; >file 2>&1"),
        ("read-option", r"\bread\s+(?:-\w+\s+)*-[^r\s]", "only read -r is POSIX"),
        ("double-equals", r"(?:\[|\btest)\s[^\]]*\s==\s", "test knows one ="),
        ("kill-group", r"\bkill\b[^;|&]*\s--\s+-", "needs set -m; dash without a terminal fails; walk ps"),
        ("arithmetic-command", r"(?:^|[;&|{!]|\b(?:if|then|do|while))\s*\(\(", "(( is not POSIX"),
        ("increment", r"\$\(\([^)]*(?:\+\+|--|\*\*)", "not POSIX arithmetic"),
        ("brace-range", r"\{\d+\.\.\d+\}", "bash and ksh93 only"),
        ("select-coproc", _command("select|coproc|shopt|mapfile|readarray|disown"), "not POSIX"),
        ("head-n", r"\bhead\s+-\d", "head -5 is withdrawn; head -n 5"),
        ("tail-n", r"\btail\s+[-+]\d", "tail -5 is withdrawn; tail -n 5"),
        ("xargs", r"\bxargs\s+(?:-\w+\s+)*-[0rPd]", "AIX's xargs has none of these"),
        ("find", r"\bfind\b[^;|]*\s-(?:maxdepth|mindepth|printf|delete|quit|print0)\b", "not AIX find"),
        ("ps-gnu", r"\bps\s+(?:aux|-\w*\s*--|--)", "System V or POSIX ps only"),
        ("mkdir-p", r"\bmkdir\s+(?:-\w+\s+)*-\w*p", "takes a folder somebody else planted; plain mkdir fails instead"),
        ("which", _command("which|hash|type"), "prints differ; command -v"),
        ("wc-text", r"\$\(\s*wc\s[^)]*\)(?!\))", "wc pads with blanks; $(($(wc -c <f)))"),
    )
)

_QUOTED = re.compile(r"(?<![\\\w$'])'[^']*'|(?<=[=(\s])'[^']*'", re.S)
_COMMENT = re.compile(r"(?:^|(?<=\s))#.*$")
_ALLOWED = re.compile(r"#\s*allowed:\s*([\w-]+)\s*$")


class Offence(t.NamedTuple):
    line: int
    ban: str
    why: str
    text: str


def _without_quoted(script: str) -> str:
    """Blank what stands in single quotes, keeping the line count."""
    return _QUOTED.sub(lambda match: "'" + "\n" * match.group().count("\n") + "'", script)


def offences(script: str) -> list[Offence]:
    """Every banned construct in ``script``."""
    found = []
    originals = script.splitlines()
    # a comment may hold a lone apostrophe, so comments go first; quoted text spanning lines may hold a #, harmlessly
    bare = "\n".join(_COMMENT.sub("", line) for line in originals)
    for number, line in enumerate(_without_quoted(bare).splitlines(), 1):
        allowed = _ALLOWED.search(originals[number - 1])
        for ban in BANS:
            if ban.pattern.search(line) and not (allowed and allowed.group(1) == ban.name):
                found.append(Offence(number, ban.name, ban.why, originals[number - 1].strip()))
    return found
