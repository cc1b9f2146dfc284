"""What people type about a case."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from karawo.plut.forms.fields import Amount, Choice, Day, Number
from karawo.plut.models import Case, Outcome
from karawo.plut.rules.fields import field_choices
from karawo.plut.rules.milestones import MILESTONES, TARGETS
from karawo.ui.forms import FilterForm, Form

type Choices = Iterable[tuple[Any, Any]]


def _today() -> Any:
    return timezone.localdate()


class CaseFilters(FilterForm):
    q = forms.CharField(
        label=_("Cari klien"), required=False, max_length=80,
        widget=forms.TextInput({"type": "search", "autocomplete": "off", "placeholder": _("3 huruf cukup")}),
    )  # fmt: skip
    keadaan = forms.ChoiceField(
        label=_("Keadaan"), required=False,
        choices=[("terbuka", _("Berjalan")), ("tutup", _("Ditutup")), ("semua", _("Semua"))],
    )  # fmt: skip
    konsultan = forms.ChoiceField(label=_("Konsultan"), required=False)
    tanpa = forms.ChoiceField(
        label=_("Belum ada"), required=False,
        choices=[
            ("", _("Tidak disaring")), ("sesi", _("sesi")), ("diagnosis", _("diagnosis")), ("program", _("program")),
            ("konsultan", _("konsultan")), ("data", _("data yang lengkap")),
        ],
    )  # fmt: skip

    def __init__(self, *args: Any, consultants: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["konsultan"].choices = [("", _("Semua")), *consultants]  # type: ignore[attr-defined]


class OpenCase(Form):
    centre = Choice(label=_("PLUT"))
    origin = forms.ChoiceField(
        label=_("Bagaimana klien datang?"),
        choices=[each for each in Case.Origin.choices if each[0] != Case.Origin.TRANSFER],
        initial=Case.Origin.WALK_IN,
    )
    request = forms.CharField(
        label=_("Keperluannya"), required=False, max_length=500, widget=forms.Textarea({"rows": 2})
    )
    consultant = Choice(label=_("Konsultan penanggung jawab"), required=False)
    opened_on = Day(label=_("Dibuka"), initial=_today)

    def __init__(self, *args: Any, centres: Choices, consultants: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["centre"].choices = list(centres)  # type: ignore[attr-defined]
        self.fields["consultant"].choices = [("", _("Belum ditetapkan")), *consultants]  # type: ignore[attr-defined]
        if len(self.fields["centre"].choices) == 1:  # type: ignore[attr-defined]
            self.fields["centre"].widget = forms.HiddenInput()
            self.fields["centre"].initial = self.fields["centre"].choices[0][0]  # type: ignore[attr-defined]


class Line(Form):
    field_code = forms.ChoiceField(label=_("Bidang"))
    problem = forms.CharField(label=_("Masalah"), max_length=500, widget=forms.Textarea({"rows": 2}))
    programme = forms.CharField(
        label=_("Program pendampingan"), max_length=500, widget=forms.Textarea({"rows": 2})
    )
    target_code = forms.ChoiceField(label=_("Target"), choices=[(each.code, each.title) for each in TARGETS])
    target_number = Number(label=_("Sebanyak"), initial="1")
    target_unit = forms.CharField(
        label=_("Satuan"), max_length=30, required=False, help_text=_("Kosong: satuan dari target.")
    )
    due_on = Day(label=_("Tenggat"))
    consultant = Choice(label=_("Konsultan"), required=False)

    def __init__(self, *args: Any, consultants: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["field_code"].choices = field_choices()  # type: ignore[attr-defined]
        self.fields["consultant"].choices = [("", _("Penanggung jawab pendampingan")), *consultants]  # type: ignore[attr-defined]


class CloseCase(Form):
    outcome = forms.ChoiceField(
        label=_("Bagaimana berakhirnya?"),
        choices=[each for each in Case.Outcome.choices if each[0] != Case.Outcome.MOVED],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Alasan"), max_length=500, widget=forms.Textarea({"rows": 2}))
    on = Day(label=_("Ditutup"), initial=_today)


class Transfer(Form):
    to = Choice(label=_("Ke PLUT"))
    reason = forms.CharField(label=_("Alasan"), max_length=400, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, centres: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = list(centres)  # type: ignore[attr-defined]


class RecordOutcome(Form):
    kind_code = forms.ChoiceField(label=_("Hasil"), choices=[(each.code, each.title) for each in MILESTONES])
    reached_on = Day(label=_("Tercapai"), initial=_today)
    number = Amount(
        label=_("Jumlah"),
        required=False,
        help_text=_("Rupiah untuk pinjaman dan pesanan, orang untuk pekerja."),
    )
    text = forms.CharField(label=_("Keterangan"), required=False, max_length=300)
    attribution = forms.ChoiceField(
        label=_("Peran PLUT"),
        required=False,
        choices=[("", _("Belum dinilai")), *Outcome.Attribution.choices],
    )
    line = Choice(label=_("Dari program"), required=False)
    session = Choice(label=_("Dari sesi"), required=False)

    def __init__(self, *args: Any, lines: Choices, sessions: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].choices = [("", "–"), *lines]  # type: ignore[attr-defined]
        self.fields["session"].choices = [("", "–"), *sessions]  # type: ignore[attr-defined]
