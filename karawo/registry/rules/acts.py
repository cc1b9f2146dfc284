"""What people do to the register, as the sentences of the journal: "Budi mendaftarkan usaha Karawo Bu Sri"."""

from karawo.kit.said import marked as _

ACTS: dict[str, str] = {
    "business.registered": _("mendaftarkan usaha {name}"),
    "business.corrected": _("membetulkan {fields} usaha {name}: {reason}"),
    "business.observed": _("mencatat {facts} usaha {name}"),
    "business.verified": _("melihat usaha {name} di lapangan: {status}"),
    "business.closed": _("mencatat bahwa usaha {name} tutup: {reason}"),
    "owner.corrected": _("membetulkan {fields} pelaku {name}: {reason}"),
    "owner.added": _("menambahkan {owner} sebagai {part} usaha {name}"),
    "owner.ended": _("mengakhiri {owner} sebagai {part} usaha {name}: {reason}"),
    "identifier.added": _("menambahkan {label} pada {name}"),
    "identifier.verified": _("memeriksa {label} milik {name}: {state}"),
    "identifier.ended": _("mengakhiri {label} milik {name}: {reason}"),
    "correction.requested": _("meminta pembetulan data {name}: {reason}"),
    "correction.accepted": _("menerima permintaan pembetulan data {name}"),
    "correction.declined": _("menolak permintaan pembetulan data {name}: {answer}"),
    "consent.given": _("mencatat persetujuan {name} untuk {purpose}"),
    "consent.withdrawn": _("mencabut persetujuan {name} untuk {purpose}"),
    "cooperative.year": _("mencatat keadaan koperasi {name} tahun buku {year}"),
    "owner.account_offered": _("menyiapkan slip akun untuk {name}"),
    "owner.account_withdrawn": _("membatalkan slip akun untuk {name}"),
    "owner.password_offered": _("menyiapkan slip kata sandi baru untuk {name}"),
    "owner.account_made": _("membuat akun atas berkas {name}"),
    "business.exported": _("mengunduh {rows} baris usaha"),
    "cooperative.exported": _("mengunduh {rows} baris koperasi"),
    "owner.merged": _("menggabungkan pelaku {other} ke {name}: {reason}"),
    "owner.split": _("memisahkan lagi pelaku {other} dari {name}"),
    "business.merged": _("menggabungkan usaha {other} ke {name}: {reason}"),
    "business.split": _("memisahkan lagi usaha {other} dari {name}"),
    "linkage.assessed": _("mencatat penilaian dampak penautan data {place}"),
    "linkage.run": _("menautkan data {place} untuk mencari catatan ganda"),
    "duplicate.decided": _("memutuskan bahwa {name} dan {other}: {decision}"),
    "duplicate.withdrawn": _("menarik kembali putusannya tentang {name} dan {other}"),
    "kbli.imported": _("memuat daftar KBLI {version} ({codes} kode)"),
}
"""By name of the act; each word in braces stands in the entry's `words`, never a number that identifies a person."""
