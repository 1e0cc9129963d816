#!/usr/bin/python
# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: hmc_rmc_info
short_description: Reads the RMC state of every partition from an HMC
version_added: 0.1.0
author:
  - powerops.rsct contributors (@powerops)
description:
  - Asks one HMC, over one SSH connection, for the RMC state of every partition of every system it manages, and joins what
    C(lssyscfg) and C(lspartition) say.
  - Says what is wrong at the HMC's own end, in RV(findings).
  - Sends twelve commands, then two for each system, and where an old level does not know an attribute one more. Commands
    that a level does not have leave their facts unread.
  - Nothing is changed on the HMC, and no partition is contacted.
  - What the HMC would not tell, or not in time, is listed in RV(unread); the task fails only if the HMC itself cannot be
    asked.
  - Answers are read by structure and by message codes, so the language of the HMC user does not matter.
options:
  systems:
    description:
      - Only read these systems, given by name, by C(TYPE-MODEL*SERIAL) or by serial number. All of them if empty.
      - One that the HMC does not manage is listed in RV(unread).
    type: list
    elements: str
    default: []
  policy:
    description:
      - What should be, as O(powerops.rsct.rmc_status#module:policy). It judges what was read and never changes it.
      - Used are C(disabled_rules), C(memory_rules) and, in C(thresholds), C(clock_seconds) (how far the clock of the HMC may
        be off that of the controller), C(var_used_percent) (from which on C(/tmp) counts as full) and C(starting_seconds).
    type: dict
    default: {}
extends_documentation_fragment:
  - powerops.rsct.hmc
  - powerops.rsct.attributes
  - powerops.rsct.attributes.info
  - powerops.rsct.attributes.action
  - powerops.rsct.attributes.actiongroup_hmc
attributes:
  platform:
    support: full
    platforms: HMC V8R8 to V11
seealso:
  - module: powerops.rsct.rmc_status
"""

EXAMPLES = r"""
- name: Read the RMC state of all partitions
  powerops.rsct.hmc_rmc_info:
    hmc_host: hmc01.example.com
    hmc_user: rmcwatch
    hmc_key_file: ~/.ssh/hmc_ed25519
  register: estate

- name: Show the partitions that run and have lost their HMC
  ansible.builtin.debug:
    msg: "{{ estate.partitions | selectattr('fault') | map(attribute='name') }}"

- name: Show what is wrong on the HMC itself
  ansible.builtin.debug:
    msg: "{{ estate.findings | map(attribute='message') }}"

- name: Set the options once for all tasks that ask an HMC
  module_defaults:
    group/powerops.rsct.hmc:
      hmc_host: "{{ inventory_hostname }}"
      hmc_user: hscroot
      hmc_password: "{{ vault_hmc_password }}"
      hmc_jump: ops@bastion.example.com
      hmc_jump_key_file: ~/.ssh/bastion_ed25519
  block:
    - name: Read two systems
      powerops.rsct.hmc_rmc_info:
        systems:
          - FRAME01
          - 9009-42G*78D3E4F
      register: estate

- name: Go on with the other HMCs if this one cannot be asked
  block:
    - name: Read the RMC state
      powerops.rsct.hmc_rmc_info:
        hmc_host: hmc02.example.com
        hmc_key_file: ~/.ssh/hmc_ed25519
      register: estate
  rescue:
    - name: Say why
      ansible.builtin.debug:
        msg: "{{ estate.kind }}: {{ estate.findings | map(attribute='human_action') | first | default(estate.msg) }}"
"""

RETURN = r"""
hmc:
  description: The HMC that was asked. After a failure C(host), C(name) and C(addresses) are there, the last two empty.
  returned: success, and failure to log in
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
    type_model:
      description: Machine type and model of the HMC; empty if it could not be read.
      type: str
      sample: 7063-CR2
    serial:
      description: Serial number of the HMC; empty if it could not be read.
      type: str
      sample: 78AB12C
    version:
      description: Base version; empty if it could not be read.
      type: str
      sample: V10R3
    level:
      description: The same in parts, V(null) if it could not be read.
      type: dict
      sample: {base: V10R3, version: 10, release: "3", service_pack: 1060, build: "2408210051", fixes: [MF71689]}
    locale:
      description: Locale of the HMC; empty if it could not be read.
      type: str
      sample: en_US
    addresses:
      description: Addresses of the HMC's own network adapters.
      type: list
      elements: str
      sample: [198.51.100.20, 192.0.2.1]
    inband_able:
      description: Whether the HMC's level can do in-band RMC, V(null) if that is not known.
      type: bool
      sample: false
    clock_offset:
      description: Seconds its clock is ahead of the controller's, V(null) if it could not be read.
      type: int
      sample: -2
    uptime_seconds:
      description: Seconds since it was started, to the minute, V(null) if that could not be read.
      type: int
      sample: 1900800
systems:
  description: The systems the HMC manages, or those of O(systems).
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: Name of the system.
      type: str
      sample: FRAME01
    type_model:
      description: Machine type and model.
      type: str
      sample: 9105-22A
    serial:
      description: Serial number.
      type: str
      sample: 78A1B2C
    state:
      description: State of the system. Only systems that are C(Operating) or in C(Standby) have their partitions read.
      type: str
      sample: Operating
    ipaddr:
      description: Address of its service processor.
      type: str
      sample: 192.0.2.61
    connection:
      description: State of the HMC's connection to it; empty if it could not be read.
      type: str
      sample: Connected
    connection_error:
      description: Why it is not connected, in the words of the HMC.
      type: str
      sample: ""
    partitions_read:
      description: Whether its partitions are in RV(partitions).
      type: bool
      sample: true
    no_migration:
      description: The HMC's word that none of its partitions migrates, V(null) if it did not tell.
      type: bool
      sample: true
partitions:
  description: Every partition of the systems that could be read.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: Name of the partition.
      type: str
      sample: dbtest1
    lpar_id:
      description: Number of the partition, V(null) if the HMC does not give one.
      type: int
      sample: 9
    system:
      description: Name of its system.
      type: str
      sample: FRAME01
    serial:
      description: Serial number of its system. With RV(partitions[].lpar_id) it is the key of a partition.
      type: str
      sample: 78A1B2C
    env:
      description: Kind of partition, V(aixlinux), V(vioserver) or V(os400).
      type: str
      sample: aixlinux
    state:
      description: State of the partition.
      type: str
      sample: Running
    rmc_state:
      description: RMC state in the words of C(lssyscfg), V(active), V(inactive), V(none), V(busy) or V(unknown).
      type: str
      sample: inactive
    rmc_ipaddr:
      description: The last address the HMC knows. It may be set on a partition that is not connected.
      type: str
      sample: 198.51.100.29
    transport:
      description: >-
        V(ip), V(inband), V(none) if it is not connected, or V(unknown) if the HMC cannot tell or if it is
        RV(partitions[].stale).
      type: str
      sample: none
    connected:
      description: Whether RMC is connected, V(null) if the HMC cannot tell.
      type: bool
      sample: false
    fault:
      description:
        - It is running, it is no IBM i, and the HMC does not call it connected.
        - For five to ten minutes after an activation this is normal. Only the partition itself knows its uptime.
      type: bool
      sample: true
    stale:
      description: Active without an address on an HMC or AIX level that cannot do in-band RMC, so probably old data.
      type: bool
      sample: false
    disagrees:
      description: C(lspartition) and C(lssyscfg) say different things. Rebuilding the system on the HMC corrects that.
      type: bool
      sample: false
    capabilities:
      description: What the HMC can do with it through RMC; a value is V(null) where the HMC's level does not tell.
      type: dict
      sample: {dlpar_mem: false, dlpar_proc: false, dlpar_io: false, osshutdown: false}
    no_migration:
      description:
        - Whether C(lslparmigr) and the states of the partitions say that no migration of this partition runs. V(null) if the
          HMC did not tell.
        - For a VIOS, whether none runs on its system, because any may run through it. The words of C(lslparmigr) are not
          published; a translated one is not understood, and leaves this V(null).
      type: bool
      sample: true
    dcaps:
      description: Mask of capabilities from C(lspartition), V(null) if it does not list the partition.
      type: str
      sample: "0x2f"
    lspartition_active:
      description: Flag of C(lspartition), V(null) if it does not list the partition.
      type: int
      sample: 0
    os_version:
      description: Operating system as the HMC remembers it. It may be outdated, and translated if unknown.
      type: str
      sample: AIX 7.1 7100-04-03-1642
    sync_curr_profile:
      description: Whether changes are saved to the profile, V(0), V(1) or V(2), empty if not told.
      type: str
      sample: "1"
    hmc:
      description: Whose word this is, the same in all rows. Parts of RV(hmc).
      type: dict
      sample:
        host: hmc01.example.com
        name: hmc01
        version: V10R3
        type_model: 7063-CR2
        serial: 78AB12C
        addresses: [198.51.100.20, 192.0.2.1]
        clock_offset: -2
    findings:
      description: >-
        Those of RV(findings) that tell why this partition has no connection, or what to wait for; without C(about).
      type: list
      elements: dict
      sample: []
findings:
  description:
    - What is wrong at the HMC's end, causes only, the worst first. The shape is that of a finding of
      M(powerops.rsct.rmc_status).
    - After a failure to log in, the one that says the way out, if the HMC has to do with it.
  returned: success, and failure to log in
  type: list
  elements: dict
  contains:
    id:
      description: Id of the finding; its page is in the documentation of the collection.
      type: str
      sample: HMC003
    slug:
      description: The same in words.
      type: str
      sample: system_not_connected
    severity:
      description: V(info), V(warning), V(error) or V(critical).
      type: str
      sample: error
    subject:
      description: What it is about, for a person.
      type: str
      sample: FRAME02
    message:
      description: One or two sentences that end with the next command or the owner.
      type: str
      sample: >-
        FRAME02: HMC hmc01 has no connection to this system, No Connection; it counts none of its partitions as connected.
        Owner: the HMC administrator.
    evidence:
      description: Commands and the lines that prove it.
      type: list
      elements: dict
      sample: [{command: lssysconn -r all, lines: ["resource_type=sys,state=No Connection"]}]
    remedy:
      description: Always empty, nothing on an HMC is repaired.
      type: str
      sample: ""
    human_action:
      description: What to ask of whom.
      type: str
      sample: "On HMC hmc01: bring the connection to the service processor of FRAME02 to Connected."
    risk:
      description: What the action touches.
      type: str
      sample: hmc
    confidence:
      description: V(confirmed), V(inferred) or V(memory), how well the underlying fact is known.
      type: str
      sample: confirmed
    source:
      description: Where the fact is told.
      type: str
      sample: https://powercampus.de/fortgeschrittene-administration/rmc-verbindung
    explains:
      description: Ids of findings that vanish with this one.
      type: list
      elements: str
      sample: [HMC001]
    hmcs:
      description: Always empty, it is about the HMC that was asked.
      type: list
      elements: str
      sample: []
    about:
      description: Partitions, or systems where C(lpar_id) is V(null), that it concerns; empty for the HMC as a whole.
      type: list
      elements: dict
      sample: [{serial: 78D3E4F, lpar_id: null}]
unread:
  description: What could not be read. Nothing in here may be taken for healthy.
  returned: success
  type: list
  elements: dict
  contains:
    command:
      description: The question that got no usable answer.
      type: str
      sample: lspartition
    reason:
      description: >-
        V(timeout), V(missing), V(denied), V(skipped), V(damaged), V(unread), V(failed) or V(not_understood).
      type: str
      sample: denied
    detail:
      description: One sentence.
      type: str
      sample: "HSCL350B The user does not have the appropriate authority"
kind:
  description: Why the HMC could not be asked, for programs.
  returned: failure to log in
  type: str
  choices: [options, library, unreachable, host_key, login, locked]
  sample: host_key
"""
