"""The hours of a consultant and the terms of a queue."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from karawo.plut.appointments.models import DatedHours
from karawo.plut.appointments.rules import Span, Terms
from karawo.plut.forms.fields import SpansField
from karawo.plut.models import OpeningHours
from karawo.plut.rules.spans import written_spans
from karawo.ui.forms import DateInput, Form, UnitInput


class WeeklyHoursForm(Form):
    valid_from = forms.DateField(label=_("Berlaku mulai"), widget=DateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for weekday, label in OpeningHours.Weekday.choices:
            self.fields[f"day{weekday}"] = SpansField(label=label, max_length=80, required=False)
        self.fields["day0"].help_text = _("Misalnya 08.00–12.00, 13.00–16.00; kosong berarti libur.")

    def week(self) -> dict[int, tuple[Span, ...]]:
        return {weekday: self.cleaned_data[f"day{weekday}"] for weekday in range(7)}

    @staticmethod
    def present(week: dict[int, list[Span]], valid_from: date) -> dict[str, Any]:
        days = {f"day{weekday}": written_spans(sorted(spans)) for weekday, spans in week.items()}
        return {"valid_from": valid_from, **days}


class ClockInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class DatedHoursForm(Form):
    kind = forms.ChoiceField(label=_("Jenis"), choices=DatedHours.Kind.choices)
    first_on = forms.DateField(label=_("Dari tanggal"), widget=DateInput)
    last_on = forms.DateField(label=_("Sampai tanggal"), widget=DateInput, required=False)
    starts = forms.TimeField(label=_("Dari pukul"), widget=ClockInput, required=False)
    ends = forms.TimeField(
        label=_("Sampai pukul"), widget=ClockInput, required=False, help_text=_("Kosong: sehari penuh.")
    )
    note = forms.CharField(label=_("Keterangan"), max_length=200, required=False)

    def told(self) -> dict[str, Any]:
        answers: dict[str, date | time | str | None] = dict(self.cleaned_data)
        answers["last_on"] = answers["last_on"] or answers["first_on"]
        return answers


_LABELS = {
    "slot_minutes": _("Lama satu janji temu"),
    "days_ahead": _("Paling jauh dipesan"),
    "lead_minutes": _("Paling lambat dipesan sebelum mulai"),
    "early_minutes": _("Didahulukan sebelum waktunya"),
    "grace_minutes": _("Boleh terlambat"),
    "offer_minutes": _("Waktu menjawab tawaran"),
    "open_per_client": _("Janji terbuka per klien"),
}
_UNITS = {"days_ahead": _("hari"), "open_per_client": _("janji")}


class TermsForm(Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in Terms.__dataclass_fields__:
            self.fields[name] = forms.IntegerField(
                label=_LABELS[name],
                min_value=1 if name in {"slot_minutes", "days_ahead", "open_per_client"} else 0,
                max_value=1440,
                widget=UnitInput(str(_UNITS.get(name, _("menit")))),
            )

    def terms(self) -> Terms:
        return Terms(**self.cleaned_data)
