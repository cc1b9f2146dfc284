"""Addresses of gatherings, from the root: `/k/<code>/` and `/tiket/` are short because they stand on posters."""

from collections.abc import Callable

from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from karawo.gatherings.pages import (
    arranging,
    certificates,
    door,
    listing,
    one,
    own,
    papers,
    public,
    registrations,
)
from karawo.gatherings.pages.board import deciding, facilitating, minutes, sending, taking_part
from karawo.gatherings.pages.files import SHAPES

app_name = "gatherings"


def in_each_shape(address: str, page: Callable[..., HttpResponseBase], name: str) -> list[URLPattern]:
    """`<address>.csv`, `.xlsx` and `.json`, named `<name>_csv` and so on."""
    return [path(f"{address}.{shape}", page, {"shape": shape}, name=f"{name}_{shape}") for shape in SHAPES]


urlpatterns = [
    path("kegiatan/", listing.gatherings, name="gatherings"),
    path("kegiatan/baru/", arranging.new, name="new"),
    path("kegiatan/orang/", listing.people, name="people"),
    path("kegiatan/kunjungan/", listing.visits, name="visits"),
    *in_each_shape("kegiatan/daftar", listing.gatherings_file, "gatherings"),
    *in_each_shape("kegiatan/orang", listing.people_file, "people"),
    *in_each_shape("kegiatan/kunjungan", listing.visits_file, "visits"),
    path("kegiatan/pintu/kosong/", door.blank_door, name="blank_door"),
    path("kegiatan/pintu/<int:part_id>/", door.door, name="door"),
    path("kegiatan/pintu/<int:part_id>/kehadiran/", door.ticked, name="ticked"),
    path("kegiatan/pintu/<int:part_id>/hitungan/", door.counted, name="counted"),
    path("kegiatan/hitungan/<int:count_id>/pengurungan/", door.count_undone, name="count_undone"),
    path("kegiatan/kehadiran/<int:visit_id>/kepulangan/", door.left, name="left"),
    path("kegiatan/kehadiran/<int:visit_id>/pengurungan/", door.undone, name="undone"),
    path("kegiatan/sesi/<int:part_id>/", arranging.session, name="session"),
    path("kegiatan/sesi/<int:part_id>/penghapusan/", arranging.session_removed, name="session_removed"),
    path("kegiatan/peserta/<int:registration_id>/", registrations.registration, name="registration"),
    path("kegiatan/peserta/<int:registration_id>/pembatalan/", registrations.cancelling, name="cancelling"),
    path("kegiatan/peserta/<int:registration_id>/jawaban/", registrations.answering, name="answering"),
    path("kegiatan/peserta/<int:registration_id>/tautan/", registrations.linking, name="linking"),
    path("kegiatan/peserta/<int:registration_id>/pencocokan/", registrations.joining, name="joining"),
    path(
        "kegiatan/sertifikat/<int:certificate_id>.pdf",
        certificates.certificate_paper,
        name="certificate_paper",
    ),
    path("kegiatan/sertifikat/<int:certificate_id>/pencabutan/", certificates.revoking, name="revoking"),
    path("kegiatan/<int:gathering_id>/", one.gathering, name="gathering"),
    path("kegiatan/<int:gathering_id>/perubahan/", arranging.changing, name="changing"),
    path("kegiatan/<int:gathering_id>/pembukaan/", arranging.publishing, name="publishing"),
    path("kegiatan/<int:gathering_id>/penutupan/", arranging.withdrawing, name="withdrawing"),
    path("kegiatan/<int:gathering_id>/pembatalan/", arranging.calling_off, name="calling_off"),
    path("kegiatan/<int:gathering_id>/pembagian/", arranging.allotting, name="allotting"),
    path("kegiatan/<int:gathering_id>/sesi/", arranging.new_session, name="new_session"),
    path("kegiatan/<int:gathering_id>/peserta/", registrations.participants, name="participants"),
    *in_each_shape("kegiatan/<int:gathering_id>/peserta", registrations.participants_file, "participants"),
    *in_each_shape("kegiatan/<int:gathering_id>/sertifikat", certificates.certificates_file, "certificates"),
    *in_each_shape("kegiatan/<int:gathering_id>/keputusan", sending.decisions_file, "decisions"),
    *in_each_shape("kegiatan/<int:gathering_id>/papan", sending.notes_file, "notes"),
    *in_each_shape("kegiatan/<int:gathering_id>/suara", sending.votes_file, "votes"),
    path("kegiatan/<int:gathering_id>/peserta/baru/", registrations.enrolling, name="enrolling"),
    path("kegiatan/<int:gathering_id>/sertifikat/", certificates.certificates, name="certificates"),
    path("kegiatan/<int:gathering_id>/sertifikat/penerbitan/", certificates.issuing, name="issuing"),
    path("kegiatan/<int:gathering_id>/poster.pdf", papers.poster, name="poster"),
    path("kegiatan/<int:gathering_id>/daftar-hadir.pdf", papers.sign_sheet, name="sign_sheet"),
    path("kegiatan/<int:gathering_id>/papan/", facilitating.board, name="board"),
    path("kegiatan/<int:gathering_id>/papan/isi/", facilitating.part, name="board_part"),
    path("kegiatan/<int:gathering_id>/papan/layar/", facilitating.wall, name="wall"),
    path("kegiatan/<int:gathering_id>/papan/layar/isi/", facilitating.wall_part, name="wall_part"),
    path("kegiatan/<int:gathering_id>/papan/pembukaan/", facilitating.opening, name="board_opening"),
    path("kegiatan/<int:gathering_id>/papan/penutupan/", facilitating.closing, name="board_closing"),
    path("kegiatan/<int:gathering_id>/papan/kelompok/", facilitating.grouping, name="grouping"),
    path("kegiatan/<int:gathering_id>/papan/komoditas/", facilitating.adding_commodity, name="commodity"),
    path("kegiatan/<int:gathering_id>/papan/suara/", facilitating.opening_ballot, name="opening_ballot"),
    path("kegiatan/<int:gathering_id>/keputusan/", deciding.decisions, name="decisions"),
    path("kegiatan/<int:gathering_id>/notula.pdf", minutes.paper, name="minutes"),
    path("kegiatan/<int:gathering_id>/notula/", minutes.freezing, name="freezing"),
    path("kegiatan/notula/<int:minutes_id>/", minutes.frozen, name="frozen_minutes"),
    path("kegiatan/notula/<int:minutes_id>.pdf", minutes.frozen_paper, name="frozen_minutes_paper"),
    path("kegiatan/papan/catatan/<int:note_id>/penyembunyian/", facilitating.hiding, name="hiding"),
    path("kegiatan/papan/kelompok/<int:group_id>/pembubaran/", facilitating.dissolving, name="dissolving"),
    path(
        "kegiatan/papan/komoditas/<int:commodity_id>/pengeluaran/",
        facilitating.removing_commodity,
        name="commodity_removed",
    ),
    path(
        "kegiatan/papan/suara/<int:ballot_id>/penutupan/", facilitating.closing_ballot, name="closing_ballot"
    ),
    path(
        "kegiatan/papan/peserta/<int:participant_id>/pengeluaran/",
        facilitating.removing_participant,
        name="participant_removed",
    ),
    path("kegiatan/papan/peserta/<int:participant_id>/tautan/", facilitating.linking, name="board_link"),
    path("kegiatan/keputusan/<int:decision_id>/penarikan/", deciding.withdrawing, name="decision_withdrawn"),
    path("fgd/", taking_part.code_page, name="board_code"),
    path("fgd/<str:board_code>/", taking_part.join, name="join"),
    path("fgd/<str:board_code>/isi/", taking_part.join_part, name="join_part"),
    path("fgd/<str:board_code>/catatan/", taking_part.writing, name="writing"),
    path(
        "fgd/<str:board_code>/catatan/<int:note_id>/penarikan/", taking_part.taking_back, name="taking_back"
    ),
    path("fgd/<str:board_code>/suara/", taking_part.voting, name="voting"),
    path("fgd/<str:board_code>/masuk/<str:token>/", taking_part.entering, name="entering"),
    path("tiket/<str:token>/papan/", taking_part.from_ticket, name="from_ticket"),
    path("kegiatan-saya/", own.own, name="own"),
    path("publik/kegiatan/", public.public_list, name="public_list"),
    path("k/<str:code>/", public.public_gathering, name="public_gathering"),
    path("k/<str:code>/daftar/", public.signing_up, name="signing_up"),
    path("tiket/<str:token>/", public.ticket, name="ticket"),
    path("tiket/<str:token>/jawaban/", public.ticket_answer, name="ticket_answer"),
    path("notula/<str:token>/", minutes.proof, name="minutes_proof"),
    path("sertifikat/<str:token>/", certificates.verification, name="verification"),
    path("sertifikat/<str:token>/sertifikat.pdf", certificates.verified_paper, name="verified_paper"),
]
