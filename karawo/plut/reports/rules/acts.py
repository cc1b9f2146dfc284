"""What people do with reports and plans, as the sentences of the journal; no word names a client."""

from karawo.kit.said import marked as _

ACTS: dict[str, str] = {
    "report.frozen": _("membekukan laporan {number} ({title}, {period})"),
    "report.exported": _("mengambil {title} {centre}, {period}, sebagai {kind}"),
    "iku.target_set": _("menetapkan target {indicator} {period} di {centre}"),
    "iku.target_removed": _("menghapus target {indicator} {period} di {centre}"),
    "target_clients.chosen": _("menetapkan {number} klien sasaran {year} di {centre}"),
    "work_programme.added": _("menambahkan kegiatan pada program kerja {year} {centre}"),
    "work_programme.changed": _("mengubah kegiatan pada program kerja {year} {centre}"),
    "work_programme.removed": _("menghapus kegiatan dari program kerja {year} {centre}: {reason}"),
    "activity.reported": _("melaporkan kegiatan {activity} di {centre}"),
    "activity.changed": _("mengubah laporan kegiatan {activity} di {centre}"),
    "activity.removed": _("menghapus laporan kegiatan {activity} di {centre}: {reason}"),
    "candidate.named": _("mencalonkan seorang klien naik kelas {year} di {centre}"),
    "candidate.dropped": _("mencoret seorang calon naik kelas {year} di {centre}: {reason}"),
    "candidate.scored": _("memberi nilai {value} pada seorang calon naik kelas {year} di {centre}"),
    "plan.locked": _("mengunci {what} {year} di {centre}"),
    "plan.reopened": _("membuka kunci {what} {year} di {centre}: {reason}"),
}
