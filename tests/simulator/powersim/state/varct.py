# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files below /var/ct/cfg that follow the state: keys, trusted hosts, access lists, packet size.

The real key files are binary; ours say so. The head of ctrmc.acls is shortened.
"""

from __future__ import annotations

from powersim.state.partition import Partition

FOLDER = "/var/ct/cfg"
PRIVATE, PUBLIC, HOSTS = f"{FOLDER}/ct_has.qkf", f"{FOLDER}/ct_has.pkf", f"{FOLDER}/ct_has.thl"
ACLS, PACKETS = f"{FOLDER}/ctrmc.acls", f"{FOLDER}/ctrmc.maxpktsz"
SECRET = frozenset({PRIVATE})  # root alone may read it
ACL_TEXT = "OTHER\n\troot@LOCALHOST\t*\trw\n\tLOCALHOST\t*\tr\n"


def files(partition: Partition) -> dict[str, str | None]:
    """Path to text, None for a file that is not there. A wipe gives the access lists a new first line, so they change."""
    own, limit = partition.trust, partition.network.packet_limit
    listed = "".join(f"{entry.identity} {entry.method} {entry.key}\n" for entry in own.hosts)
    wanted: dict[str, str | None] = {
        PRIVATE: f"powersim: private half of the key made at {own.made:.0f} (synthetic)\n" if own.private else None,
        PUBLIC: f"powersim: {own.method} {own.key} (synthetic)\n" if own.public else None,
        HOSTS: f"powersim: trusted host list (synthetic)\n{listed}",
        ACLS: f"# powersim: copy {partition.definitions.wipes + 1} of /opt/rsct/cfg/ctrmc.acls\n{ACL_TEXT}",
        PACKETS: None if limit is None else f"{limit}\n",
    }
    return wanted if partition.rsct_installed else dict.fromkeys(wanted)
