# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Any state of an HMC: what the simulator prints of it, the collection's parsers read back without a rest."""

from __future__ import annotations

import typing as t

from hypothesis import given, settings
from hypothesis import strategies as some

from ansible_collections.powerops.rsct.plugins.plugin_utils._core import model
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.parsers import hmc_records, lshmc, lspartition
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.parsers.hmc_text import parse_hmc_error
from powersim import levels
from powersim.hmc import attributes, words
from powersim.render import hmc as render

Test = t.Callable[..., None]


def over(*strategies: some.SearchStrategy[t.Any]) -> t.Callable[[Test], Test]:
    return lambda test: settings(deadline=None, max_examples=60)(given(*strategies)(test))


WORD = some.from_regex(r"[A-Za-z0-9]([A-Za-z0-9 ._-]{0,18}[A-Za-z0-9])?", fullmatch=True)
HOST = some.just("") | some.from_regex(r"[a-z][a-z0-9-]{0,12}[a-z0-9](\.[a-z]{2,6}){0,2}", fullmatch=True)
IP4 = some.ip_addresses(v=4).map(str).filter(lambda ip: ip != render.UNUSED)
IP = some.just("") | IP4
MACHINE = some.from_regex(r"[0-9]{4}-[A-Z0-9]{3}\*[A-Z0-9]{7}", fullmatch=True)
STATE = some.sampled_from(("active", "inactive", "none", "unknown", "busy"))
POWER = some.sampled_from(("Running", "Not Activated", "Open Firmware", "Migrating - Running"))
FLAG = some.sampled_from("01")
LEVEL = some.sampled_from([*levels.HMC.values()])
ADAPTER = some.tuples(IP4 | some.just(render.UNUSED), some.booleans())  # address, partition communication
OS = some.just(()) | some.tuples(some.just("AIX"), some.sampled_from(("7.1", "7.2", "7.3")), WORD)


@some.composite
def lpars(draw: some.DrawFn) -> list[dict[str, str]]:
    """Partitions with any values of what an HMC can say of them."""
    keys = {"name": WORD, "lpar_env": some.sampled_from(("aixlinux", "vioserver", "os400")), "state": POWER}
    keys |= {"rmc_state": STATE, "rmc_ipaddr": IP, "os_version": some.just("Unknown") | WORD}
    keys |= {**dict.fromkeys(hmc_records.CAPABILITIES.values(), FLAG), "sync_curr_profile": some.sampled_from("012")}
    count = draw(some.integers(1, 4))
    rows = [{name: draw(strategy) for name, strategy in keys.items()} for _unused in range(count)]
    return [{**row, "lpar_id": str(number)} for number, row in enumerate(rows, 1)]


def views(rows: t.Iterable[dict[str, str]], *, capable: bool) -> tuple[model.PartitionView, ...]:
    return tuple(
        model.PartitionView(
            name=row["name"],
            lpar_id=int(row["lpar_id"]),
            system="SYS1",
            serial="78A1B2C",
            env=row["lpar_env"],
            state=row["state"],
            rmc_state=row["rmc_state"],
            rmc_ipaddr=row["rmc_ipaddr"],
            os_version=row["os_version"],
            capabilities=tuple(
                (name, row[key] == "1" if capable else None) for name, key in hmc_records.CAPABILITIES.items()
            ),
            sync_curr_profile=row["sync_curr_profile"],
        )
        for row in rows
    )


@over(lpars(), some.integers(7, 11), some.integers(5, 11))
def test_default_records(rows: list[dict[str, str]], version: int, power: int) -> None:
    known = [row.name for row in attributes.known(attributes.LPAR, version, power) if row.record]
    text = "".join(render.record([(name, row.get(name, "0")) for name in known]) for row in rows)
    found = hmc_records.parse_records(text)
    assert found.noise == ()
    assert hmc_records.partition_views(found.value, "SYS1", "78A1B2C") == views(rows, capable=False)


@over(lpars(), some.booleans())
def test_rows_of_chosen_attributes(rows: list[dict[str, str]], header: bool) -> None:
    names = list(rows[0])
    text = render.rows([[row[name] for name in names] for row in rows], names if header else ())
    found = hmc_records.parse_rows(text, None if header else names)
    assert found.noise == ()
    assert hmc_records.partition_views(found.value, "SYS1", "78A1B2C") == views(rows, capable=True)


