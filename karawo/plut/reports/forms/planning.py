"""What is typed about targets and the work programme."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from karawo.plut.forms.fields import Amount, Day, Number
from karawo.plut.reports.models import WorkItem
from karawo.plut.reports.rules.period import roman
from karawo.ui.forms import Form, RupiahInput

QUARTERS = (1, 2, 3, 4, 0)


class Targets(Form):
    """Of one indicator and year; an empty figure is no target."""

    source = forms.CharField(
        label=_("Sumber target"), max_length=200,
        help_text=_("Dokumen yang menetapkannya, misalnya Renja Dinas 2026."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for quarter in QUARTERS:
            label = _("Setahun") if quarter == 0 else _("Triwulan %(n)s") % {"n": roman(quarter)}
            self.fields[f"quarter_{quarter}"] = Number(label=label, required=False)
        self.order_fields([*(f"quarter_{quarter}" for quarter in QUARTERS), "source"])


class Item(Form):
    activity = forms.CharField(label=_("Kegiatan"), max_length=300)
    goal = forms.CharField(label=_("Tujuan"), max_length=300)
    objective = forms.CharField(label=_("Sasaran"), max_length=300)
    indicator = forms.CharField(label=_("Indikator"), max_length=300)
    output_number = Number(label=_("Keluaran"))
    output_unit = forms.CharField(
        label=_("Satuan keluaran"), max_length=40, help_text=_("Misalnya orang, produk.")
    )
    beneficiaries = forms.CharField(label=_("Penerima manfaat"), max_length=200, required=False)
    beneficiary_count = forms.IntegerField(label=_("Banyaknya penerima"), min_value=0, required=False)
    budget_source = forms.ChoiceField(label=_("Sumber anggaran"), choices=WorkItem.Budget.choices)
    budget_rupiah = Amount(label=_("Anggaran"), required=False, widget=RupiahInput())
    starts_on = Day(label=_("Mulai"))
    ends_on = Day(label=_("Selesai"))
    partner = forms.CharField(label=_("Mitra kerja"), max_length=200, required=False)
