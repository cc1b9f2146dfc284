"""What people say when they enter a partner, what it offers, whom to talk to and who belongs to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from karawo.partners.access import visible_partners
from karawo.partners.models import Partner, Relationship
from karawo.partners.models.tracked import words
from karawo.partners.rules.vocabulary import CONTRIBUTIONS, ELEMENTS, STAGES, SUB_KINDS
from karawo.regions.models import Region
from karawo.ui.forms import DateInput, FilterForm, Form, PhoneInput

if TYPE_CHECKING:
    from karawo.regions.access import Scope


def region_field(**kwargs: Any) -> forms.ModelChoiceField[Region]:
    kwargs.setdefault("label", _("Wilayah"))
    return forms.ModelChoiceField(queryset=Region.objects.none(), empty_label=_("Pilih"), **kwargs)


def regions_of(scope: Scope) -> Any:
    """Provinces and kabupaten/kota of the territory."""
    return Region.objects.filter(pk__in=[kab for kab in scope.kab_ids if kab]).order_by("pk")


def put_regions(form: forms.BaseForm, scope: Scope, name: str = "region") -> None:
    """The choices; where there is one alone it is chosen already."""
    field: Any = form.fields[name]
    field.queryset = regions_of(scope)
    field.label_from_instance = lambda region: region.full_name
    if field.required and len(scope.kab_ids) == 1:
        field.initial = scope.kab_ids[0]


def put_partners(form: forms.BaseForm, scope: Scope, name: str = "partner", but: int | None = None) -> None:
    field: Any = form.fields[name]
    field.queryset = visible_partners(scope).standing().exclude(pk=but or 0)  # type: ignore[attr-defined]
    field.label_from_instance = lambda partner: f"{partner.name}, {partner.region.name}"


def partner_field(**kwargs: Any) -> forms.ModelChoiceField[Partner]:
    kwargs.setdefault("label", _("Mitra"))
    return forms.ModelChoiceField(queryset=Partner.objects.none(), empty_label=_("Pilih"), **kwargs)


def with_nothing(labels: dict[str, str], text: Any) -> list[tuple[str, Any]]:
    return [("", text), *words(labels)]


class PartnerForm(Form):
    name = forms.CharField(label=_("Nama"), max_length=200)
    kind = forms.ChoiceField(
        label=_("Bentuk"), choices=Partner.Kind.choices, initial=Partner.Kind.ORGANISATION
    )
    element = forms.ChoiceField(label=_("Unsur"), choices=with_nothing(ELEMENTS, _("Pilih")))
    sub_kind = forms.ChoiceField(
        label=_("Jenis"),
        choices=with_nothing(SUB_KINDS, _("tidak ada")),
        required=False,
        help_text=_("Hanya untuk agregator dan keuangan."),
    )
    sector = forms.CharField(
        label=_("Sektor"),
        max_length=80,
        required=False,
        help_text=_("Misalnya perbankan, pertanian, penyiaran."),
    )
    region = region_field()
    reach = forms.ChoiceField(
        label=_("Melayani"),
        choices=Partner.Reach.choices,
        help_text=_("Kantor di seluruh jangkauannya dapat membaca mitra ini, tanpa narahubungnya."),
    )
    website = forms.CharField(label=_("Situs web"), max_length=200, required=False)
    note = forms.CharField(
        label=_("Keterangan"), max_length=1000, required=False, widget=forms.Textarea({"rows": 2})
    )
    is_another = forms.BooleanField(label=_("Ini mitra lain, bukan salah satu di atas"), required=False)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        put_regions(self, scope)


class OfferForm(Form):
    text = forms.CharField(
        label=_("Layanan"), max_length=200, help_text=_("Misalnya “Uji mutu pangan gratis untuk UMK”.")
    )
    contribution = forms.ChoiceField(label=_("Jenis sumbangan"), choices=words(CONTRIBUTIONS))
    stage = forms.ChoiceField(label=_("Tahap rantai nilai"), choices=words(STAGES))
    commodity = forms.CharField(label=_("Komoditas"), max_length=80, required=False)
    region = region_field(label=_("Hanya di"), required=False)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        put_regions(self, scope)


class ContactForm(Form):
    name = forms.CharField(label=_("Nama"), max_length=150)
    position = forms.CharField(label=_("Jabatan"), max_length=120, required=False)
    phone = forms.CharField(label=_("Nomor HP"), max_length=30, required=False, widget=PhoneInput())
    consented_on = forms.DateField(
        label=_("Setuju dihubungi sejak"),
        required=False,
        widget=DateInput(),
        help_text=_("Nomor disimpan dan tautan pribadi dikirim hanya bila ia setuju."),
    )


class RelationForm(Form):
    kind = forms.ChoiceField(label=_("Hubungan"), choices=Relationship.Kind.choices)
    other = partner_field(label=_("Dengan"))
    since = forms.DateField(label=_("Sejak"), widget=DateInput())

    def __init__(self, *args: Any, scope: Scope, but: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        put_partners(self, scope, "other", but)
        self.fields["since"].initial = timezone.localdate()


class MergeForm(Form):
    other = partner_field(label=_("Mitra yang sama dengan ini"))
    reason = forms.CharField(
        label=_("Mengapa keduanya sama?"), max_length=300, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args: Any, scope: Scope, but: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        put_partners(self, scope, "other", but)


class PartnerFilter(FilterForm):
    q = forms.CharField(label=_("Cari nama"), max_length=80, required=False)
    unsur = forms.ChoiceField(label=_("Unsur"), choices=with_nothing(ELEMENTS, _("Semua")), required=False)
    jenis = forms.ChoiceField(label=_("Jenis"), choices=with_nothing(SUB_KINDS, _("Semua")), required=False)
    sumbangan = forms.ChoiceField(
        label=_("Menyediakan"), choices=with_nothing(CONTRIBUTIONS, _("apa saja")), required=False
    )
    tahap = forms.ChoiceField(
        label=_("Di tahap"), choices=with_nothing(STAGES, _("mana saja")), required=False
    )
