"""What people do with gatherings, as the sentences of the journal; no word here names a participant."""

from karawo.kit.said import marked as _

ACTS: dict[str, str] = {
    "gathering.arranged": _("{by} menyusun kegiatan {title}"),
    "gathering.changed": _("{by} mengubah kegiatan {title}"),
    "gathering.seats_changed": _("{by} mengubah kuota {title} menjadi {seats} kursi"),
    "gathering.published": _("{by} membuka pendaftaran {title}"),
    "gathering.withdrawn": _("{by} menutup pendaftaran {title}"),
    "gathering.cancelled": _("{by} membatalkan kegiatan {title}: {reason}"),
    "gathering.session_added": _("{by} menambah sesi {session} pada {title}"),
    "gathering.session_changed": _("{by} mengubah sesi {session} pada {title}"),
    "gathering.session_removed": _("{by} menghapus sesi {session} dari {title}"),
    "registration.made": _("{by} mencatat pendaftaran pada {title}"),
    "registration.cancelled": _("{by} membatalkan pendaftaran pada {title}"),
    "registration.offered": _("{by} menawarkan kursi kosong {title} kepada daftar tunggu"),
    "registration.accepted": _("{by} menerima tawaran kursi {title}"),
    "registration.lapsed": _("{by} mengakhiri tawaran kursi {title} yang tidak diambil"),
    "registration.allotted": _("{by} membagi {count} kursi {title} menurut giliran"),
    "registration.linked": _("{by} membuat tautan peserta {title}"),
    "registration.joined": _("{by} mencocokkan peserta {title} dengan register"),
    "attendance.came": _("{by} mencatat kehadiran pada {title}, {session}"),
    "attendance.left": _("{by} mencatat kepulangan dari {title}, {session}"),
    "attendance.undone": _("{by} mengurungkan kehadiran pada {title}, {session}"),
    "attendance.counted": _("{by} mencatat {number} orang tanpa nama pada {title}, {session}"),
    "attendance.count_undone": _("{by} mengurungkan hitungan {number} orang pada {title}, {session}"),
    "certificate.issued": _("{by} menerbitkan {count} sertifikat {title}"),
    "certificate.revoked": _("{by} mencabut sertifikat {number}: {reason}"),
}
