"""What people say when something was given, and when a note about it was wrong."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from karawo.assistance.models import AidKind, Fund, GivingOffice
from karawo.kit.rupiah import NotAnAmount, parse_rupiah
from karawo.regions.models import Region
from karawo.registry.rules import InvalidIdentifier, parse_nik
from karawo.ui.forms import DateInput, DigitsInput, Form, RupiahInput
from karawo.ui.language import said

if TYPE_CHECKING:
    from karawo.regions.access import Scope


class NikField(forms.CharField):
    """Sixteen digits or nothing, refused with the words of the rule."""

    widget = DigitsInput

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if not text:
            return ""
        try:
            return parse_nik(text, on=timezone.localdate()).text
        except InvalidIdentifier as error:
            raise forms.ValidationError(said(error.message)) from None


class Rupiah(forms.CharField):
    """Cleans to whole rupiah or None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("widget", RupiahInput())
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            amount = parse_rupiah(text)
        except NotAnAmount as error:
            raise forms.ValidationError(said(str(error))) from None
        if amount < 0:
            raise forms.ValidationError(_("Nilainya tidak boleh kurang dari nol."))
        return amount


class Quantity(forms.CharField):
    """ "2,5" as a Decimal, or None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 14)
        kwargs.setdefault("widget", forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        plain = text.replace(" ", "").replace(".", "").replace(",", ".")
        try:
            number = Decimal(plain)
        except InvalidOperation:
            number = Decimal(0)
        if not number.is_finite() or not 0 < number < 10**9 or number != round(number, 2):
            raise forms.ValidationError(
                _("Tulis angka di atas nol, paling banyak dua angka di belakang koma.")
            )
        return number


class RegionField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.full_name)


def offices_for(scope: Scope) -> Any:
    """Offices of the territory, of its province and of the nation."""
    provinces = {int(str(kab)[:2]) for kab in scope.kab_ids if kab}
    near = Q(region=None) | Q(region_id__in=[*scope.kab_ids, *provinces])
    return GivingOffice.objects.filter(near, is_active=True)


def places_for(scope: Scope) -> Any:
    return Region.objects.filter(pk__in=[kab for kab in scope.kab_ids if kab]).order_by("pk")


class AidForm(Form):
    """nik, name: of the recipient as on the paper; left out where he was chosen in the register."""

    nik = NikField(label=_("NIK"), required=False, max_length=40)
    name = forms.CharField(
        label=_("Nama penerima"),
        max_length=200,
        error_messages={"required": _("Isi nama penerima seperti di KTP.")},
    )
    region = RegionField(label=_("Wilayah penerima"), queryset=Region.objects.none(), empty_label=_("Pilih"))
    kind = forms.ModelChoiceField(
        label=_("Jenis bantuan"), queryset=AidKind.objects.none(), empty_label=_("Pilih")
    )
    office = forms.ModelChoiceField(
        label=_("Kantor pemberi"), queryset=GivingOffice.objects.none(), empty_label=_("Pilih")
    )
    given_on = forms.DateField(label=_("Tanggal diberikan"), widget=DateInput())
    value = Rupiah(label=_("Nilai rupiah"), required=False)
    quantity = Quantity(label=_("Jumlah"), required=False)
    unit = forms.CharField(label=_("Satuan"), max_length=30, required=False)
    goods = forms.CharField(label=_("Barang atau materi"), max_length=200, required=False)
    programme = forms.CharField(label=_("Program atau kegiatan"), max_length=150, required=False)
    fund_code = forms.ChoiceField(label=_("Sumber dana"), choices=Fund.choices, required=False)
    evidence = forms.CharField(
        label=_("Bukti"),
        max_length=200,
        required=False,
        help_text=_("Misalnya nomor BAST atau berita acara."),
    )
    override_reason = forms.CharField(
        label=_("Alasan tetap diberikan"),
        max_length=300,
        required=False,
        help_text=_("Hanya bila penerimanya sudah pernah mendapat jenis yang sama."),
    )

    def __init__(self, *args: Any, scope: Scope, is_chosen: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_chosen = is_chosen
        self._offer("region", places_for(scope))
        self._offer("kind", AidKind.objects.filter(is_active=True).prefetch_related("rules"))
        self._offer("office", offices_for(scope))
        self.fields["given_on"].widget.attrs["max"] = timezone.localdate().isoformat()
        if is_chosen:
            del self.fields["nik"], self.fields["name"]

    def _offer(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - tells the type checker
        field.queryset = rows
        if self.initial.get(name) is None and not self.is_bound and len(found := list(rows[:2])) == 1:
            self.initial[name] = found[0].pk

    def clean_given_on(self) -> Any:
        given_on = self.cleaned_data["given_on"]
        if given_on > timezone.localdate():
            raise forms.ValidationError(_("Tanggal diberikan belum tiba; periksa tahunnya."))
        return given_on


class CorrectionForm(AidForm):
    """An empty NIK keeps the one that stands there, which is not shown open."""

    reason = forms.CharField(label=_("Apa yang keliru?"), max_length=300)

    def __init__(self, *args: Any, masked: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if masked:
            self.fields["nik"].help_text = _("Kosongkan bila tetap %(nik)s.") % {"nik": masked}
