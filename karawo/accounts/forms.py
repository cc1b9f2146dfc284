"""What administrators and people type about accounts; validation only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.forms.models import ModelChoiceIterator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from karawo.accounts.models import Centre, Purpose, User
from karawo.accounts.rules import HELD_FOR_CENTRE, HELD_FOR_REGION, ROLE_NAMES, Role
from karawo.regions.models import Region


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class _ByProvince(ModelChoiceIterator):  # type: ignore[type-arg]
    """Five hundred names, some of them twice in the country: each under its province."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        provinces = {row.pk: str(row) for row in Region.objects.filter(level=1)}
        for number, rows in groupby(self.queryset, key=lambda row: int(str(row.pk)[:2])):
            yield provinces.get(number, str(number)), [self.choice(row) for row in rows]


class Territory(forms.ModelChoiceField):  # type: ignore[type-arg]
    iterator = _ByProvince


def _territories() -> Any:
    """By number as text, so that a province stands before its kabupaten."""
    rows = Region.objects.filter(level__lte=2, valid_to=None)
    return rows.annotate(_number=Cast("id", TextField())).order_by("_number")


def _kabupaten() -> Any:
    return Region.objects.filter(level=2, valid_to=None).order_by("id")


class NewPassword(forms.Form):
    password = forms.CharField(
        label=_("Kata sandi"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password_again = forms.CharField(
        label=_("Kata sandi sekali lagi"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.user: User | None = kwargs.pop("user", None)
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = " ".join(password_validators_help_texts()[:1])

    def described(self) -> User:
        """The person whose words the password must not repeat."""
        return self.user or User(
            username=self.cleaned_data.get("username", ""), name=self.cleaned_data.get("name", "")
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        password, again = cleaned.get("password"), cleaned.get("password_again")
        if password and again and password != again:
            self.add_error(
                "password_again", _("Kedua kata sandi berbeda. Ketik kata sandi yang sama dua kali.")
            )
        elif password:
            try:
                validate_password(password, self.described())
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned


class NewAccount(NewPassword):
    name = forms.CharField(
        label=_("Nama lengkap"), max_length=150, widget=forms.TextInput({"autocomplete": "name"})
    )
    username = forms.CharField(
        label=_("Nama pengguna"),
        max_length=60,
        help_text=_("Dipakai untuk masuk; huruf, angka, titik, atau garis bawah, tanpa spasi."),
        validators=[
            UnicodeUsernameValidator(
                message=_("Nama pengguna hanya huruf, angka, dan tanda @ . + - _ tanpa spasi.")
            )
        ],
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    field_order = ["name", "username", "password", "password_again"]

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"].strip()
        if User.objects.filter(username__iexact=username).exists():
            raise ValidationError(
                _("Nama pengguna “%(name)s” sudah dipakai. Pilih yang lain."), params={"name": username}
            )
        return username


class OwnerCode(NewPassword):
    """Number, printed code and the first password in one page: the code is used up by sending it."""

    number = forms.CharField(
        label=_("Nomor HP atau NIB"),
        max_length=30,
        help_text=_("Nomor yang tercetak di slip Anda."),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "username"}),
    )
    code = forms.CharField(
        label=_("Kode di slip"),
        max_length=30,
        help_text=_("Dua belas huruf dan angka; besar kecil dan tanda hubung tidak penting."),
        widget=forms.TextInput(
            {"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    field_order = ["number", "code", "password", "password_again"]


class Profile(forms.Form):
    name = forms.CharField(label=_("Nama lengkap"), max_length=150)
    email = forms.EmailField(label=_("Surel"), required=False)


class Period(forms.Form):
    role = forms.ChoiceField(
        label=_("Peran"), choices=[(role.value, _(name)) for role, name in ROLE_NAMES.items()]
    )
    region = Territory(
        label=_("Wilayah"),
        empty_label=_("Pilih wilayah"),
        queryset=Region.objects.none(),
        required=False,
        help_text=_(
            "Untuk Dinas dan Pimpinan: provinsi atau kabupaten/kota. Untuk konsultan tanpa PLUT: kabupaten/kota."
        ),
    )
    centre = forms.ModelChoiceField(
        label=_("PLUT"),
        empty_label=_("Pilih PLUT"),
        queryset=Centre.objects.none(),
        required=False,
        help_text=_("Untuk konsultan dan kepala PLUT."),
    )
    starts_on = forms.DateField(label=_("Mulai"), widget=DateInput())
    ends_on = forms.DateField(label=_("Sampai"), required=False, widget=DateInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = _territories()  # type: ignore[attr-defined]
        self.fields["centre"].queryset = Centre.objects.order_by("name")  # type: ignore[attr-defined]
        self.fields["starts_on"].initial = timezone.localdate

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        role = Role(cleaned["role"]) if "role" in cleaned else None
        region, centre = cleaned.get("region"), cleaned.get("centre")
        if region and centre:
            self.add_error("region", _("Pilih PLUT atau wilayah, bukan keduanya."))
        elif role and centre and role not in HELD_FOR_CENTRE:
            self.add_error("centre", _("Peran ini tidak dipegang untuk PLUT. Kosongkan PLUT."))
        elif role and region and role not in HELD_FOR_REGION:
            self.add_error("region", _("Peran ini tidak dipegang untuk wilayah. Kosongkan wilayah."))
        elif role and role in HELD_FOR_REGION and not (region or centre):
            self.add_error("region", _("Peran ini berlaku di suatu tempat. Pilih PLUT atau wilayahnya."))
        starts: date | None = cleaned.get("starts_on")
        ends: date | None = cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error(
                "ends_on", _("Tanggal akhir lebih awal daripada tanggal mulai. Pilih tanggal sesudahnya.")
            )
        return cleaned


class Invitation(Period):
    name = forms.CharField(label=_("Nama lengkap"), max_length=150)
    field_order = ["name", "role", "centre", "region", "starts_on", "ends_on"]


class Grant(Period):
    field_order = ["role", "centre", "region", "starts_on", "ends_on"]


class Reason(forms.Form):
    reason = forms.CharField(
        label=_("Alasan"),
        max_length=300,
        error_messages={"required": _("Tuliskan alasannya dalam satu kalimat.")},
    )


class CentreForm(forms.Form):
    name = forms.CharField(label=_("Nama PLUT"), max_length=150)
    region = Territory(
        label=_("Tempat"),
        empty_label=_("Pilih kabupaten/kota"),
        queryset=Region.objects.none(),
        help_text=_("Kabupaten/kota tempat kantornya."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.centre: Centre | None = kwargs.pop("centre", None)
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = _kabupaten()  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        others = Centre.objects.exclude(pk=self.centre.pk) if self.centre else Centre.objects.all()
        if others.filter(name__iexact=name).exists():
            raise ValidationError(
                _("PLUT bernama “%(name)s” sudah ada. Pilih nama lain."), params={"name": name}
            )
        return name


class ServedCentreForm(CentreForm):
    """A centre that is there already; offered are its own province, whole or in parts, and what it serves elsewhere."""

    areas = forms.ModelMultipleChoiceField(
        label=_("Wilayah layanan"),
        queryset=Region.objects.none(),
        help_text=_("Kabupaten/kota yang dilayani; konsultan PLUT ini melihat usaha di dalamnya."),
        widget=forms.CheckboxSelectMultiple(),
        error_messages={"required": _("Centang sedikitnya satu kabupaten/kota yang dilayani.")},
    )

    def __init__(self, *args: Any, centre: Centre, **kwargs: Any) -> None:
        super().__init__(*args, centre=centre, **kwargs)
        province = int(str(centre.region_id)[:2])
        parts = Q(id=province) | Q(level=2, id__range=(province * 100, province * 100 + 99))
        served = Q(id__in=centre.areas.values("region_id"))
        self.fields["areas"].queryset = _territories().filter(parts | served)  # type: ignore[attr-defined]


class StatePurpose(forms.Form):
    purpose = forms.ModelChoiceField(label=_("Tujuan"), queryset=Purpose.objects.none(), empty_label=None)
    reason = forms.CharField(
        label=_("Pekerjaan apa"),
        max_length=300,
        help_text=_("Satu kalimat; tersimpan di catatan dan terlihat oleh orang yang datanya Anda buka."),
        error_messages={
            "required": _("Tuliskan dalam satu kalimat untuk pekerjaan apa data bernama ini dibaca.")
        },
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        ids = [purpose.pk for purpose in Purpose.objects.in_force(today)]
        self.fields["purpose"].queryset = Purpose.objects.filter(pk__in=ids).order_by("title")  # type: ignore[attr-defined]
