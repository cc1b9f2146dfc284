"""Words that invented people and businesses are named with. No list of real people stands behind them."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


WOMEN = _words(
    "Siti Nur Sri Fatimah Aisyah Dewi Rahmawati Yuliana Hartati Maryam Nurhayati Zainab Rukmini Asna Hadijah Ramla "
    "Sartin Warni Meylan Sukma Fitri Rina Lilis Endang Wahyuni Suryani Salma Hasna Nurmala Rosna Yulin Irma Marwah "
    "Nining Samsia Hapsa Saira Tuti Ida Ratna Murni Masni Nova Ayu Lestari Aminah Rosmiyati Herlina Fadila Nurain "
    "Sarpin Yusna Mirna Olvin Selvi Novita Indriyani Hasnawati Rahmatia Kartin Suleha Rahma Zubaidah Halimah"
)
MEN = _words(
    "Abdul Ahmad Muhammad Hasan Yusuf Ibrahim Ismail Agus Budi Joko Rizki Fajar Syamsul Usman Rahmat Ridwan "
    "Zulkifli Kasim Idris Hamzah Husein Umar Bakri Darwis Fahri Iwan Yanto Suparman Arifin Rusli Taufik Irwan Sofyan "
    "Anton Karim Latif Mahmud Nasir Rauf Salim Tahir Wahyu Zainal Roni Dedi Eko Hendra Jamal Lukman Ramin Suwardi "
    "Hardi Yahya Marten Rustam Hadi Saiful Safrudin Wawan Erwin Djafar Sudirman Nurdin Rajab"
)
GORONTALO = _words(
    "Lamusu Mooduto Hulopi Pakaya Dunggio Biya Katili Nusi Olii Podungge Polapa Suleman Tangahu Thalib Alamri "
    "Botutihe Bouty Daud Husain Kadir Laiya Lahay Mohi Musa Nento Otaya Paramata Puhi Saleh Uno Wantogia Antula "
    "Bakari Dali Eyato Gani Hippy Inaku Jusuf Kai Liputo Mantu Napu Ointu Panigoro Rauf Sunge Tuli Ahaya Hunowu "
    "Ishak Gobel Mopangga Kau Yunus Abas Monoarfa Hasan Tolinggi Badu Igirisa Ismail Kasim"
)
BUGIS = _words(
    "Mappasessu Tenri Baso Makkasau Mattalatta Pallawa Sanusi Tahang Patta Beddu Ambo Lolo Sulo Upe"
)
JAVA_WOMEN = _words(
    "Sulastri Suparmi Wahyuningsih Sumiati Ngatini Purwanti Mujiati Sugiarti Winarsih Kasiyem"
)
JAVA_MEN = _words("Slamet Sugeng Suyono Bambang Priyono Sutrisno Widodo Hariyanto Ngadiman Mulyono Paijo")
JAVA_SECOND = _words(
    "Santoso Wibowo Prasetyo Utomo Susanto Kurniawan Rahayu Setiawan Nugroho Handoko Saputra"
)

TITLES_BEFORE = ("Hj. ", "H. ", "Ir. ", "Drs. ", "Hi. ")
TITLES_AFTER = (", S.Pd", ", S.E.", ", S.Kom", ", A.Md", " S.Sos", ", S.P.")

MALANG_WORDS = _words("Ngalam Arema Tugu Ijen Arjuno Semeru Kawi Dinoyo Merjosari Panderman Bromo")
WORDS = _words(
    "Berkah Jaya Makmur Sejahtera Indah Abadi Mekar Harapan Mandiri Cahaya Mulia Bersama Lestari Sinar Rejeki "
    "Mutiara Melati Mawar Anggrek Kenanga Bintang Purnama Fajar Surya Samudra Bahari Amanah Barokah Hidayah Ikhlas "
    "Setia Rukun Damai Sentosa Limboto Huyula Olele Pinogu Tilango Mohuyula Otanaha Nantu Dulamayo Bolihutuo Leato "
    "Molosipat Saronde Bongo Tangga Suwawa Hulonthalo Payango Walama Motoro Pulubala"
)
STREETS = (
    "Jl. Nani Wartabone", "Jl. Jenderal Sudirman", "Jl. Ahmad Yani", "Jl. HB Jassin", "Jl. Raja Eyato",
    "Jl. Trans Sulawesi", "Jl. Pangeran Hidayat", "Jl. Sultan Botutihe", "Jl. Agus Salim", "Jl. Taman Hiburan",
    "Jl. Kasuari", "Jl. Cendrawasih", "Jl. Durian", "Jl. Mangga", "Jl. Kelapa", "Jl. Pasar", "Jl. Pelabuhan",
)  # fmt: skip
COOPERATIVES = (
    ("KSP", "simpan_pinjam"), ("KSU", "serba_usaha"), ("Kopwan", "konsumen"), ("Koperasi Tani", "produsen"),
    ("Koperasi Nelayan", "produsen"), ("Koperasi Pegawai", "konsumen"), ("Koperasi Pemasaran", "pemasaran"),
)  # fmt: skip

OLD_SPELLING = (("U", "OE"), ("J", "DJ"), ("Y", "J"), ("C", "TJ"), ("F", "P"), ("DI", "DIE"), ("AI", "AIJ"))
