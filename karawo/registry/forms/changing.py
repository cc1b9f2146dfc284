"""Forms about a business or owner that is already there: corrections, requests, numbers, owners."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from karawo.kit.dates import format_date
from karawo.law import code_list
from karawo.registry.actions import GivenPlace
from karawo.registry.forms.fields import Day, NumberOfIdentity, PlaceAnswers, Year
from karawo.registry.models import Business, Identifier, Owner, Ownership, Sex, Source
from karawo.registry.queries.kbli import title_of
from karawo.registry.rules import IdentifierKind
from karawo.ui.forms import Form


def reason(label: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label or _("Alasan pembetulan"),
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Satu kalimat."),
    )


class WithPresent:
    """Shows what stands in the register beside each answer."""

    fields: dict[str, forms.Field]

    def show_present(self, present: Mapping[str, Any]) -> None:
        for name, value in present.items():
            if name in self.fields:
                if isinstance(value, date):
                    value = format_date(value)
                shown = value if value not in (None, "") else _now("belum diisi")
                self.fields[name].help_text = _now("Tercatat sekarang: %(value)s") % {"value": shown}


class CorrectBusiness(WithPresent, Form, PlaceAnswers):
    name = forms.CharField(label=_("Nama usaha"), max_length=200)
    brand = forms.CharField(label=_("Merek"), required=False, max_length=150)
    activity = forms.CharField(label=_("Kegiatan usaha"), required=False, max_length=300)
    main_product = forms.CharField(label=_("Produk utama"), required=False, max_length=300)
    started_year = Year(label=_("Tahun mulai usaha"), required=False)
    legal_form_code = forms.ChoiceField(
        label=_("Bentuk usaha"),
        choices=[("", _("Belum diketahui")), *code_list("legal_form").choices()],
        required=False,
    )
    kbli_words = forms.CharField(
        label=_("Cari KBLI"),
        required=False,
        max_length=100,
        widget=forms.TextInput(
            {
                "autocomplete": "off",
                "hx-get": "/usaha/kbli/",
                "hx-trigger": "input changed delay:350ms",
                "hx-target": "#kbli-pilihan",
                "hx-include": "[name=kbli]:checked",
            }
        ),
    )
    kbli = forms.RegexField(r"^(\d{4}:\d{2,5})?$", label=_("KBLI"), required=False)
    reason = reason()

    @staticmethod
    def present(business: Business) -> dict[str, Any]:
        kbli = f"{business.kbli_version}:{business.kbli_code}" if business.kbli_code else ""
        return {
            "name": business.name,
            "brand": business.brand,
            "activity": business.activity,
            "main_product": business.main_product,
            "started_year": business.started_year,
            "legal_form_code": business.legal_form_code,
            "kbli": kbli,
            "address": business.address,
        }

    def show(self, business: Business) -> None:
        words = self.present(business)
        words["legal_form_code"] = dict(code_list("legal_form").choices()).get(business.legal_form_code, "")
        title = title_of(business.kbli_version, business.kbli_code)
        words["kbli_words"] = f"{business.kbli_code} {title}".strip()
        self.show_present(words)

    def changes(self, business: Business) -> dict[str, Any]:
        """Only what differs, as `actions.correct` takes it."""
        given, present = self.cleaned_data, self.present(business)
        names = ("name", "brand", "activity", "main_product", "started_year", "legal_form_code")
        changed = {name: given[name] for name in names if given[name] != present[name]}
        if given["kbli"] != present["kbli"]:
            version, _colon, code = given["kbli"].partition(":")
            changed["kbli"] = (int(version), code) if code else None
        if (self.region_id, given["address"]) != (business.region_id, business.address):
            changed["place"] = place_with(business, self.region_id, given["address"])
        return changed


def place_with(thing: Business | Owner, region_id: int | None, address: str) -> GivenPlace:
    return GivenPlace(
        region_id=region_id, address=address, place_text=thing.place_text, postal_code=thing.postal_code
    )


class CorrectOwner(WithPresent, Form, PlaceAnswers):
    least_level = 0

    name = forms.CharField(label=_("Nama"), max_length=200)
    sex = forms.ChoiceField(
        label=_("Jenis kelamin"), choices=[("", _("Belum diketahui")), *Sex.choices], required=False
    )
    birth_on = Day(label=_("Tanggal lahir"), required=False)
    is_deceased = forms.BooleanField(label=_("Sudah meninggal"), required=False)
    legal_number = forms.CharField(label=_("Nomor badan hukum"), required=False, max_length=60)
    legal_on = Day(label=_("Tanggal badan hukum"), required=False)
    reason = reason()

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_person = kind == Owner.Kind.PERSON
        for name in ("legal_number", "legal_on") if is_person else ("sex", "birth_on", "is_deceased"):
            del self.fields[name]

    @staticmethod
    def present(owner: Owner) -> dict[str, Any]:
        return {
            "name": owner.name,
            "sex": owner.sex,
            "is_deceased": owner.is_deceased,
            "legal_number": owner.legal_number,
            "legal_on": owner.legal_on,
            "address": owner.address,
        }

    def show(self, owner: Owner) -> None:
        words = self.present(owner) | {"sex": owner.get_sex_display()}
        words["birth_on"] = _now("ada, tersembunyi; kosongkan bila tetap") if owner.birth_on else ""
        words.pop("is_deceased")
        self.show_present(words)

    def changes(self, owner: Owner) -> dict[str, Any]:
        given, present = self.cleaned_data, self.present(owner)
        changed: dict[str, Any] = {
            name: given[name]
            for name in ("name", "sex", "is_deceased", "legal_number", "legal_on")
            if name in given and given[name] != present[name]
        }
        # The day is not shown, so an empty answer leaves it as it is.
        if isinstance(given.get("birth_on"), date):
            changed["birth_on"] = given["birth_on"]
        if self.region_id and (self.region_id, given["address"]) != (owner.region_id, owner.address):
            changed["place"] = place_with(owner, self.region_id, given["address"])
        return changed


class AskCorrection(WithPresent, Form):
    """What should be written instead; an empty answer leaves the field as it is."""

    name = forms.CharField(label=_("Nama usaha seharusnya"), required=False, max_length=200)
    activity = forms.CharField(label=_("Kegiatan seharusnya"), required=False, max_length=300)
    main_product = forms.CharField(label=_("Produk utama seharusnya"), required=False, max_length=300)
    brand = forms.CharField(label=_("Merek seharusnya"), required=False, max_length=150)
    started_year = Year(label=_("Tahun mulai seharusnya"), required=False)
    address = forms.CharField(label=_("Alamat seharusnya"), required=False, max_length=300)
    reason = forms.CharField(
        label=_("Apa yang salah, dan dari mana Anda tahu?"),
        help_text=_("Tulis juga yang tidak ada kolomnya, misalnya nomor HP atau nama pemilik."),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )

    def proposal(self) -> dict[str, str]:
        return {
            name: str(value)
            for name, value in self.cleaned_data.items()
            if name != "reason" and value not in (None, "")
        }


class Decide(Form):
    outcome = forms.ChoiceField(
        label=_("Keputusan"),
        choices=[("accepted", _("Diterima")), ("declined", _("Ditolak"))],
        widget=forms.RadioSelect,
    )
    apply = forms.MultipleChoiceField(
        label=_("Yang diterapkan"), required=False, widget=forms.CheckboxSelectMultiple
    )
    answer = forms.CharField(
        label=_("Jawaban kepada pemohon"),
        help_text=_("Wajib bila ditolak; pemohon membacanya."),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args: Any, proposed: list[tuple[str, str]], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"apply": [name for name, _label in proposed]})
        super().__init__(*args, **kwargs)
        field = self.fields["apply"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        field.choices = proposed
        if not proposed:
            del self.fields["apply"]


class CloseBusiness(Form):
    on = Day(label=_("Tutup sejak"))
    reason = reason(_("Mengapa tutup?"))
    source_kind = forms.ChoiceField(
        label=_("Dari mana diketahui"),
        choices=[choice for choice in Source.Kind.choices if choice[0] != Source.Kind.FIELD],
        widget=forms.RadioSelect,
        initial=Source.Kind.OWNER,
    )


class AddOwner(Form):
    owner_id = forms.IntegerField(required=False)
    part = forms.ChoiceField(label=_("Sebagai"), choices=Ownership.Part.choices, initial="owner")
    starts_on = Day(label=_("Sejak"), required=False)
    new_name = forms.CharField(
        label=_("Nama pemilik baru"),
        help_text=_("Isi bila orangnya belum ada di hasil pencarian."),
        required=False,
        max_length=200,
    )
    nik = NumberOfIdentity(IdentifierKind.NIK, required=False)
    phone = NumberOfIdentity(IdentifierKind.PHONE, required=False)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        given = self.cleaned_data
        if not given.get("owner_id") and not given.get("new_name"):
            self.add_error("new_name", _("Pilih orang dari hasil pencarian, atau isi nama pemilik baru."))
        if (
            given.get("new_name")
            and not given.get("owner_id")
            and not (given.get("nik") or given.get("phone"))
        ):
            self.add_error("phone", _("Isi NIK atau nomor HP pemilik baru; salah satu cukup."))
        return cleaned


class EndOwner(Form):
    on = Day(label=_("Berakhir pada"))
    reason = reason(_("Mengapa berakhir?"))


_OFFERED = [kind for kind in IdentifierKind if kind not in (IdentifierKind.KBLI, IdentifierKind.POSTAL_CODE)]


class AddNumber(Form):
    kind = forms.ChoiceField(
        label=_("Jenis nomor"), choices=[(kind.value, _(kind.label)) for kind in _OFFERED]
    )
    text = forms.CharField(label=_("Nomor"), max_length=60)
    state = forms.ChoiceField(
        label=_("Bagaimana diketahui"),
        choices=[
            (Identifier.State.TYPED, _("Disebut pemilik, belum diperiksa")),
            (Identifier.State.DOCUMENT, _("Dokumen dilihat")),
            (Identifier.State.OFFICIAL, _("Dicek di sistem resmi")),
        ],
        widget=forms.RadioSelect,
        initial=Identifier.State.TYPED,
    )
    issued_on = Day(label=_("Terbit"), required=False)
    expires_on = Day(label=_("Berlaku sampai"), required=False)


class RegisterCooperative(Form, PlaceAnswers):
    name = forms.CharField(label=_("Nama koperasi"), max_length=200)
    nik_koperasi = NumberOfIdentity(
        IdentifierKind.NIK_KOPERASI, label=_("Nomor Induk Koperasi (NIK)"), required=False
    )
    legal_number = forms.CharField(label=_("Nomor badan hukum"), required=False, max_length=60)
    legal_on = Day(label=_("Tanggal badan hukum"), required=False)
    phone = NumberOfIdentity(IdentifierKind.PHONE, label=_("Nomor HP pengurus"), required=False)
