"""What people do here, as the sentences of the journal."""

ACTS: dict[str, str] = {
    "assessment.made": "menilai usaha {name} dengan rubrik {rubric}: {level}",
    "assessment.withdrawn": "menarik penilaian usaha {name} tanggal {on}: {reason}",
    "naik_kelas.proposed": "mengusulkan usaha {name} {direction} dari {from_level} ke {to_level}",
    "naik_kelas.confirmed": "membenarkan usaha {name} {direction} dari {from_level} ke {to_level}",
    "naik_kelas.declined": "menolak usulan bahwa usaha {name} {direction}: {reason}",
    "naik_kelas.withdrawn": "menarik usulan bahwa usaha {name} {direction}: {reason}",
    "assessment.exported": "mengunduh {rows} baris penilaian usaha",
    "naik_kelas.exported": "mengunduh {rows} baris naik dan turun kelas",
    "rubric.published": "menerbitkan rubrik {title} versi {version}, berlaku sejak {valid_from}",
    "health.checked": "memeriksa kesehatan koperasi {name}, tahun buku {year}: {band}",
    "health.withdrawn": "menarik pemeriksaan kesehatan koperasi {name} tanggal {on}: {reason}",
    "health.exported": "mengunduh {rows} baris kesehatan koperasi",
    "paths.published": "menerbitkan jalur {title} versi {version}, berlaku sejak {valid_from}",
}
