# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a capture's row compares: the facts of one command, in a shape that is short to write down."""

from __future__ import annotations

import typing as t

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.parsers import (
    hmc_records,
    hmc_text,
    levels,
    lshmc,
    lspartition,
    lsrsrc,
    machine,
    membership,
    packages,
    recfgct,
    rest,
    rmcdomainstatus,
    src,
    viosecure,
)


def error(text: str) -> tuple[str, tuple[str, ...], str]:
    found = hmc_text.parse_hmc_error(text).value
    return found.kind, found.codes, found.text


def bad_attribute(text: str) -> tuple[str, ...]:
    assert hmc_text.parse_hmc_error(text).value.kind == "text"
    return hmc_text.mentioned(text, ("name", "type_serial", "serial_num", "state"))


def no_results(text: str) -> tuple[bool, bool]:
    """With exit status 0, and with 1: only the first is "nothing to list"."""
    rows = hmc_records.parse_records(text).value
    return hmc_text.no_results(text, rows), hmc_text.no_results(text, rows, rc=1)


def attributes(text: str) -> dict[str, str]:
    return machine.parse_lsattr(text).value


def version(text: str) -> tuple[t.Any, ...]:
    found = lshmc.parse_lshmc_version(text).value
    return found.base, found.release, found.service_pack, found.build, found.fixes


def network(text: str) -> tuple[t.Any, ...]:
    """Host name, domain, the addresses as printed, and partition communication by adapter."""
    found = lshmc.parse_lshmc_network(text).value
    printed = lshmc.parse_lshmc_remote(text).value["ipaddr"]
    return found.hostname, found.domain, printed, {adapter.name: adapter.lparcomm for adapter in found.interfaces}


def switches(text: str) -> tuple[str, ...]:
    record = lshmc.parse_lshmc_remote(text).value
    return record["ssh"], record["remotewebui"], record["legacyhmccomm"]


def vpd(text: str) -> tuple[str, ...]:
    found = lshmc.parse_lshmc_vpd(text).value
    return found.type_model, found.serial, found.level


def filesets(text: str) -> tuple[t.Any, ...]:
    """The RSCT level, and name to level and state of the filesets the index names."""
    rows = packages.parse_lslpp_c(text).value
    named = ("rsct.core.rmc", "rsct.core.utils", "rsct.basic.rte", "rsct.msg.en_US.core.rmc")
    return packages.rsct_level(rows), {row.name: (row.level, row.state) for row in rows if row.name in named}


def firmware(text: str) -> tuple[str, str]:
    found = machine.parse_lsmcode(text).value
    return found.platform, found.level


def dlpar(text: str) -> tuple[t.Any, ...]:
    return tuple(
        (row.index, row.lpar_id, row.serial, row.hostname, row.ipaddr, row.active, row.os, row.dcaps, row.pinned_mem)
        for row in lspartition.parse_lspartition_dlpar(text).value
    )


