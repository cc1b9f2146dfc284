"""The forms of the technical guidance and ours beside them: what each is called and what it is about."""

from __future__ import annotations

from dataclasses import dataclass

from karawo.plut.reports.rules.period import Span

_YEAR = (Span.YEAR,)
_ALL = (Span.MONTH, Span.QUARTER, Span.YEAR)


@dataclass(frozen=True, slots=True)
class Form:
    """printed: its number in the guidance, empty where it has none. about: "centre", "consultant" or "client".

    letters: how its number of a frozen report begins. is_landscape: for the paper.
    """

    slug: str
    printed: str
    title: str
    letters: str
    spans: tuple[Span, ...] = _YEAR
    about: str = "centre"
    is_landscape: bool = True


FORMS: tuple[Form, ...] = (
    Form("koperasi", "7a", "Data Koperasi", "7A"),
    Form("umk", "7b", "Data UMK", "7B"),
    Form("koperasi-sasaran", "7c", "Koperasi Sasaran Program Pendampingan", "7C"),
    Form("umk-sasaran", "7d", "UMK Sasaran Program Pendampingan", "7D"),
    Form("kartu-program", "7e", "Kartu Program Kerja", "7E", about="client"),
    Form("kartu-pelaksanaan", "7f", "Kartu Pelaksanaan Pendampingan", "7F", about="client"),
    Form("konsultan", "7g", "Laporan Pendampingan Konsultan", "LAP", _ALL, "consultant"),
    Form("kegiatan", "", "Laporan Kegiatan Konsultan", "KEG", _ALL, "consultant"),
    Form("iku", "", "Indikator Kinerja Utama", "IKU"),
    Form("program-kerja", "", "Program Kerja PLUT", "PK"),
    Form("perkembangan", "", "Perkembangan Klien", "PKL", is_landscape=False),
    Form("calon-naik-kelas", "", "Calon Naik Kelas", "CNK"),
)
BY_SLUG = {form.slug: form for form in FORMS}
