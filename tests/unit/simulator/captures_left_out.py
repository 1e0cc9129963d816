# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Captures that no test renders, each with the reason."""

from __future__ import annotations

NOT_SIMULATED = "no command of the simulator prints it"
NORMALISED = "its index says that the poster may have changed the layout"

LEFT_OUT = {
    "hmc-error--03": "result of a REST job: " + NOT_SIMULATED,
    "hmc-error--04": "chhwres: " + NOT_SIMULATED,
    "hmc-error--05": "chhwres: " + NOT_SIMULATED,
    "hmc-error--06": "chhwres: " + NOT_SIMULATED,
    "lshmc-V--04": NORMALISED + "; the form of other V10 output is used instead",
    "lspartition-dlpar--07": NORMALISED + ": its second lines are not indented",
    "lsrpdomain--04": "one of the two blanks at its end is lost, which its three sisters have",
    "lsrsrc-api-error--01": "its second line is of lssam, and " + NOT_SIMULATED + "; the first is rendered",
    "rest-lpar-xml--01": "REST: " + NOT_SIMULATED,
    "rest-lpar-xml--02": "REST: " + NOT_SIMULATED,
    "rest-lpar-xml--03": "REST: " + NOT_SIMULATED,
    "rest-lpar-xml--05": "REST: " + NOT_SIMULATED,
}
