# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every parser by the name of its fixture folder, and where the fixtures are."""

from __future__ import annotations

import functools
import pathlib
import typing as t

from ansible_collections.powerops.rsct.plugins.plugin_utils._core.model import Parsed
from ansible_collections.powerops.rsct.plugins.plugin_utils._core.parsers import (
    adapters,
    chains,
    clock,
    ctsec,
    df,
    diagrmc,
    errlog,
    firewalld,
    hmc_clock,
    hmc_firewall,
    hmc_migrations,
    hmc_records,
    hmc_text,
    journal,
    levels,
    lsfilt,
    lshmc,
    lspartition,
    lsrsrc,
    machine,
    mcproxy,
    membership,
    nodeid,
    odm,
    packages,
    processes,
    recfgct,
    rest,
    rmcdomainstatus,
    routes,
    sockets,
    src,
    viosecure,
)

FIXTURES = pathlib.Path(__file__).resolve().parents[5] / "fixtures"

Parser = t.Callable[[str], Parsed[t.Any]]

PARSERS: dict[str, Parser] = {
    "adapters": adapters.parse_adapters,
    "ct_clusterinfo": membership.parse_ct_clusterinfo,
    "ctsthl": ctsec.parse_ctsthl,
    "ctsvhbac": ctsec.parse_ctsvhbac,
    "date": clock.parse_stamp,
    "df": df.parse_df,
    "diagrmc": diagrmc.parse_diagrmc,
    "dpkg": packages.parse_dpkg,
    "errpt": errlog.parse_errpt,
    "estate_clock": clock.parse_estate_clock,
    "firewalld": firewalld.parse_list_all,
    "firewalld_active": firewalld.parse_active_zones,
    "hmc_date": hmc_clock.parse_hmc_date,
    "hmc_error": hmc_text.parse_hmc_error,
    "hmc_migrations": hmc_migrations.parse_migrations,
    "ip_route": routes.parse_ip_route,
    "iptables": chains.parse_iptables,
    "journalctl": errlog.parse_journalctl,
    "key_files": ctsec.parse_key_files,
    "lparstat_i": machine.parse_lparstat_i,
    "lsattr": machine.parse_lsattr,
    "lsfilt": lsfilt.parse_lsfilt,
    "lshmc_firewall": hmc_firewall.parse_lshmc_firewall,
    "lshmc_network": lshmc.parse_lshmc_network,
    "lshmc_remote": lshmc.parse_lshmc_remote,
    "lshmc_version": lshmc.parse_lshmc_version,
    "lshmc_vpd": lshmc.parse_lshmc_vpd,
    "lsitab": odm.parse_lsitab,
    "lslpp": packages.parse_lslpp_c,
    "lsmcode": machine.parse_lsmcode,
    "lspartition_dlpar": lspartition.parse_lspartition_dlpar,
    "lspartition_ix": lspartition.parse_lspartition_ix,
    "lspv": odm.parse_lspv,
    "lsrpdomain": membership.parse_lsrpdomain,
    "lsrpnode": membership.parse_lsrpnode,
    "lsrsrc": lsrsrc.parse_lsrsrc,
    "lssecmode": ctsec.parse_lssecmode,
    "lssrc": src.parse_lssrc,
    "mcproxy": mcproxy.parse_mcproxy,
    "netstat": sockets.parse_netstat,
    "netstat_in": adapters.parse_netstat_in,
    "netstat_rn": routes.parse_netstat_rn,
    "nft": chains.parse_nft,
    "node_id": nodeid.parse_node_id,
    "node_states": ctsec.parse_node_states,
    "odmget": odm.parse_odmget,
    "os_release": levels.parse_os_release,
    "oslevel": levels.parse_oslevel,
    "partitions_xml": rest.parse_partitions_xml,
    "proc_uptime": processes.parse_proc_uptime,
    "prtconf": machine.parse_prtconf,
    "ps_etime": processes.parse_ps_etime,
    "ps_names": processes.parse_ps_names,
    "recfgct": recfgct.parse_recfgct,
    "records": hmc_records.parse_records,
    "repair_history": journal.parse_history,
    "repair_journal": journal.parse_journal,
    "repair_marker": journal.parse_unfinished,
    "rmcdomainstatus": rmcdomainstatus.parse_rmcdomainstatus,
    "rows_with_header": functools.partial(hmc_records.parse_rows, names=None),
    "rows_without_names": functools.partial(hmc_records.parse_rows, names=()),
    "rpm": packages.parse_rpm_qa,
    "src_messages": src.parse_src_messages,
    "ss": sockets.parse_ss,
    "uname_m": levels.parse_uname_m,
    "uname_rvp": levels.parse_uname_rvp,
    "viosecure": viosecure.parse_viosecure,
    "who_boot": hmc_clock.parse_who_boot,
}


def cases() -> list[str]:
    """Every ``<platform>/<command>/<case>`` there is a text for."""
    return sorted(str(path.relative_to(FIXTURES).with_suffix("")) for path in FIXTURES.glob("*/*/*.txt"))


def text_of(case: str) -> str:
    # Bytes, because the text mode of open() would hide a CR LF.
    return (FIXTURES / f"{case}.txt").read_bytes().decode()


def parser_of(case: str) -> Parser:
    return PARSERS[case.split("/")[1]]
