"""What is typed into the filters of lists; a filter that nobody understands is left out and said so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from karawo.front.models import SavedFilter
from karawo.ui.forms import FilterForm, Form

ALL = ("", _("Semua"))


class BusinessFilters(FilterForm):
    """The frequent half of BusinessFilter; the rest of an address is carried along as it is."""

    q = forms.CharField(label=_("Kata"), required=False, max_length=200)
    wilayah = forms.ChoiceField(label=_("Wilayah"), required=False)
    kelas = forms.ChoiceField(
        label=_("Kelas usaha"),
        required=False,
        choices=[
            ALL,
            ("mikro", _("Mikro")),
            ("kecil", _("Kecil")),
            ("menengah", _("Menengah")),
            ("besar", _("Besar")),
            ("belum", _("Belum diketahui")),
        ],
    )
    keadaan = forms.ChoiceField(
        label=_("Keadaan"),
        required=False,
        choices=[
            ALL,
            ("active,unknown", _("Masih ada atau belum ditanya")),
            ("active", _("Masih ada")),
            ("unknown", _("Belum diketahui")),
            ("moved", _("Pindah")),
            ("closed", _("Tutup")),
        ],
    )
    nib = forms.ChoiceField(
        label=_("NIB"), required=False, choices=[ALL, ("ya", _("Tercatat")), ("tidak", _("Belum tercatat"))]
    )
    jk = forms.ChoiceField(
        label=_("Pemilik"), required=False, choices=[ALL, ("P", _("Perempuan")), ("L", _("Laki-laki"))]
    )

    def __init__(self, *args: Any, places: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, places)


class CooperativeFilters(FilterForm):
    q = forms.CharField(label=_("Nama koperasi"), required=False, max_length=200)
    wilayah = forms.ChoiceField(label=_("Wilayah"), required=False)
    rat = forms.ChoiceField(
        label=_("RAT tahun buku lalu"),
        required=False,
        choices=[
            ALL,
            ("ya", _("Tercatat")),
            ("tidak", _("Dilaporkan tanpa RAT")),
            ("belum", _("Belum melapor")),
        ],
    )

    def __init__(self, *args: Any, places: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, places)


def _offer(form: Form, places: Iterable[Any]) -> None:
    field = cast(forms.ChoiceField, form.fields["wilayah"])
    field.choices = [("", _("Semua wilayah")), *places]


class SaveFilter(Form):
    """query and list_name come from the page that offers to save."""

    name = forms.CharField(label=_("Nama"), max_length=80)
    reach = forms.ChoiceField(label=_("Dilihat oleh"), choices=SavedFilter.Reach.choices)
    list_name = forms.ChoiceField(choices=SavedFilter.List.choices, widget=forms.HiddenInput)
    query = forms.CharField(max_length=500, required=False, widget=forms.HiddenInput)
