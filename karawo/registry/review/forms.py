"""What is typed about a merge, a territory to look over, and its impact assessment (UU 27/2022 art. 34)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from karawo.ui.forms import DateInput, Form


class MergeForm(Form):
    reason = forms.CharField(
        label=gettext_lazy("Mengapa keduanya sama?"),
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("Tersimpan di catatan bersama nama Anda."),
    )


class Territory(Form):
    territory = forms.ChoiceField(label=gettext_lazy("Wilayah"))

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["territory"].choices = choices  # type: ignore[attr-defined]


class AssessmentForm(Territory):
    purpose = forms.CharField(
        label=gettext_lazy("Untuk apa data ditautkan, dan apa dasarnya?"),
        help_text=gettext_lazy("Misalnya: satu orang satu berkas, pelaksanaan tugas pelayanan publik PLUT."),
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
    )
    data_used = forms.CharField(
        label=gettext_lazy("Data apa yang dipakai?"),
        help_text=gettext_lazy(
            "Misalnya: nama, NIK dan telepon tersandi, tanggal lahir, alamat, nama usaha."
        ),
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
    )
    risks = forms.CharField(
        label=gettext_lazy("Apa yang dapat merugikan pemilik data?"),
        help_text=gettext_lazy(
            "Misalnya: dua orang dikira satu, sehingga berkasnya terbuka bagi orang lain."
        ),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )
    measures = forms.CharField(
        label=gettext_lazy("Apa yang dilakukan agar itu tidak terjadi?"),
        help_text=gettext_lazy(
            "Misalnya: tidak ada yang digabung tanpa diputus orang; setiap gabungan dapat dipisah."
        ),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )
    officer = forms.CharField(
        label=gettext_lazy("Pejabat pelindungan data yang dimintai pendapat"), max_length=150
    )
    opinion = forms.CharField(
        label=gettext_lazy("Pendapatnya"), max_length=1000, widget=forms.Textarea({"rows": 2})
    )
    assessed_on = forms.DateField(label=gettext_lazy("Tanggal penilaian"), widget=DateInput())
    valid_until = forms.DateField(label=gettext_lazy("Berlaku sampai"), widget=DateInput())
    field_order = ("territory",)
