"""What the invented businesses do, and what such a business may sell in a year. Figures are guesses, not findings."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trade:
    """weight: how common. sales: the middle of yearly sales in million rupiah. women: share of women among owners.

    prefixes: beginnings of a business name. kbli: codes of KBLI 2020; the first is the usual one.
    """

    key: str
    weight: int
    kbli: tuple[str, ...]
    activity: tuple[str, ...]
    products: tuple[str, ...]
    prefixes: tuple[str, ...]
    sales: int
    women: float


TRADES = (
    Trade("karawo", 11, ("13912", "13922", "14302"),
          ("menyulam kain karawo", "sulaman karawo dan jahitan"),
          ("kerudung karawo", "kemeja karawo", "kain karawo dan mukena"),
          ("Karawo", "Sulaman", "Griya Karawo"), 36, 0.93),
    Trade("kopi", 5, ("10761", "56304", "01270"),
          ("menyangrai dan menjual kopi", "kedai kopi", "kebun kopi"),
          ("kopi bubuk", "kopi robusta sangrai", "biji kopi"), ("Kopi", "Kedai Kopi", "Kopi Bubuk"), 62, 0.35),
    Trade("gula_aren", 6, ("10722",),
          ("membuat gula aren", "gula semut dari aren"),
          ("gula aren cetak", "gula semut", "gula cair"), ("Gula Aren", "UD", "Gula Semut"), 31, 0.4),
    Trade("jagung", 9, ("01111", "10632"),
          ("menanam jagung", "mengumpulkan dan menggiling jagung"),
          ("jagung pipil", "beras jagung", "binte biluhuta kemasan"), ("Tani", "UD", "Jagung"), 44, 0.2),
    Trade("kakao", 4, ("01270", "10731"),
          ("kebun kakao", "mengolah biji kakao"),
          ("biji kakao kering", "bubuk cokelat"), ("Kakao", "UD", "Cokelat"), 52, 0.25),
    Trade("kelapa", 6, ("10773", "01261", "10422"),
          ("mengolah kelapa", "kopra dan minyak kelapa"),
          ("minyak kelapa kampung", "kopra", "VCO", "kue kelapa"), ("Kelapa", "UD", "Minyak Kelapa"), 56, 0.3),
    Trade("ikan", 10, ("10211", "03111", "10212", "10215"),
          ("ikan asin dan asap", "menangkap ikan", "menjual ikan"),
          ("ikan asap", "ikan asin", "abon ikan", "cakalang"), ("Ikan", "Nelayan", "Abon", "Ikan Asap"), 78, 0.35),
    Trade("kuliner", 19, ("56102", "10792", "10794", "10710", "56210"),
          ("rumah makan", "kue basah", "keripik", "katering"),
          ("ilabulo", "kue kering", "keripik pisang", "nasi kuning", "sate ikan", "tiliaya"),
          ("Warung Makan", "Dapur", "Kue", "Keripik", "Katering", "RM"), 88, 0.76),
    Trade("jasa", 12, ("14120", "95220", "96112", "96200", "96111"),
          ("menjahit pesanan", "reparasi", "salon", "penatu"),
          ("jahitan", "perbaikan elektronik", "tata rias", "cuci pakaian"),
          ("Salon", "Jahit", "Bengkel", "Penatu", "Taylor"), 58, 0.48),
    Trade("perdagangan", 18, ("47112", "47192", "47243", "46314"),
          ("kios kelontong", "toko campuran", "pedagang pengumpul"),
          ("kebutuhan harian", "bahan pokok", "pakaian"), ("Toko", "Kios", "UD", "Warung", "CV"), 150, 0.55),
)  # fmt: skip
