# ruff: noqa: E501, DTZ001 - rows of lists in whole lines; spreadsheets know no zones
"""Write the sample lists anew. Everybody in them is invented; the faults are those of real lists."""

from __future__ import annotations

import csv
import datetime
import io
from pathlib import Path

import xlsxwriter

HERE = Path(__file__).parent
MADE_AT = datetime.datetime(2026, 1, 5, tzinfo=datetime.UTC).replace(tzinfo=None)

type Row = list[str | int | float]

HOUSEHOLD: list[Row] = [
    [
        1,
        "KARAWO BU SRI",
        "Sri Wahyuni Lasimpala",
        "7571014508900002",
        "P",
        "0812-4455-6677",
        "Jl. Jend. Sudirman No. 12",
        "Dulalowo",
        "Kota Tengah",
        "Kain karawo, Kipas karawo",
        2,
        3,
        96_000_000,
    ],
    [
        2,
        "Warung Kopi Otanaha",
        "H. Moch. Djoenaedi, S.E.",
        "7571021203750001",
        "L",
        "085240001122",
        "Jl. Raja Eyato RT 2/RW 1",
        "Biawu",
        "Kota Selatan",
        "Kopi bubuk",
        1,
        1,
        60_000_000,
    ],
    [
        3,
        "UD. Soember Redjeki",
        "S I T I  A M I N A H",
        "7571036507820003",
        "P",
        "0852 4000 3344",
        "Jl. Nani Wartabone 45",
        "Limba B",
        "Kota Selatan",
        "Sembako",
        0,
        2,
        150_000_000,
    ],
    [
        4,
        "Abon Ikan Tuna Leato",
        "Hamid Botutihe (Alm)",
        "",
        "L",
        "",
        "Jl. Mayor Dullah",
        "Leato Selatan",
        "Dumbo Raya",
        "Abon tuna; Sambal roa",
        3,
        1,
        72_000_000,
    ],
    [
        5,
        "Bengkel Maju Jaya",
        "Rahmat Pakaya",
        "7571051708880005",
        "L",
        "081355667788",
        "Jl. Panjaitan 7",
        "Limba U Satu",
        "Kota Selatan",
        "Servis motor",
        2,
        0,
        84_000_000,
    ],
    [
        6,
        "Kue Kering Ibu Asna",
        "Asna Olii",
        "7571064904790006",
        "P",
        "+62 812 9900 1122",
        "Jl. Jeruk 3",
        "Huangobotu",
        "Dungingi",
        "Kue kering",
        0,
        4,
        48_000_000,
    ],
    [
        7,
        "Jahit Nur",
        "Nur Hayati Gobel",
        "7571075201850007",
        "P",
        "085298765432",
        "Jl. Delima",
        "Wumialo",
        "Kota Tengah",
        "Jahitan",
        0,
        1,
        30_000_000,
    ],
    [
        8,
        "Mebel Harapan",
        "Yusuf Tangahu",
        "7571801203750001",
        "L",
        "081234500099",
        "Jl. Pangeran Hidayat",
        "Pulubala",
        "Kota Tengah",
        "Lemari, kursi",
        4,
        0,
        240_000_000,
    ],
]

MARKET: list[Row] = [
    ["Toko Rizki Abadi", "Fatma Katili", "7571086103800008", "Limba B", "Kota Selatan", "Pakaian", 2019],
    ["Warung Makan Sederhana Limbalo", "Olan Monoarfa", "", "Biawu", "Kota Selatan", "Nasi kuning", "2021"],
    ["Kios Pulsa Ayu", "Ayu Lahay", "7571096209950009", "Tenda", "Hulonthalangi", "Pulsa", 2022],
]


