# Copyright (c) 2026, powerops.rsct contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Become root on a Virtual I/O Server reached as padmin."""

from __future__ import annotations

DOCUMENTATION = r"""
name: oem_setup_env
short_description: Become root on a VIOS reached as padmin
version_added: 0.1.0
author:
  - powerops.rsct contributors (@powerops)
description:
  - The restricted shell of C(padmin) refuses C(/bin/sh -c) and every command word with a slash, so no other become
    plugin works there. This one starts C(oem_setup_env) and gives it what is to be run on its standard input.
  - The plugins of this collection send a whole script that way. Other commands are handed over with C(echo), the form
    that administrators use; they can't read standard input, so keep pipelining off for modules.
  - Whether every VIOS level reads a script of many lines from standard input is unproven on real machines.
options:
  become_user:
    description: Only V(root) can be reached this way.
    type: string
    default: root
    ini:
      - section: privilege_escalation
        key: become_user
    vars:
      - name: ansible_become_user
      - name: ansible_oem_setup_env_user
    env:
      - name: ANSIBLE_BECOME_USER
    keyword:
      - name: become_user
  become_exe:
    description:
      - The command that opens the root shell. Over SSH no profile is read and the short name may be unknown,
        therefore the C(ioscli) prefix.
    type: string
    default: ioscli oem_setup_env
    vars:
      - name: ansible_become_exe
      - name: ansible_oem_setup_env_exe
    env:
      - name: ANSIBLE_OEM_SETUP_ENV_EXE
  become_flags:
    description: Not used; present because Ansible asks for it.
    type: string
    default: ''
    vars:
      - name: ansible_become_flags
  become_pass:
    description: Not used; C(oem_setup_env) asks for no password.
    type: string
    vars:
      - name: ansible_become_password
      - name: ansible_become_pass
"""

import shlex
import typing as t

from ansible.errors import AnsibleError
from ansible.plugins.become import BecomeBase


class BecomeModule(BecomeBase):
    """Hands commands to the root shell of oem_setup_env on standard input."""

    name = "powerops.rsct.oem_setup_env"
    pipelining = True

    def build_become_command(self, cmd: str, shell: t.Any) -> str:
        """Return the remote command; a bare shell takes its script from the connection's input."""
        super().build_become_command(cmd, shell)
        user = self.get_option("become_user") or "root"
        if user != "root":
            raise AnsibleError(f"become_user: {user!r} can't be reached with oem_setup_env; leave it at root")
        self.prompt = ""
        exe = str(self.get_option("become_exe"))
        if not cmd:
            return cmd
        if cmd.endswith("/bin/sh"):
            self.success = ""  # nothing announces the root shell: the script may be sent at once
            return exe
        told = f"echo {self.success}; {cmd}"
        return f"echo {shlex.quote(told)} | {exe}"
