"""What people say when they write down an agreement, a promise, a delivery."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from karawo.kit.numbers import NotANumber, parse_decimal
from karawo.kit.rupiah import NotAnAmount, parse_rupiah
from karawo.partners.access import visible_agreements, visible_needs
from karawo.partners.forms.forums import forum_field, put_forums
from karawo.partners.forms.listing import (
    partner_field,
    put_partners,
    put_regions,
    region_field,
    with_nothing,
)
from karawo.partners.models import Agreement, Need, Partner
from karawo.partners.models.tracked import words
from karawo.partners.rules.ladder import STATUSES, Status
from karawo.partners.rules.vocabulary import (
    CONTRIBUTIONS,
    ELEMENTS,
    GROUPS,
    RACI,
    RUPIAH,
    STAGES,
    Contribution,
)
from karawo.ui.forms import DateInput, FilterForm, Form
from karawo.ui.language import said

if TYPE_CHECKING:
    from karawo.regions.access import Scope

_MOST = Decimal(10) ** 15


class AmountField(forms.CharField):
    """A number as typed, "1.240,5"; cleans to text, `amount_of` reads it once the unit is known."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 30)
        kwargs.setdefault("widget", forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**kwargs)


def amount_of(text: str, *, is_money: bool) -> Decimal:
    """ "2,5 juta" of rupiah too. Raises ValidationError."""
    try:
        number = Decimal(parse_rupiah(text)) if is_money else parse_decimal(text)
    except (NotAnAmount, NotANumber) as error:
        raise forms.ValidationError(said(str(error))) from None
    if not 0 < number < _MOST:
        raise forms.ValidationError(_("Tulis jumlah lebih dari nol."))
    if number != round(number, 2):
        raise forms.ValidationError(_("Paling banyak dua angka di belakang koma."))
    return number


class AgreementForm(Form):
    form = forms.ChoiceField(label=_("Bentuk"), choices=Agreement.Form.choices)
    title = forms.CharField(label=_("Tentang"), max_length=200)
    number = forms.CharField(label=_("Nomor"), max_length=80, required=False)
    parties = forms.ModelMultipleChoiceField(
        label=_("Para pihak"), queryset=Partner.objects.none(), widget=forms.CheckboxSelectMultiple()
    )
    region = region_field()
    parent: forms.ModelChoiceField[Agreement] = forms.ModelChoiceField(
        label=_("Di bawah MoU"), queryset=Agreement.objects.none(), required=False, empty_label=_("tidak ada")
    )
    forum = forum_field()
    valid_from = forms.DateField(label=_("Berlaku sejak"), widget=DateInput())
    valid_until = forms.DateField(label=_("Berlaku sampai"), required=False, widget=DateInput())

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        put_regions(self, scope)
        put_forums(self, scope)
        put_partners(self, scope, "parties")
        self.fields["parent"].queryset = visible_agreements(scope).filter(form=Agreement.Form.MOU)  # type: ignore[attr-defined]
        self.fields["valid_from"].initial = timezone.localdate()


