"""The words of joint work, as codes; how they read stands beside each."""

from __future__ import annotations

from enum import StrEnum

from karawo.kit.said import marked as _


class Element(StrEnum):
    """The parts of the hexahelix, by the codes of `law`'s list "helix"."""

    ACADEMIA = "academia"
    BUSINESS = "business"
    COMMUNITY = "community"
    GOVERNMENT = "government"
    MEDIA = "media"
    FINANCE = "aggregator_finance"


class SubKind(StrEnum):
    """What an organisation of the sixth element is there for."""

    AGGREGATOR = "aggregator"
    OFFTAKER = "offtaker"
    BANK = "bank"
    NON_BANK = "non_bank"
    GUARANTOR = "guarantor"
    FINTECH = "fintech"
    MARKETPLACE = "marketplace"


class Contribution(StrEnum):
    MONEY = "money"
    PEOPLE = "people"
    PLACE = "place"
    GOODS = "goods"
    DATA = "data"
    ACCESS = "access"
    KNOWLEDGE = "knowledge"


class Stage(StrEnum):
    """Where in a value chain."""

    INPUT = "input"
    PRODUCTION = "production"
    STANDARD = "standard"
    LOGISTICS = "logistics"
    MARKET = "market"
    SUPPORT = "support"


class Level(StrEnum):
    """Of what kind a lack is."""

    PEOPLE = "people"
    TECHNICAL = "technical"
    INSTITUTION = "institution"
    POLICY = "policy"


class Challenge(StrEnum):
    """The three that ICCN and the ministry name for a PLUT that works with others."""

    COMMITMENT = "commitment"
    TECHNICAL = "technical"
    INCLUSION = "inclusion"


class Raci(StrEnum):
    RESPONSIBLE = "R"
    ACCOUNTABLE = "A"
    CONSULTED = "C"
    INFORMED = "I"


class Group(StrEnum):
    """For whom especially; youth is 16 to 30 (UU 40/2009)."""

    WOMEN = "women"
    YOUTH = "youth"
    DISABILITY = "disability"
    REMOTE = "remote"
    POOR = "poor"


ELEMENTS: dict[str, str] = {
    Element.ACADEMIA: _("Akademisi"),
    Element.BUSINESS: _("Bisnis"),
    Element.COMMUNITY: _("Komunitas"),
    Element.GOVERNMENT: _("Pemerintah"),
    Element.MEDIA: _("Media"),
    Element.FINANCE: _("Agregator dan keuangan"),
}
SUB_KINDS: dict[str, str] = {
    SubKind.AGGREGATOR: _("agregator"),
    SubKind.OFFTAKER: _("offtaker"),
    SubKind.BANK: _("bank"),
    SubKind.NON_BANK: _("pembiayaan bukan bank"),
    SubKind.GUARANTOR: _("penjamin"),
    SubKind.FINTECH: _("tekfin"),
    SubKind.MARKETPLACE: _("lokapasar"),
}
CONTRIBUTIONS: dict[str, str] = {
    Contribution.MONEY: _("Uang"),
    Contribution.PEOPLE: _("Orang"),
    Contribution.PLACE: _("Tempat"),
    Contribution.GOODS: _("Barang"),
    Contribution.DATA: _("Data"),
    Contribution.ACCESS: _("Akses"),
    Contribution.KNOWLEDGE: _("Pengetahuan"),
}
STAGES: dict[str, str] = {
    Stage.INPUT: _("Bahan baku"),
    Stage.PRODUCTION: _("Produksi"),
    Stage.STANDARD: _("Mutu dan legalitas"),
    Stage.LOGISTICS: _("Distribusi"),
    Stage.MARKET: _("Pasar"),
    Stage.SUPPORT: _("Pendukung"),
}
LEVELS: dict[str, str] = {
    Level.PEOPLE: _("SDM"),
    Level.TECHNICAL: _("Teknis"),
    Level.INSTITUTION: _("Kelembagaan"),
    Level.POLICY: _("Kebijakan"),
}
CHALLENGES: dict[str, str] = {
    Challenge.COMMITMENT: _("Komitmen bersama"),
    Challenge.TECHNICAL: _("Level teknis"),
    Challenge.INCLUSION: _("Kolaborasi program dan inklusivitas"),
}
RACI: dict[str, str] = {
    Raci.RESPONSIBLE: _("R: mengerjakan"),
    Raci.ACCOUNTABLE: _("A: bertanggung jawab"),
    Raci.CONSULTED: _("C: dimintai pendapat"),
    Raci.INFORMED: _("I: diberi tahu"),
}
GROUPS: dict[str, str] = {
    Group.WOMEN: _("perempuan"),
    Group.YOUTH: _("pemuda 16–30 tahun"),
    Group.DISABILITY: _("penyandang disabilitas"),
    Group.REMOTE: _("daerah terpencil"),
    Group.POOR: _("keluarga miskin"),
}
RUPIAH = "rupiah"

_THREAD = {Element.FINANCE: "finance"}


def thread_of(element: str) -> str:
    """The name by which `ui` colours the element."""
    return _THREAD.get(Element(element), element)


def pentahelix_of(element: str) -> str:
    """The five-element reading: aggregators and financiers are businesses there."""
    return Element.BUSINESS if element == Element.FINANCE else element


def chosen(codes: type[StrEnum], labels: dict[str, str]) -> list[tuple[str, str]]:
    """(code, word) in the order of the codes."""
    return [(code.value, labels[code]) for code in codes]
