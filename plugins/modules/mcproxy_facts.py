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
      - O(hmc_facts), where they name the HMC and its level, win over this.
    type: str
    default: ""
  hmc_facts:
    description:
      - What the HMCs say of this partition, as in O(powerops.rsct.rmc_status#module:hmc_facts). For each HMC its level is
        in C(hmc.level), as in RV(powerops.rsct.hmc_rmc_info#module:hmc.level).
      - With it each HMC in RV(ansible_facts.mcproxy.hmcs) is judged by its own level, and compared with its own word.
    type: dict
  expected_hmcs:
    description: HMCs that count, as in O(powerops.rsct.rmc_status#module:expected_hmcs).
    type: list
    elements: str
    default: []
  filters:
    description:
      - Also reads the partition's own packet filter, whether it is in a cluster, and who is connected to port 657.
      - Needed for RV(ansible_facts.mcproxy.removable). Still one round trip, and nothing is changed.
    type: bool
    default: false
notes:
  - The levels that in-band RMC needs are public for AIX only. On VIOS and Linux RV(ansible_facts.mcproxy.eligible) is
    V(true) when a session is seen, and unknown otherwise.
  - Rules in RV(ansible_facts.mcproxy.removable) are a proposal for a person. Prove the HMC's side first, with
    M(powerops.rsct.hmc_rmc_info), which has to call the partition in-band. Without the rules RMC can't fall back to IP.
    UDP 657 between the nodes of a cluster has to stay.
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

- name: Find rules for port 657 that nobody needs any more
  powerops.rsct.mcproxy_facts:
    filters: true
    hmc_facts: "{{ estate.partitions | selectattr('name', 'eq', inventory_hostname) | first }}"
    expected_hmcs: [hmc-east1, hmc-east2]
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
        platform:
          description: V(aix), V(vios), V(linux), V(other), or empty when nothing could be read.
          returned: always
          type: str
          sample: aix
        eligible:
          description: Whether the partition could talk in-band, with the best of its HMCs. Null when it can't be told.
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
        power11:
          description:
            - Whether it would talk in-band, with the best of its HMCs, after a move to Power11, where the firmware and the
              processor mode are what they have to be. Null when it can't be told.
          returned: always
          type: bool
          sample: true
        power11_missing:
          description: What would then still be missing or not known, as in RV(ansible_facts.mcproxy.missing).
          returned: always
          type: list
          elements: dict
          sample: []
        hmcs:
          description: One entry for each HMC that knows the partition or that it knows.
          returned: always
          type: list
          elements: dict
          contains:
            hmc:
              description: Name of the HMC.
              returned: always
              type: str
              sample: hmc-east1
            transport:
              description: V(ip), V(inband), V(both) or V(none).
              returned: always
              type: str
              sample: ip
            state:
              description: State of the link, as in RV(powerops.rsct.rmc_status#module:rmc.links[].state).
              returned: always
              type: str
              sample: up
            expected:
              description: Whether it is one of O(expected_hmcs), V(null) if none were given.
              returned: always
              type: bool
              sample: null
            hmc_says:
              description: Transport in the words of the HMC itself, empty if O(hmc_facts) do not tell.
              returned: always
              type: str
              sample: ip
            hmc_version:
              description: Level of the HMC, empty if nobody told it.
              returned: always
              type: str
              sample: V11R1M1111
            eligible:
              description: Whether the partition could talk in-band with this HMC. Null when it can't be told.
              returned: always
              type: bool
              sample: false
            missing:
              description: As RV(ansible_facts.mcproxy.missing), with this HMC.
              returned: always
              type: list
              elements: dict
              sample: [{requirement: processor_mode, needs: processor mode POWER 11, found: POWER 10, known: true}]
            power11:
              description: As RV(ansible_facts.mcproxy.power11), with this HMC.
              returned: always
              type: bool
              sample: true
            power11_missing:
              description: As RV(ansible_facts.mcproxy.power11_missing), with this HMC.
              returned: always
              type: list
              elements: dict
              sample: []
        removable:
          description:
            - Rules of the partition's own packet filter that let only port 657 through and carry nothing once every HMC
              that counts is in-band. To be reviewed and taken away by a person, in this order.
            - Null without O(filters), and when the filter could not be read. Rules for IPv6 of AIX are not read.
          returned: always
          type: list
          elements: dict
          contains:
            place:
              description: V(ipsec) (AIX), V(viosecure), V(firewalld), V(nftables) or V(iptables).
              returned: always
              type: str
              sample: ipsec
            rule:
              description: Number of the rule on AIX, its text elsewhere.
              returned: always
              type: str
              sample: "4"
            protocol:
              description: Protocol in the words of the filter, V(any) where the rule names none.
              returned: always
              type: str
              sample: udp
            direction:
              description: V(inbound), V(outbound), V(both) or V(unknown).
              returned: always
              type: str
              sample: inbound
            review:
              description: Command that shows the rule as it is now. Empty where no safe text can be given.
              returned: always
              type: str
              sample: lsfilt -v 4 -n 4
            command:
              description: >-
                Command that would take the rule away. C(HANDLE) of a rule of nftables is the number that
                RV(ansible_facts.mcproxy.removable[].review) shows.
              returned: always
              type: str
              sample: rmfilt -v 4 -n 4
            apply:
              description: Command that makes the change count, given once after all others. Empty if it counts at once.
              returned: always
              type: str
              sample: mkfilt -v 4 -u
            when:
              description:
                - V(now) if every HMC that counts is in-band, by its own word as well where O(hmc_facts) tell.
                - V(after_switch) if every one would be, as it is or after a move to Power11; then only after that.
              returned: always
              type: str
              sample: after_switch
        kept:
          description: Rules for port 657 that have to stay. Null as with RV(ansible_facts.mcproxy.removable).
          returned: always
          type: list
          elements: dict
          contains:
            place:
              description: V(ipsec) (AIX), V(viosecure), V(firewalld), V(nftables) or V(iptables).
              returned: always
              type: str
              sample: ipsec
            rule:
              description: Number of the rule on AIX, its text elsewhere.
              returned: always
              type: str
              sample: "4"
            protocol:
              description: Protocol in the words of the filter, V(any) where the rule names none.
              returned: always
              type: str
              sample: udp
            direction:
              description: V(inbound), V(outbound), V(both) or V(unknown).
              returned: always
              type: str
              sample: inbound
            review:
              description: Command that shows the rule as it is now. Empty where no safe text can be given.
              returned: always
              type: str
              sample: lsfilt -v 4 -n 4
            command:
              description: Always empty.
              returned: always
              type: str
              sample: ""
            apply:
              description: Always empty.
              returned: always
              type: str
              sample: ""
            why:
              description: Why it has to stay, in words.
              returned: always
              type: str
              sample: the host is in a cluster, whose members use 657 as well
        failure:
          description: Why nothing could be read from the host, empty if something could.
          returned: always
          type: str
          sample: ""
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
