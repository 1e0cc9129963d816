# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An estate as plain JSON: what hmc_rmc_info returns, and what other plugins get per partition."""

from __future__ import annotations

import typing as t

from .._core.model import HmcVersion, PartitionView, plain
from .._core.redact import clean_line
from .estate import Estate, SystemView
from .verdict import inband_able, judge


def report(estate: Estate, host: str = "") -> dict[str, t.Any]:
    """``hmc``, ``systems``, ``partitions``, ``unread``; every string is one clean line of at most 200 characters."""
    version, network = estate.version, estate.network
    hmc = {
        "host": host,
        "name": network.hostname if network else "",
        "version": version.base if version else "",
        "level": plain(version),
        "locale": estate.locale,
        "addresses": list(network.addresses) if network else [],
        "inband_able": inband_able(version),
    }
    answer: dict[str, t.Any] = _clean(
        {
            "hmc": hmc,
            "systems": [_system(view) for view in estate.systems],
            "partitions": [partition(view, version) for view in estate.partitions],
            "unread": plain(estate.unread),
        }
    )
    return answer


def partition(view: PartitionView, version: HmcVersion | None) -> dict[str, t.Any]:
    """The HMC's row and the verdict on it."""
    return {**plain(view), **plain(judge(view, version)), "capabilities": dict(view.capabilities)}


def _system(view: SystemView) -> dict[str, t.Any]:
    return {
        **plain(view.system),
        "connection": view.connection.state if view.connection else "",
        "connection_error": view.connection.error if view.connection else "",
        "partitions_read": view.partitions_read,
    }


def _clean(value: t.Any) -> t.Any:
    if isinstance(value, str):
        return clean_line(value)
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    return [_clean(item) for item in value] if isinstance(value, list) else value
