"""What people tell of sentra and prices, as the sentences of the journal; no word names a person."""

from karawo.kit.said import marked as _

ACTS: dict[str, str] = {
    "cluster.added": _("mencatat sentra {name} di {centre}"),
    "cluster.changed": _("mengubah keterangan sentra {name} di {centre}"),
    "cluster.observed": _("mencatat keadaan sentra {name} per {on}"),
    "cluster.ended": _("mengakhiri pembinaan sentra {name} di {centre}: {reason}"),
    "cluster.exported": _("mengunduh daftar sentra, {rows} baris"),
    "price.told": _("mencatat harga {commodity} di {place}, {on}"),
    "price.withdrawn": _("menarik harga {commodity} di {place}, {on}: {reason}"),
}
