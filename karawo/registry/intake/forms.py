"""What people say about a list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from karawo.regions.models import Region
from karawo.registry.models import Source
from karawo.ui.forms import Form

_SUFFIXES = ".xlsx,.xls,.ods,.csv,.tsv,.txt"


class Upload(Form):
    file = forms.FileField(
        label=_("Berkas"),
        help_text=_("Excel, ODS, atau CSV. Isinya diperiksa dulu; belum ada yang masuk register."),
        widget=forms.FileInput(attrs={"accept": _SUFFIXES}),
    )
    source = forms.CharField(
        label=_("Nama sumber"),
        max_length=150,
        help_text=_(
            "Misalnya “Dinas Koperasi Boalemo”. Berkas baru dari sumber yang sama memperbarui yang lama."
        ),
    )
    kind = forms.ChoiceField(label=_("Jenis sumber"), choices=Source.Kind.choices, initial=Source.Kind.OFFICE)


class Reading(Form):
    """How the list is read; the meaning of each column stands beside it in `column_<table>_<position>`."""

    region = forms.ChoiceField(
        label=_("Wilayah untuk baris tanpa wilayah"),
        required=False,
        help_text=_("Dipakai bila baris tidak menyebut desa, kecamatan, atau kabupaten."),
    )
    region_code = forms.CharField(
        label=_("atau kode desa/kelurahan"),
        max_length=13,
        required=False,
        help_text=_("Kode Kemendagri, misalnya 75.71.01.1001, bila seluruh berkas dari satu desa."),
    )
    scheme = forms.ChoiceField(
        label=_("Skema kode wilayah"),
        required=False,
        choices=[("", _("dikenali sendiri")), ("kemendagri", "Kemendagri"), ("bps", "BPS")],
    )
    kbli_version = forms.TypedChoiceField(
        label=_("Daftar KBLI"),
        choices=[(2020, "KBLI 2020"), (2025, "KBLI 2025"), (2015, "KBLI 2015")],
        coerce=int,
        initial=2020,
    )
    holds_back = forms.BooleanField(
        label=_("Jangan muat baris yang mungkin ganda"),
        required=False,
        help_text=_("Baris itu hanya ada di berkas putusan."),
    )

    def __init__(self, *args: Any, kab_ids: tuple[int, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = Region.objects.filter(pk__in=[kab for kab in kab_ids if kab >= 1000]).order_by("pk")
        field = self.fields["region"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        field.choices = [("", _("tidak ada"))] + [(str(region.pk), region.full_name) for region in regions]

    def clean_region_code(self) -> int | None:
        digits = "".join(sign for sign in self.cleaned_data["region_code"] if sign.isdigit())
        if not digits:
            return None
        if not Region.objects.filter(pk=int(digits)).exists():
            raise forms.ValidationError(_("Kode wilayah ini tidak dikenal; periksa angkanya."))
        return int(digits)

    @property
    def region_id(self) -> int | None:
        code: int | None = self.cleaned_data.get("region_code")
        chosen: str = self.cleaned_data.get("region", "")
        return code or (int(chosen) if chosen else None)
