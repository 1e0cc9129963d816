# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows of HMC list commands: ``name=value,...`` records, and the bare values of ``-F``."""

from __future__ import annotations

import re
import textwrap
import typing as t

from ..model import ManagedSystem, Parsed, PartitionView, SystemConnection
from . import _hmc_rows
from ._hmc_lines import fields, goes_on, is_remark
from ._text import Noise, lines, number, straight

Record = dict[str, str]

_KEY = re.compile(r'"?\s{0,8}([A-Za-z0-9_.]{1,80})=')

# The capabilities of a partition, and the attributes that carry them.
CAPABILITIES = {
    "dlpar_mem": "dlpar_mem_capable",
    "dlpar_proc": "dlpar_proc_capable",
    "dlpar_io": "dlpar_io_capable",
    "osshutdown": "rmc_osshutdown_capable",
}
_SWITCH = {"1": True, "0": False}


# --- name=value ------------------------------------------------------------------------------------------------------


def parse_records(text: str) -> Parsed[tuple[Record, ...]]:
    """One record per line. All records of a listing start with one name, which tells a wrapped line from a record."""
    noise = Noise()
    records: list[list[str]] = []
    for line in lines(textwrap.dedent(straight(text))):
        key = _key(line)
        if is_remark(line):
            noise.add(line)
        elif records and goes_on(records[-1][-1]) and key != _key(records[0][0]):
            records[-1].append(line)
        elif key:
            records.append([line])
        else:
            noise.add(line)
    return noise.parsed(tuple(_record("".join(pieces)) for pieces in records))


def _key(line: str) -> str:
    found = _KEY.match(line)
    return found[1] if found else ""


def _record(line: str) -> Record:
    """A field without a name belongs to the value before it: a comma that was not quoted."""
    values: dict[str, list[str]] = {}
    name = ""
    for field in fields(line):
        key, equals, value = field.partition("=")
        if equals:
            name = key.strip(' \t"')
            values[name] = [value]
        elif name:
            values[name].append(field)
    return {key: ",".join(parts).strip() for key, parts in values.items()}


# --- bare values -----------------------------------------------------------------------------------------------------


def parse_rows(text: str, names: t.Sequence[str] | None) -> Parsed[tuple[Record, ...]]:
    """The answer to ``-F``: ``names`` are the attributes asked for, and a line of them (``--header``) is passed over.

    None: the names are in the text. Empty: nobody knows them, the keys are positions (``"0"``, ``"1"``, ...).
    """
    noise = Noise()
    body = [line for line in lines(textwrap.dedent(straight(text))) if not _remark(line, noise)]
    mark = "," if names else _hmc_rows.delimiter(body)
    place = _hmc_rows.heading(body, mark)
    printed = tuple(filter(None, "".join(map(str.strip, body[place.start : place.stop])).split(mark)))
    if names is None or (names and printed == tuple(names)):
        for line in body[: place.start]:
            noise.add(line)
        names, body = printed, body[place.stop :]
    if not names:
        body = _hmc_rows.unwrapped(body, mark)
        names = tuple(map(str, range(_hmc_rows.usual_width(body, mark))))
    rows = [] if _nothing(body, len(names), noise) else _hmc_rows.join(body, len(names), mark, noise)
    return noise.parsed(tuple(dict(zip(names, map(str.strip, row))) for row in rows))


def _remark(line: str, noise: Noise) -> bool:
    remark = is_remark(line)
    if remark:
        noise.add(line)
    return remark


def _nothing(body: list[str], width: int, noise: Noise) -> bool:
    """``No results were found.`` looks like a row where one column was asked for: one line, and it ends in a stop."""
    nothing = width == 1 and len(body) == 1 and body[0].rstrip().endswith((".", "。"))
    if nothing:
        noise.add(body[0])
    return nothing


# --- model values ----------------------------------------------------------------------------------------------------


def managed_systems(records: t.Iterable[Record]) -> tuple[ManagedSystem, ...]:
    """``lssyscfg -r sys``, either form; attributes that were not asked for are empty."""
    return tuple(
        ManagedSystem(
            name=record.get("name", ""),
            type_model=record.get("type_model", ""),
            serial=record.get("serial_num", ""),
            state=record.get("state", ""),
            ipaddr=record.get("ipaddr", ""),
        )
        for record in records
    )


def partition_views(records: t.Iterable[Record], system: str = "", serial: str = "") -> tuple[PartitionView, ...]:
    """``lssyscfg -r lpar -m <system>``, either form; the rows do not say which system they are of."""
    return tuple(_partition(record, system, serial) for record in records)


def _partition(record: Record, system: str, serial: str) -> PartitionView:
    return PartitionView(
        name=record.get("name", ""),
        lpar_id=number(record.get("lpar_id", "")),
        system=system,
        serial=serial,
        env=record.get("lpar_env", ""),
        state=record.get("state", ""),
        rmc_state=record.get("rmc_state", ""),
        rmc_ipaddr=record.get("rmc_ipaddr", ""),
        os_version=record.get("os_version", ""),
        capabilities=tuple((name, _SWITCH.get(record.get(key, ""))) for name, key in CAPABILITIES.items()),
        sync_curr_profile=record.get("sync_curr_profile", ""),
    )


def system_connections(records: t.Iterable[Record]) -> tuple[SystemConnection, ...]:
    """``lssysconn -r all``; type, model and serial are empty while the HMC could not read them (``unavailable``)."""
    return tuple(_connection(record) for record in records)


def _connection(record: Record) -> SystemConnection:
    type_model, star, serial = record.get("type_model_serial_num", "").partition("*")
    return SystemConnection(
        resource_type=record.get("resource_type", ""),
        type_model=type_model if star else "",
        serial=serial,
        state=record.get("state", ""),
        ipaddr=record.get("ipaddr", ""),
        error=record.get("connection_error_code", ""),
    )
