"""What invented consultants write down. Words of our own; nobody real speaks here."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Programme:
    """A line of a card that nobody's diagnosis proposed. number: of the target, in the unit of its code."""

    problem: str
    programme: str
    target_code: str
    number: Decimal = Decimal(1)


PROGRAMMES: dict[str, tuple[Programme, ...]] = {
    "kelembagaan": (
        Programme("Belum punya NIB", "Mengurus NIB lewat OSS", "nib"),
        Programme("Merek dipakai tanpa perlindungan", "Memeriksa dan mendaftarkan merek", "merek"),
        Programme("Produk pangan belum berizin edar", "Menyiapkan dapur dan mengajukan P-IRT", "pirt"),
        Programme("Pembeli menanyakan sertifikat halal", "Mendampingi pengajuan halal", "halal"),
        Programme("Rapat anggota belum pernah tepat waktu", "Menyiapkan bahan dan jadwal RAT", "rat"),
    ),
    "sdm": (
        Programme("Semua pekerjaan dipegang pemilik", "Membagi tugas dan menulisnya", "pelatihan"),
        Programme("Tenaga tambahan belum terlatih", "Melatih dua orang menurut urutan kerja", "pekerja_baru"),
        Programme("Upah dihitung dari ingatan", "Membuat catatan jam kerja dan upah", "lainnya"),
    ),
    "produksi": (
        Programme("Hasil tidak seragam", "Menulis takaran dan urutan kerja", "produk", Decimal(2)),
        Programme("Kemasan bocor dan tidak berlabel", "Mengganti kemasan, melengkapi label", "produk"),
        Programme("Kapasitas berhenti di satu kompor", "Menata tempat kerja dan alat", "lainnya"),
    ),
    "pembiayaan": (
        Programme("Uang usaha bercampur uang dapur", "Membuka buku kas harian", "pembukuan"),
        Programme(
            "Modal kerja habis sebelum panen",
            "Menyusun berkas pinjaman KUR",
            "pinjaman",
            Decimal(25_000_000),
        ),
        Programme("Harga jual ditebak", "Menghitung harga pokok tiap produk", "lainnya"),
    ),
    "pemasaran": (
        Programme("Menjual hanya kepada tetangga", "Membuka satu saluran penjualan lain", "saluran_baru"),
        Programme("Foto produk gelap", "Membuat foto dan katalog sederhana", "lainnya"),
        Programme(
            "Belum pernah masuk toko", "Menawarkan ke toko oleh-oleh", "pesanan_pertama", Decimal(2_000_000)
        ),
    ),
    "it": (
        Programme("Pesanan hilang di percakapan", "Memakai katalog dan label pesanan di WA", "saluran_baru"),
        Programme("Toko daring kosong", "Mengisi toko daring dengan sepuluh produk", "produk", Decimal(10)),
        Programme("Belum menerima pembayaran nontunai", "Memasang QRIS", "lainnya"),
    ),
    "jaringan": (
        Programme(
            "Bahan baku dibeli eceran",
            "Membeli bersama dengan dua usaha lain",
            "kemitraan",
            Decimal(12_000_000),
        ),
        Programme("Belum kenal pembeli besar", "Bertemu pembeli pada temu usaha", "jangkauan_baru"),
        Programme("Bekerja sendiri", "Bergabung dengan kelompok atau koperasi", "lainnya"),
    ),
}

REQUESTS: dict[str, tuple[str, ...]] = {
    "kelembagaan": ("Ingin mengurus NIB", "Bertanya tentang merek", "Perlu P-IRT untuk masuk toko"),
    "sdm": ("Ingin menambah pekerja", "Ingin ikut pelatihan"),
    "produksi": ("Hasil produksi belum seragam", "Bertanya tentang kemasan", "Ingin menambah alat"),
    "pembiayaan": ("Bertanya syarat KUR", "Ingin belajar pembukuan", "Bingung menentukan harga"),
    "pemasaran": ("Penjualan menurun", "Ingin masuk toko oleh-oleh", "Ingin berjualan ke luar daerah"),
    "it": ("Ingin berjualan daring", "Minta dibuatkan katalog", "Akun toko tidak bisa dibuka"),
    "jaringan": ("Mencari pemasok bahan", "Ingin bertemu pembeli", "Ingin bergabung koperasi"),
}

