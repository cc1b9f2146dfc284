from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from karawo.front.datasets.rules import FREQUENCY_NAMES, Frequency
from karawo.ui.forms import Form


class Proposal(Form):
    title = forms.CharField(
        label=_("Judul"),
        max_length=150,
        help_text=_("Sebut apa yang dihitung, menurut apa, dan di mana; tahunnya tidak perlu."),
    )
    producer = forms.CharField(
        label=_("Produsen data"),
        max_length=150,
        help_text=_("Kantor yang bertanggung jawab atas angkanya, misalnya Dinas Koperasi dan UKM."),
    )
    frequency = forms.ChoiceField(
        label=_("Diperbarui"),
        choices=[(each.value, _(FREQUENCY_NAMES[each])) for each in Frequency],
        initial=Frequency.YEARLY.value,
    )
    description = forms.CharField(
        label=_("Keterangan"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Yang perlu diketahui pembaca: cakupan, keterbatasan, cara mengutip."),
    )
