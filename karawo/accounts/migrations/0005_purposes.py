from datetime import date

from django.db import migrations

# slug, basis, title, law, text. UU 27/2022 art. 20 names the six bases; consent is asked for separately (art. 22-24).
PURPOSES = [
    (
        "pelayanan",
        "public_task",
        "Pelayanan PLUT dan dinas",
        "UU 27/2022 Pasal 20 ayat (2) huruf e",
        "Data Anda dipakai petugas PLUT dan dinas di wilayah Anda untuk mencatat usaha, mendampingi, dan melaporkan "
        "layanan. Petugas hanya melihat data di wilayahnya, dan tiap pembukaan nomor pribadi tercatat.",
    ),
    (
        "katalog",
        "consent",
        "Tampil di katalog produk",
        "UU 27/2022 Pasal 20 ayat (2) huruf a, Pasal 22",
        "Nama usaha, produk, dan wilayah Anda ditampilkan kepada umum di katalog. NIK, NPWP, telepon, dan alamat rumah "
        "tidak ikut. Anda boleh menarik persetujuan kapan saja; usaha Anda hilang dari katalog saat itu juga.",
    ),
    (
        "pembeli",
        "consent",
        "Dibagikan kepada pembeli",
        "UU 27/2022 Pasal 20 ayat (2) huruf a, Pasal 22",
        "Nama usaha, produk, kapasitas, dan nomor yang Anda pilih diberikan kepada pembeli yang mencari produk seperti "
        "milik Anda. Anda boleh menarik persetujuan kapan saja.",
    ),
    (
        "lembaga-keuangan",
        "consent",
        "Dibagikan kepada lembaga keuangan",
        "UU 27/2022 Pasal 20 ayat (2) huruf a, Pasal 22",
        "Keterangan usaha yang Anda pilih, termasuk penjualan, diberikan kepada bank atau lembaga keuangan yang Anda "
        "sebut, agar pengajuan Anda dapat dinilai. Anda boleh menarik persetujuan kapan saja.",
    ),
    (
        "publikasi",
        "consent",
        "Foto dan kisah untuk publikasi",
        "UU 27/2022 Pasal 20 ayat (2) huruf a, Pasal 22",
        "Foto, nama, dan kisah usaha Anda dipakai dalam berita, media sosial, dan bahan cetak PLUT. Yang belum terbit "
        "dihentikan begitu Anda menarik persetujuan.",
    ),
    (
        "statistik",
        "public_task",
        "Penelitian dan statistik",
        "UU 27/2022 Pasal 20 ayat (2) huruf e",
        "Data dihitung menjadi angka gabungan untuk perencanaan dan penelitian. Hasil yang diterbitkan tidak menyebut "
        "orang, dan kelompok yang terlalu kecil disembunyikan.",
    ),
    (
        "penautan",
        "public_task",
        "Penautan data ganda dan antarwilayah",
        "UU 27/2022 Pasal 20 ayat (2) huruf e, Pasal 34",
        "Data dari beberapa daftar dibandingkan supaya satu usaha tercatat satu kali dan tidak ditanya dua kali. Petugas "
        "yang memutuskan, keputusan dapat dibatalkan, dan penilaian dampak disimpan.",
    ),
]


def add(apps, _editor):
    purpose = apps.get_model("accounts", "Purpose")
    for slug, basis, title, law, text in PURPOSES:
        purpose.objects.update_or_create(
            slug=slug,
            version=1,
            defaults={"basis": basis, "title": title, "law": law, "text": text, "valid_from": date(2024, 10, 17)},
        )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_kept_by_the_database")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
