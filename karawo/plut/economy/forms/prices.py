"""What is typed about a price."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from karawo.plut.economy.models import Commodity
from karawo.plut.forms.fields import Amount, Choice, Day
from karawo.ui.forms import Form, RupiahInput


class PriceForm(Form):
    """A commodity of the list, or a new one by its name and unit."""

    known = Choice(label=_("Komoditas"), required=False)
    commodity = forms.CharField(
        label=_("Komoditas lain"), max_length=100, required=False,
        help_text=_("Diisi bila belum ada dalam daftar di atas."),
    )  # fmt: skip
    unit = forms.CharField(
        label=_("Satuan"), max_length=20, required=False, help_text=_("Untuk komoditas baru, misalnya kg.")
    )
    price_rupiah = Amount(label=_("Harga"), widget=RupiahInput())
    place = forms.CharField(label=_("Tempat"), max_length=150, help_text=_("Misalnya Pasar Sentral."))
    on = Day(label=_("Tanggal"))
    source = forms.CharField(
        label=_("Sumber"), max_length=200, help_text=_("Misalnya pedagang, petugas pasar, atau laman dinas.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._known = {each.pk: each for each in Commodity.objects.all()}
        choices = [("", _("Pilih komoditas")), *((pk, str(each)) for pk, each in self._known.items())]
        self.fields["known"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("known") is None and "known" not in self.errors:
            for name in ("commodity", "unit"):
                if not self.cleaned_data.get(name):
                    self.add_error(name, _("Pilih komoditas dari daftar, atau isi nama dan satuannya."))
        return cleaned

    def given(self) -> dict[str, Any]:
        """The words of `actions.GivenPrice`; of a valid form."""
        told = dict(self.cleaned_data)
        known = self._known.get(told.pop("known"))
        if known is not None:
            told |= {"commodity": known.name, "unit": known.unit}
        return told
