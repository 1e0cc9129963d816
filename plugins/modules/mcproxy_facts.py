#!/usr/bin/python
# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: mcproxy_facts
short_description: Gathers facts about in-band RMC of a partition
version_added: 0.1.0
author:
  - powerops.rsct contributors (@powerops)
description:
  - Reads C(lssrc -ls mcproxy) and tells which HMCs talk to the partition through the hypervisor instead of port 657.
  - Where in-band RMC is not used, tells whether the partition is eligible and what is missing.
  - Both layouts are read, the table of AIX and the C(Hostname) lines of Linux.
options:
  hmc_version:
    description:
      - Level of the HMC, such as V(V11R1M1111) or V(11.1.1111.0). A partition does not know it.
      - Without it the requirement V(hmc) stays unknown.
    type: str
    default: ""
notes:
  - The levels that in-band RMC needs are public for AIX only. On VIOS and Linux RV(ansible_facts.mcproxy.eligible) is
    V(true) when a session is seen, and unknown otherwise.
extends_documentation_fragment:
  - powerops.rsct.rsct
  - powerops.rsct.attributes
  - powerops.rsct.attributes.info
  - powerops.rsct.attributes.action
  - powerops.rsct.attributes.actiongroup_rsct
attributes:
  facts:
    description: Returns an C(ansible_facts) dictionary that will update existing host facts.
    support: full
seealso:
  - module: powerops.rsct.rmc_status
  - module: powerops.rsct.hmc_rmc_info
"""

EXAMPLES = r"""
- name: Gather in-band facts
  powerops.rsct.mcproxy_facts:
    hmc_version: V11R1M1111
  become: true

- name: Show what keeps this partition on port 657
  ansible.builtin.debug:
    msg: "{{ ansible_facts.mcproxy.missing | map(attribute='needs') }}"
  when: ansible_facts.mcproxy.eligible is false
"""

RETURN = r"""
ansible_facts:
  description: Facts to add to those of the host.
  returned: always
  type: dict
  contains:
    mcproxy:
      description: What is known about in-band RMC. Null stands for what could not be read.
      returned: always
      type: dict
      contains:
        present:
          description: Whether SRC knows the subsystem. Its absence means that the level is too old for in-band RMC.
          returned: always
          type: bool
          sample: true
        active:
          description: Whether the subsystem runs. It runs, with an empty table, also where IP is used.
          returned: always
          type: bool
          sample: true
        slots:
          description: One entry for each HMC of the table.
          returned: always
          type: list
          elements: dict
          contains:
            hmc:
              description: Name of the HMC, cut to 15 characters on AIX.
              returned: always
              type: str
              sample: hmc-east1
            status:
              description: V(A) is active, V(H) is in handshake.
              returned: always
              type: str
              sample: A
            slot:
              description: Number of the channel. Null on Linux.
              returned: always
              type: int
              sample: 11
            active_requests:
              description: Requests in work.
              returned: always
              type: int
              sample: 1
            pending_responses:
              description: Responses not yet taken.
              returned: always
              type: int
              sample: 1
        transport:
          description: V(ip), V(inband), V(both), V(none) or V(unknown), over all HMCs.
          returned: always
          type: str
          sample: inband
        eligible:
          description: Whether the partition could talk in-band. Null when it can't be told.
          returned: always
          type: bool
          sample: false
        missing:
          description: Requirements that are not met or not known.
          returned: always
          type: list
          elements: dict
          contains:
            requirement:
              description: V(hmc), V(os), V(firmware) or V(processor_mode).
              returned: always
              type: str
              sample: processor_mode
            needs:
              description: What is needed, in words.
              returned: always
              type: str
              sample: processor mode POWER 11
            found:
              description: What was read, empty when nothing was.
              returned: always
              type: str
              sample: POWER 10
            known:
              description: Whether the level could be told from RV(ansible_facts.mcproxy.missing[].found).
              returned: always
              type: bool
              sample: true
        unread:
          description: Commands without a usable answer, as in RV(powerops.rsct.rmc_status#module:rmc.unread).
          returned: always
          type: list
          elements: dict
          sample: [{command: mcproxy, reason: timeout, detail: no answer within 15 s}]
        simulated:
          description: Whether the host says that it is simulated.
          returned: always
          type: bool
          sample: false
"""