def office_book() -> None:
    with xlsxwriter.Workbook(HERE / "dinas-kota-gorontalo.xlsx", {"strings_to_numbers": False}) as book:
        book.set_properties({"created": MADE_AT})
        sheet = book.add_worksheet("Industri rumahan")
        sheet.merge_range(0, 0, 0, 13, "DAFTAR USAHA MIKRO BINAAN TAHUN 2025")
        sheet.write(1, 0, "Dinas Tenaga Kerja, Koperasi dan UKM Kota Gorontalo (contoh, bukan data asli)")
        heads = [
            "No",
            "Nama Usaha",
            "Nama Pemilik",
            "NIK",
            "L/P",
            "No. HP",
            "Alamat",
            "Kelurahan",
            "Kecamatan",
            "Produk",
        ]
        for at, head in enumerate(heads):
            sheet.merge_range(3, at, 4, at, head)
        sheet.merge_range(3, 10, 3, 11, "Tenaga Kerja")
        sheet.write(4, 10, "L")
        sheet.write(4, 11, "P")
        sheet.merge_range(3, 13, 4, 13, "Omzet per Tahun (Rp)")
        for at in range(14):
            if at != 12:
                sheet.write(5, at, f"({at + 1 if at < 12 else 13})")
        for number, row in enumerate(HOUSEHOLD, 6):
            for at, value in enumerate([*row[:12], "", row[12]]):
                if value != "":
                    sheet.write(number, at, value)
        last = 6 + len(HOUSEHOLD)
        sheet.write(last, 1, "JUMLAH")
        sheet.write(last, 10, sum(int(row[10]) for row in HOUSEHOLD))
        sheet.write(last, 11, sum(int(row[11]) for row in HOUSEHOLD))
        sheet.write(last, 13, sum(int(row[12]) for row in HOUSEHOLD))
        sheet.write(last + 3, 1, "Keterangan: data contoh untuk uji coba")
        other = book.add_worksheet("Pasar")
        other.write(0, 0, "Pedagang Pasar Sentral")
        for at, head in enumerate(
            ["Nama Usaha", "Nama Pemilik", "No KTP", "Kelurahan", "Kecamatan", "Jenis Usaha", "Tahun Berdiri"]
        ):
            other.write(2, at, head)
        for number, row in enumerate(MARKET, 3):
            for at, value in enumerate(row):
                other.write(number, at, value)


def consultants_list() -> None:
    heads = [
        "Nama Usaha",
        "Pemilik",
        "Telp/WA",
        "Desa",
        "Kecamatan",
        "Kabupaten",
        "Omset/bln",
        "Modal",
        "Jenis Usaha",
        "NIB",
        "Status",
    ]
    rows = [
        [
            "Gula Semut “Tilamuta”",
            "Karim Hulopi",
            "0852-5600-1111",
            "Hungayonaa",
            "Tilamuta",
            "Kab. Boalemo",
            "Rp 2,5 juta",
            "10.000.000",
            "Gula aren",
            "1234509876543",
            "Aktif",
        ],
        [
            "Jagung Maju (Halima Uno)",
            "",
            "085256002222",
            "Modelomo",
            "Tilamuta",
            "Boalemo",
            "4.000.000,-",
            "Rp. 7.500.000",
            "Jagung pipil",
            "",
            "aktif",
        ],
        [
            "Café Pantai Bolihutuo",
            "André Djafar",
            "0852.5600.3333",
            "Bolihutuo",
            "Botumoito",
            "Boalemo",
            "12 jt/bln",
            "50 juta",
            "Kafe",
            "",
            "Tutup",
        ],
        [
            "Keripik Pisang Wonosari",
            "Wati Igirisa",
            "-",
            "Harapan",
            "Wonosari",
            "Boalemo",
            "1500000",
            "tidak tahu",
            "Keripik",
            "",
            "pindah",
        ],
        [
            "",
            "Ismail Nento",
            "085256005555 / 0443-210123",
            "Dulupi",
            "Dulupi",
            "Boalemo",
            "",
            "",
            "Ikan asap",
            "",
            "",
        ],
    ]
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows([heads, *rows])
    (HERE / "plut-boalemo.csv").write_bytes(text.getvalue().encode("cp1252"))


