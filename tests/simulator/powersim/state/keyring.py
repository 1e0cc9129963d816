# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whose keys a partition trusts, and how they come and go.

Rules of a start without keys: https://www.ibm.com/docs/en/ssw_aix_71/com.ibm.aix.cmds1/ctcasd.html.
"""

from __future__ import annotations

import hashlib

from powersim.state.partition import Partition, made_up_key
from powersim.state.trust import DEFAULT_METHOD, KEY_HEAD, Entry

NIST, NIST_METHOD, NIST_SYMMETRIC = "nist_sp800_131a", "rsa2048_sha256", "aes256_sha256"
METHODS = ("rsa512", "rsa1024", "rsa2048_sha256", "rsa2048_sha512", "rsa3072_sha256", "rsa3072_sha512")
NIST_METHODS = METHODS[2:]


def identities(partition: Partition) -> list[str]:
    """Names and addresses under which the node knows itself."""
    addresses = [one.ip for one in partition.network.interfaces]
    return [f"{partition.name}.{partition.spec.domain}", partition.name, *addresses, "localhost", "127.0.0.1"]


def hmc_key(seed: int, hmc: str) -> str:
    """The public key of an HMC, as every partition learns it through the hypervisor."""
    return made_up_key(seed, "hmckey", hmc)


def trust(partition: Partition, identity: str, key: str, method: str = DEFAULT_METHOD) -> None:
    """Add an entry of the trusted host list, or replace it."""
    found = partition.trust.find(identity)
    if found:
        found.key, found.method = key, method
    else:
        partition.trust.hosts.append(Entry(identity, method, key))


def distrust(partition: Partition, identity: str) -> bool:
    """Remove an entry; False when there is none."""
    found = partition.trust.find(identity)
    if found:
        partition.trust.hosts.remove(found)
    return found is not None


def trust_self(partition: Partition) -> None:
    """What `ctsthl -s` and a first start do: the own key under every own name and address."""
    for identity in identities(partition):
        trust(partition, identity, partition.trust.key, partition.trust.method)


def trust_hmcs(partition: Partition) -> None:
    """What forming the management domain does: the key of each known HMC under its key token.

    An HMC in NIST mode has a key of a method that this mode allows.
    """
    nist = {hmc.name for hmc in partition.hmcs() if hmc.nist}
    for point in partition.control_points:
        if partition.trust.find(point.key_token) is None:
            method = NIST_METHOD if point.hmc in nist else DEFAULT_METHOD
            trust(partition, point.key_token, hmc_key(partition.estate.seed, point.hmc), method)


def new_keys(partition: Partition, method: str = "") -> None:
    """A new key pair, made now; nobody was told of it yet."""
    own = partition.trust
    own.key = KEY_HEAD + hashlib.sha256(partition.rng.randbytes(32)).hexdigest()
    own.method, own.made = method or own.method, partition.now
    own.private = own.public = True


def wipe_trust(partition: Partition) -> None:
    """As if RSCT had just been installed: new keys, only the node itself is trusted, no NIST mode."""
    own = partition.trust
    own.hosts.clear()
    own.mode, own.symmetric = "none", ""
    new_keys(partition, DEFAULT_METHOD)
    trust_self(partition)


def serve(partition: Partition) -> bool:
    """Start of ctcas: without both key files it makes new ones and trusts itself; with only one it gives up."""
    own = partition.trust
    if not own.private and not own.public:
        own.hosts.clear()
        new_keys(partition)
        trust_self(partition)
    return own.private and own.public
