"""What is typed about a sentra: what it is, and how it stands on a day."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from karawo.plut.economy.models import ClusterState
from karawo.plut.economy.rules.words import PROBLEM_FIELDS
from karawo.plut.forms.fields import Amount, Day
from karawo.plut.rules.fields import field_title
from karawo.ui.forms import Form, RupiahInput


class ClusterForm(Form):
    name = forms.CharField(label=_("Nama sentra"), max_length=150)
    product = forms.CharField(label=_("Produk"), max_length=150)
    address = forms.CharField(
        label=_("Tempat"), max_length=300, help_text=_("Desa atau kelurahan, kecamatan.")
    )
    formed_year = forms.IntegerField(label=_("Tahun terbentuk"), required=False)
    assisted_since = Day(label=_("Dibina sejak"))


def _choice(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", _("belum diketahui")), *choices], required=False)


class StateForm(Form):
    """Empty is "nobody said it", never zero."""

    on = Day(label=_("Keadaan per"))
    told_by = forms.CharField(label=_("Kata siapa"), max_length=150, help_text=_("Misalnya ketua sentra."))
    source = forms.ChoiceField(label=_("Sumber"), choices=ClusterState.Source.choices)
    members = forms.IntegerField(
        label=_("Anggota (unit usaha)"), min_value=0, max_value=1_000_000, required=False
    )
    workers = forms.IntegerField(label=_("Pekerja"), min_value=0, max_value=1_000_000, required=False)
    turnover_rupiah = Amount(label=_("Omzet sebulan"), required=False, widget=RupiahInput())
    technology = _choice(_("Teknologi"), ClusterState.Technology.choices)
    material = _choice(_("Bahan baku"), ClusterState.Material.choices)
    marketing = _choice(_("Pemasaran"), ClusterState.Marketing.choices)
    partnership = forms.CharField(label=_("Kemitraan"), max_length=300, required=False)
    chair = forms.CharField(label=_("Ketua"), max_length=150, required=False)
    mentors = forms.CharField(label=_("Pembina"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in PROBLEM_FIELDS:
            self.fields[f"problem_{code}"] = forms.CharField(
                label=_("Masalah %(field)s") % {"field": field_title(code)}, max_length=300, required=False
            )

    def given(self) -> dict[str, Any]:
        """The words of `actions.GivenState`; of a valid form."""
        told = dict(self.cleaned_data)
        told["problems"] = {code: told.pop(f"problem_{code}") for code in PROBLEM_FIELDS}
        return told
