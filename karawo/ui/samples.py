# ruff: noqa: E501 - a sample is one row
"""What the gallery's examples show. Every person, business and figure here is invented."""

from __future__ import annotations

from typing import Any

from django import forms

from karawo.ui.forms import (
    DateInput,
    DigitsField,
    FilterForm,
    Form,
    OrUnknown,
    PhoneInput,
    RupiahInput,
    UnitInput,
)
from karawo.ui.icons import ICONS

AS_OF = "21 November 2026"


class SampleForm(Form):
    name = forms.CharField(label="Nama usaha", help_text="Seperti di papan nama atau kemasan.")
    nik = DigitsField(label="NIK pemilik", name="NIK", lengths=(16,), help_text="16 angka, ada di KTP.")
    phone = forms.CharField(label="Nomor HP", widget=PhoneInput(), help_text="Yang dipakai untuk WhatsApp.")
    sales = forms.CharField(label="Penjualan setahun", widget=RupiahInput(), required=False)
    capacity = OrUnknown(
        forms.DecimalField(
            label="Kapasitas sebulan", widget=UnitInput("kg"), help_text="Perkiraan sudah cukup."
        )
    )
    founded_on = forms.DateField(label="Mulai usaha", widget=DateInput(), required=False)
    trade = forms.ChoiceField(
        label="Jenis usaha",
        choices=[("", "Pilih"), ("k", "Sulaman karawo"), ("g", "Gula aren"), ("j", "Olahan jagung")],
    )
    place = forms.ChoiceField(
        label="Tempat usaha",
        choices=[("r", "Di rumah"), ("t", "Toko atau kios"), ("k", "Keliling")],
        widget=forms.RadioSelect,
    )
    channels = forms.MultipleChoiceField(
        label="Menjual lewat",
        choices=[("w", "WhatsApp"), ("l", "Lokapasar"), ("t", "Titip di toko")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(label="Catatan", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    photo = forms.FileField(label="Foto produk", required=False, help_text="JPG atau PNG, paling besar 8 MB.")
    is_agreed = forms.BooleanField(
        label="Pemilik setuju datanya dipakai PLUT", help_text="Persetujuan dapat dicabut kapan saja."
    )


class RegisterForm(Form):
    name = forms.CharField(label="Nama usaha", help_text="Seperti di papan nama atau kemasan.")
    owner = forms.CharField(label="Nama pemilik", help_text="Seperti di KTP.")
    phone = forms.CharField(label="Nomor HP", widget=PhoneInput(), help_text="Yang dipakai untuk WhatsApp.")
    trade = forms.ChoiceField(label="Jenis usaha", choices=SampleForm.base_fields["trade"].choices)  # type: ignore[attr-defined]
    place = forms.ChoiceField(
        label="Tempat usaha",
        choices=[("r", "Di rumah"), ("t", "Toko atau kios"), ("k", "Keliling")],
        widget=forms.RadioSelect,
    )
    sales = forms.CharField(label="Penjualan setahun", widget=RupiahInput(), required=False)


class SampleFilters(FilterForm):
    kabupaten = forms.ChoiceField(
        label="Kabupaten/kota",
        required=True,
        choices=[("", "Semua"), ("g", "Kota Gorontalo"), ("b", "Bone Bolango")],
        initial="b",
    )
    trade = forms.ChoiceField(
        label="Jenis usaha", choices=[("", "Semua"), ("k", "Sulaman karawo"), ("g", "Gula aren")], initial="k"
    )
    size = forms.ChoiceField(label="Kelas", choices=[("", "Semua"), ("m", "Mikro"), ("k", "Kecil")])


def _figures() -> list[dict[str, Any]]:
    return [
        {
            "label": "Usaha yang dilayani tahun ini",
            "value": "1.284",
            "unit": "usaha",
            "definition": "Usaha dengan sedikitnya satu sesi pendampingan sejak 1 Januari, dihitung sekali.",
            "denominator": "12.048 usaha aktif",
            "unknown": "383",
        },
        {
            "label": "Sudah punya NIB",
            "value": "61,4",
            "unit": "%",
            "definition": "Usaha aktif dengan NIB yang sah formatnya, dibagi semua usaha aktif.",
            "denominator": "12.048 usaha aktif",
            "unknown": "1.907",
        },
        {
            "label": "Naik kelas",
            "value": "37",
            "unit": "usaha",
            "definition": "Peristiwa naik kelas dengan dua pengamatan bertanggal dan dua konfirmasi.",
            "denominator": "212 usaha dengan dua pengamatan",
            "unknown": "1.072",
        },
        {
            "label": "Kepuasan layanan",
            "value": "",
            "unit": "SKM",
            "definition": "Indeks sembilan unsur menurut PermenPANRB 14/2017.",
            "denominator": "9 jawaban; perlu sedikitnya 30",
            "unknown": "0",
        },
    ]


def _rows() -> list[dict[str, Any]]:
    rows = [
        ("Karawo Bu Sri", "Sri Wahyuni Mopangga", "Tilongkabila, Bone Bolango", "Sulaman karawo", "Mikro", "Rp48.000.000", "good", "Aktif", "20 Nov 2026"),
        ("Gula Aren Dulamayo", "Hasan Pakaya", "Suwawa, Bone Bolango", "Gula aren", "Mikro", "Rp112.500.000", "good", "Aktif", "18 Nov 2026"),
        ("Rumah Karawo Huyula", "Koperasi Huyula Mandiri", "Kabila, Bone Bolango", "Sulaman karawo", "Kecil", "Rp2.640.000.000", "good", "Aktif", "17 Nov 2026"),
        ("Kopi Pinogu Rasa Hutan", "Abdul Rauf Lasimpala", "Pinogu, Bone Bolango", "Kopi bubuk", "Mikro", "", "warning", "Pindah", "3 Okt 2026"),
        ("Stik Jagung Momala", "Yusnita Daud", "Bulango Utara, Bone Bolango", "Olahan jagung", "Mikro", "Rp31.200.000", "good", "Aktif", "30 Sep 2026"),
        ("Abon Cakalang Molibagu", "Rahmawati", "Bone Pantai, Bone Bolango", "Olahan ikan", "Mikro", "Rp86.000.000", "bad", "Tutup", "12 Sep 2026"),
        ("Minyak Kelapa Tolotio", "Irwan Mokodompit", "Bonepantai, Bone Bolango", "Minyak kelapa", "Mikro", "Rp54.750.000", "good", "Aktif", "4 Sep 2026"),
        ("Sulam Motif Hulonthalo", "Fatmah Ibrahim", "Tapa, Bone Bolango", "Sulaman karawo", "Mikro", "", "", "Belum dikunjungi", "21 Agu 2026"),
    ]  # fmt: skip
    words = ("name", "owner", "place", "trade", "size", "sales", "tone", "status", "seen_on")
    return [dict(zip(words, row, strict=True), id=number) for number, row in enumerate(rows, 1)]


def _events() -> list[dict[str, Any]]:
    return [
        {"period": "2026", "at": "20 November 2026", "at_iso": "2026-11-20", "title": "Sesi pendampingan: foto produk", "text": "Enam foto katalog selesai. Tindak lanjut: unggah ke lokapasar sebelum 4 Desember.", "by": "Budi Hartono Lasena", "source": "PLUT Gorontalo", "url": "#"},
        {"period": "2026", "at": "2 September 2026", "at_iso": "2026-09-02", "title": "Sertifikat P-IRT terbit", "text": "Berlaku sampai 2 September 2031.", "by": "Dinas Kesehatan Bone Bolango", "source": "berkas diunggah", "tone": "good"},
        {"period": "2026", "at": "14 Mei 2026", "at_iso": "2026-05-14", "title": "Kunjungan: tempat usaha tidak ditemukan", "text": "Tetangga menyebut pindah ke Tilongkabila.", "by": "Nur Aini Djafar", "source": "enumerator", "tone": "warning"},
        {"period": "2025", "at": "11 Desember 2025", "at_iso": "2025-12-11", "title": "Penjualan setahun dicatat: Rp48.000.000", "by": "Sri Wahyuni Mopangga", "source": "diisi sendiri"},
        {"period": "2025", "at": "3 Maret 2025", "at_iso": "2025-03-03", "title": "Didaftarkan dari berkas dinas", "by": "Impor SIDT Bone Bolango", "source": "baris 1.204", "url": "#"},
    ]  # fmt: skip


def _lines() -> dict[str, Any]:
    months = ["Jan", "Mar", "Mei", "Jul", "Sep", "Nov"]
    new, visited = [112, 140, 168, 151, 190, 214], [60, 88, 80, 122, 131, 160]

    def points(values: list[int]) -> list[dict[str, Any]]:
        return [
            {"x": index * 20.0, "y": 100 - value / 2.5, "label": f"{month}: {value}"}
            for index, (month, value) in enumerate(zip(months, values, strict=True))
        ]

    return {
        "series": [
            {"label": "Usaha baru", "points": points(new)},
            {"label": "Kunjungan", "points": points(visited)},
        ],
        "x_ticks": [{"x": index * 20.0, "label": month} for index, month in enumerate(months)],
        "y_ticks": [{"y": 100.0 - value / 2.5, "label": str(value)} for value in (0, 50, 100, 150, 200, 250)],
        "table": {
            "heads": ["Bulan", "Usaha baru", "Kunjungan"],
            "rows": [list(row) for row in zip(months, new, visited, strict=True)],
        },
        "alt": "Usaha baru naik dari 112 di Januari ke 214 di November; kunjungan dari 60 ke 160.",
    }


def _map() -> dict[str, Any]:
    areas = [
        ("Pohuwato", "M8 52 42 40 88 44 104 70 92 108 40 112 10 92z", 2, "48,1"),
        ("Boalemo", "M88 44 132 46 146 72 138 104 92 108 104 70z", 1, "39,7"),
        ("Kabupaten Gorontalo", "M132 46 176 50 214 56 216 78 196 100 138 104 146 72z", 4, "66,2"),
        ("Gorontalo Utara", "M70 20 150 14 250 22 262 40 214 56 176 50 132 46 88 44z", 3, "55,0"),
        ("Kota Gorontalo", "M216 78 234 80 236 98 214 102 196 100z", 5, "81,3"),
        ("Bone Bolango", "M262 40 330 60 338 92 280 108 236 98 234 80 216 78 214 56z", 0, "tidak ada data"),
    ]
    return {
        "viewbox": "0 0 346 124",
        "shapes": [
            {"label": f"{name}: {value}", "d": path, "step": step, "url": f"#{step}"}
            for name, path, step, value in areas
        ],
        "rows": [
            {"label": name, "value": value, "url": "#"}
            for name, _, _, value in sorted(areas, key=lambda area: -area[2])
        ],
        "classes": [
            {"step": 1, "label": "di bawah 40"},
            {"step": 2, "label": "40–49"},
            {"step": 3, "label": "50–59"},
            {"step": 4, "label": "60–69"},
            {"step": 5, "label": "70 ke atas"},
            {"step": 0, "label": "tidak ada data"},
        ],
    }


def everything() -> dict[str, Any]:
    sent = SampleForm(
        {"name": "Karawo Bu Sri", "nik": "7503 0141 0285 000", "capacity_value": "12", "phone": "0812"}
    )
    sent.is_valid()
    return {
        "as_of": AS_OF,
        "icon_names": list(ICONS),
        "sample_form": SampleForm(),
        "sample_form_sent": sent,
        "register_form": RegisterForm(),
        "filter_form": SampleFilters(initial={"kabupaten": "b", "trade": "k"}),
        "figures": _figures(),
        "rows": _rows(),
        "sort": "-dilihat",
        "events": _events(),
        "lines": _lines(),
        "map": _map(),
        "links": [
            {"label": "Sesi yang belum ditutup", "url": "#", "note": "3 lewat tenggat"},
            {"label": "Sertifikat segera berakhir", "url": "#", "note": "5 dalam 60 hari"},
            {"label": "Usaha tanpa kunjungan tahun ini", "url": "#", "note": "41 di wilayah Anda"},
        ],
        "counts": [
            {"label": "Tindak lanjut sesi", "url": "#", "count": "26", "late": "13 lewat"},
            {"label": "Program lewat tenggat, belum dinyatakan tercapai", "url": "#", "count": "3"},
            {"label": "Sesi tanpa program", "url": "#", "count": "1.130"},
        ],
        "downloads": [
            {"label": "CSV", "url": "#csv"},
            {"label": "XLSX", "url": "#xlsx"},
            {"label": "JSON", "url": "#json"},
        ],
        "chips": [{"label": "Bone Bolango", "url": "#1"}, {"label": "Sulaman karawo", "url": "#2"}],
        "tabs": [
            {"label": "Ringkasan", "url": "#", "is_current": True},
            {"label": "Linimasa", "url": "#", "count": 14},
            {"label": "Pengamatan", "url": "#", "count": 22},
            {"label": "Siapa yang membuka", "url": "#"},
        ],
        "facts": [
            {"term": "Pemilik", "value": "Sri Wahyuni Mopangga"},
            {"term": "Jenis usaha", "value": "Sulaman karawo", "note": "KBLI 2020: 13912"},
            {"term": "Penjualan setahun", "value": "Rp48.000.000", "note": "diisi sendiri, 11 Desember 2025"},
            {"term": "Tenaga kerja", "value": "4 orang", "note": "dibayar 1, keluarga 3"},
            {"term": "Aset", "is_unknown": True},
            {"term": "Laman", "value": ""},
        ],
        "trail_sample": [{"label": "Register", "url": "#"}, {"label": "Bone Bolango", "url": "#"}, {"label": "Karawo Bu Sri"}],
        "steps": [
            {"label": "Usaha", "url": "#", "is_done": True},
            {"label": "Pemilik", "url": "#", "is_done": True},
            {"label": "Tempat", "is_current": True},
            {"label": "Periksa jawaban"},
        ],
        "answers": [
            {"question": "Nama usaha", "answer": "Karawo Bu Sri", "url": "#"},
            {"question": "Nama pemilik", "answer": "Sri Wahyuni Mopangga", "url": "#"},
            {"question": "Penjualan setahun", "answer": "", "url": "#"},
        ],
        "levels": [
            {"name": "province", "label": "Provinsi", "value": "75", "options": [{"code": "75", "label": "Gorontalo"}, {"code": "35", "label": "Jawa Timur"}]},
            {"name": "kabupaten", "label": "Kabupaten/kota", "value": "75.03", "options": [{"code": "75.03", "label": "Bone Bolango"}, {"code": "75.71", "label": "Kota Gorontalo"}]},
            {"name": "kecamatan", "label": "Kecamatan", "value": "", "options": [{"code": "75.03.01", "label": "Tapa"}, {"code": "75.03.09", "label": "Tilongkabila"}]},
            {"name": "desa", "label": "Desa/kelurahan", "value": "", "options": [], "is_optional": True},
        ],
        "verdict_rows": [
            {"kind": "new", "count": "6.120", "from_percent": 0, "percent": 61.2, "url": "#"},
            {"kind": "updated", "count": "1.840", "from_percent": 61.2, "percent": 18.4, "url": "#"},
            {"kind": "same", "count": "1.310", "from_percent": 79.6, "percent": 13.1, "url": "#"},
            {"kind": "possible", "count": "422", "from_percent": 92.7, "percent": 4.2, "url": "#"},
            {"kind": "rejected", "count": "308", "from_percent": 96.9, "percent": 3.1, "url": "#"},
        ],
        "bar_rows": [
            {"label": "Kota Gorontalo", "value": "3.412", "percent": 100, "url": "#"},
            {"label": "Kabupaten Gorontalo", "value": "2.870", "percent": 84.1, "url": "#"},
            {"label": "Bone Bolango", "value": "2.104", "percent": 61.7, "url": "#"},
            {"label": "Pohuwato", "value": "1.655", "percent": 48.5, "url": "#"},
            {"label": "Boalemo", "value": "1.118", "percent": 32.8, "url": "#"},
            {"label": "Gorontalo Utara", "value": "889", "percent": 26.1, "url": "#"},
            {"label": "Wilayah tidak diketahui", "value": "383", "percent": 11.2, "is_unknown": True},
        ],
        "helix_rows": [
            {"label": "Akademisi", "value": "11", "percent": 52, "helix": "academia"},
            {"label": "Pelaku usaha", "value": "21", "percent": 100, "helix": "business"},
            {"label": "Komunitas", "value": "9", "percent": 43, "helix": "community"},
            {"label": "Pemerintah", "value": "17", "percent": 81, "helix": "government"},
            {"label": "Media", "value": "3", "percent": 14, "helix": "media"},
            {"label": "Keuangan dan agregator", "value": "6", "percent": 29, "helix": "finance"},
        ],
        "bullet_rows": [
            {"label": "Usaha didampingi", "actual": "1.284", "target": "1.500", "percent": "86", "actual_x": 61.1, "target_x": 71.4, "previous_x": 49.5, "verdict": "Baik", "tone": "good", "url": "#"},
            {"label": "Usaha naik kelas", "actual": "37", "target": "60", "percent": "62", "actual_x": 44.0, "target_x": 71.4, "previous_x": 38.1, "verdict": "Kurang", "tone": "warning", "url": "#"},
            {"label": "Koperasi RAT tepat waktu", "actual": "48", "target": "40", "percent": "120", "actual_x": 85.7, "target_x": 71.4, "previous_x": 60.0, "verdict": "Sangat baik", "tone": "good", "url": "#"},
            {"label": "Mitra baru", "actual": "4", "target": "20", "percent": "20", "actual_x": 14.3, "target_x": 71.4, "previous_x": None, "verdict": "Buruk", "tone": "bad", "url": "#"},
        ],
        "share_text": "Karawo Bu Sri, sulaman karawo, Tilongkabila, Bone Bolango. https://contoh.example/u/7k2",
    }  # fmt: skip
