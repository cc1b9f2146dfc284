"""What the head of a centre types about it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from karawo.plut.forms.cases import Choices
from karawo.plut.forms.fields import Choice, Day, SpansField
from karawo.plut.models import CentreProfile, InstitutionalForm, OpeningHours, StaffMember
from karawo.plut.rules.fields import field_choices
from karawo.plut.rules.spans import Span
from karawo.ui.forms import DateInput, Form, ModelForm, PhoneInput


class Profile(ModelForm):
    class Meta:
        model = CentreProfile
        exclude = ("centre",)
        widgets = {
            "phone": PhoneInput(),
            **{name: DateInput() for name in ("operating_since_on", "inaugurated_on", "counted_on")},
            **{name: forms.Textarea({"rows": 2}) for name in ("synergy", "clusters", "branded", "potential")},
            **{name: forms.TextInput({"inputmode": "decimal"}) for name in ("latitude", "longitude")},
        }


class Photo(Form):
    photo = forms.FileField(
        label=_("Foto gedung"),
        help_text=_("JPEG, PNG, atau WebP, paling besar 10 MB."),
        widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp"}),
    )


class Hours(Form):
    """The hours of each day of the week, with the pause at noon; a day without hours is closed."""

    from_on = Day(label=_("Berlaku sejak"), initial=lambda: timezone.localdate())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day, label in OpeningHours.Weekday.choices:
            self.fields[f"day_{day}"] = SpansField(label=label, max_length=80, required=False)
        self.fields["day_0"].help_text = _("Misalnya 08.00–12.00, 13.00–16.00; kosong berarti tutup.")

    def spans(self) -> dict[int, tuple[Span, ...]]:
        return {day: self.cleaned_data[f"day_{day}"] for day, _label in OpeningHours.Weekday.choices}


class Institution(Form):
    form = forms.ChoiceField(label=_("Bentuk kelembagaan"), choices=InstitutionalForm.Form.choices)
    operator = forms.CharField(label=_("Pengelola"), max_length=200)
    basis = forms.CharField(label=_("Dasar (nomor keputusan)"), max_length=200, required=False)
    starts_on = Day(label=_("Sejak"))


class AddHoliday(Form):
    on = Day(label=_("Tanggal"))
    name = forms.CharField(label=_("Libur apa"), max_length=150)


class AddFacility(Form):
    name = forms.CharField(label=_("Fasilitas"), max_length=150)
    capacity = forms.IntegerField(
        label=_("Kapasitas (orang)"), min_value=1, max_value=100_000, required=False
    )
    note = forms.CharField(label=_("Keterangan"), max_length=300, required=False)
    is_usable = forms.BooleanField(label=_("Dapat dipakai"), required=False, initial=True)


class AddStaff(Form):
    name = forms.CharField(label=_("Nama"), max_length=150)
    position = forms.ChoiceField(label=_("Jabatan"), choices=StaffMember.Position.choices)
    starts_on = Day(label=_("Sejak"), initial=lambda: timezone.localdate())


class SeatForm(Form):
    user = Choice(label=_("Konsultan"))
    field_code = forms.ChoiceField(label=_("Bidang"))
    starts_on = Day(label=_("Kontrak sejak"))
    ends_on = Day(label=_("Kontrak sampai"), required=False)
    contract_number = forms.CharField(label=_("Nomor kontrak"), max_length=100, required=False)
    is_coordinator = forms.BooleanField(label=_("Koordinator"), required=False)

    def __init__(self, *args: Any, people: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = list(people)  # type: ignore[attr-defined]
        self.fields["field_code"].choices = field_choices()  # type: ignore[attr-defined]


class CertificateForm(Form):
    user = Choice(label=_("Konsultan"))
    name = forms.CharField(label=_("Sertifikat"), max_length=200)
    number = forms.CharField(label=_("Nomor"), max_length=100, required=False)
    issuer = forms.CharField(label=_("Penerbit"), max_length=150, required=False)
    issued_on = Day(label=_("Terbit"))
    expires_on = Day(label=_("Berlaku sampai"), required=False)

    def __init__(self, *args: Any, people: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = list(people)  # type: ignore[attr-defined]


TARGETS = (
    ("klien-dilayani", _("Klien yang dilayani")),
    ("sesi-pendampingan", _("Sesi")),
    ("jam-pendampingan", _("Jam")),
    ("hasil-pendampingan", _("Hasil")),
)
"""Slugs of measures of which a consultant is asked a number."""


class TargetForm(Form):
    user = Choice(label=_("Konsultan"))
    measure = forms.ChoiceField(label=_("Ukuran"), choices=TARGETS)
    period_from = Day(label=_("Dari"))
    period_to = Day(label=_("Sampai"))
    number = forms.IntegerField(label=_("Target"), min_value=0, max_value=1_000_000)

    def __init__(self, *args: Any, people: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = list(people)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        given = self.cleaned_data
        if given.get("period_from") and given.get("period_to") and given["period_to"] < given["period_from"]:
            self.add_error("period_to", _("Masa berakhir sebelum mulai; periksa tanggalnya."))
        return cleaned


class ConsultantFileForm(Form):
    user = Choice(label=_("Konsultan"))
    registration_number = forms.CharField(label=_("Nomor registrasi"), max_length=60, required=False)
    education_code = forms.CharField(label=_("Pendidikan terakhir"), max_length=20, required=False)
    school = forms.CharField(label=_("Sekolah/perguruan tinggi"), max_length=150, required=False)
    major = forms.CharField(label=_("Jurusan"), max_length=150, required=False)
    expertise = forms.CharField(label=_("Keahlian"), max_length=300, required=False)
    association = forms.CharField(label=_("Asosiasi"), max_length=150, required=False)
    experience = forms.CharField(
        label=_("Pengalaman"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, people: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = list(people)  # type: ignore[attr-defined]
