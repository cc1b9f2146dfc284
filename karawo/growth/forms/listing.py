"""The filters of the two lists; what an address says besides is carried along as it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from karawo.ui.forms import FilterForm

ALL = ("", _("Semua"))


class _OfPlaces(FilterForm):
    q = forms.CharField(label=_("Nama usaha"), required=False, max_length=100)
    wilayah = forms.ChoiceField(label=_("Wilayah"), required=False)

    def __init__(self, *args: Any, places: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["wilayah"])
        field.choices = [("", _("Semua wilayah")), *places]


class AssessmentFilters(_OfPlaces):
    tingkat = forms.ChoiceField(label=_("Tingkat"), required=False)
    cukup = forms.ChoiceField(
        label=_("Kecukupan data"), required=False,
        choices=[ALL, ("ya", _("Cukup data")), ("tidak", _("Belum cukup data"))],
    )  # fmt: skip
    tahun = forms.CharField(
        label=_("Tahun dinilai"),
        required=False,
        max_length=4,
        widget=forms.TextInput({"inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, levels: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["tingkat"]).choices = [ALL, *levels]


class EventFilters(_OfPlaces):
    jenis = forms.ChoiceField(
        label=_("Jenis"), required=False,
        choices=[ALL, ("tingkat", _("Tingkat diagnosis")), ("kelas", _("Kelas PP 7/2021"))],
    )  # fmt: skip
    arah = forms.ChoiceField(
        label=_("Arah"), required=False, choices=[ALL, ("naik", _("Naik")), ("turun", _("Turun"))]
    )
    hasil = forms.ChoiceField(
        label=_("Keadaan"), required=False,
        choices=[
            ALL, ("menunggu", _("Menunggu orang kedua")), ("dibenarkan", _("Dibenarkan")), ("ditolak", _("Ditolak")),
            ("ditarik", _("Ditarik")),
        ],
    )  # fmt: skip
    tahun = forms.CharField(
        label=_("Tahun kejadian"),
        required=False,
        max_length=4,
        widget=forms.TextInput({"inputmode": "numeric"}),
    )
