"""What people do with appointments, as the sentences of the journal."""

from karawo.kit.said import marked as _

ACTS: dict[str, str] = {
    "appointment.booked": _("mencatat janji temu {field} di {centre} untuk {day}"),
    "appointment.wished": _("memasukkan pengunjung ke daftar tunggu {field} di {centre}"),
    "appointment.offered": _("menawarkan waktu yang kosong kepada daftar tunggu {centre} untuk {day}"),
    "appointment.offer_lapsed": _("mengakhiri tawaran waktu {day} di {centre} yang tidak dijawab"),
    "appointment.accepted": _("menerima tawaran waktu {day} di {centre}"),
    "appointment.arrived": _("memberi nomor antrean {ticket} di {centre}"),
    "appointment.called": _("memanggil nomor antrean {ticket} di {centre}"),
    "appointment.waiting": _("mengembalikan nomor antrean {ticket} ke ruang tunggu {centre}"),
    "appointment.serving": _("mulai melayani nomor antrean {ticket} di {centre}"),
    "appointment.done": _("selesai melayani nomor antrean {ticket} di {centre}"),
    "appointment.cancelled": _("membatalkan janji temu {day} di {centre}: {reason}"),
    "appointment.no_show": _("mencatat bahwa pengunjung {day} di {centre} tidak datang"),
    "appointment.assigned": _("mengalihkan {count} janji temu di {centre} kepada {consultant}: {reason}"),
    "appointment.assignment_undone": _(
        "mengembalikan {count} janji temu di {centre} kepada konsultan semula"
    ),
    "appointment.told": _("menandai kabar janji temu {day} di {centre} terkirim"),
    "slot.weekly": _("mengatur jam temu mingguan {consultant} di {centre}"),
    "slot.dated": _("mencatat jam khusus {consultant} di {centre} mulai {day}"),
    "slot.dated_withdrawn": _("menarik jam khusus {consultant} di {centre} mulai {day}"),
    "slot.terms": _("mengatur antrean {centre}"),
    "queue_link.made": _("membuat tautan {use} {centre}"),
    "queue_link.revoked": _("mencabut tautan {use} {centre}"),
}
"""By name of the act; no word here names a client or a number."""
