"""Two centres as they present themselves, and who sits there: written by the same actions as on the pages."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from io import BytesIO

from django.utils import timezone
from PIL import Image, ImageDraw

from karawo.accounts.models import Centre, User
from karawo.config.demo.people import GORONTALO, HEADS, MALANG, SEATS
from karawo.plut import actions
from karawo.plut.actions.centres import kab_of
from karawo.plut.models import CentreProfile, OpeningHours

_PROFILES: dict[str, dict[str, object]] = {
    GORONTALO: {
        "origin": "tugas_pembantuan", "address": "Jl. Contoh Timur No. 7", "latitude": 0.5489, "longitude": 123.0621,
        "phone": "0840-435-0001", "email": "plut.gorontalo@contoh.example", "office": "Dinas Koperasi dan UKM (contoh)",
        "office_contact": "Bidang Pemberdayaan Usaha Mikro", "obtained_year": 2014, "granted_year": 2016,
        "synergy": "Perguruan tinggi, lembaga keuangan, galeri oleh-oleh, dan kelompok perajin (contoh)",
        "clusters": "Sentra karawo, sentra gula aren, sentra olahan ikan (contoh)",
        "flagship": "Sulaman karawo, gula aren, kopi, olahan jagung", "potential": "Olahan ikan untuk oleh-oleh",
        "branded": "Lokal: kain karawo. Nasional: kopi bubuk. Ekspor: belum ada (contoh)",
        "inaugurated_on": date(2015, 3, 2), "inaugurated_by": "Bupati (contoh)",
        "ecommerce_count": 164, "online_product_count": 612,
    },
    MALANG: {
        "origin": "dak", "address": "Jl. Contoh Barat No. 12", "latitude": -7.9666, "longitude": 112.6326,
        "phone": "0840-341-0001", "email": "plut.malang@contoh.example", "office": "Dinas Koperasi (contoh)",
        "obtained_year": 2019, "synergy": "Kampus dan asosiasi usaha kuliner (contoh)",
        "flagship": "Keripik buah, kopi", "ecommerce_count": 71, "online_product_count": 240,
    },
}  # fmt: skip
_FORMS = {
    GORONTALO: (("non_struktural", "Dinas Koperasi dan UKM (contoh)", 6), ("uptd", "UPTD PLUT (contoh)", 2)),
    MALANG: (("non_struktural", "Dinas Koperasi (contoh)", 4),),
}
_FACILITIES = (
    ("Ruang konsultasi", 12, True), ("Ruang pelatihan", 40, True), ("Galeri produk", 25, True),
    ("Ruang kemasan dan label", 6, True), ("Studio foto produk", 4, False),
)  # fmt: skip
# Holidays that fall on the same day each year; the others are decreed, and each centre enters them.
_HOLIDAYS = (
    (1, 1, "Tahun Baru Masehi"), (5, 1, "Hari Buruh Internasional"), (6, 1, "Hari Lahir Pancasila"),
    (8, 17, "Hari Kemerdekaan"), (12, 25, "Hari Raya Natal"),
)  # fmt: skip
_STAFF = (("admin", "Yulin Suleman"), ("galeri", "Nova Bouty"), ("teknis", "Roni Mohi"))
_STAFF_MALANG = (("admin", "Purwanti Rahayu"), ("teknis", "Sugeng Utomo"))
_SPANS = (
    *((day, (time(8), time(12)), (time(13), time(16))) for day in range(4)),
    (4, (time(8), time(11, 30)), (time(13, 30), time(16, 30))),
)
_CERTIFICATE = "Sertifikat kompetensi pendamping UMKM (contoh)"


def furnish(centres: dict[str, Centre], people: dict[str, User], *, at: datetime) -> None:
    """Harmless twice. A certificate and a contract end within sixty days; at Malang a seat has become empty."""
    today = timezone.localdate(at)
    for name, centre in centres.items():
        head = people[HEADS[name]]
        _present(name, centre, head, today, at)
        _seat(name, centre, people, head, today, at)
    _empty_a_seat(centres[MALANG], people, today, at)


def _building() -> bytes:
    """A drawing of a house with a sign: visibly no photo of anybody's."""
    image = Image.new("RGB", (960, 420), (206, 222, 230))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 330, 960, 420), fill=(164, 172, 140))
    pen.polygon(((180, 170), (480, 60), (780, 170)), fill=(128, 84, 66))
    pen.rectangle((210, 170, 750, 350), fill=(240, 232, 214))
    for left in (250, 360, 550, 660):
        pen.rectangle((left, 215, left + 56, 275), fill=(92, 120, 138))
    pen.rectangle((450, 240, 512, 350), fill=(96, 70, 56))
    pen.text((400, 182), "PLUT (gambar contoh)", fill=(60, 60, 60), font_size=17)
    content = BytesIO()
    image.save(content, "PNG")
    return content.getvalue()


