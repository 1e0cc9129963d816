#!/usr/bin/python
# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: hmc_diagrmc
short_description: Lets an HMC diagnose the RMC connection of a partition, and correct it when asked
version_added: 0.1.0
author:
  - powerops.rsct contributors (@powerops)
description:
  - Runs C(diagrmc) on the HMC, for one partition or, without O(system) and O(lpar), for the HMC as a whole.
  - Of what C(diagrmc) prints one line is known, that an address has an RMC connection. Then RV(state=connected). Everything
    else is returned as text and proves nothing, neither that the connection is there nor that it is broken.
  - With O(autocorrect) the HMC mends what it finds wrong, unless the connection is there already. What it changes is not
    published, so this runs only when asked for.
  - The correction is refused while a partition of the system migrates or C(lslparmigr) does not say that none does, while
    RMC of one is busy with a dynamic operation, and when the HMC was started less than a quarter of an hour ago. Without a
    partition this is asked of all systems.
  - The HMC is looked at first. A partition that does not run, is connected in-band, or whose system is not connected is
    refused with a sentence.
options:
  system:
    description:
      - System of the partition, by name, by C(TYPE-MODEL*SERIAL) or by serial number. Given together with O(lpar).
    type: str
  lpar:
    description:
      - Name of the partition on the HMC.
    type: str
  ip:
    description:
      - Address of the partition that is tested. By default the last one that the HMC knows.
    type: str
  autocorrect:
    description:
      - Let C(diagrmc) correct what it finds. It changes the HMC.
    type: bool
    default: false
  total_timeout:
    description:
      - Seconds for all commands together. C(diagrmc) may take 300 seconds, with O(autocorrect) twice.
    type: int
    default: 900
extends_documentation_fragment:
  - powerops.rsct.hmc
  - powerops.rsct.attributes
  - powerops.rsct.attributes.hmc_deed
attributes:
  idempotent:
    support: partial
    details: A connection that is there is not corrected. Where it is not, every run corrects.
  check_mode:
    details: Diagnoses, which changes nothing, and corrects nothing.
  diff_mode:
    details: What it changes is not published.
seealso:
  - module: powerops.rsct.hmc_rmc_info
  - module: powerops.rsct.hmc_rmc_rebuild
"""

EXAMPLES = r"""
- name: Let the HMC diagnose one connection
  powerops.rsct.hmc_diagrmc:
    hmc_host: hmc01.example.com
    hmc_key_file: ~/.ssh/hmc_ed25519
    system: FRAME01
    lpar: dbtest1
  register: diagnosis

- name: Show what it said
  ansible.builtin.debug:
    var: diagnosis.lines
  when: diagnosis.state != 'connected'

- name: Let the HMC correct what it finds wrong
  powerops.rsct.hmc_diagrmc:
    hmc_host: hmc01.example.com
    hmc_key_file: ~/.ssh/hmc_ed25519
    system: 9105-22A*78A1B2C
    lpar: dbtest1
    autocorrect: true

- name: Run the general checks of the HMC
  powerops.rsct.hmc_diagrmc:
    hmc_host: hmc01.example.com
    hmc_key_file: ~/.ssh/hmc_ed25519
"""

RETURN = r"""
state:
  description: V(connected), the HMC says so in the one line that is known. V(unknown), anything else.
  returned: when diagrmc was asked for
  type: str
  choices: [connected, unknown]
  sample: connected
why:
  description: One sentence, also of what failed.
  returned: always
  type: str
  sample: "diagrmc for dbtest1: the HMC says that 198.51.100.29 has an RMC connection"
lines:
  description: What the last C(diagrmc) printed, at most 200 lines.
  returned: when diagrmc was asked for
  type: list
  elements: str
  sample: [198.51.100.29 has RMC connection.]
command:
  description: The last C(diagrmc), word by word.
  returned: when diagrmc was asked for
  type: str
  sample: diagrmc -m '9105-22A*78A1B2C' --ip 198.51.100.29 -p dbtest1
rc:
  description: Its exit status, V(null) when it did not end. What the values mean is not published.
  returned: when diagrmc was asked for
  type: int
  sample: 0
autocorrect:
  description:
    - What became of O(autocorrect).
    - V(not_asked), it was not set, or the diagnosis already failed.
    - V(not_needed), the connection is there.
    - V(planned), check mode.
    - V(refused), something speaks against it now, see RV(why).
    - V(done), it ran.
  returned: when diagrmc was asked for
  type: str
  choices: [not_asked, not_needed, planned, refused, done]
  sample: not_asked
system:
  description: The system as the command names it; empty for the general checks.
  returned: when diagrmc was asked for
  type: str
  sample: 9105-22A*78A1B2C
lpar:
  description: Name of the partition; empty for the general checks.
  returned: when diagrmc was asked for
  type: str
  sample: dbtest1
ip:
  description: The address that was tested; empty for the general checks.
  returned: when diagrmc was asked for
  type: str
  sample: 198.51.100.29
hmc:
  description: The HMC. After a failure to log in with C(addresses), which is empty then.
  returned: always
  type: dict
  contains:
    host:
      description: What O(hmc_host) was.
      type: str
      sample: hmc01.example.com
    name:
      description: Host name the HMC calls itself; empty if it could not be read.
      type: str
      sample: hmc01
kind:
  description: Why the HMC could not be asked, for programs.
  returned: failure to log in
  type: str
  choices: [options, library, unreachable, host_key, login, locked]
  sample: host_key
findings:
  description: The finding that says the way out, as RV(powerops.rsct.hmc_rmc_info#module:findings).
  returned: failure to log in
  type: list
  elements: dict
  sample: []
"""
