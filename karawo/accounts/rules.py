"""Roles and what each is for. The matrix of verbs stands in `matrix.toml`."""

from enum import StrEnum


class Role(StrEnum):
    """The people of the product; each role is held for a territory, a centre, the nation, or nothing."""

    CONSULTANT = "consultant"
    CENTRE_HEAD = "centre_head"
    ENUMERATOR = "enumerator"
    BUSINESS_OWNER = "business_owner"
    BUYER = "buyer"
    PARTNER = "partner"
    OFFICE = "office"
    ANALYST = "analyst"
    ORGANISER = "organiser"
    LEADER = "leader"
    ADMINISTRATOR = "administrator"


ROLE_NAMES: dict[Role, str] = {
    Role.CONSULTANT: "Konsultan PLUT",
    Role.CENTRE_HEAD: "Kepala PLUT",
    Role.ENUMERATOR: "Pendata",
    Role.BUSINESS_OWNER: "Pelaku usaha",
    Role.BUYER: "Pembeli (offtaker, agregator)",
    Role.PARTNER: "Mitra heksaheliks",
    Role.OFFICE: "Dinas/OPD",
    Role.ANALYST: "Analis kementerian",
    Role.ORGANISER: "Pengelola acara",
    Role.LEADER: "Pimpinan daerah",
    Role.ADMINISTRATOR: "Administrator",
}

# Roles that read rows of the register inside their territory.
TERRITORIAL = frozenset({Role.CONSULTANT, Role.CENTRE_HEAD, Role.OFFICE})
