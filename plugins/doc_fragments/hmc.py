# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options every plugin shares that talks to an HMC."""

from __future__ import annotations


class ModuleDocFragment:
    """Equal to HMC_OPTIONS in plugin_utils/_hmc_action.py; a unit test compares them."""

    DOCUMENTATION = r"""
requirements:
  - paramiko, in the Python that runs Ansible
options:
  hmc_host:
    description:
      - Name or address of the HMC.
      - The connection is always made from the controller. The task's own connection, delegation and privilege
        escalation are not used.
    type: str
    required: true
  hmc_port:
    description:
      - SSH port of the HMC. Ports V(443) and V(12443) are HTTPS and cannot be used.
    type: int
    default: 22
  hmc_user:
    description:
      - HMC user. A user of the task role C(hmcviewer) sees partitions, but may not be allowed to run C(lspartition),
        and what was not answered is unread.
    type: str
    default: hscroot
  hmc_password:
    description:
      - Password of O(hmc_user), given at most once. If unset, the environment variable E(HMC_PASSWORD) is used.
      - A refused login is not tried again for the same user and HMC in the same run, whatever loops or retries ask for,
        because three failures in a row lock an HMC account for five minutes.
      - One of O(hmc_password) and O(hmc_key_file) is needed. With both, the password is only given to an HMC that asks
        for it after the key.
    type: str
    aliases: [password]
  hmc_key_file:
    description:
      - Private key of O(hmc_user) on the controller, without passphrase. No other key and no agent is used.
      - On the HMC, C(mkauthkeys -a) adds the public key.
    type: path
  hmc_known_hosts:
    description:
      - File with the host keys that are trusted, in the format of OpenSSH. An unknown or changed key is refused.
      - If unset, C(~/.ssh/known_hosts) and C(/etc/ssh/ssh_known_hosts) are used.
    type: path
  hmc_jump:
    description:
      - SSH host to go through, as C(user@host) or C(user@host:port). Its host key must be known as well.
    type: str
  hmc_jump_password:
    description:
      - Password for O(hmc_jump). The HMC's password is never sent there.
    type: str
  hmc_jump_key_file:
    description:
      - Private key for O(hmc_jump). If neither this nor O(hmc_jump_password) is set, O(hmc_key_file) is used.
    type: path
  connect_timeout:
    description:
      - Seconds for each of connecting, the SSH handshake and the login.
    type: int
    default: 30
  timeout:
    description:
      - Seconds for each command on the HMC that only lists. A loaded HMC stalls rather than fails. What was not answered in
        time is unread.
    type: int
    default: 60
  total_timeout:
    description:
      - Seconds for all commands together. What was not asked by then is unread.
    type: int
    default: 300
"""