class CommitmentForm(Form):
    partner = partner_field()
    text = forms.CharField(
        label=_("Apa yang dijanjikan?"),
        max_length=200,
        help_text=_("Misalnya “Pelatih kemasan untuk 30 usaha”."),
    )
    contribution = forms.ChoiceField(label=_("Jenis sumbangan"), choices=words(CONTRIBUTIONS))
    quantity = AmountField(label=_("Jumlah"))
    unit = forms.CharField(
        label=_("Satuan"),
        max_length=20,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text=_("Misalnya orang, jam, kg. Uang selalu rupiah."),
    )
    value_rupiah = forms.CharField(
        label=_("Taksiran nilai"),
        max_length=30,
        required=False,
        help_text=_("Rupiah, bila diketahui. Ditampilkan terpisah, tidak dijumlahkan."),
    )
    region = region_field()
    stage = forms.ChoiceField(
        label=_("Tahap rantai nilai"), choices=with_nothing(STAGES, _("tidak tertentu")), required=False
    )
    programme = forms.CharField(label=_("Program"), max_length=120, required=False)
    beneficiary = forms.CharField(label=_("Untuk siapa"), max_length=150, required=False)
    groups = forms.MultipleChoiceField(
        label=_("Terutama untuk"),
        choices=words(GROUPS),
        required=False,
        widget=forms.CheckboxSelectMultiple(),
    )
    raci = forms.ChoiceField(label=_("Peran"), choices=words(RACI))
    promised_on = forms.DateField(label=_("Dijanjikan"), widget=DateInput())
    due_on = forms.DateField(label=_("Tenggat"), widget=DateInput())
    status = forms.ChoiceField(
        label=_("Keadaan sekarang"),
        choices=[
            (str(code), label)
            for code, label in words(STATUSES)
            if code in (Status.OFFERED, Status.AGREED, Status.SIGNED)
        ],
        initial=Status.AGREED,
    )
    agreement: forms.ModelChoiceField[Agreement] = forms.ModelChoiceField(
        label=_("Perjanjian"), queryset=Agreement.objects.none(), required=False, empty_label=_("tidak ada")
    )
    forum = forum_field()
    need: forms.ModelChoiceField[Need] = forms.ModelChoiceField(
        label=_("Menjawab kebutuhan"),
        queryset=Need.objects.none(),
        required=False,
        empty_label=_("tidak ada"),
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        put_regions(self, scope)
        put_forums(self, scope)
        put_partners(self, scope)
        self.fields["agreement"].queryset = visible_agreements(scope).filter(ended_at=None)  # type: ignore[attr-defined]
        self.fields["need"].queryset = visible_needs(scope).open()  # type: ignore[attr-defined]
        today = timezone.localdate()
        self.fields["promised_on"].initial = today
        self.fields["due_on"].initial = today + timedelta(days=90)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        is_money = cleaned.get("contribution") == Contribution.MONEY
        if is_money:
            cleaned["unit"] = RUPIAH
        elif not cleaned.get("unit") and "unit" not in self.errors:
            self.add_error("unit", _("Isi satuannya, misalnya orang, jam, atau kg."))
        if text := cleaned.get("quantity"):
            try:
                cleaned["quantity"] = amount_of(text, is_money=is_money)
            except forms.ValidationError as error:
                self.add_error("quantity", error)
        worth = cleaned.get("value_rupiah")
        if worth:
            try:
                cleaned["value_rupiah"] = int(amount_of(worth, is_money=True))
            except forms.ValidationError as error:
                self.add_error("value_rupiah", error)
        else:
            cleaned["value_rupiah"] = None
        return cleaned


class ReplacementForm(CommitmentForm):
    reason = forms.CharField(label=_("Mengapa diganti?"), max_length=300, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["status"]
        self.order_fields(["reason"])


class DecidedForm(Form):
    """Who a decision means: a partner of the list, or a new one of the name that was noted."""

    partner = partner_field(required=False)
    element = forms.ChoiceField(
        label=_("Unsur mitra baru"),
        choices=with_nothing(ELEMENTS, _("Pilih")),
        required=False,
        help_text=_("Diisi bila mitranya belum ada di daftar; ia didaftarkan dengan nama menurut catatan."),
    )

    def __init__(self, *args: Any, scope: Scope, likes: Sequence[Partner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        put_partners(self, scope)
        field: Any = self.fields["partner"]
        field.empty_label = _("Mitra baru, dengan nama menurut catatan")
        if likes:
            field.help_text = _("Yang mirip: %(names)s.") % {"names": ", ".join(each.name for each in likes)}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("partner") is None and not cleaned.get("element"):
            self.add_error("element", _("Pilih mitranya, atau pilih unsur untuk mendaftarkannya."))
        return cleaned


class Photos(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several files; cleans to a list, each at most one byte beyond what an action takes is read later."""

    widget = Photos

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(PhotosField, self).clean(each, initial) for each in given]


class DeliveryForm(Form):
    quantity = AmountField(label=_("Jumlah yang diserahkan"))
    delivered_on = forms.DateField(label=_("Diserahkan pada"), widget=DateInput())
    note = forms.CharField(
        label=_("Keterangan"), max_length=300, required=False, widget=forms.Textarea({"rows": 2})
    )
    photos = PhotosField(
        label=_("Foto bukti"),
        required=False,
        widget=Photos({"accept": "image/jpeg,image/png,image/webp", "multiple": True}),
        help_text=_("Paling banyak 4. Keterangan tempat dan waktu di dalam foto dibuang."),
    )

    def __init__(self, *args: Any, is_money: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_money = is_money
        self.fields["delivered_on"].initial = timezone.localdate()

    def clean_quantity(self) -> Decimal:
        return amount_of(self.cleaned_data["quantity"], is_money=self.is_money)


class CommitmentFilter(FilterForm):
    q = forms.CharField(label=_("Cari"), max_length=80, required=False)
    keadaan = forms.ChoiceField(
        label=_("Keadaan"),
        choices=[
            ("", _("Semua")),
            ("terbuka", _("masih terbuka")),
            ("terlambat", _("lewat tenggat")),
            *words(STATUSES),
        ],
        required=False,
    )
    sumbangan = forms.ChoiceField(
        label=_("Jenis sumbangan"), choices=with_nothing(CONTRIBUTIONS, _("Semua")), required=False
    )
    unsur = forms.ChoiceField(label=_("Unsur"), choices=with_nothing(ELEMENTS, _("Semua")), required=False)


class AgreementFilter(FilterForm):
    bentuk = forms.ChoiceField(
        label=_("Bentuk"), choices=[("", _("Semua")), *Agreement.Form.choices], required=False
    )
    keadaan = forms.ChoiceField(
        label=_("Keadaan"),
        choices=[("", _("Semua")), ("berlaku", _("berlaku")), ("lewat", _("tidak berlaku lagi"))],
        required=False,
    )