TOPICS: dict[str, tuple[str, ...]] = {
    "kelembagaan": ("Melengkapi data OSS", "Memeriksa nama merek", "Syarat P-IRT", "Menyusun akta kelompok"),
    "sdm": ("Pembagian tugas", "Catatan jam kerja", "Melatih pekerja baru"),
    "produksi": (
        "Takaran dan urutan kerja",
        "Kemasan dan label",
        "Kebersihan tempat kerja",
        "Uji coba resep",
    ),
    "pembiayaan": ("Buku kas harian", "Harga pokok", "Berkas pinjaman", "Membaca laba bulan ini"),
    "pemasaran": ("Foto dan katalog", "Menawarkan ke toko", "Harga grosir", "Evaluasi penjualan"),
    "it": ("Katalog di WA", "Mengisi toko daring", "Pembayaran QRIS", "Membalas ulasan"),
    "jaringan": ("Membeli bahan bersama", "Persiapan temu usaha", "Draf perjanjian", "Kunjungan ke pembeli"),
}
CLASSES = (
    "Kelas pembukuan sederhana", "Kelas kemasan dan label", "Kelas foto produk", "Kelas NIB bersama",
    "Kelas berjualan daring", "Kelas menghitung harga", "Klinik usaha", "Kelas menyiapkan halal",
)  # fmt: skip
MATERIALS = (
    "Berlatih dengan data usahanya sendiri; sebagian besar sudah bisa.",
    "Membahas yang dikerjakan sejak pertemuan lalu; dua hal belum dicoba.",
    "Mencoba langsung bersama, lalu klien mengulanginya sendiri.",
    "Memeriksa berkas satu per satu; tinggal satu yang kurang.",
    "Menghitung bersama, hasilnya ditulis di buku klien.",
)
FOLLOW_UPS = (
    "Membawa catatan penjualan sebulan", "Mengirim foto label yang baru", "Melengkapi fotokopi KTP dan KK",
    "Mencoba takaran baru pada tiga kali produksi", "Menanyakan harga ke dua pemasok", "Mengisi buku kas tiap sore",
    "Menghubungi toko yang sudah ditawari", "Mengunggah lima produk",
)  # fmt: skip
NOTES = (
    "Suami klien belum setuju menambah utang; pelan-pelan, jangan didesak.",
    "Lebih nyaman ditemui di rumah pagi hari. Belum lancar membaca, pakai gambar.",
    "Pernah kecewa dengan bantuan alat yang tidak dipakai. Tanyakan dulu sebelum mengusulkan alat lagi.",
    "Ada perselisihan dengan mitra lama soal pembayaran; jangan disebut di depan kelompok.",
)
DROPPED = (
    "Klien memilih mengerjakan yang lain dahulu", "Biayanya belum tersedia", "Pembeli yang dituju tutup",
)  # fmt: skip
CLOSINGS: dict[str, tuple[str, ...]] = {
    "reached": (
        "Program kartu sudah tercapai dan klien berjalan sendiri",
        "Hasil tercapai; klien jadi rujukan",
    ),
    "stopped": ("Klien tidak sempat melanjutkan", "Klien bekerja di luar daerah"),
    "unreachable": ("Nomor tidak aktif dan tempat usaha kosong pada dua kunjungan",),
    "closed_down": ("Usaha berhenti; peralatan sudah dijual",),
}
SUGGESTIONS = (
    "Ruang tunggu panas, mohon ditambah kipas.", "Konsultannya sabar menjelaskan.",
    "Menunggu lama waktu hari pasar.", "Mohon ada kelas pada hari Sabtu.", "Parkir sempit.",
    "Terima kasih, NIB saya selesai hari itu juga.", "Tulisan di papan petunjuk kecil.",
    "Belum jelas ke mana menyampaikan keluhan.", "Wifi sering putus.", "Sudah baik, pertahankan.",
    "Kalau bisa dikabari lewat WA sehari sebelumnya.", "Kursi kurang waktu ramai.",
    "Jam istirahat jangan kosong semua.",
    "Contoh berkas yang benar sebaiknya ditempel.", "Minta ada layanan keliling ke kecamatan.",
    "Petugas depan ramah.", "Alat cetak label sering habis tinta.", "Saya dibantu sampai pinjaman cair.",
    "Formulirnya terlalu banyak.", "Perlu tempat bermain anak.", "Kelas fotonya berguna sekali.",
    "Waktu konsultasi kurang panjang.", "Tolong umumkan jadwal kelas lebih awal.",
)  # fmt: skip
