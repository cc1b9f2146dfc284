"""What people do with appointments, as the sentences of the journal."""

ACTS: dict[str, str] = {
    "appointment.booked": "mencatat janji temu {field} di {centre} untuk {day}",
    "appointment.wished": "memasukkan pengunjung ke daftar tunggu {field} di {centre}",
    "appointment.offered": "menawarkan waktu yang kosong kepada daftar tunggu {centre} untuk {day}",
    "appointment.offer_lapsed": "mengakhiri tawaran waktu {day} di {centre} yang tidak dijawab",
    "appointment.accepted": "menerima tawaran waktu {day} di {centre}",
    "appointment.arrived": "memberi nomor antrean {ticket} di {centre}",
    "appointment.called": "memanggil nomor antrean {ticket} di {centre}",
    "appointment.waiting": "mengembalikan nomor antrean {ticket} ke ruang tunggu {centre}",
    "appointment.serving": "mulai melayani nomor antrean {ticket} di {centre}",
    "appointment.done": "selesai melayani nomor antrean {ticket} di {centre}",
    "appointment.cancelled": "membatalkan janji temu {day} di {centre}: {reason}",
    "appointment.no_show": "mencatat bahwa pengunjung {day} di {centre} tidak datang",
    "appointment.assigned": "mengalihkan {count} janji temu di {centre} kepada {consultant}: {reason}",
    "appointment.assignment_undone": "mengembalikan {count} janji temu di {centre} kepada konsultan semula",
    "appointment.told": "menandai kabar janji temu {day} di {centre} terkirim",
    "slot.weekly": "mengatur jam temu mingguan {consultant} di {centre}",
    "slot.dated": "mencatat jam khusus {consultant} di {centre} mulai {day}",
    "slot.dated_withdrawn": "menarik jam khusus {consultant} di {centre} mulai {day}",
    "slot.terms": "mengatur antrean {centre}",
    "queue_link.made": "membuat tautan {use} {centre}",
    "queue_link.revoked": "mencabut tautan {use} {centre}",
}
"""By name of the act; no word here names a client or a number."""
