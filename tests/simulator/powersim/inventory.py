# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``up`` writes for Ansible and ssh: DIR/inventory.yml, DIR/known_hosts, DIR/ssh_config."""

from __future__ import annotations

import pathlib
import typing as t

import yaml

from powersim.estate.parts import Estate, Hmc, Partition
from powersim.hosts.accounts import Account

Ports = t.Mapping[str, int]


def ssh_vars(folder: pathlib.Path, port: int, user: str) -> dict[str, t.Any]:
    return {
        "ansible_host": "127.0.0.1",
        "ansible_port": port,
        "ansible_user": user,
        "ansible_ssh_private_key_file": str(folder / "ssh" / "id_ed25519"),
        "ansible_ssh_common_args": (
            f"-F /dev/null -o UserKnownHostsFile={folder / 'known_hosts'} -o StrictHostKeyChecking=yes -o IdentitiesOnly=yes"
        ),
    }


BECOME = {
    "sudo": {"ansible_become": True, "ansible_become_method": "ansible.builtin.sudo"},
    "su": {"ansible_become": True, "ansible_become_method": "ansible.builtin.su"},
    "padmin": {"ansible_become": True, "ansible_become_method": "powerops.rsct.oem_setup_env"},
}


def partition(folder: pathlib.Path, host: Partition, users: dict[str, Account], port: int) -> dict[str, t.Any]:
    account = users[host.login_user.name]
    facts = {
        "powersim_system": host.system,
        "powersim_lpar_id": host.lpar_id,
        "powersim_ip": host.ip,
        "powersim_state": host.state,
        "powersim_transport": host.transport,
    }
    found = {**ssh_vars(folder, port, account.name), **BECOME.get(account.role, {}), **facts}
    if account.role == "su":
        found["ansible_become_password"] = users["root"].password
    elif account.role == "sudo" and not account.nopasswd:
        found["ansible_become_password"] = account.password
    if host.python:
        found["ansible_python_interpreter"] = "/usr/bin/python3"
    return found


def hmc(folder: pathlib.Path, host: Hmc, port: int) -> dict[str, t.Any]:
    user = host.users[0]
    return {
        **ssh_vars(folder, port, user.name),
        "hmc_host": "127.0.0.1",
        "hmc_port": port,
        "hmc_user": user.name,
        "hmc_password": user.password,
        "hmc_key_file": str(folder / "ssh" / "id_ed25519"),
        "hmc_known_hosts": str(folder / "known_hosts"),
        "powersim_ip": host.ip,
        "powersim_version": host.version,
    }


def build(
    folder: pathlib.Path, estate: Estate, ports: Ports, accounts: t.Mapping[str, dict[str, Account]]
) -> dict[str, t.Any]:
    """The inventory as plain data: groups hmcs, partitions, aix, vios, linux."""
    hosts = {own.name: partition(folder, own, accounts[own.name], ports[own.name]) for own in estate.hosts}
    children: dict[str, t.Any] = {
        platform: {"hosts": {own.name: {} for own in estate.hosts if own.platform == platform}}
        for platform in ("aix", "vios", "linux")
    }
    return {
        "all": {
            "vars": {"powersim": True, "powersim_state_dir": str(folder)},
            "children": {
                "hmcs": {"hosts": {own.name: hmc(folder, own, ports[own.name]) for own in estate.hmcs}},
                "partitions": {"hosts": hosts, "children": children},
            },
        }
    }


def write(folder: pathlib.Path, data: dict[str, t.Any], keys: t.Mapping[str, str], ports: Ports) -> None:
    text = yaml.safe_dump(data, sort_keys=False, width=200)
    text = "# Written by powersim; it changes with every start.\n---\n" + text
    (folder / "inventory.yml").write_text(text, encoding="utf-8")
    lines = [f"[127.0.0.1]:{ports[name]} {key}" for name, key in keys.items()]
    (folder / "known_hosts").write_text("\n".join(lines) + "\n", encoding="ascii")
    (folder / "ssh_config").write_text("".join(_stanzas(folder, data)), encoding="utf-8")


def _stanzas(folder: pathlib.Path, data: dict[str, t.Any]) -> t.Iterator[str]:
    groups = data["all"]["children"]
    for name, facts in {**groups["hmcs"]["hosts"], **groups["partitions"]["hosts"]}.items():
        yield (
            f"Host {name}\n  HostName 127.0.0.1\n  Port {facts['ansible_port']}\n  User {facts['ansible_user']}\n"
            f"  IdentityFile {folder}/ssh/id_ed25519\n  IdentitiesOnly yes\n  UserKnownHostsFile {folder}/known_hosts\n"
            "  StrictHostKeyChecking yes\n\n"
        )
