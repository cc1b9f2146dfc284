"""What people do here, as the sentences of the journal."""

from karawo.kit.said import marked as _

ACTS: dict[str, str] = {
    "assessment.made": _("menilai usaha {name} dengan rubrik {rubric}: {level}"),
    "assessment.withdrawn": _("menarik penilaian usaha {name} tanggal {on}: {reason}"),
    "naik_kelas.proposed": _("mengusulkan usaha {name} {direction} dari {from_level} ke {to_level}"),
    "naik_kelas.confirmed": _("membenarkan usaha {name} {direction} dari {from_level} ke {to_level}"),
    "naik_kelas.declined": _("menolak usulan bahwa usaha {name} {direction}: {reason}"),
    "naik_kelas.withdrawn": _("menarik usulan bahwa usaha {name} {direction}: {reason}"),
    "assessment.exported": _("mengunduh {rows} baris penilaian usaha"),
    "naik_kelas.exported": _("mengunduh {rows} baris naik dan turun kelas"),
    "rubric.published": _("menerbitkan rubrik {title} versi {version}, berlaku sejak {valid_from}"),
    "health.checked": _("memeriksa kesehatan koperasi {name}, tahun buku {year}: {band}"),
    "health.withdrawn": _("menarik pemeriksaan kesehatan koperasi {name} tanggal {on}: {reason}"),
    "health.exported": _("mengunduh {rows} baris kesehatan koperasi"),
    "paths.published": _("menerbitkan jalur {title} versi {version}, berlaku sejak {valid_from}"),
}
