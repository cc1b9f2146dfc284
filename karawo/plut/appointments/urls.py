"""Addresses of appointments and the queue, from the root."""

from django.urls import path

from karawo.plut.appointments.pages import (
    acts,
    balance,
    booking,
    desk,
    hall,
    hours,
    links,
    records,
    reminders,
    ticket,
    visit,
)

app_name = "appointments"

urlpatterns = [
    path("antrean/daftar/", records.records, name="records"),
    path("antrean/daftar.csv", records.records_file, {"ending": "csv"}, name="records_csv"),
    path("antrean/daftar.xlsx", records.records_file, {"ending": "xlsx"}, name="records_xlsx"),
    path("antrean/", desk.board, name="board"),
    path("antrean/panggilan/", desk.next_called, name="next_called"),
    path("antrean/tiket/", ticket.ticket, name="ticket"),
    path("antrean/beban/", balance.balance, name="balance"),
    path(
        "antrean/pengalihan/<int:entry_id>/pembatalan/", balance.assignment_undone, name="assignment_undone"
    ),
    path("antrean/pengingat/", reminders.reminders, name="reminders"),
    path("antrean/jam/", hours.overview, name="hours"),
    path("antrean/jam/<int:person_id>/", hours.hours_of, name="hours_of"),
    path("antrean/jam/<int:person_id>/khusus/", hours.dated_hours, name="dated_hours"),
    path("antrean/jam/khusus/<int:hours_id>/penarikan/", hours.dated_withdrawn, name="dated_withdrawn"),
    path("antrean/aturan/", hours.terms, name="terms"),
    path("antrean/tautan/", links.links, name="links"),
    path("antrean/tautan/<int:queue_link_id>/pencabutan/", links.revoked, name="link_revoked"),
    path("antrean/layar/<int:centre_id>/<str:token>/", hall.hall, name="hall"),
    path("antrean/kalender/<str:token>.ics", hall.calendar, name="calendar"),
    path("janji/", booking.own, name="own"),
    path("janji/baru/", booking.new, name="new"),
    path("janji/<int:appointment_id>/", visit.visit, name="appointment"),
    path("janji/<int:appointment_id>/tiket/", ticket.slip, name="slip"),
    path("janji/<int:appointment_id>/kedatangan/", acts.arrived, name="arrived"),
    path("janji/<int:appointment_id>/panggilan/", acts.called, name="called"),
    path("janji/<int:appointment_id>/pelayanan/", acts.serving, name="serving"),
    path("janji/<int:appointment_id>/pengembalian/", acts.sent_back, name="sent_back"),
    path("janji/<int:appointment_id>/penyelesaian/", acts.finished, name="finished"),
    path("janji/<int:appointment_id>/ketidakhadiran/", acts.missed, name="missed"),
    path("janji/<int:appointment_id>/pembatalan/", acts.cancelled, name="cancelled"),
    path("janji/<int:appointment_id>/jawaban/", acts.answered, name="answered"),
    path("janji/<int:appointment_id>/pengalihan/", acts.assigned, name="assigned"),
    path("janji/<int:appointment_id>/kabar/", acts.told, name="told"),
    path("janji/<int:appointment_id>/pesan/", visit.message_opened, name="message_opened"),
]
