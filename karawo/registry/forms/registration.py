"""A business enters the register: at the desk on one page, by its owner in steps. One definition of each question."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from karawo.law import code_list
from karawo.registry.actions import GivenFact, GivenNumber, GivenSource, NewOwner, Registration
from karawo.registry.forms.fields import Money, NumberOfIdentity, PlaceAnswers, Whole, Year
from karawo.registry.models import Business, Observation, Owner, Sex, Source
from karawo.registry.rules import IdentifierKind
from karawo.ui.forms import UNKNOWN, Form, OrUnknown

REFUSED_AT = {
    "owner.name": "owner_name",
    "owner.nik": "nik",
    "owner.phone": "phone",
    "owner.npwp": "npwp",
    "owner.nib": "nib",
    "owner.kind": "owner_kind",
    "owner": "nik",
    "place.region": "kabupaten",
    "facts.sales_rupiah": "sales",
    "facts.capital_rupiah": "capital",
    "facts.workers_total": "workers",
    "facts.status": "status",
}
"""Where the form shows what the act refuses."""


def owner_name() -> forms.CharField:
    return forms.CharField(
        label=_("Nama pemilik"),
        help_text=_("Seperti pada KTP, atau nama badan usaha atau koperasinya."),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


def business_name() -> forms.CharField:
    return forms.CharField(
        label=_("Nama usaha"),
        help_text=_("Seperti disebut pembeli, misalnya “Karawo Bu Sri”."),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


def activity() -> forms.CharField:
    return forms.CharField(
        label=_("Kegiatan usaha"),
        help_text=_("Dengan kata sendiri, misalnya “menyulam karawo” atau “menjual ikan asap”."),
        max_length=300,
    )


def started_year() -> OrUnknown:
    return OrUnknown(Year(label=_("Tahun mulai usaha"), help_text=_("Empat angka, misalnya 2014.")))


class RegisterBusiness(Form, PlaceAnswers):
    """At the desk. Eight questions must be answered; the rest fills over time."""

    owner_name = owner_name()
    phone = NumberOfIdentity(
        IdentifierKind.PHONE,
        label=_("Nomor HP"),
        required=False,
        help_text=_("Isi nomor HP atau NIK, salah satu cukup."),
    )
    nik = NumberOfIdentity(
        IdentifierKind.NIK,
        required=False,
        help_text=_("16 angka pada KTP; dipakai agar tidak tercatat dua kali."),
    )
    name = business_name()
    activity = activity()
    started_year = started_year()
    status = forms.ChoiceField(
        label=_("Keadaan usaha"), choices=Business.Status.choices, widget=forms.RadioSelect, initial="active"
    )
    is_informed = forms.BooleanField(label=_("Pemilik sudah diberi tahu untuk apa datanya dipakai"))

    owner_kind = forms.ChoiceField(
        label=_("Jenis pemilik"), choices=Owner.Kind.choices, initial=Owner.Kind.PERSON, required=False
    )
    sex = forms.ChoiceField(
        label=_("Jenis kelamin pemilik"),
        choices=[("", _("Menurut NIK, atau belum diketahui")), *Sex.choices],
        required=False,
    )
    has_disability = forms.ChoiceField(
        label=_("Pemilik penyandang disabilitas"),
        choices=[("", _("Belum ditanyakan")), ("ya", _("Ya")), ("tidak", _("Tidak"))],
        required=False,
    )
    nib = NumberOfIdentity(IdentifierKind.NIB, required=False, help_text=_("13 angka dari OSS."))
    npwp = NumberOfIdentity(IdentifierKind.NPWP, required=False, help_text=_("15 atau 16 angka."))
    kbli_words = forms.CharField(
        label=_("Cari KBLI"),
        help_text=_("Ketik kata sehari-hari atau angka kodenya, lalu pilih."),
        required=False,
        max_length=100,
        widget=forms.TextInput(
            {
                "autocomplete": "off",
                "hx-get": "/usaha/kbli/",
                "hx-trigger": "input changed delay:350ms",
                "hx-target": "#kbli-pilihan",
                "hx-swap": "innerHTML",
            }
        ),
    )
    kbli = forms.RegexField(r"^(\d{4}:\d{5})?$", label=_("KBLI"), required=False)
    brand = forms.CharField(label=_("Merek"), required=False, max_length=150)
    main_product = forms.CharField(label=_("Produk utama"), required=False, max_length=300)
    legal_form_code = forms.ChoiceField(
        label=_("Bentuk usaha"),
        choices=[("", _("Belum diketahui")), *code_list("legal_form").choices()],
        required=False,
    )
    sales = OrUnknown(Money(label=_("Penjualan setahun"), required=False))
    sales_year = Year(label=_("Penjualan itu untuk tahun"), required=False, least=1990)
    capital = OrUnknown(
        Money(label=_("Modal usaha"), help_text=_("Tanpa tanah dan bangunan tempat usaha."), required=False)
    )
    workers = OrUnknown(
        Whole(label=_("Jumlah pekerja"), help_text=_("Termasuk pemilik dan keluarga."), required=False)
    )
    consents = forms.MultipleChoiceField(
        label=_("Pemilik juga menyetujui"), required=False, widget=forms.CheckboxSelectMultiple
    )
    draft_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    owner_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    not_same_reason = forms.CharField(
        label=_("Mengapa ini bukan usaha atau orang yang sama?"),
        help_text=_("Misalnya: “saudara kandung, usaha berbeda; KTP keduanya dilihat”."),
        required=False,
        max_length=300,
    )

    def __init__(self, *args: Any, purposes: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "draft_id": uuid4(),
            "sales_year": timezone.localdate().year - 1,
            **(kwargs.get("initial") or {}),
        }
        super().__init__(*args, **kwargs)
        choices = self.fields["consents"]
        assert isinstance(choices, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        choices.choices = purposes or []
        if not purposes:
            del self.fields["consents"]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        given = self.cleaned_data
        is_number_refused = {"phone", "nik"} & set(self.errors)
        if not (given.get("phone") or given.get("nik") or given.get("owner_id") or is_number_refused):
            self.add_error("phone", _("Isi nomor HP atau NIK pemilik; salah satu cukup."))
        if given.get("owner_kind") not in ("", Owner.Kind.PERSON) and given.get("nik"):
            self.add_error("nik", _("NIK hanya untuk perorangan; kosongkan, atau ubah jenis pemiliknya."))
        return cleaned

    def registration(self, received: dict[str, str]) -> Registration:
        """Ask only after `is_valid`."""
        given = self.cleaned_data
        own = [("nik", given["nik"]), ("phone", given["phone"])]
        numbers = tuple(GivenNumber(kind=kind, text=text) for kind, text in own if text)
        more = tuple(GivenNumber(kind=kind, text=given[kind]) for kind in ("nib", "npwp") if given.get(kind))
        is_person = (given["owner_kind"] or Owner.Kind.PERSON) == Owner.Kind.PERSON
        version, _colon, code = given["kbli"].partition(":")
        is_another = bool(given["not_same_reason"])
        if given["owner_id"]:
            owner: NewOwner | int = given["owner_id"]
            more += tuple(number for number in numbers if number.kind == "phone")
        else:
            owner = NewOwner(
                name=given["owner_name"],
                kind=given["owner_kind"] or Owner.Kind.PERSON,
                sex=given["sex"] if is_person else "",
                has_disability={"ya": True, "tidak": False}.get(given["has_disability"])
                if is_person
                else None,
                numbers=numbers,
            )
        return Registration(
            name=given["name"],
            owner=owner,
            place=self.place,
            activity=given["activity"],
            kbli=(int(version), code) if code else None,
            main_product=given["main_product"],
            brand=given["brand"],
            legal_form_code=given["legal_form_code"],
            started_year=given["started_year"] or None,
            numbers=more,
            facts=self._facts(),
            consents=tuple(int(purpose) for purpose in given.get("consents", ())),
            consent_channel="desk",
            source=GivenSource(name="Pendaftaran di meja layanan", kind=Source.Kind.OWNER),
            received=received,
            is_another_person=is_another,
        )

    def _facts(self) -> tuple[GivenFact, ...]:
        given = self.cleaned_data
        facts = [
            GivenFact(what=Observation.What.STATUS, is_unknown=True)
            if given["status"] == Business.Status.UNKNOWN
            else GivenFact(what=Observation.What.STATUS, codes=(given["status"],))
        ]
        last_year = timezone.localdate().year - 1
        year = given["sales_year"] or last_year
        today = timezone.localdate()
        first, last = today.replace(year=year, month=1, day=1), today.replace(year=year, month=12, day=31)
        for what, name, start, end in (
            (Observation.What.SALES, "sales", first, last),
            (Observation.What.CAPITAL, "capital", None, None),
            (Observation.What.WORKERS, "workers", None, None),
        ):
            value = given[name]
            if value is UNKNOWN:
                facts.append(GivenFact(what=what, is_unknown=True, period_from=start, period_to=end))
            elif value is not None and value != "":
                facts.append(GivenFact(what=what, number=value, period_from=start, period_to=end))
        return tuple(facts)


class AboutOwner(Form):
    """First page of an owner on a phone."""

    title = _("Tentang Anda")
    owner_name = forms.CharField(
        label=_("Nama Anda"),
        help_text=_("Seperti pada KTP."),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    phone = NumberOfIdentity(
        IdentifierKind.PHONE,
        label=_("Nomor HP atau WhatsApp"),
        help_text=_("Agar petugas dapat menghubungi Anda."),
    )
    nik = NumberOfIdentity(
        IdentifierKind.NIK,
        required=False,
        help_text=_("16 angka pada KTP. Membuat pendaftaran lebih cepat diperiksa; disimpan tersandi."),
    )


class AboutBusiness(Form):
    title = _("Usaha Anda")
    name = business_name()
    activity = activity()
    started_year = started_year()


class AboutPlace(Form, PlaceAnswers):
    title = _("Tempat usaha")
    least_level = 3


class Agreement(Form):
    """Before sending. Being told is a condition, the catalogue is a separate and free choice."""

    title = _("Periksa jawaban")
    is_informed = forms.BooleanField(label=_("Saya sudah membaca untuk apa data saya dipakai"))
    consents = forms.MultipleChoiceField(
        label=_("Saya juga menyetujui"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, purposes: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["consents"]
        assert isinstance(choices, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        choices.choices = purposes or []
        if not purposes:
            del self.fields["consents"]


class AccountFor(Form):
    """Who will hold the account of an owner, and which of his numbers he signs in with."""

    name = forms.CharField(
        label=_("Nama pemegang akun"),
        max_length=150,
        help_text=_("Orang yang memegangnya; untuk koperasi, nama pengurus."),
    )
    number = forms.ChoiceField(
        label=_("Masuk dengan"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih nomor HP atau NIB yang dipakai masuk.")},
    )

    def __init__(self, *args: Any, numbers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["number"]
        assert isinstance(choices, forms.ChoiceField)  # noqa: S101 - for the type checker
        choices.choices = numbers
        if numbers:
            choices.initial = numbers[0][0]


OWN_STEPS: dict[str, type[Form]] = {"pemilik": AboutOwner, "usaha": AboutBusiness, "tempat": AboutPlace}


def own_registration(
    about_owner: AboutOwner,
    about_business: AboutBusiness,
    about_place: AboutPlace,
    *,
    consents: tuple[int, ...],
    received: dict[str, str],
) -> Registration:
    """What an owner without an account says about himself; every step must be valid.

    is_another_person: whether the NIK is known is told to nobody who has not proven to be its bearer; the office
    gets a proposal for review instead.
    """
    person, business = about_owner.cleaned_data, about_business.cleaned_data
    numbers = [GivenNumber(kind="phone", text=person["phone"])]
    if person["nik"]:
        numbers.insert(0, GivenNumber(kind="nik", text=person["nik"]))
    return Registration(
        name=business["name"],
        owner=NewOwner(name=person["owner_name"], numbers=tuple(numbers)),
        place=about_place.place,
        activity=business["activity"],
        started_year=business["started_year"] or None,
        consents=consents,
        consent_channel="self",
        source=GivenSource(name="Pendaftaran mandiri", kind=Source.Kind.OWNER),
        received=received,
        is_another_person=True,
    )
