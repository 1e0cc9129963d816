# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What all plugins that ask a partition have in common."""

from __future__ import annotations


class ModuleDocFragment:
    """Options of the probe."""

    DOCUMENTATION = r"""
options:
  privilege:
    description:
      - Where the rights come from that a few of the commands need.
      - V(become) runs the whole probe as the task's C(become) user.
      - V(per_command) runs it as the login user, and only the commands that need root through C(sudo -n).
      - V(none) never asks for more rights. What needs them comes back as not read, so the state can be V(unknown).
    type: str
    choices: [become, per_command, none]
    default: become
  timeout:
    description:
      - Seconds that the whole probe may take on the host. Every command has its own, shorter limit.
    type: int
    default: 60
  controller_timeout:
    description:
      - Seconds after which the controller gives up and ends the connection, the login included. It helps against a host
        that accepts the login and never starts a shell.
      - By default 30 seconds more than O(timeout).
    type: int
attributes:
  platform:
    description: Systems it works on.
    support: full
    platforms: AIX 7.1 and later, VIOS 3.1 and later, Linux on Power
notes:
  - Nothing is needed on the partition and nothing is left there. One POSIX shell script goes over the connection of the
    play, in one round trip.
  - Reaching a VIOS as C(padmin) needs the become method P(powerops.rsct.oem_setup_env#become).
"""
