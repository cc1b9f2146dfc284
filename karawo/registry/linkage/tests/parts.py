"""Parts of records for property tests: any of them together, many of them alike."""

from datetime import date

from hypothesis import strategies as st

DESA = "7571011001"
NIK = "7571014508900002"
PARTS = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["Siti Aminah", "Sitti Amina", "Budi", "M. Ali", "Ratna Gobel", "A B C D"]),
        "nik": st.sampled_from([NIK, "7571014508930002", "7571014508900020", "3507010101700001"]),
        "phone": st.sampled_from(["081244119080", "085211112233"]),
        "business": st.sampled_from(["Toko Berkah", "Warung Bu Siti", "Kripik Dulamayo", "Tenun <Budi>"]),
        "desa_code": st.sampled_from([DESA, "7571011002", "3507011001"]),
        "address": st.sampled_from(["Jl. Mawar 5", "Jl. Mawar 7", "RT 1 RW 2 Dulalowo"]),
        "birth_on": st.sampled_from([date(1990, 8, 5), date(1990, 5, 8), date(1980, 1, 1)]),
        "npwp": st.sampled_from(["013121660091000", "016090524017000", NIK]),
    },
)
