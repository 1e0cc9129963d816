# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where what the rules about HMCs lean on is told."""

from __future__ import annotations

HMC_STATUS = "https://www.ibm.com/docs/en/rsct/3.2?topic=hmc-checking-status-rmc-connections"
TECHNOTE = "https://www.ibm.com/support/pages/fixing-no-rmc-connection-error"
DIAGRMC = "https://www.ibm.com/support/knowledgecenter/HW4M4/p8edm/diagrmc.html"
NOTEBOOK = "https://github.com/bond-huang/ebook"
CHEATSHEET = "https://github.com/randomparity/hmc-mcp"
CAPTURES = "https://github.com/ziutus/hmc_vios_aix"
CAMPUS = "https://powercampus.de/fortgeschrittene-administration/rmc-verbindung"
FIREWALL = "https://powercampus.de/dokumentation/lpar-tool/benutzerhandbuch/das-hmc-kommando/hmc-lsfirewall/"
POWERVM = "https://github.com/powervm/pypowervm"
CLIENT = "https://github.com/IBM/ansible-power-hmc"
INBAND = "https://osadmins.com/en/rmc-in-band-the-quiet-revolution-in-aix-7-3-tl4/"
LEVELS = "https://esupport.ibm.com/customercare/flrt/"
LSSYSCFG = "https://ibm.com/support/knowledgecenter/POWER8/p8edm/lssyscfg.html"
PORTS = "https://www.ibm.com/docs/en/rsct/3.3?topic=security-port-usage"
