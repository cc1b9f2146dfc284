"""What people do with reports and plans, as the sentences of the journal; no word names a client."""

ACTS: dict[str, str] = {
    "report.frozen": "membekukan laporan {number} ({title}, {period})",
    "report.exported": "mengambil {title} {centre}, {period}, sebagai {kind}",
    "iku.target_set": "menetapkan target {indicator} {period} di {centre}",
    "iku.target_removed": "menghapus target {indicator} {period} di {centre}",
    "target_clients.chosen": "menetapkan {number} klien sasaran {year} di {centre}",
    "work_programme.added": "menambahkan kegiatan pada program kerja {year} {centre}",
    "work_programme.changed": "mengubah kegiatan pada program kerja {year} {centre}",
    "work_programme.removed": "menghapus kegiatan dari program kerja {year} {centre}: {reason}",
    "activity.reported": "melaporkan kegiatan {activity} di {centre}",
    "activity.changed": "mengubah laporan kegiatan {activity} di {centre}",
    "activity.removed": "menghapus laporan kegiatan {activity} di {centre}: {reason}",
    "candidate.named": "mencalonkan seorang klien naik kelas {year} di {centre}",
    "candidate.dropped": "mencoret seorang calon naik kelas {year} di {centre}: {reason}",
    "candidate.scored": "memberi nilai {value} pada seorang calon naik kelas {year} di {centre}",
    "plan.locked": "mengunci {what} {year} di {centre}",
    "plan.reopened": "membuka kunci {what} {year} di {centre}: {reason}",
}