@some.composite
def entries(draw: some.DrawFn) -> list[model.DlparEntry]:
    indexes = draw(some.lists(some.integers(0, 999), min_size=1, max_size=4, unique=True))
    found = []
    for index in sorted(indexes):
        type_model, _star, serial = draw(MACHINE).partition("*")
        caps = draw(some.tuples(*[some.integers(0, 2**32).map(hex)] * 3))
        os, pinned = draw(OS), draw(some.integers(0, 10**6))
        place = (draw(some.integers(1, 999)), type_model, serial, draw(HOST), draw(IP), draw(some.integers(0, 3)))
        found.append(model.DlparEntry(index, *place, os, caps[0], caps[1:], pinned))
    return found


@over(entries())
def test_lspartition(found: list[model.DlparEntry]) -> None:
    text = ""
    for own in found:
        key = f"{own.lpar_id}*{own.type_model}*{own.serial}"
        caps = (own.cmdcaps[0], own.cmdcaps[1])
        text += render.lspartition_entry(
            own.index, key, own.hostname, own.ipaddr, own.active, own.os, own.dcaps, caps, own.pinned_mem
        )
    read = lspartition.parse_lspartition_dlpar(text)
    assert (read.value, read.noise) == (tuple(found), ())


@over(LEVEL)
def test_level(level: levels.HmcLevel) -> None:
    text = render.version(level.version, level.release, level.service_pack, level.build, level.base, level.fixes)
    read = lshmc.parse_lshmc_version(text)
    assert read.noise == ()
    assert (read.value.base, read.value.version, read.value.release) == (level.base, int(level.version), level.release)
    assert (read.value.service_pack, read.value.build) == (int(level.service_pack), level.build)
    assert read.value.fixes == tuple(fix[:7] for fix in level.fixes)


@over(
    HOST.filter(bool),
    HOST,
    some.lists(some.tuples(IP4 | some.just(render.UNUSED), some.booleans()), min_size=1, max_size=4),
)
def test_network(host: str, domain: str, adapters: list[tuple[str, bool]]) -> None:
    rows = [
        {"name": f"eth{n}", "ip": ip, "mask": "255.255.255.0", "ipv6": f"fe80:0:0:0:1:2:3:{n}", "tso": "off",
         "lparcomm": "on" if on else "off"}
        for n, (ip, on) in enumerate(adapters)
    ]  # fmt: skip
    read = lshmc.parse_lshmc_network(render.record(render.network(host, domain, "", "", "", rows)))
    used = tuple(ip for ip, _on in adapters if ip != render.UNUSED)
    assert read.noise == ()
    assert (read.value.hostname, read.value.domain, read.value.addresses) == (host, domain, used)
    assert read.value.partition_addresses == (*used, *(row["ipv6"] for row in rows))
    assert [(own.name, own.ipv4, own.lparcomm) for own in read.value.interfaces] == [
        (f"eth{n}", ip, on) for n, (ip, on) in enumerate(adapters)
    ]


@over(MACHINE, IP4, WORD, some.just("") | some.from_regex(r"[0-9a-f]{16}", fullmatch=True))
def test_vital_product_data(machine: str, ip: str, release: str, uvmid: str) -> None:
    type_model, _star, serial = machine.partition("*")
    read = lshmc.parse_lshmc_vpd(render.vpd("Mon Jan 05 08:00:00 UTC 2026", type_model, serial, ip, release, uvmid))
    assert (read.value, read.noise) == (lshmc.HmcVpd(type_model, serial, release, ip, uvmid), ())


@over(
    some.lists(some.tuples(MACHINE, IP4, POWER, some.just("") | WORD, some.sampled_from(("sys", "frame"))), min_size=1)
)
def test_connections(rows: list[tuple[str, str, str, str, str]]) -> None:
    text, expected = "", []
    for machine, ip, state, error, kind in rows:
        values = {"resource_type": kind, "type_model_serial_num": machine, "ipaddr": ip, "state": state}
        text += render.connection({**values, **({"connection_error_code": error} if error else {})})
        type_model, _star, serial = machine.partition("*")
        expected.append(model.SystemConnection(kind, type_model, serial, state, ip, error))
    read = hmc_records.parse_records(text)
    assert (hmc_records.system_connections(read.value), read.noise) == (tuple(expected), ())


@over(
    some.sampled_from([*words.TEXTS]), some.sampled_from(("no_system", "no_partition", "no_rmc", "not_operating")), WORD
)
def test_codes_outlive_the_language(locale: str, key: str, name: str) -> None:
    text = words.text(locale, key, name)
    assert parse_hmc_error(text + "\n").value.codes == (text.split()[0],)
