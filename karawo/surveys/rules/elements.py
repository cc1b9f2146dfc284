"""The nine elements, named by slug: the printed number differs between questionnaires, the meaning does not."""

from __future__ import annotations

from enum import StrEnum


class Element(StrEnum):
    """The order is that of the common questionnaires; the printed number belongs to each questionnaire."""

    PERSYARATAN = "persyaratan"
    PROSEDUR = "prosedur"
    WAKTU = "waktu"
    BIAYA = "biaya"
    PRODUK = "produk"
    KOMPETENSI = "kompetensi"
    PERILAKU = "perilaku"
    SARANA = "sarana"
    PENGADUAN = "pengaduan"


ELEMENTS: tuple[Element, ...] = tuple(Element)
SCORES = (1, 2, 3, 4)
LOWEST_INDEX, HIGHEST_INDEX = 25, 100
