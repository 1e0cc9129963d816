# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which attributes lssyscfg knows, by level of the HMC and generation of the system, in the order it prints them.

Names and order up to V8 are those of posted output (repositories ziutus/hmc_vios_aix and bond-huang/ebook); rows marked
``memory`` are not confirmed.
"""

from __future__ import annotations

import dataclasses
import typing as t


@dataclasses.dataclass(frozen=True)
class Attribute:
    """``since``: first HMC version. ``generation``: first processor generation. ``record``: stands in default records."""

    name: str
    since: int = 0
    generation: int = 0
    record: bool = True
    memory: bool = False


def _plain(names: str) -> tuple[Attribute, ...]:
    return tuple(Attribute(name) for name in names.split())


LPAR = (
    *_plain("name lpar_id lpar_env state resource_config os_version logical_serial_num default_profile curr_profile"),
    *_plain("work_group_id shared_proc_pool_util_auth allow_perf_collection power_ctrl_lpar_ids boot_mode"),
    Attribute("ipl_source"),
    *_plain("lpar_keylock auto_start redundant_err_path_reporting rmc_state rmc_ipaddr"),
    Attribute("rmc_osshutdown_capable", 7, record=False),
    Attribute("dlpar_mem_capable", 7, record=False),
    Attribute("dlpar_proc_capable", 7, record=False),
    Attribute("dlpar_io_capable", 7, record=False),
    Attribute("time_ref", generation=6),
    Attribute("lpar_avail_priority", generation=6),
    Attribute("desired_lpar_proc_compat_mode", generation=6),
    Attribute("curr_lpar_proc_compat_mode", generation=6),
    Attribute("suspend_capable", generation=7),
    Attribute("migration_disabled", 8, 7, memory=True, record=False),
    Attribute("remote_restart_capable", generation=7),
    Attribute("simplified_remote_restart_capable", 8, 8),
    Attribute("remote_restart_status", 8, 8),
    Attribute("sync_curr_profile"),
    Attribute("affinity_group_id", generation=7),
    Attribute("vtpm_enabled", 8, 8),
    Attribute("powervm_mgmt_capable", 9, 8, memory=True),
    Attribute("pend_secure_boot", 9, 9, memory=True),
    Attribute("curr_secure_boot", 9, 9, memory=True),
    Attribute("keystore_kbytes", 10, 10, memory=True),
    Attribute("uuid", 7, record=False),
)
SYS = (
    *_plain("name type_model serial_num ipaddr state sys_time power_off_policy"),
    Attribute("active_lpar_mobility_capable", 7, 6, memory=True),
    Attribute("inactive_lpar_mobility_capable", 7, 6, memory=True),
    *_plain("cod_mem_capable cod_proc_capable hca_capable huge_page_mem_capable micro_lpar_capable os400_capable"),
    *_plain("5250_application_capable redundant_err_path_reporting_capable shared_eth_failover_capable"),
    *_plain("sni_msg_passing_capable sp_failover_capable vet_activation_capable virtual_io_server_capable"),
    Attribute("powervm_lpar_simplified_remote_restart_capable", 8, 8, memory=True),
    *_plain("assign_5250_cpw_percent max_lpars max_power_ctrl_lpars service_lpar_id curr_sys_keylock pend_sys_keylock"),
    *_plain("curr_power_on_side pend_power_on_side curr_power_on_speed pend_power_on_speed"),
    *_plain("curr_power_on_speed_override pend_power_on_speed_override power_on_type power_on_option"),
    *_plain("pend_power_on_option power_on_method power_on_attr sp_boot_attr sp_boot_major_type sp_boot_minor_type"),
    *_plain("sp_version mfg_default_config curr_mfg_default_ipl_source pend_mfg_default_ipl_source"),
    *_plain("curr_mfg_default_boot_mode pend_mfg_default_boot_mode"),
)


def known(
    table: t.Sequence[Attribute], version: int, generation: int, lacks: t.Collection[str] = ()
) -> list[Attribute]:
    """What one HMC knows of one system."""
    return [row for row in table if row.since <= version and row.generation <= generation and row.name not in lacks]


def generation(firmware: str) -> int:
    """Processor generation by firmware level: FW1110.10 is 11, FW950.C1 is 9, FW240.10 is 5 or older."""
    digits = firmware.removeprefix("FW").partition(".")[0]
    return int(digits[:-2]) if digits.isdigit() and int(digits) >= 600 else 5
