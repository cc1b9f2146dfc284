"""What is asked at the board: two answers for a note, the rest may wait."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from karawo.gatherings.actions import GivenDecision, GivenNote
from karawo.gatherings.forms.fields import Day, element_choices
from karawo.gatherings.models import Board
from karawo.gatherings.queries.board import commodities_of
from karawo.gatherings.queries.places import kabupaten_around
from karawo.gatherings.rules.words import CONTRIBUTIONS, ROLES, STAGES, UNITS
from karawo.kit.numbers import NotANumber, parse_decimal
from karawo.ui.forms import Form
from karawo.ui.language import said


def choices(words: dict[str, str], empty: Any) -> list[tuple[str, Any]]:
    return [("", empty), *((code, said(label)) for code, label in words.items())]


class JoinForm(Form):
    name = forms.CharField(label=_("Nama Anda"), max_length=80)
    organisation = forms.CharField(label=_("Lembaga atau usaha"), required=False, max_length=120)
    element_code = forms.ChoiceField(label=_("Unsur"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["element_code"].choices = element_choices()  # type: ignore[attr-defined]


class CodeForm(Form):
    code = forms.CharField(
        label=_("Kode papan"),
        max_length=12,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        help_text=_("Enam huruf atau angka di layar ruangan."),
    )


class _Placed(Form):
    def place(self, board: Board | None, region_id: int) -> None:
        self.fields["region"].choices = [("", _("Semua wilayah")), *kabupaten_around(region_id)]  # type: ignore[attr-defined]
        rows = commodities_of(board) if board else ()
        self.fields["commodity"].choices = [("", _("Tidak khusus")), *((each.pk, each.name) for each in rows)]  # type: ignore[attr-defined]


def _whole(**kwargs: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(coerce=int, empty_value=None, required=False, **kwargs)


class NoteForm(_Placed):
    stakeholder = forms.CharField(
        label=_("Siapa"), max_length=120, help_text=_("Lembaga, usaha, atau orangnya.")
    )
    text = forms.CharField(
        label=_("Dapat membawa atau melakukan apa"), max_length=280, widget=forms.Textarea({"rows": 2})
    )
    element_code = forms.ChoiceField(label=_("Unsur"), required=False)
    role_code = forms.ChoiceField(label=_("Peran"), required=False)
    contribution_code = forms.ChoiceField(label=_("Bentuk"), required=False)
    stage_code = forms.ChoiceField(label=_("Mata rantai"), required=False)
    region = _whole(label=_("Wilayah"))
    commodity = _whole(label=_("Komoditas"))

    def __init__(self, *args: Any, board: Board, region_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in (
            ("role_code", ROLES),
            ("contribution_code", CONTRIBUTIONS),
            ("stage_code", STAGES),
        ):
            self.fields[name].choices = choices(words, _("Belum tahu"))  # type: ignore[attr-defined]
        self.fields["element_code"].choices = element_choices()  # type: ignore[attr-defined]
        self.place(board, region_id)

    def given(self) -> GivenNote:
        told = self.cleaned_data
        return GivenNote(
            stakeholder=told["stakeholder"],
            text=told["text"],
            element_code=told["element_code"],
            role_code=told["role_code"],
            contribution_code=told["contribution_code"],
            stage_code=told["stage_code"],
            region_id=told["region"],
            commodity_id=told["commodity"],
        )


class BallotForm(Form):
    question = forms.CharField(
        label=_("Pertanyaan"), max_length=150, initial=_("Komoditas mana yang didahulukan?")
    )
    dots = forms.IntegerField(label=_("Titik tiap orang"), min_value=1, max_value=10, initial=3)


class CommodityForm(Form):
    name = forms.CharField(label=_("Komoditas"), max_length=80)


class Quantity(forms.CharField):
    """As people write numbers: "2.500", "1,5". Cleans to Decimal or None."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            number = parse_decimal(text)
        except NotANumber as error:
            raise forms.ValidationError(str(error)) from None
        if not 0 < number < Decimal(10) ** 13:
            raise forms.ValidationError(_("Jumlah harus lebih dari nol."))
        return number.quantize(Decimal("0.01"))


class DecisionForm(_Placed):
    who = forms.CharField(
        label=_("Siapa"),
        max_length=150,
        help_text=_("Lembaga atau orang yang berjanji."),
        widget=forms.TextInput({"list": "siapa-di-papan", "autocomplete": "off"}),
    )
    element_code = forms.ChoiceField(label=_("Unsur"), required=False)
    what = forms.CharField(label=_("Melakukan apa"), max_length=300, widget=forms.Textarea({"rows": 2}))
    contribution_code = forms.ChoiceField(label=_("Bentuk"))
    quantity = Quantity(
        label=_("Jumlah"),
        required=False,
        max_length=20,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
    )
    unit = forms.CharField(
        label=_("Satuan"),
        required=False,
        max_length=20,
        help_text=_("Misalnya orang, kali, kg, rupiah."),
        widget=forms.TextInput({"list": "satuan-keputusan", "autocomplete": "off"}),
    )
    due_on = Day(label=_("Tenggat"))
    region = _whole(label=_("Wilayah"))
    commodity = _whole(label=_("Komoditas"))
    units = UNITS

    def __init__(self, *args: Any, board: Board | None, region_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["element_code"].choices = element_choices()  # type: ignore[attr-defined]
        self.fields["contribution_code"].choices = choices(CONTRIBUTIONS, _("Pilih"))  # type: ignore[attr-defined]
        self.place(board, region_id)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "quantity" not in self.errors and (cleaned.get("quantity") is None) != (not cleaned.get("unit")):
            self.add_error("unit", _("Jumlah dan satuan diisi bersama, atau keduanya dikosongkan."))
        return cleaned

    def given(self) -> GivenDecision:
        told = self.cleaned_data
        return GivenDecision(
            who=told["who"],
            what=told["what"],
            contribution_code=told["contribution_code"],
            due_on=told["due_on"],
            element_code=told["element_code"],
            quantity=told["quantity"],
            unit=told["unit"],
            region_id=told["region"],
            commodity_id=told["commodity"],
        )


class SigningForm(Form):
    """Who signs the minutes, for the room and for those who came."""

    facilitator = forms.CharField(label=_("Pemandu"), max_length=120)
    representative = forms.CharField(
        label=_("Wakil peserta"),
        max_length=120,
        required=False,
        help_text=_("Boleh kosong: garisnya tetap ada di kertas."),
    )
    of = forms.CharField(label=_("Dari lembaga"), max_length=120, required=False)