def _present(name: str, centre: Centre, head: User, today: date, at: datetime) -> None:
    since, kept = date(today.year - 6, 1, 2), _PROFILES[name]
    operating = date(int(str(kept["obtained_year"])) + 1, 3, 2)
    code = f"PLUT-{kab_of(centre)}-01 (contoh)"
    profile = {
        **kept,
        "code": code,
        "operating_since_on": operating,
        "counted_on": today - timedelta(days=75),
    }
    actions.change_profile(centre, profile, by=head, at=at)
    if not CentreProfile.objects.exclude(photo_name="").filter(centre=centre).exists():
        actions.set_photo(centre, _building(), by=head, at=at)
    for form, operator, ago in _FORMS[name]:
        if not centre.institutional_forms.filter(form=form).exists():
            actions.record_form(
                centre, form=form, operator=operator, starts_on=date(today.year - ago, 1, 2),
                basis=f"SK/CONTOH/{today.year - ago}", by=None, at=at,
            )  # fmt: skip
    if not OpeningHours.objects.filter(centre=centre).exists():
        OpeningHours.objects.bulk_create(
            OpeningHours(centre=centre, weekday=day, opens_at=span[0], closes_at=span[1], valid_from=since)
            for day, *spans in _SPANS
            for span in spans
        )
    for year in (today.year, today.year + 1):
        for month, day, holiday in _HOLIDAYS:
            actions.add_holiday(centre, on=date(year, month, day), name=holiday, by=head, at=at)
    for facility, capacity, is_usable in _FACILITIES:
        note = "" if is_usable else "Lampu rusak, menunggu penggantian"
        actions.record_facility(
            centre, name=facility, capacity=capacity, note=note, is_usable=is_usable, by=head, at=at
        )
    for position, person in (("kepala", head.name), *(_STAFF if name == GORONTALO else _STAFF_MALANG)):
        actions.record_staff(centre, name=person, position=position, starts_on=since, by=head, at=at)


def _seat(name: str, centre: Centre, people: dict[str, User], head: User, today: date, at: datetime) -> None:
    since, first, last = date(today.year - 2, 1, 2), date(today.year, 1, 1), date(today.year, 12, 31)
    for number, (field, username) in enumerate(SEATS[name].items()):
        user = people[username]
        ends_on = today + timedelta(days=41) if username == "novita" else date(today.year + 1, 12, 31)
        actions.seat_consultant(
            centre, user, field_code=field, starts_on=since, ends_on=ends_on,
            contract_number=f"KTR/CONTOH/{number + 1:03d}", is_coordinator=number == 0, by=head, at=at,
        )  # fmt: skip
        actions.change_file(
            centre, user,
            {
                "registration_number": f"CONTOH-{centre.pk}-{number + 1:02d}", "education_code": "S1",
                "school": "Universitas Contoh", "expertise": _EXPERTISE[field],
            },
            by=head, at=at,
        )  # fmt: skip
        days = {"hasna": 38, "rina": 52}.get(username, 260 + 70 * number)
        actions.certify(
            centre, user, name=_CERTIFICATE, number=f"CTH-{2100 + number}", issuer="Lembaga sertifikasi (contoh)",
            issued_on=today + timedelta(days=days - 3 * 365), expires_on=today + timedelta(days=days), by=head, at=at,
        )  # fmt: skip
        for measure, number_asked in (("sesi-pendampingan", 240), ("klien-dilayani", 45)):
            actions.set_target(
                centre,
                user,
                measure=measure,
                period_from=first,
                period_to=last,
                number=number_asked,
                by=head,
                at=at,
            )


_EXPERTISE = {
    "kelembagaan": "NIB, merek, izin edar, koperasi", "sdm": "Pembagian kerja, pelatihan",
    "produksi": "Mutu, kemasan, tata letak", "pembiayaan": "Pembukuan, harga pokok, KUR",
    "pemasaran": "Merek dagang, toko, pameran", "it": "Toko daring, pembayaran nontunai",
    "jaringan": "Kemitraan, pembelian bersama",
}  # fmt: skip


def _empty_a_seat(centre: Centre, people: dict[str, User], today: date, at: datetime) -> None:
    actions.seat_consultant(
        centre, people["rina"], field_code="jaringan", starts_on=date(today.year - 2, 1, 2),
        ends_on=date(today.year - 1, 12, 31), contract_number="KTR/CONTOH/009", by=people[HEADS[MALANG]], at=at,
    )  # fmt: skip
