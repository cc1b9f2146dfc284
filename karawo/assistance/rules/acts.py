"""How the acts of this room read, without who did them."""

from karawo.kit.said import marked as _

ACTS = {
    "assistance.recorded": _("mencatat {kind} untuk {name} dari {office}"),
    "assistance.corrected": _("membetulkan catatan {kind} untuk {name}: {reason}"),
    "assistance.withdrawn": _("menarik catatan {kind} untuk {name}: {reason}"),
    "assistance.restored": _("memulihkan catatan {kind} untuk {name}"),
    "assistance.linked": _("menautkan catatan {kind} ke {name} di register"),
    "assistance.checked": _("memeriksa {count} orang: sudah pernah menerima {kind} atau belum"),
    "assistance.overridden": _("tetap memasukkan {name} ke daftar {list}: {reason}"),
    "assistance.override_ended": _("membatalkan alasan untuk {name} di daftar {list}"),
    "assistance.list_taken_in": _("mencatat {count} penerima dari daftar {list}"),
    "assistance.list_taken_back": _("mengurungkan {count} penerima dari daftar {list}"),
    "assistance.examples_given": _("memuat {rows} bantuan contoh"),
    "assistance.lists_forgotten": _("menghapus {count} daftar yang hanya diperiksa, {days} hari sesudahnya"),
    "assistance.proof_added": _("melampirkan bukti {file} pada {kind} untuk {name}"),
    "assistance.proof_taken_off": _("melepas bukti {file} dari {kind} untuk {name}"),
    "assistance.proof_put_back": _("mengembalikan bukti {file} pada {kind} untuk {name}"),
    "assistance.exported": _("mengunduh {rows} baris buku bantuan ({filter})"),
    "assistance.unserved_exported": _("mengunduh {rows} usaha yang belum pernah dilayani ({filter})"),
}