def village_list() -> None:
    rows = [
        ["nama", "kategori", "alamat", "lat", "lon"],
        ["Kios Sinar Dulalowo", "Perdagangan", "Jl. Beringin", "0.5571", "123.0588"],
        ["Laundry Bersih Cemerlang", "Jasa", "Jl. Beringin", "0.5573", "123.0590"],
        ["Depot Mujair", "Kulier", "Jl. Sawah Besar", "0.5580", "123.0601"],
        ["", "Jasa", "Jl. Sawah Besar", "0.5581", "123.0602"],
        ["Depot Mujair", "Kulier", "Jl. Sawah Besar", "0.5580", "123.0601"],
        ["Depot Mujair", "Kuliner", "Jl. Kenangan", "0.5612", "123.0655"],
        ["Pangkas Rambut 66", "Jasa", "Jl. Kenangan", "123.0656", "0.5613"],
    ]
    text = "".join("\t".join(row) + "\r\n" for row in rows) + "\t\t\t\t\r\n" * 4
    (HERE / "kelurahan-dulalowo.tsv").write_bytes(text.encode("utf-16"))


def census_list() -> None:
    import tomllib

    columns = tomllib.loads((HERE.parent / "rules" / "sidt.toml").read_text("utf-8"))["column"]
    people = [
        (
            "7571020001",
            "Gorontalo",
            "Kota Gorontalo",
            "Kota Tengah",
            "Dulalowo",
            "Salma Rahim",
            "7571016006870011",
            "P",
            "1987-06-20",
            "Roti Salma",
            "10710",
            120_000_000,
        ),
        (
            "7502030005",
            "Gorontalo",
            "Gorontalo",
            "Limboto",
            "Kayubulan",
            "Joko Suleman",
            "7501020507790012",
            "L",
            "1979-07-05",
            "Penggilingan Padi Joko",
            "10631",
            310_000_000,
        ),
        (
            "7501010003",
            "Gorontalo",
            "Boalemo",
            "Tilamuta",
            "Hungayonaa",
            "Lina Biki",
            "7502014310920013",
            "P",
            "1992-10-03",
            "Sulaman Lina",
            "13912",
            45_000_000,
        ),
        (
            "7504020002",
            "Gorontalo",
            "Bone Bolango",
            "Kabila",
            "Oluhuta",
            "Hasan Mantali",
            "7503011501680014",
            "L",
            "1968-01-15",
            "Batako Hasan",
            "23953",
            2_100_000_000,
        ),
    ]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([column["header"] for column in columns])
    for number, person in enumerate(people, 1):
        code, province, kabupaten, kecamatan, village, owner, nik, sex, born, business, kbli, sales = person
        known = {
            "region_code": code, "province": province, "kabupaten": kabupaten, "kecamatan": kecamatan, "village": village,
            "external_id": f"SIDT-{number:05d}", "owner_name": owner, "nik": nik, "sex": sex, "birth_on": born,
            "phone": f"08525700{number:04d}", "business_name": business, "started_year": 2010 + number, "kbli": kbli,
            "activity": "Industri", "product": business.split()[0], "capital": sales // 4, "sales_year": sales,
            "workers_paid_male": number, "workers_paid_female": 1, "workers_unpaid_male": 0, "workers_unpaid_female": 1,
            "status": "aktif", "observed_year": 2023, "education": "SMA", "address": f"Jl. Contoh {number}",
        }  # fmt: skip
        writer.writerow([known.get(column["field"], "") for column in columns])
    (HERE / "sidt-gorontalo.csv").write_text(text.getvalue(), "utf-8")


