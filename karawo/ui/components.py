"""What each component asks for. A word that is not listed here is refused when the page is drawn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


class ComponentError(TypeError):
    """A page gave a component too little, or a word it does not know."""


@dataclass(frozen=True)
class Component:
    name: str
    title: str
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    is_wrapping: bool = False
    group: str = ""

    @property
    def template_name(self) -> str:
        return f"ui/components/{self.name}.html"

    def check(self, given: Iterable[str]) -> None:
        words = set(given)
        if missing := [word for word in self.needs if word not in words]:
            raise ComponentError(f"component {self.name!r} needs {', '.join(missing)}")
        if unknown := sorted(words.difference(self.needs, self.takes, ("content",))):
            known = ", ".join((*self.needs, *self.takes)) or "no words"
            raise ComponentError(
                f"component {self.name!r} does not know {', '.join(unknown)}; it knows {known}"
            )


@dataclass
class _Shelf:
    rows: dict[str, Component] = field(default_factory=dict)
    group: str = ""

    def add(self, name: str, title: str, needs: str = "", takes: str = "", *, wraps: bool = False) -> None:
        self.rows[name] = Component(
            name, title, tuple(needs.split()), tuple(takes.split()), wraps, self.group
        )


def _all() -> dict[str, Component]:
    shelf = _Shelf()
    add = shelf.add

    shelf.group = "Tindakan"
    button = "tone icon count href type name value form formaction is_wide is_disabled is_novalidate"
    add("button", "Tombol", "label", button)
    add("links", "Daftar tautan", "items", "label")
    add("counts", "Hitungan yang membuka daftarnya", "items", "label is_wide")
    add("copy", "Tombol salin", "value", "label")
    add("whatsapp", "Bagikan ke WhatsApp", "text", "label")
    add("export", "Unduh", "links", "total as_of")
    add(
        "act",
        "Tindakan dengan alasan",
        "label action submit",
        "tone icon reason_label is_reason_needed",
        wraps=True,
    )
    add("undo", "Urungkan", "text", "url label")

    shelf.group = "Isian"
    add("field", "Isian", "field")
    add(
        "form", "Formulir", "form submit", "action method cancel_url has_files draft note is_wide", wraps=True
    )
    add("error-summary", "Ada masalah", "form")
    add("regions", "Pemilih wilayah", "levels", "legend hint load_value")
    add("stepper", "Langkah", "steps", "label")
    add("review", "Periksa jawaban", "rows")

    shelf.group = "Daftar"
    add("table", "Tabel", "caption", "is_caption_shown is_wide is_dense is_kept", wraps=True)
    add("column", "Kepala kolom", "label", "key sort is_number is_minor hint")
    add("bulk", "Bilah pilihan", "id action", "label", wraps=True)
    add("pager", "Halaman", "total", "first last previous_url next_url unit page pages as_of")
    add("filters", "Saringan", "", "action chips clear_url submit keep", wraps=True)
    add("tabs", "Tab", "items", "label")
    add("facts", "Daftar keterangan", "rows", "is_wide")
    add("timeline", "Linimasa", "events", "label")
    add("person", "Baris orang", "name", "role note url")
    add("breadcrumb", "Remah jejak", "items", "label")

    shelf.group = "Keadaan"
    add("badge", "Lencana", "text", "tone icon helix title")
    add("notice", "Pemberitahuan", "", "tone title is_live", wraps=True)
    add("empty", "Belum ada isi", "title", "text kind action_label action_url retry_url")
    add("masked", "Nilai tertutup", "label value", "url purpose is_open opened_note field_name")
    add("progress", "Kemajuan", "label", "done total text note url is_finished")
    add("verdict", "Putusan impor", "kind", "text reason fix")
    add("verdicts", "Ringkasan putusan", "rows total", "unit")
    add("loading", "Sedang memuat", "", "label")
    add("panel", "Lembar", "title", "note href link_label id", wraps=True)

    shelf.group = "Angka"
    add(
        "figure",
        "Kartu angka",
        "label value unit definition denominator unknown as_of href",
        "change change_note tone is_large",
    )
    add("bars", "Grafik batang", "title rows as_of", "unit note helix table_url")
    add("bullets", "Baris sasaran", "title rows as_of", "note table_url")
    add("lines", "Grafik garis", "title alt series x_ticks y_ticks as_of table", "note unit")
    add("choropleth", "Peta bertingkat", "title alt viewbox shapes classes rows as_of", "unit note")

    shelf.group = "Tanda"
    add("icon", "Ikon", "name", "label")
    add("mark", "Tanda Karawo", "", "label")
    add("pattern", "Pola karawo", "motif", "")
    return shelf.rows


COMPONENTS = _all()
HELIX = ("academia", "business", "community", "government", "media", "finance")
VERDICTS = ("new", "updated", "same", "possible", "rejected")
