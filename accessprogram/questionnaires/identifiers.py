"""Numbers of public registers: LEI, VAT and company numbers, judged by their own check digits (python-stdnum)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol

from stdnum import lei
from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError
from stdnum.util import get_cc_module

from accessprogram.questionnaires.countries import ALIASES, COUNTRIES, country_name
from accessprogram.questionnaires.sentences import sentence as _

MAX_IDENTIFIER = 60

# The register of companies that python-stdnum knows in each country, by its module.
COMPANY_REGISTERS = {
    "AR": "stdnum.ar.cuit",
    "AT": "stdnum.at.businessid",
    "AU": "stdnum.au.acn",
    "BE": "stdnum.be.vat",
    "BG": "stdnum.bg.vat",
    "BR": "stdnum.br.cnpj",
    "CA": "stdnum.ca.bn",
    "CH": "stdnum.ch.uid",
    "CN": "stdnum.cn.uscc",
    "DE": "stdnum.de.handelsregisternummer",
    "DK": "stdnum.dk.cvr",
    "EE": "stdnum.ee.registrikood",
    "ES": "stdnum.es.cif",
    "FI": "stdnum.fi.ytunnus",
    "FR": "stdnum.fr.siren",
    "HR": "stdnum.hr.oib",
    "IL": "stdnum.il.hp",
    "IT": "stdnum.it.iva",
    "JP": "stdnum.jp.cn",
    "KR": "stdnum.kr.brn",
    "NO": "stdnum.no.orgnr",
    "PL": "stdnum.pl.regon",
    "PT": "stdnum.pt.nif",
    "RO": "stdnum.ro.cui",
    "SE": "stdnum.se.orgnr",
    "SG": "stdnum.sg.uen",
    "SI": "stdnum.si.maticna",
    "TR": "stdnum.tr.vkn",
    "UA": "stdnum.ua.edrpou",
    "US": "stdnum.us.ein",
}
# fmt: off
# Prefixes of Companies House (Great Britain and Northern Ireland), its "Uniform Resource Identifiers" guidance.
GB_PREFIXES = frozenset(
    {
        "AC", "CE", "CS", "ES", "FC", "FE", "GE", "GN", "GS", "IC", "IP", "LP", "NA",
        "NC", "NF", "NI", "NL", "NO", "NP", "NR", "NV", "NZ", "OC", "OE", "PC", "RC",
        "RS", "SA", "SC", "SE", "SF", "SG", "SI", "SL", "SO", "SP", "SR", "SZ", "ZC",
    }
)
# fmt: on
_PLAIN = re.compile(r"[0-9A-Za-z][0-9A-Za-z ./\-]*\Z")
_GB_NUMBER = re.compile(r"[0-9]{8}\Z|[A-Z]{2}[0-9]{6}\Z|R[0-9]{7}\Z|(?:IP|SP)[0-9]{5}[A-Z]\Z")


class _Rule(Protocol):
    """A module of python-stdnum."""

    def validate(self, number: str) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What a number's own form says. `problem` is a sentence, empty when there is none.

    `checked` is False when nobody here knows the rule of that country: then no problem proves nothing.
    `country` is the one that the number itself names, or empty.
    """

    value: str
    problem: str = ""
    checked: bool = True
    country: str = ""


def judge_lei(raw: str) -> Judged:
    """A legal entity identifier per ISO 17442: 18 letters or digits and two check digits (ISO 7064 MOD 97-10)."""
    value = "".join(raw.split()).replace("-", "").upper()
    if len(value) != 20 or not value.isascii() or not value.isalnum() or not value[18:].isdigit():
        return Judged(
            value=raw.strip(),
            problem=_("An LEI has 20 letters and digits and ends with two digits. Copy it from the register."),
        )
    if not lei.is_valid(value):
        return Judged(value=value, problem=_("The check digits of this LEI do not fit. Compare it with the register."))
    return Judged(value=value)


def judge_vat(raw: str) -> Judged:
    """A VAT number that begins with its country, judged by the rule of that country where python-stdnum has one."""
    value = raw.strip().upper()
    prefix = value[:2]
    country = ALIASES.get(prefix, prefix)
    if country not in COUNTRIES:
        return Judged(
            value=raw.strip(),
            problem=_("Begin with the two letters of the country, for example DE123456788."),
        )
    if len(value) > MAX_IDENTIFIER or not _PLAIN.match(value) or not any(c.isdigit() for c in value):
        return Judged(
            value=raw.strip(),
            problem=_("A VAT number has letters and digits only, for example DE123456788."),
            country=country,
        )
    module = eu_vat if prefix.lower() in eu_vat.MEMBER_STATES or prefix == "EL" else get_cc_module(country, "vat")
    if module is None:
        return Judged(value=value, checked=False, country=country)
    number = _validated(module, value)
    if number is None:
        return Judged(
            value=value,
            problem=_(
                "This is not a VAT number of {country}: its form or check digits do not fit.",
                country=country_name(country),
            ),
            country=country,
        )
    return Judged(value=number if number.startswith(prefix) else prefix + number, country=country)


def judge_company_number(raw: str, country: str) -> Judged:
    """A number of the company register of `country` (ISO 3166-1), where the rule is known."""
    value = " ".join(raw.split())
    if not value or len(value) > MAX_IDENTIFIER or not any(c.isdigit() for c in value):
        return Judged(
            value=raw.strip(), problem=_("A company number has digits. Copy it as the company register writes it.")
        )
    if country == "GB":
        return _judge_gb(value)
    name = COMPANY_REGISTERS.get(country)
    if name is None:
        return Judged(value=value, checked=False)
    # Only German registers are named by their court, with its umlauts.
    readable = country == "DE" or _PLAIN.match(value)
    number = _validated(import_module(name), value) if readable else None
    if number is None:
        return Judged(
            value=value,
            problem=_(
                "This is not a company number of {country}: its form or check digits do not fit.",
                country=country_name(country),
            ),
        )
    return Judged(value=number)


def _judge_gb(raw: str) -> Judged:
    value = raw.replace(" ", "").replace("-", "").upper()
    if value.isascii() and value.isdigit() and 6 <= len(value) < 8:
        value = value.zfill(8)
    fits = _GB_NUMBER.match(value) and (value[:2].isdigit() or value[0] == "R" or value[:2] in GB_PREFIXES)
    if not fits or not value.strip("0"):
        return Judged(
            value=raw,
            problem=_("A British company number has 8 characters, for example 01234567 or SC123456."),
        )
    return Judged(value=value)


def _validated(module: _Rule, value: str) -> str | None:
    """The compact number, or None when the module refuses it. Some of them trip over what they did not expect."""
    try:
        return str(module.validate(value))
    except (ValidationError, ValueError, LookupError, TypeError, AttributeError):
        return None
