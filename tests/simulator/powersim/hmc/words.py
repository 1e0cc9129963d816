# SPDX-FileCopyrightText: 2026 powerops.rsct contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts of the HMC in the locales it can be set to. Codes never change."""

from __future__ import annotations

# Polish texts without a mark are captured; the other ones follow the captured structure and are synthetic.
TEXTS = {
    "en_US": {
        "no_results": "No results were found.",
        "unknown": "Unknown",
        "bad_parameter": (
            "The command entered is either missing a required parameter or a parameter value is invalid. The parameters "
            "that are missing or have an invalid value are {0}. Please check your entry and retry the command."
        ),
        "bad_attribute": (
            "An invalid attribute was entered.  The invalid attribute is {0}.  "
            "Please correct your entry and retry the command."
        ),
        "no_system": "HSCL8018 The managed system {0} was not found.",
        "no_partition": "HSCL8012 The partition named {0} was not found.",
        "not_operating": "HSCL0238 This operation is only allowed when the managed system is in the Operating state.",
        "no_authority": "HSCL350B The user does not have the appropriate authority",
        "no_rmc": (
            "HSCLA246 The management console cannot communicate with partition {0}.  Either the network connection is not "
            "available or the partition does not have a level of software that is capable of supporting this operation.  "
            "Verify the correct network and setup of the partition, and try the operation again."
        ),
        "no_trust": (
            "HSCL3653 The Secure Shell (SSH) communication configuration between the source and destination management "
            "consoles has not been set up properly for the remote user {0}. Run the mkauthkeys command to set up the SSH "
            "communication authentication keys"
        ),
        # Of these three only the codes are published.
        "no_shutdown": "HSCL0DB4 The operating system of partition {0} cannot be shut down (wording synthetic).",
        "is_off": "HSCL1558 The partition {0} is powered off already (wording synthetic).",
        "is_on": "HSCL3681 The partition {0} is running already (wording synthetic).",
        "no_fibre_channel": "HSCLA4C0 The managed system does not support virtual Fibre Channel (wording synthetic).",
        # What an HMC says in these cases is not published.
        "ambiguous": "powersim: several managed systems are named {0}: use TYPE-MODEL*SERIAL (text synthetic)",
        "not_connected": "powersim: the managed system {0} has no connection (text synthetic)",
        "no_vios": "powersim: {0} is no virtual I/O server (text synthetic)",
        "no_vios_rmc": "powersim: {0} cannot be asked, its RMC connection is not active (text synthetic)",
        "no_vios_command": "powersim: {0} is no command of the virtual I/O server (text synthetic)",
        "help": "powersim: the help of {0} is not simulated (text synthetic)",
    },
    "pl_PL": {
        "no_results": "Nie znaleziono wyników.",
        "unknown": "Nieznane",
        "bad_parameter": (
            "Wprowadzona komenda nie zawiera wymaganego parametru lub wartość parametru jest niepoprawna. Brakujące lub "
            "niepoprawne parametry to {0}. Popraw wprowadzone dane i ponów komendę."
        ),
        "bad_attribute": (
            "Wprowadzono niepoprawny atrybut.  Niepoprawnym atrybutem jest {0}.  Popraw wprowadzone dane i ponów komendę."
        ),
        "no_system": "HSCL8018 Nie znaleziono systemu zarządzanego {0}.",
        "no_partition": "HSCL8012 Nie znaleziono partycji o nazwie {0}.",
        "not_operating": "HSCL0238 Ta operacja jest dozwolona tylko wtedy, gdy system zarządzany jest w stanie działania.",
        "no_fibre_channel": "HSCLA4C0 System zarządzany nie obsługuje wirtualnego kanału światłowodowego.",
        "no_rmc": (
            "HSCLA246 Konsola zarządzania nie może komunikować się z partycją {0}.  Połączenie sieciowe jest niedostępne "
            "lub poziom oprogramowania partycji nie umożliwia tej operacji.  Sprawdź sieć i konfigurację partycji, a "
            "następnie ponów operację."
        ),
        "no_trust": (
            "HSCL3653 Komunikacja Secure Shell (SSH) między konsolami zarządzania nie została poprawnie skonfigurowana dla "
            "zdalnego użytkownika {0}. Uruchom komendę mkauthkeys, aby skonfigurować klucze"
        ),
        "no_shutdown": "HSCL0DB4 Nie można zamknąć systemu operacyjnego partycji {0} (synthetic).",
        "is_off": "HSCL1558 Partycja {0} jest już wyłączona (synthetic).",
        "is_on": "HSCL3681 Partycja {0} jest już uruchomiona (synthetic).",
        "no_authority": "HSCL350B Użytkownik nie ma odpowiednich uprawnień",
    },
}


def text(locale: str, key: str, *values: str) -> str:
    """A text that a locale lacks is English."""
    return TEXTS[locale].get(key, TEXTS["en_US"][key]).format(*values)