def cooperative_book() -> None:
    heads = [
        "NO",
        "ID KOPERASI",
        "NAMA KOPERASI",
        "NO BADAN HUKUM",
        "TANGGAL BADAN HUKUM",
        "ALAMAT",
        "DESA/KEL",
        "KECAMATAN",
        "KABUPATEN",
        "PROVINSI",
        "KODE POS",
        "NO TELPON KANTOR",
        "EMAIL",
        "STATUS AKTIF",
        "KETUA",
        "NO TELPON KETUA",
        "BENTUK KOPERASI",
        "JENIS KOPERASI",
        "KELOMPOK KOPERASI",
        "SEKTOR USAHA",
        "JUMLAH ANGGOTA",
        "JUMLAH MANAJER",
        "JUMLAH KARYAWAN",
        "TANGGAL RAT",
        "MODAL SENDIRI",
        "MODAL LUAR",
        "ASET",
        "VOLUME USAHA",
        "TAHUN REKAP",
        "SISA HASIL USAHA",
    ]
    day = datetime.date
    rows: list[list[object]] = [
        [1, 7571010020001, "Koperasi Karawo Sejahtera", "001/BH/M.KUKM.2/I/2018", day(2018, 1, 11), "Jl. Agus Salim 4", "Dulalowo", "Kota Tengah", "Kota Gorontalo", "Gorontalo", 96115, "0435821234", "", "Aktif", "Sri Wahyuni", "081244556677", "Primer Kabupaten/Kota", "Produsen", "Kop. Kerajinan", "Industri", 45, 1, 2, day(2025, 3, 8), 150_000_000, 20_000_000, 210_000_000, 480_000_000, 2024, 31_500_000],
        [2, 7502010020018, "KUD Tani Boalemo", "50/BH/KDK-10.16/XII/1998", day(1998, 12, 9), "", "Hungayonaa", "Tilamuta", "Kab. Boalemo", "Gorontalo", 96313, "", "", "Tidak Aktif", "", "", "Primer Kabupaten/Kota", "Produsen", "Kop. Pertanian", "Pertanian", 0, 0, 0, "", "", "", "", "", 2024, ""],
    ]  # fmt: skip
    with xlsxwriter.Workbook(HERE / "koperasi-gorontalo.xlsx") as book:
        book.set_properties({"created": MADE_AT})
        dates = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet("Data_Koperasi")
        sheet.write_row(0, 0, heads)
        for number, row in enumerate(rows, 1):
            for at, value in enumerate(row):
                if isinstance(value, datetime.date):
                    sheet.write_datetime(
                        number, at, datetime.datetime(value.year, value.month, value.day), dates
                    )
                elif value != "":
                    sheet.write(number, at, value)


def destroyed_numbers() -> None:
    (HERE / "telepon-rusak.csv").write_text(
        "id,perusahaan,kontak,nik,jalan,kelurahan,kecamatan,kabupaten,telp,produk\n"
        "0,SAMBAL ROA LEATO,MIRA USMAN,7.57101E+15,JL. YOS SUDARSO,LEATO SELATAN,DUMBO RAYA,KOTA GORONTALO,8.52E+10,SAMBAL ROA\n"
        '1,IKAN ASAP TENDA,DAUD HARUN,,JL. PELABUHAN,TENDA,HULONTHALANGI,KOTA GORONTALO,8.52348e+010,"IKAN ASAP (CAKALANG, TUNA), ABON"\n'
        "2,KERUPUK UDANG,TONO YUNUS,,JL. NUSANTARA,TENDA,HULONTHALANGI,KOTA GORONTALO,85200000000,KERUPUK\n"
        "3,GULA AREN (CAP BUNGA, ASLI),ZAKARIA,,JL. IKAN,TENDA,HULONTHALANGI,KOTA GORONTALO,085256007777,GULA\n"
        "4,-,NENENG PULUHULAWA,,JL. IKAN 2,TENDA,HULONTHALANGI,KOTA GORONTALO,0435-827001,TERASI\n",
        "utf-8",
    )


if __name__ == "__main__":
    for make in (
        office_book,
        consultants_list,
        village_list,
        census_list,
        cooperative_book,
        destroyed_numbers,
    ):
        make()
