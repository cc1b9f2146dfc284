"""Answers as people in Indonesia write them: numbers of identity, money, counts, a place, a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from karawo.kit.dates import NotADate, parse_date
from karawo.kit.numbers import NotANumber, parse_integer
from karawo.kit.rupiah import parse_rupiah
from karawo.registry.actions import GivenPlace
from karawo.registry.rules import IdentifierKind, InvalidIdentifier, parse
from karawo.ui.forms import DateInput, DigitsInput, PhoneInput, RupiahInput
from karawo.ui.language import said

LARGEST = 9_000_000_000_000_000_000


class NumberOfIdentity(forms.CharField):
    """A NIK, NIB, telephone number and so on, refused with the words of its own rule. Cleans to the text typed."""

    def __init__(self, kind: IdentifierKind, **kwargs: Any) -> None:
        kwargs.setdefault("label", _(kind.label))
        kwargs.setdefault("max_length", 60)
        kwargs.setdefault("widget", PhoneInput() if kind is IdentifierKind.PHONE else DigitsInput())
        super().__init__(**kwargs)
        self.kind = kind

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if text:
            try:
                parse(self.kind, text, on=timezone.localdate())
            except InvalidIdentifier as error:
                raise forms.ValidationError(said(error.message)) from None
        return text


class Whole(forms.CharField):
    """A whole number that is not below `least`; cleans to int or None."""

    def __init__(self, *, least: int = 0, most: int = 2_000_000_000, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("widget", forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(**kwargs)
        self.least, self.most = least, most

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            number = parse_integer(text)
        except NotANumber as error:
            raise forms.ValidationError(said(str(error))) from None
        if not self.least <= number <= self.most:
            raise forms.ValidationError(
                _("%(label)s harus antara %(least)s dan %(most)s; Anda mengetik %(typed)s."),
                params={
                    "label": self.label or "",
                    "least": str(self.least),
                    "most": str(self.most),
                    "typed": text,
                },
            )
        return number


class Year(Whole):
    """A year that is not later than this one."""

    def __init__(self, *, least: int = 1900, **kwargs: Any) -> None:
        super().__init__(least=least, **kwargs)

    def clean(self, value: Any) -> Any:
        self.most = timezone.localdate().year
        return super().clean(value)


class Money(forms.CharField):
    """Whole rupiah from "2.500.000", "2,5 juta" and the like; cleans to int or None."""

    def __init__(self, *, may_be_negative: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 60)
        kwargs.setdefault("widget", RupiahInput())
        super().__init__(**kwargs)
        self.may_be_negative = may_be_negative

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            amount = int(parse_rupiah(text))
        except NotANumber as error:
            raise forms.ValidationError(said(str(error))) from None
        if amount < 0 and not self.may_be_negative:
            raise forms.ValidationError(
                _("%(label)s tidak boleh kurang dari nol."), params={"label": self.label}
            )
        return amount


class Day(forms.CharField):
    """A day, from the browser's picker or written as people do: "5 Agustus 1985", "05/08/1985"."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("widget", DateInput())
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_date(text).on
        except NotADate as error:
            raise forms.ValidationError(said(str(error))) from None

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value


LEVELS = ("provinsi", "kabupaten", "kecamatan", "desa")


class PlaceAnswers(forms.Form):
    """The chain of selects of the component `regions`, an address, and what they mean together.

    least_level: 2 where the kabupaten is enough, 3 where the kecamatan must be known, 0 where nothing must.
    """

    least_level = 2

    provinsi = forms.CharField(label=_("Provinsi"), required=False, max_length=10)
    kabupaten = forms.CharField(label=_("Kabupaten/kota"), required=False, max_length=10)
    kecamatan = forms.CharField(label=_("Kecamatan"), required=False, max_length=10)
    desa = forms.CharField(label=_("Desa/kelurahan"), required=False, max_length=10)
    address = forms.CharField(
        label=_("Alamat"),
        help_text=_("Jalan, nomor, RT/RW, atau patokan terdekat."),
        required=False,
        max_length=300,
        widget=forms.TextInput({"autocomplete": "street-address"}),
    )

    @property
    def region_id(self) -> int | None:
        """The finest unit that was chosen; each choice lies inside the one above it."""
        finest = None
        above = ""
        for level in LEVELS:
            code = str(self.cleaned_data.get(level) or "").strip()
            if not code.isdigit() or not code.startswith(above):
                break
            finest, above = int(code), code
        return finest

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        length = {2: 4, 3: 6}.get(self.least_level, 0)
        if len(str(self.region_id or "")) < length:
            if self.least_level == 2:
                self.add_error("kabupaten", _("Pilih sedikitnya provinsi dan kabupaten/kota tempat usaha."))
            else:
                self.add_error("kecamatan", _("Pilih tempat usaha sampai kecamatan; desa boleh menyusul."))
        return cleaned

    @property
    def place(self) -> GivenPlace:
        return GivenPlace(region_id=self.region_id, address=self.cleaned_data.get("address", ""))