def cmdcaps(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(row.cmdcaps for row in lspartition.parse_lspartition_dlpar(text).value)


def domains(text: str) -> tuple[tuple[t.Any, ...], ...]:
    return tuple(
        (row.name, row.op_state, row.rsct_version, row.mixed_versions, row.ts_port, row.gs_port)
        for row in membership.parse_lsrpdomain(text).value
    )


def points(text: str) -> tuple[tuple[t.Any, ...], ...]:
    """Name, node id, the address HMC and partition each hold, the additional ones, and the peer domain."""
    return tuple(
        (
            point.hmc_name,
            point.node_id,
            point.hmc_ip,
            point.ip_addresses,
            point.hmc_additional_ips,
            point.active_peer_domain,
        )
        for point in lsrsrc.control_points(lsrsrc.parse_lsrsrc(text).value)
    )


def resources(text: str) -> tuple[tuple[str, bool, dict[str, t.Any]], ...]:
    rows = lsrsrc.parse_lsrsrc(text).value
    return tuple((row.resource_class, row.class_attributes, dict(row.attributes)) for row in rows)


def node_names(text: str) -> tuple[t.Any, ...]:
    return tuple(row["NodeNameList"] for _name, _class, row in resources(text))


def interfaces(text: str) -> tuple[t.Any, ...]:
    return tuple((row["Name"], row["IPAddress"], row["HeartbeatActive"]) for _name, _class, row in resources(text))


def tie_breakers(text: str) -> tuple[t.Any, ...]:
    return tuple((row["Name"], row["DeviceInfo"], row["PostReserveWaitTime"]) for _name, _class, row in resources(text))


def rsct_error(text: str) -> tuple[str, int]:
    return lsrsrc.rmc_error(text), len(lsrsrc.parse_lsrsrc(text).value)


def subsystems(text: str) -> dict[str, tuple[str, int | None, str]]:
    return {row.name: (row.group, row.pid, row.status) for row in src.parse_lssrc(text).value}


def views(records: t.Iterable[dict[str, str]]) -> tuple[tuple[t.Any, ...], ...]:
    return tuple(
        (view.name, view.env, view.state, view.rmc_state, view.rmc_ipaddr, view.os_version)
        for view in hmc_records.partition_views(records)
    )


def partitions(text: str) -> tuple[tuple[t.Any, ...], ...]:
    return views(hmc_records.parse_records(text).value)


def headed(text: str) -> tuple[tuple[t.Any, ...], ...]:
    return views(hmc_records.parse_rows(text, None).value)


RMC_QUERY = ("name", "rmc_state", "rmc_ipaddr", *hmc_records.CAPABILITIES.values())


def queried(text: str) -> tuple[t.Any, ...]:
    rows = hmc_records.partition_views(hmc_records.parse_rows(text, RMC_QUERY).value)
    return tuple((row.name, row.rmc_state, row.rmc_ipaddr, {able for _name, able in row.capabilities}) for row in rows)


def unnamed(text: str) -> tuple[tuple[str, ...], ...]:
    """Name, RMC state and UUID by position."""
    return tuple((row["0"], row["18"], row["25"]) for row in hmc_records.parse_rows(text, ()).value)


def systems(text: str) -> tuple[t.Any, ...]:
    rows = hmc_records.managed_systems(hmc_records.parse_records(text).value)
    return tuple((row.name, row.type_model, row.serial, row.ipaddr, row.state) for row in rows)


def system_rows(text: str) -> tuple[t.Any, ...]:
    rows = hmc_records.managed_systems(hmc_records.parse_rows(text, ["name", "serial_num", "state"]).value)
    return tuple((row.name, row.serial, row.state) for row in rows)


def connection(text: str) -> tuple[t.Any, ...]:
    """Kind, type-model and serial, address, state, error, and what stands for the side or the location."""
    (record,) = hmc_records.parse_records(text).value
    (row,) = hmc_records.system_connections([record])
    place = {key: record[key] for key in ("sp", "sp_phys_loc", "side") if key in record}
    return row.resource_type, row.type_model, row.serial, row.ipaddr, row.state, row.error, place


def aix_level(text: str) -> levels.AixLevel | None:
    return levels.aix_level(levels.parse_oslevel(text).value)


def prtconf(text: str) -> tuple[t.Any, ...]:
    found = machine.parse_prtconf(text).value
    machine_facts = (found.model, found.serial, found.processor_mode, found.partition_id, found.partition_name)
    network_facts = (found.hostname, found.ip_address, found.gateway, found.name_server, found.domain)
    return (*machine_facts, found.platform_firmware, found.firmware), network_facts


def reconfigured(text: str) -> recfgct.Recfgct:
    return recfgct.parse_recfgct(text).value


def rest_partition(text: str) -> tuple[t.Any, ...]:
    (row,) = rest.parse_partitions_xml(text).value
    able = dict(row.capabilities)
    facts = (row.name, row.lpar_id, row.env, row.state, row.os_version, row.rmc_state, row.rmc_ipaddr)
    return (*facts, (able["dlpar_mem"], able["dlpar_io"], able["dlpar_proc"]))


def links(text: str) -> tuple[tuple[t.Any, ...], ...]:
    rows = rmcdomainstatus.parse_rmcdomainstatus(text).value
    return tuple((row.section.value, row.state + row.queue, row.node_id, row.number, row.name) for row in rows)


def machine_id(text: str) -> str:
    return levels.parse_uname_m(text).value


def uname(text: str) -> levels.Uname:
    return levels.parse_uname_rvp(text).value


def firewall(text: str) -> tuple[t.Any, ...]:
    found = viosecure.parse_viosecure(text).value
    rmc = [rule for rule in found.rules if rule.service == "rmc"]
    return (
        found.on,
        len(found.rules),
        {(rule.interface, rule.local_port, rule.remote_port, rule.timeout) for rule in rmc},
    )
