"""The words of the board, as codes: what somebody brings, in which part, where in a value chain."""

from __future__ import annotations

from karawo.kit.said import marked as _

CONTRIBUTIONS: dict[str, str] = {
    "money": _("Uang"),
    "people": _("Orang"),
    "place": _("Tempat"),
    "goods": _("Barang"),
    "data": _("Data"),
    "access": _("Akses"),
    "knowledge": _("Pengetahuan"),
}
STAGES: dict[str, str] = {
    "input": _("Bahan baku"),
    "production": _("Produksi"),
    "standard": _("Mutu dan legalitas"),
    "logistics": _("Distribusi"),
    "market": _("Pasar"),
    "support": _("Pendukung"),
}
ROLES: dict[str, str] = {
    "conceptor": _("Konseptor"),
    "enabler": _("Penggerak usaha"),
    "accelerator": _("Akselerator"),
    "regulator": _("Regulator dan fasilitator"),
    "expander": _("Penyebar luas"),
    "catalyst": _("Katalisator pasar dan pembiayaan"),
    "beneficiary": _("Penerima manfaat"),
}
"""Archetypes of the elements, in the order of the six; and who it is for."""

ROLE_OF_ELEMENT: dict[str, str] = {
    "academia": "conceptor",
    "business": "enabler",
    "community": "accelerator",
    "government": "regulator",
    "media": "expander",
    "aggregator_finance": "catalyst",
}
UNITS = (
    "rupiah",
    "orang",
    "jam",
    "hari",
    "kali",
    "unit",
    "paket",
    "kg",
    "ton",
    "lokasi",
    "berkas",
    "tayangan",
)
"""Proposed while typing; another word may be written."""
