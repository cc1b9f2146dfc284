"""A session in under a minute: what is usual stands there already."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from karawo.plut.forms.cases import Choices
from karawo.plut.forms.fields import Choice, Day
from karawo.plut.models import Session
from karawo.plut.rules.fields import field_choices
from karawo.ui.forms import Form, UnitInput

USUAL_MINUTES = 60


class LogSession(Form):
    clients = forms.TypedMultipleChoiceField(
        label=_("Klien"), coerce=int, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Pilih sedikitnya satu klien.")},
    )  # fmt: skip
    line = Choice(label=_("Program"), required=False)
    on = Day(label=_("Tanggal"), initial=lambda: timezone.localdate())
    field_code = forms.ChoiceField(label=_("Bidang"))
    topic = forms.CharField(label=_("Topik"), max_length=200)
    mode = forms.ChoiceField(label=_("Cara"), choices=Session.Mode.choices, initial=Session.Mode.AT_CENTRE)
    duration_minutes = forms.IntegerField(
        label=_("Lama"),
        initial=USUAL_MINUTES,
        min_value=1,
        max_value=1440,
        widget=UnitInput(_("menit")),  # type: ignore[arg-type]
    )
    material = forms.CharField(
        label=_("Materi"), required=False, max_length=1000, widget=forms.Textarea({"rows": 3})
    )
    follow_up = forms.CharField(label=_("Tindak lanjut"), required=False, max_length=500)
    follow_up_due_on = Day(label=_("Tenggat tindak lanjut"), required=False)
    place_text = forms.CharField(label=_("Tempat"), required=False, max_length=200)
    photo = forms.FileField(
        label=_("Foto"), required=False,
        help_text=_("Dikecilkan; tempat dan waktu yang ditulis kamera dihapus."),
        widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp"}),
    )  # fmt: skip
    latitude = forms.FloatField(required=False, localize=False, widget=forms.HiddenInput)
    longitude = forms.FloatField(required=False, localize=False, widget=forms.HiddenInput)
    accuracy = forms.FloatField(required=False, localize=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, clients: Choices, lines: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clients"].choices = list(clients)  # type: ignore[attr-defined]
        self.fields["field_code"].choices = field_choices()  # type: ignore[attr-defined]
        self.fields["line"].choices = [("", _("Di luar kartu program")), *lines]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        # A position that cannot be read is none: it never blocks.
        for name in ("latitude", "longitude", "accuracy"):
            if name in self.errors:
                del self.errors[name]
                self.cleaned_data[name] = None
        return cleaned

    @property
    def position(self) -> tuple[float, float, int | None] | None:
        given = self.cleaned_data
        latitude, longitude, accuracy = (given.get(name) for name in ("latitude", "longitude", "accuracy"))
        if latitude is None or longitude is None:
            return None
        is_sane = accuracy is not None and 0 <= accuracy < 1_000_000
        return latitude, longitude, round(accuracy) if is_sane and accuracy is not None else None


class CorrectSession(Form):
    on = Day(label=_("Tanggal"))
    field_code = forms.ChoiceField(label=_("Bidang"))
    topic = forms.CharField(label=_("Topik"), max_length=200)
    mode = forms.ChoiceField(label=_("Cara"), choices=Session.Mode.choices)
    duration_minutes = forms.IntegerField(
        label=_("Lama"),
        min_value=1,
        max_value=1440,
        widget=UnitInput(_("menit")),  # type: ignore[arg-type]
    )
    material = forms.CharField(
        label=_("Materi"), required=False, max_length=1000, widget=forms.Textarea({"rows": 3})
    )
    place_text = forms.CharField(label=_("Tempat"), required=False, max_length=200)
    reason = forms.CharField(label=_("Apa yang salah?"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["field_code"].choices = field_choices()  # type: ignore[attr-defined]
