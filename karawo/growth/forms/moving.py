"""What is typed when somebody proposes a move, and when another decides."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from karawo.growth.actions import StatedRise
from karawo.growth.rules.indicator import Dated, Indicator
from karawo.ui.forms import DateInput, Form, RupiahInput

STATED = str(Indicator.FORMAL_CREDIT)


class _Rupiah(forms.CharField):
    """Whole rupiah; dots and blanks are taken out."""

    widget = RupiahInput

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value) or "")
        digits = "".join(mark for mark in text.removeprefix("Rp") if mark not in " .\u00a0")
        if not digits:
            return None
        if not (digits.isascii() and digits.isdigit()) or len(digits) > 15:
            raise forms.ValidationError(_("Tulis rupiah bulat, misalnya 25.000.000."), code="not_rupiah")
        return int(digits)


class Proposal(Form):
    """rises: (indicator, words) that stand in the register; formal credit may be stated besides."""

    indicator = forms.ChoiceField(
        label=gettext_lazy("Penanda keras yang naik"), required=False, widget=forms.RadioSelect
    )
    before_on = forms.DateField(label=gettext_lazy("Tanggal pertama"), required=False, widget=DateInput)
    before_value = _Rupiah(label=gettext_lazy("Kredit pada tanggal pertama"), required=False)
    after_on = forms.DateField(label=gettext_lazy("Tanggal kedua"), required=False, widget=DateInput)
    after_value = _Rupiah(label=gettext_lazy("Kredit pada tanggal kedua"), required=False)
    evidence = forms.CharField(
        label=gettext_lazy("Bukti"),
        help_text=gettext_lazy("Apa yang dilihat, dokumen mana, dan di mana disimpan."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, rises: Iterable[tuple[str, str]], is_up: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_up:
            for name in ("indicator", "before_on", "before_value", "after_on", "after_value"):
                del self.fields[name]
            return
        known = list(rises)
        field = cast(forms.ChoiceField, self.fields["indicator"])
        field.choices = [*known, (STATED, _("Kredit formal, diisi di bawah"))]
        field.required = True
        field.initial = known[0][0] if known else STATED
        field.error_messages["required"] = _("Pilih penanda yang naik.")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("indicator") == STATED:
            for name in ("before_on", "before_value", "after_on", "after_value"):
                if given.get(name) is None and name not in self.errors:
                    label = {"label": self.fields[name].label}
                    self.add_error(name, _("Isi “%(label)s”; angka nol ditulis 0.") % label)
        return given

    @property
    def chosen(self) -> Indicator | None:
        code = self.cleaned_data.get("indicator", "")
        return Indicator(code) if code else None

    @property
    def stated(self) -> StatedRise | None:
        given = self.cleaned_data
        if given.get("indicator") != STATED:
            return None
        return StatedRise(
            Indicator.FORMAL_CREDIT,
            Dated(given["before_on"], given["before_value"]),
            Dated(given["after_on"], given["after_value"]),
        )


class LegalProposal(Form):
    """before, after: ids of the observations of sales."""

    before = forms.TypedChoiceField(label=gettext_lazy("Keadaan pertama"), coerce=int)
    after = forms.TypedChoiceField(label=gettext_lazy("Keadaan kedua"), coerce=int)
    evidence = forms.CharField(
        label=gettext_lazy("Bukti"),
        help_text=gettext_lazy("Laporan penjualan atau pajak yang mendasari angka itu."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, figures: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("before", "after"):
            cast(forms.ChoiceField, self.fields[name]).choices = figures
        if len(figures) > 1:
            self.initial.setdefault("before", figures[0][0])
            self.initial.setdefault("after", figures[-1][0])


class Decision(Form):
    decision = forms.ChoiceField(choices=[("benar", "benar"), ("tolak", "tolak")])
    answer = forms.CharField(
        label=gettext_lazy("Alasan"),
        help_text=gettext_lazy("Wajib bila ditolak: apa yang kurang atau keliru."),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
