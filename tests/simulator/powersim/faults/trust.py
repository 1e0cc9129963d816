# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults of cluster security: keys and security modes that do not fit."""

from __future__ import annotations

from powersim.faults import sources
from powersim.faults.acts import Change, setting, together
from powersim.faults.daemon_acts import inoperative
from powersim.faults.domain_acts import exchanged
from powersim.faults.fault import Fault
from powersim.state import keyring
from powersim.state.partition import Partition, made_up_key


def _foreign(partition: Partition, hmc: str) -> str:
    return made_up_key(partition.estate.seed, "another key", hmc)


def _tokens(partition: Partition, hmc: str) -> list[tuple[str, str]]:
    points = (point for point in partition.control_points if not point.stale)
    return [(point.hmc, point.key_token) for point in points if hmc in ("", point.hmc)]


def _distort(partition: Partition, hmc: str) -> None:
    for name, token in _tokens(partition, hmc):
        keyring.trust(partition, token, _foreign(partition, name))


def _correct(partition: Partition, hmc: str) -> None:
    for name, token in _tokens(partition, hmc):
        keyring.trust(partition, token, keyring.hmc_key(partition.estate.seed, name))


def _distorted(partition: Partition, hmc: str) -> bool:
    found = ((partition.trust.find(token), name) for name, token in _tokens(partition, hmc))
    return any(entry is not None and entry.key == _foreign(partition, name) for entry, name in found)


def _new_key(partition: Partition, _arg: str) -> str:
    return made_up_key(partition.estate.seed, "new key", partition.name)


def _untold(partition: Partition, _arg: str) -> bool:
    """The domain was not formed anew since."""
    return any(point.known_key != partition.trust.key for point in partition.control_points if not point.stale)


def _no_private_key(partition: Partition, _arg: str) -> bool:
    """A start of ctcas does not help: it ends at once."""
    return not partition.trust.private


NEW_KEYS = together(setting("trust.key", _new_key), setting("trust.made", lambda partition, _arg: partition.now))
RENEWED = NEW_KEYS._replace(heal=exchanged(NEW_KEYS).heal, holds=_untold)
ROWS = (
    Fault(
        "handshake_persistent",
        cause="The trusted host list holds a wrong key for the HMC.",
        changes="a key of the trusted host list is not the HMC's: link stays i",
        source=sources.STATUS,
        change=Change(_distort, _correct, _distorted, frozenset({"trust.hosts"})),
        finding="RMC050",
        needs="ip",
        takes="hmc?",
    ),
    Fault(
        "keys_renewed",
        cause="The partition's key pair is newer than its management domain, so that the HMC holds the old key.",
        changes="keys were made anew and exchanged with nobody: link i",
        source=sources.CTCASD,
        change=RENEWED,
        finding="RMC051",
        needs="ip",
    ),
    Fault(
        "private_key_missing",
        cause="The private key ct_has.qkf is missing while the public one is there, so that ctcas cannot serve.",
        changes="no ct_has.qkf; ctcas ends at once; link i",
        source=sources.CTCASD,
        change=together(setting("trust.private", False), inoperative("ctcas"))._replace(holds=_no_private_key),
        finding="RMC052",
        needs="ip",
    ),
    Fault(
        "nist_mode",
        cause="The partition is in NIST SP 800-131A mode and the HMC is not.",
        changes="lssecmode shows nist_sp800_131a: link i",
        source=sources.CHSECMODE,
        change=together(
            setting("trust.mode", keyring.NIST),
            setting("trust.symmetric", keyring.NIST_SYMMETRIC),
        ),
        finding="RMC053",
        needs="ip",
    ),
)
