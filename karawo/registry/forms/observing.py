"""Dated facts as people tell them: "tidak tahu" is an answer, an empty field is none."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from karawo.law import code_list
from karawo.registry.actions import GivenFact, GivenPlace, Refused
from karawo.registry.actions.writing import checked_place
from karawo.registry.forms.fields import Day, Money, Whole, Year
from karawo.registry.models import CooperativeYear, Observation, Source
from karawo.ui.forms import UNKNOWN, Form, OrUnknown

What = Observation.What
_MONEY = {"sales": What.SALES, "capital": What.CAPITAL, "assets": What.ASSETS}
_WORKERS = {
    "paid_female": What.PAID_FEMALE,
    "paid_male": What.PAID_MALE,
    "unpaid_female": What.UNPAID_FEMALE,
    "unpaid_male": What.UNPAID_MALE,
    "disabled": What.DISABLED,
}
NAMES = {**{f"facts.{what}": name for name, what in {**_MONEY, **_WORKERS}.items()}, "facts": "sales"}


def _count(label: Any) -> OrUnknown:
    return OrUnknown(Whole(label=label, required=False, most=1_000_000))


class Observe(Form):
    sales = OrUnknown(Money(label=_("Penjualan setahun"), required=False))
    year = Year(label=_("Untuk tahun"), least=1990, required=False)
    capital = OrUnknown(
        Money(label=_("Modal usaha"), help_text=_("Tanpa tanah dan bangunan tempat usaha."), required=False)
    )
    assets = OrUnknown(Money(label=_("Aset"), required=False))
    paid_female = _count(_("Pekerja dibayar, perempuan"))
    paid_male = _count(_("Pekerja dibayar, laki-laki"))
    unpaid_female = _count(_("Pekerja tidak dibayar, perempuan"))
    unpaid_male = _count(_("Pekerja tidak dibayar, laki-laki"))
    disabled = _count(_("Di antaranya penyandang disabilitas"))
    channels = forms.MultipleChoiceField(
        label=_("Saluran penjualan"),
        choices=[*code_list("sales_channel").choices(), ("unknown", _("Tidak tahu"))],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reach = forms.ChoiceField(
        label=_("Jangkauan pasar"),
        choices=[
            ("", _("Tidak ditanyakan")),
            *code_list("market_reach").choices(),
            ("unknown", _("Tidak tahu")),
        ],
        required=False,
    )
    is_exporting = forms.ChoiceField(
        label=_("Mengekspor"),
        choices=[
            ("", _("Tidak ditanyakan")),
            ("1", _("Ya")),
            ("0", _("Tidak")),
            ("unknown", _("Tidak tahu")),
        ],
        required=False,
    )
    on = Day(label=_("Keadaan pada tanggal"), help_text=_("Untuk semua selain penjualan."))
    source_kind = forms.ChoiceField(
        label=_("Dari mana diketahui"),
        choices=Source.Kind.choices,
        widget=forms.RadioSelect,
        initial=Source.Kind.OWNER,
    )

    def __init__(self, *args: Any, kinds: tuple[str, ...] = (), **kwargs: Any) -> None:
        today = timezone.localdate()
        kwargs["initial"] = {"year": today.year - 1, "on": today, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        field = self.fields["source_kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        if kinds:
            field.choices = [choice for choice in Source.Kind.choices if choice[0] in kinds]
        self._only_kind = kinds[0] if len(kinds) == 1 else ""
        if self._only_kind:
            del self.fields["source_kind"]

    @property
    def known_by(self) -> str:
        return self._only_kind or str(self.cleaned_data["source_kind"])

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        given = self.cleaned_data
        if given.get("sales") not in (None, "") and not given.get("year") and "year" not in self.errors:
            self.add_error("year", _("Isi tahun untuk penjualan itu."))
        if "unknown" in given.get("channels", ()) and len(given["channels"]) > 1:
            self.add_error("channels", _("Pilih salurannya, atau “Tidak tahu”, jangan keduanya."))
        if given.get("on") and given["on"] > timezone.localdate():
            self.add_error("on", _("Tanggal itu belum tiba; periksa tahunnya."))
        if not self.errors and not self.facts():
            self.add_error(None, _("Belum ada keterangan yang diisi; isi sedikitnya satu."))
        return cleaned

    def facts(self) -> list[GivenFact]:
        given = self.cleaned_data
        on = given["on"]
        facts: list[GivenFact] = []
        for name, what in {**_MONEY, **_WORKERS}.items():
            start, end = on, on
            if name == "sales" and given["year"]:
                start, end = date(given["year"], 1, 1), date(given["year"], 12, 31)
            value = given[name]
            if value is UNKNOWN:
                facts.append(GivenFact(what=what, is_unknown=True, period_from=start, period_to=end))
            elif value not in (None, ""):
                facts.append(GivenFact(what=what, number=value, period_from=start, period_to=end))
        if given["channels"]:
            facts.append(_coded(What.CHANNELS, tuple(given["channels"]), on))
        if given["reach"]:
            facts.append(_coded(What.REACH, (given["reach"],), on))
        if given["is_exporting"] == "unknown":
            facts.append(GivenFact(what=What.EXPORTS, is_unknown=True, period_from=on, period_to=on))
        elif given["is_exporting"]:
            number = int(given["is_exporting"])
            facts.append(GivenFact(what=What.EXPORTS, number=number, period_from=on, period_to=on))
        return facts


def _coded(what: str, codes: tuple[str, ...], on: date) -> GivenFact:
    if codes == ("unknown",):
        return GivenFact(what=what, is_unknown=True, period_from=on, period_to=on)
    return GivenFact(what=what, codes=codes, period_from=on, period_to=on)


class Visit(Form):
    """Two taps; the position comes by itself or not at all."""

    status = forms.ChoiceField(
        choices=[("active", _("Masih ada")), ("moved", _("Pindah")), ("closed", _("Tutup"))],
        error_messages={"required": _("Tekan salah satu: masih ada, pindah, atau tutup.")},
    )
    latitude = forms.FloatField(label=_("Lintang"), required=False, localize=False, widget=forms.TextInput)
    longitude = forms.FloatField(label=_("Bujur"), required=False, localize=False, widget=forms.TextInput)
    accuracy = forms.FloatField(required=False, localize=False, widget=forms.HiddenInput)

    def position(self) -> tuple[tuple[float, float] | None, str]:
        """The point, and why it is left out where it cannot be right."""
        given = self.cleaned_data
        latitude, longitude = given.get("latitude"), given.get("longitude")
        try:
            checked_place(GivenPlace(latitude=latitude, longitude=longitude))
        except Refused as error:
            return None, error.message
        return (None if latitude is None or longitude is None else (latitude, longitude)), ""

    @property
    def accuracy_m(self) -> int | None:
        accuracy = self.cleaned_data.get("accuracy")
        return None if accuracy is None or not 0 <= accuracy < 1_000_000 else round(accuracy)


class CooperativeState(Form):
    rat_on = Day(label=_("Tanggal RAT"), required=False)
    members_female = Whole(label=_("Anggota perempuan"), required=False)
    members_male = Whole(label=_("Anggota laki-laki"), required=False)
    members_total = Whole(
        label=_("Anggota seluruhnya"), help_text=_("Boleh kosong bila dua di atas diisi."), required=False
    )
    employees = Whole(label=_("Karyawan"), required=False)
    assets_rupiah = Money(label=_("Aset"), required=False)
    own_capital_rupiah = Money(label=_("Modal sendiri"), required=False)
    outside_capital_rupiah = Money(label=_("Modal luar"), required=False)
    volume_rupiah = Money(label=_("Volume usaha"), required=False)
    shu_rupiah = Money(
        label=_("SHU"), help_text=_("Rugi ditulis dengan tanda kurang."), may_be_negative=True, required=False
    )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        given = self.cleaned_data
        female, male = given.get("members_female"), given.get("members_male")
        if given.get("members_total") is None and female is not None and male is not None:
            given["members_total"] = female + male
        if not self.errors and all(value in (None, "") for value in given.values()):
            self.add_error(None, _("Belum ada yang diisi; isi sedikitnya satu."))
        return cleaned

    @staticmethod
    def columns() -> tuple[str, ...]:
        return tuple(CooperativeState.base_fields)

    @staticmethod
    def present(state: CooperativeYear | None) -> dict[str, Any]:
        return {} if state is None else {name: getattr(state, name) for name in CooperativeState.columns()}
