"""What people say when they ask who was served, and when they bring a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from karawo.assistance.forms.recording import offices_for
from karawo.assistance.models import AidKind, Fund, GivingOffice, RecipientList
from karawo.assistance.queries.listed import meanings_known
from karawo.registry.intake.rules.headers import KEPT
from karawo.ui.forms import DateInput, FilterForm, Form

if TYPE_CHECKING:
    from karawo.regions.access import Scope

_SUFFIXES = ".xlsx,.xls,.ods,.csv,.tsv,.txt"


class OneForm(Form):
    """One person by number, by name or by both."""

    who = forms.CharField(
        label=_("NIK atau nama"),
        max_length=200,
        help_text=_(
            "Boleh keduanya, misalnya “7571016203919001 Halimah”. Salah ketik satu angka tetap terbaca."
        ),
    )
    kind = forms.ModelChoiceField(
        label=_("Jenis bantuan"), queryset=AidKind.objects.none(), empty_label=_("Pilih")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_kinds(self.fields["kind"])


class ManyForm(Form):
    """A paste or a file; exactly one of the two."""

    purpose = forms.ChoiceField(
        label=_("Untuk apa"),
        choices=[
            (RecipientList.Purpose.CHECK.value, _("Memeriksa sebelum memberi")),
            (RecipientList.Purpose.GIVEN.value, _("Mencatat yang sudah diberikan")),
        ],
        initial=RecipientList.Purpose.CHECK.value,
        widget=forms.RadioSelect(),
    )
    people = forms.CharField(
        label=_("Tempel dari Excel atau daftar"),
        required=False,
        max_length=2_000_000,
        strip=False,
        widget=forms.Textarea({"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_("Satu orang satu baris: NIK, nama, atau keduanya. Sampai 5.000 baris."),
    )
    file = forms.FileField(
        label=_("atau unggah berkas"),
        required=False,
        help_text=_("Excel, ODS, atau CSV. Berkas yang sama dikembalikan dengan putusan di tiap baris."),
        widget=forms.FileInput(attrs={"accept": _SUFFIXES}),
    )
    kind = forms.ModelChoiceField(
        label=_("Jenis bantuan"),
        queryset=AidKind.objects.none(),
        required=False,
        empty_label=_("menurut kolom di berkas"),
    )
    planned_on = forms.DateField(label=_("Tanggal pemberian"), widget=DateInput())
    office = forms.ModelChoiceField(
        label=_("Kantor pemberi"),
        queryset=GivingOffice.objects.none(),
        required=False,
        empty_label=_("Pilih"),
    )
    programme = forms.CharField(label=_("Program atau kegiatan"), max_length=150, required=False)
    fund_code = forms.ChoiceField(label=_("Sumber dana"), choices=Fund.choices, required=False)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_kinds(self.fields["kind"])
        self.fields["office"].queryset = offices_for(scope)  # type: ignore[attr-defined]
        self.fields["planned_on"].initial = timezone.localdate()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        has_text, file = bool(cleaned.get("people", "").strip()), cleaned.get("file")
        if not has_text and not file and "people" not in self.errors:
            self.add_error("people", _("Tempel daftarnya, atau unggah berkasnya."))
        if has_text and file:
            self.add_error("file", _("Pilih salah satu: yang ditempel, atau berkasnya."))
        if cleaned.get("purpose") == RecipientList.Purpose.CHECK and cleaned.get("kind") is None:
            self.add_error("kind", _("Pilih jenis bantuan yang akan diberikan."))
        if cleaned.get("purpose") == RecipientList.Purpose.GIVEN:
            if cleaned.get("office") is None:
                self.add_error("office", _("Pilih kantor yang memberi."))
            if (on := cleaned.get("planned_on")) is not None and on > timezone.localdate():
                self.add_error("planned_on", _("Tanggal pemberian belum tiba; periksa tahunnya."))
        return cleaned


def _offer_kinds(field: Any) -> None:
    field.queryset = AidKind.objects.filter(is_active=True).prefetch_related("rules")


class ColumnsForm(Form):
    """A choice for each column by its place: `column_0`, `column_1`, …"""

    def __init__(self, *args: Any, asked: RecipientList, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (KEPT, _("(tidak dipakai)")),
            *((field.key, field.label) for field in meanings_known().fields.values()),
        ]
        self.columns: list[dict[str, Any]] = asked.columns
        for at, column in enumerate(self.columns):
            self.fields[f"column_{at}"] = forms.ChoiceField(
                label=column["header"], choices=choices, required=False, initial=column["field"]
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        chosen = [field for field in self.chosen() if field]
        if len(chosen) != len(set(chosen)):
            raise forms.ValidationError(_("Dua kolom tidak boleh berarti sama. Kosongkan salah satunya."))
        if not {"nik", "recipient", "business_name"} & set(chosen):
            raise forms.ValidationError(_("Pilih sedikitnya satu kolom sebagai NIK atau nama penerima."))
        return cleaned

    def chosen(self) -> list[str]:
        return [self.cleaned_data.get(f"column_{at}", "") for at in range(len(self.columns))]

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [
            {"field": self[f"column_{at}"], "reason": column["reason"]}
            for at, column in enumerate(self.columns)
        ]


class ReasonForm(Form):
    reason = forms.CharField(label=_("Alasan tetap diberikan"), max_length=300)


class TakeInForm(Form):
    """Who gives, and when: asked for where a list was only checked."""

    office = forms.ModelChoiceField(
        label=_("Kantor pemberi"), queryset=GivingOffice.objects.none(), empty_label=_("Pilih")
    )
    given_on = forms.DateField(label=_("Tanggal diberikan"), widget=DateInput())

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices_for(scope)  # type: ignore[attr-defined]

    def clean_given_on(self) -> Any:
        given_on = self.cleaned_data["given_on"]
        if given_on > timezone.localdate():
            raise forms.ValidationError(_("Tanggal diberikan belum tiba; catat sesudah diberikan."))
        return given_on


class LedgerFilter(FilterForm):
    q = forms.CharField(label=_("Nama atau program"), required=False, max_length=100)
    jenis = forms.ModelChoiceField(
        label=_("Jenis"),
        queryset=AidKind.objects.all(),
        to_field_name="code",
        required=False,
        empty_label=_("Semua"),
    )
    kantor = forms.ModelChoiceField(
        label=_("Kantor pemberi"),
        queryset=GivingOffice.objects.none(),
        required=False,
        empty_label=_("Semua"),
    )
    tahun = forms.ChoiceField(label=_("Tahun"), required=False)
    keadaan = forms.ChoiceField(
        label=_("Keadaan"),
        required=False,
        choices=[
            ("", _("berlaku")),
            ("belum-tertaut", _("belum tertaut ke register")),
            ("dengan-alasan", _("diberi dengan alasan")),
            ("ditarik", _("ditarik atau diganti")),
            ("semua", _("semua")),
        ],
    )

    def __init__(self, *args: Any, years: list[int], scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        year = self.fields["tahun"]
        assert isinstance(year, forms.ChoiceField)  # noqa: S101 - tells the type checker
        year.choices = [("", _("Semua")), *((str(each), str(each)) for each in years)]
        self.fields["kantor"].queryset = offices_for(scope)  # type: ignore[attr-defined]
