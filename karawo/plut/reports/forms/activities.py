"""What is typed about an activity, and about a candidate for a rise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from karawo.plut.forms.fields import Choice, Day
from karawo.plut.reports.models.candidate import HIGHEST, LOWEST
from karawo.plut.rules.fields import field_choices
from karawo.ui.forms import Form


class ActivityForm(Form):
    activity = forms.CharField(label=_("Kegiatan"), max_length=300)
    field_code = forms.ChoiceField(label=_("Bidang"))
    starts_on = Day(label=_("Mulai"))
    ends_on = Day(label=_("Selesai"))
    place = forms.CharField(label=_("Tempat"), max_length=200)
    output = forms.CharField(
        label=_("Keluaran"),
        max_length=300,
        help_text=_("Apa yang ada sesudahnya, misalnya 20 label siap cetak."),
    )
    participants = forms.IntegerField(
        label=_("Jumlah peserta"), min_value=0, max_value=100_000, required=False,
        help_text=_("Kosongkan bila tidak dihitung; kosong bukan nol."),
    )  # fmt: skip
    business_field = forms.CharField(label=_("Bidang usaha"), max_length=120, required=False)
    resources = forms.CharField(
        label=_("Sumber daya"),
        max_length=300,
        required=False,
        help_text=_("Narasumber, bahan, alat, atau dana."),
    )
    partner = forms.CharField(label=_("Mitra"), max_length=200, required=False)
    note = forms.CharField(
        label=_("Catatan"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3})
    )
    follow_up = forms.CharField(label=_("Rencana tindak lanjut"), max_length=500, required=False)
    reported_on = Day(label=_("Tanggal laporan"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["field_code"].choices = field_choices()  # type: ignore[attr-defined]


class CandidateForm(Form):
    case = Choice(label=_("Klien"))

    def __init__(self, *args: Any, cases: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["case"].choices = [("", _("Pilih klien")), *cases]  # type: ignore[attr-defined]


class StepForm(Form):
    on = Day(label=_("Tanggal"))
    field_code = forms.ChoiceField(label=_("Bidang"))
    problem = forms.CharField(label=_("Masalah"), max_length=500, widget=forms.Textarea({"rows": 2}))
    solution = forms.CharField(label=_("Penyelesaian"), max_length=500, widget=forms.Textarea({"rows": 2}))
    value = forms.TypedChoiceField(
        label=_("Nilai"), coerce=int, widget=forms.RadioSelect,
        choices=[(each, str(each)) for each in range(LOWEST, HIGHEST + 1)],
        help_text=_("1 belum bergerak, 5 selesai."),
    )  # fmt: skip
    scored_on = Day(label=_("Tanggal penilaian"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["field_code"].choices = field_choices()  # type: ignore[attr-defined]
