"""What people tell of sentra and prices, as the sentences of the journal; no word names a person."""

ACTS: dict[str, str] = {
    "cluster.added": "mencatat sentra {name} di {centre}",
    "cluster.changed": "mengubah keterangan sentra {name} di {centre}",
    "cluster.observed": "mencatat keadaan sentra {name} per {on}",
    "cluster.ended": "mengakhiri pembinaan sentra {name} di {centre}: {reason}",
    "cluster.exported": "mengunduh daftar sentra, {rows} baris",
    "price.told": "mencatat harga {commodity} di {place}, {on}",
    "price.withdrawn": "menarik harga {commodity} di {place}, {on}: {reason}",
}
