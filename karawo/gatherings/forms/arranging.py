"""What people say when they arrange a gathering."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from karawo.accounts.models import Centre
from karawo.gatherings.actions import GivenGathering, GivenSession
from karawo.gatherings.forms.fields import Clock, Day
from karawo.gatherings.models import Gathering, GatheringKind, GatheringSession
from karawo.gatherings.rules import Allotment
from karawo.regions.models import Region
from karawo.regions.rules.zones import zone_of
from karawo.ui.forms import Form, UnitInput

if TYPE_CHECKING:
    from karawo.regions.access import Scope

OFFICE = "kantor"


class GatheringForm(Form):
    kind = forms.ModelChoiceField(
        label=_("Jenis"), queryset=GatheringKind.objects.none(), empty_label=_("Pilih")
    )
    title = forms.CharField(label=_("Judul"), max_length=150)
    about = forms.CharField(
        label=_("Keterangan"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Untuk siapa, apa yang dibawa, apa yang didapat. Terbaca di halaman pendaftaran."),
    )
    organiser = forms.ChoiceField(label=_("Penyelenggara"))
    organiser_name = forms.CharField(
        label=_("Nama kantor"),
        required=False,
        max_length=150,
        help_text=_("Isi bila penyelenggaranya dinas atau kantor lain."),
    )
    region = forms.ModelChoiceField(
        label=_("Kabupaten/kota"), queryset=Region.objects.none(), empty_label=_("Pilih")
    )
    place_text = forms.CharField(label=_("Tempat"), max_length=200)
    is_online = forms.BooleanField(label=_("Diadakan daring"), required=False)
    first_on = Day(label=_("Hari pertama"))
    starts = Clock(label=_("Mulai pukul"))
    last_on = Day(label=_("Hari terakhir"))
    ends = Clock(label=_("Selesai pukul"))
    seats = forms.IntegerField(
        label=_("Kuota"), min_value=1, max_value=5000, widget=UnitInput(_("kursi"))  # type: ignore[arg-type]
    )  # fmt: skip
    allotment = forms.ChoiceField(
        label=_("Cara membagi kursi"),
        choices=[
            (Allotment.FIRST_COME.value, _("Langsung, selama masih ada; sisanya daftar tunggu")),
            (Allotment.ON_CLOSE.value, _("Sesudah pendaftaran ditutup, yang belum terlayani didahulukan")),
        ],
        widget=forms.RadioSelect,
        initial=Allotment.FIRST_COME.value,
    )
    until_on = Day(label=_("Pendaftaran ditutup tanggal"), required=False)
    until = Clock(label=_("Ditutup pukul"), required=False)
    offer_hours = forms.IntegerField(
        label=_("Kursi kosong ditahan untuk daftar tunggu"),
        min_value=1,
        max_value=240,
        initial=24,
        widget=UnitInput(_("jam")),  # type: ignore[arg-type]
        help_text=_("Sesudah itu ditawarkan kepada yang berikutnya."),
    )

    def __init__(self, *args: Any, scope: Scope, gathering: Gathering | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        centres = Centre.objects.filter(pk__in=scope.centre_ids).select_related("region").order_by("name")
        self.centres = {str(centre.pk): centre for centre in centres}
        if gathering is not None and gathering.centre is not None:
            self.centres.setdefault(str(gathering.centre_id), gathering.centre)
        choices = [*((key, centre.name) for key, centre in self.centres.items()), (OFFICE, _("Kantor lain"))]
        self.fields["organiser"].choices = choices  # type: ignore[attr-defined]
        self.fields["kind"].queryset = GatheringKind.objects.all()  # type: ignore[attr-defined]
        kab_ids = [kab_id for kab_id in scope.kab_ids if kab_id > 100]
        if gathering is not None:
            kab_ids.append(gathering.kab_id)
        self.fields["region"].queryset = Region.objects.filter(pk__in=kab_ids).order_by("pk")  # type: ignore[attr-defined]
        if gathering is not None:
            self.initial = {**_answers(gathering), **self.initial}
        elif centres:
            self.fields["organiser"].initial = str(centres[0].pk)
            kab_id = centres[0].region_id
            self.fields["region"].initial = int(str(kab_id)[:4]) if kab_id > 100 else None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("organiser") == OFFICE:
            if not cleaned.get("organiser_name"):
                self.add_error("organiser_name", _("Tulis nama kantornya, atau pilih PLUT di atas."))
        elif centre := self.centres.get(cleaned.get("organiser", "")):
            cleaned |= {"centre": centre, "organiser_name": centre.name}
        if region := cleaned.get("region"):
            zone = zone_of(region.pk)
            for name, day, clock in (
                ("starts_at", "first_on", "starts"),
                ("ends_at", "last_on", "ends"),
                ("registration_until", "until_on", "until"),
            ):
                if cleaned.get(day) and cleaned.get(clock) is not None:
                    cleaned[name] = datetime.combine(cleaned[day], cleaned[clock], tzinfo=zone)
        first, last = cleaned.get("starts_at"), cleaned.get("ends_at")
        if first and last and last <= first:
            self.add_error("ends", _("Selesainya harus sesudah mulainya; periksa hari dan jamnya."))
        if cleaned.get("until_on") and cleaned.get("until") is None and "until" not in self.errors:
            self.add_error("until", _("Tulis pukul berapa pendaftaran ditutup."))
        until = cleaned.get("registration_until")
        if until and last and until > last:
            self.add_error("until_on", _("Pendaftaran ditutup paling lambat saat kegiatan selesai."))
        return cleaned

    def given(self) -> GivenGathering:
        told = self.cleaned_data
        return GivenGathering(
            kind=told["kind"],
            title=" ".join(told["title"].split()),
            about=told["about"],
            centre=told.get("centre"),
            organiser_name=told["organiser_name"],
            region=told["region"],
            place_text=told["place_text"],
            is_online=told["is_online"],
            starts_at=told["starts_at"],
            ends_at=told["ends_at"],
            seats=told["seats"],
            allotment=told["allotment"],
            offer_hours=told["offer_hours"],
            registration_until=told.get("registration_until"),
        )


def _answers(row: Gathering) -> dict[str, Any]:
    starts, ends = row.starts_at.astimezone(row.zone), row.ends_at.astimezone(row.zone)
    until = row.registration_until.astimezone(row.zone) if row.registration_until else None
    return {
        "kind": row.kind_id,
        "title": row.title,
        "about": row.about,
        "organiser": str(row.centre_id) if row.centre_id else OFFICE,
        "organiser_name": "" if row.centre_id else row.organiser_name,
        "region": row.kab_id,
        "place_text": row.place_text,
        "is_online": row.is_online,
        "first_on": starts.date(),
        "starts": starts.time(),
        "last_on": ends.date(),
        "ends": ends.time(),
        "seats": row.seats,
        "allotment": row.allotment,
        "offer_hours": row.offer_hours,
        "until_on": until.date() if until else None,
        "until": until.time() if until else None,
    }


class SessionForm(Form):
    title = forms.CharField(label=_("Nama sesi"), max_length=150)
    on = Day(label=_("Hari"))
    starts = Clock(label=_("Mulai pukul"))
    ends = Clock(label=_("Selesai pukul"))
    speaker = forms.CharField(label=_("Narasumber"), required=False, max_length=200)
    agenda = forms.CharField(
        label=_("Acara"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("Satu baris satu acara, misalnya “09.00 Pembukaan”. Tercetak di notula."),
    )

    def __init__(
        self, *args: Any, gathering: Gathering, session: GatheringSession | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.gathering = gathering
        zone = gathering.zone
        if session is not None:
            starts = session.starts_at.astimezone(zone)
            self.initial = {
                "title": session.title,
                "on": starts.date(),
                "starts": starts.time(),
                "ends": session.ends_at.astimezone(zone).time(),
                "speaker": session.speaker,
                "agenda": session.agenda,
                **self.initial,
            }
        else:
            self.fields["on"].initial = gathering.starts_at.astimezone(zone).date()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        on, starts, ends = cleaned.get("on"), cleaned.get("starts"), cleaned.get("ends")
        if on and starts is not None and ends is not None:
            if ends <= starts:
                self.add_error("ends", _("Selesainya harus sesudah mulainya."))
            zone = self.gathering.zone
            cleaned["starts_at"] = datetime.combine(on, starts, tzinfo=zone)
            cleaned["ends_at"] = datetime.combine(on, ends, tzinfo=zone)
        return cleaned

    def given(self) -> GivenSession:
        told = self.cleaned_data
        return GivenSession(
            title=" ".join(told["title"].split()),
            starts_at=told["starts_at"],
            ends_at=told["ends_at"],
            speaker=told["speaker"],
            agenda=told["agenda"],
        )
