"""What is asked of who comes: on a phone in a minute, or by staff."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from karawo.gatherings.actions import Person
from karawo.gatherings.forms.fields import YesNoUnknown, age_choices, element_choices, sex_choices
from karawo.ui.forms import Form, PhoneInput


class _About(Form):
    organisation = forms.CharField(label=_("Usaha atau lembaga"), required=False, max_length=150)
    element_code = forms.ChoiceField(
        label=_("Unsur"), required=False, help_text=_("Anda datang sebagai bagian dari apa?")
    )
    sex = forms.ChoiceField(label=_("Jenis kelamin"), required=False)
    age_band = forms.ChoiceField(label=_("Umur"), required=False)
    has_disability = YesNoUnknown(
        label=_("Penyandang disabilitas"), help_text=_("Supaya tempat dan bahannya disiapkan.")
    )
    is_remote = YesNoUnknown(
        label=_("Tinggal di daerah terpencil"),
        help_text=_("Misalnya pulau kecil, atau lebih dari dua jam dari kota."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["element_code"].choices = element_choices()  # type: ignore[attr-defined]
        self.fields["sex"].choices = sex_choices()  # type: ignore[attr-defined]
        self.fields["age_band"].choices = age_choices()  # type: ignore[attr-defined]

    def _person(self, **known: Any) -> Person:
        told = self.cleaned_data
        names = ("organisation", "element_code", "sex", "age_band", "has_disability", "is_remote")
        return Person(
            name=told.get("name", ""),
            phone=told.get("phone", ""),
            **{name: told[name] for name in names},
            **known,
        )


class SignUpForm(_About):
    """For everybody: two answers are needed."""

    name = forms.CharField(label=_("Nama lengkap"), max_length=150, help_text=_("Seperti di sertifikat."))
    phone = forms.CharField(label=_("Nomor HP"), max_length=30, widget=PhoneInput())
    consent = forms.BooleanField(label=_("Saya setuju data ini dipakai untuk kegiatan ini"))
    field_order = ("name", "phone", "organisation")

    def given(self) -> Person:
        return self._person()


class EnrolForm(_About):
    """By staff. The name falls away where the person was chosen from the register."""

    name = forms.CharField(label=_("Nama lengkap"), max_length=150)
    phone = forms.CharField(label=_("Nomor HP"), required=False, max_length=30, widget=PhoneInput())
    consent = forms.BooleanField(
        label=_("Peserta setuju datanya dipakai untuk kegiatan ini"),
        required=False,
        help_text=_("Tanyakan sebelum mencentang."),
    )
    field_order = ("name", "phone", "organisation")

    def __init__(self, *args: Any, is_known: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_known:
            del self.fields["name"]

    def given(self, *, owner_id: int | None = None, business_id: int | None = None) -> Person:
        return self._person(owner_id=owner_id, business_id=business_id)


class HeadCountForm(Form):
    number = forms.IntegerField(label=_("Jumlah orang"), min_value=1, max_value=1_000_000)
    women = forms.IntegerField(label=_("Di antaranya perempuan"), required=False, min_value=0)
    note = forms.CharField(
        label=_("Cara menghitung"), max_length=200, help_text=_("Misalnya “dihitung di pintu pukul 10.00”.")
    )
