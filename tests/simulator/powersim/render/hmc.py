# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Layouts of HMC commands: records with their quoting, lspartition, lshmc."""

from __future__ import annotations

import typing as t

Pairs = t.Sequence[tuple[str, str]]


def quoted(text: str) -> str:
    """Quoted when it holds a comma or a quote; inner quotes doubled."""
    return '"' + text.replace('"', '""') + '"' if "," in text or '"' in text else text


def record(pairs: Pairs) -> str:
    """Default form: a value with a comma has its whole pair quoted."""
    return ",".join(quoted(f"{name}={value}") for name, value in pairs) + "\n"


def row(values: t.Sequence[str], separator: str = ",") -> str:
    return separator.join(quoted(value) for value in values) + "\n"


def table(records: t.Sequence[Pairs], names: t.Sequence[str] | None, *, header: bool, separator: str = ",") -> str:
    """``names`` None: default records. Otherwise rows of these attributes, all of them when empty."""
    if names is None:
        return "".join(record(pairs) for pairs in records)
    order = list(names) or [name for name, _unused in (records[0] if records else [])]
    text = separator.join(order) + "\n" if header else ""
    return text + "".join(row([dict(pairs).get(name, "null") for name in order], separator) for pairs in records)


def lspartition_entry(
    index: int,
    key: str,
    host: str,
    ip: str,
    active: int,
    os: t.Sequence[str],
    dcaps: str,
    cmdcaps: tuple[str, str],
    pinned: int,
) -> str:
    """Two physical lines; ``key`` is ``id*type-model*serial``, ``os`` has three fields (all empty when not known)."""
    system = ", ".join(os) if any(os) else " , , "
    return (
        f"<#{index}> Partition:<{key}, {host}, {ip}>\n"
        f"       Active:<{active}>, OS:<{system}>, DCaps:<{dcaps}>, CmdCaps:<{', '.join(cmdcaps)}>, PinnedMem:<{pinned}>\n"
    )


def version(number: str, release: str, service_pack: str, build: str, base: str, fixes: t.Sequence[str]) -> str:
    """``lshmc -V``, with the newlines inside the quotes."""
    lines = f" Version: {number}\n Release: {release}\n Service Pack: {service_pack}\nHMC Build level {build}\n"
    return f'"version={lines}' + "".join(f"{fix}\n" for fix in fixes) + f'","base_version={base}\n"\n'


def vpd(pairs: Pairs) -> str:
    """``lshmc -v``: keyword lines in one quoted field."""
    return '"vpd=' + "".join(f"*{key} {value}\n" for key, value in pairs) + '"\n'
