"""Answers that several forms of the room ask for."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from karawo.kit.numbers import NotANumber, format_decimal, parse_decimal
from karawo.kit.rupiah import parse_rupiah
from karawo.plut.rules.spans import Span, Unreadable, parse_spans
from karawo.ui.forms import DateInput
from karawo.ui.language import said

MOST = Decimal(10) ** 12


class Day(forms.DateField):
    widget = DateInput


class Number(forms.CharField):
    """As people write numbers: "2.500.000", "1,5". Cleans to Decimal or None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 30)
        kwargs.setdefault("widget", forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            return format_decimal(value, 0 if value == value.to_integral_value() else 2)
        return value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            number = parse_decimal(text)
        except NotANumber as error:
            raise forms.ValidationError(str(error)) from None
        if not 0 <= number < MOST:
            raise forms.ValidationError(_("Angka harus dari nol sampai di bawah satu triliun."))
        return number.quantize(Decimal("0.01"))


class Amount(forms.CharField):
    """Whole rupiah or whole persons: "Rp 2,5 juta", "3". Cleans to int or None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("widget", forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            amount = int(parse_rupiah(text))
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None
        if not 0 <= amount < 10**15:
            raise forms.ValidationError(
                _("Jumlah tidak boleh kurang dari nol atau melampaui seribu triliun.")
            )
        return amount


class Choice(forms.TypedChoiceField):
    """A person or a row by its id; cleans to int or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, empty_value=None, **kwargs)


class SpansField(forms.CharField):
    """The hours of one day, "08.00–12.00, 13.00–16.00"; cleans to spans, none for a day off."""

    def clean(self, value: Any) -> tuple[Span, ...]:
        try:
            return parse_spans(super().clean(value))
        except Unreadable as error:
            raise forms.ValidationError(said(str(error))) from None
