"""Addresses of the register, from the root: `/daftar/` and `/koperasi/` begin there too.

A business' own page, `/usaha/<id>/`, reads across rooms and stands in `front`.
"""

from django.urls import path

from karawo.registry.pages import (
    correcting,
    drafting,
    duplicates,
    observing,
    own_file,
    registering,
    self_registering,
    visiting,
)
from karawo.registry.pages.belonging import accounts, consents, numbers, owners

app_name = "registry"

urlpatterns = [
    path("usaha/baru/", registering.new_business, name="new_business"),
    path("usaha/kbli/", registering.kbli, name="kbli"),
    path("usaha/kunjungan/", visiting.blank_visit, name="blank_visit"),
    path("usaha/ganda/", duplicates.duplicates, name="duplicates"),
    path("usaha/draf/", drafting.drafts, name="drafts"),
    path("usaha/draf/<uuid:key>/", drafting.draft, name="draft"),
    path("usaha/draf/<uuid:key>/pembuangan/", drafting.discarded, name="draft_discarded"),
    path("usaha/draf/<uuid:key>/pemulihan/", drafting.restored, name="draft_restored"),
    path("usaha/permintaan/", correcting.requests, name="requests"),
    path("usaha/permintaan/<int:request_id>/", correcting.decide, name="decide"),
    path("usaha/nomor/terbuka/", numbers.opened, name="opened"),
    path("usaha/nomor/<int:number_id>/pemeriksaan/", numbers.number_checked, name="number_checked"),
    path("usaha/nomor/<int:number_id>/pengakhiran/", numbers.number_ended, name="number_ended"),
    path("usaha/nomor/<int:number_id>/pembukaan/", numbers.number_opened, name="number_opened"),
    path("usaha/<int:business_id>/pembetulan/", correcting.correct_business, name="correct_business"),
    path("usaha/<int:business_id>/permintaan/", correcting.ask_correction, name="ask_correction"),
    path("usaha/<int:business_id>/pengamatan/", observing.observations, name="observations"),
    path("usaha/<int:business_id>/kunjungan/", visiting.visit, name="visit"),
    path("usaha/<int:business_id>/penutupan/", observing.closing, name="closing"),
    path("usaha/<int:business_id>/pemilik/", owners.owners, name="owners"),
    path(
        "usaha/<int:business_id>/pemilik/<int:ownership_id>/pengakhiran/",
        owners.owner_ended,
        name="owner_ended",
    ),
    path("usaha/<int:business_id>/nomor/", numbers.numbers, name="numbers"),
    path("pelaku/<int:owner_id>/pembetulan/", correcting.correct_owner, name="correct_owner"),
    path("pelaku/<int:owner_id>/pembukaan/", numbers.birth_opened, name="birth_opened"),
    path("pelaku/<int:owner_id>/akun/", accounts.account, name="account"),
    path("pelaku/<int:owner_id>/akun/sandi/", accounts.password_slip, name="password_slip"),
    path("pelaku/<int:owner_id>/akun/slip/", accounts.slip_paper, name="account_slip"),
    path("pelaku/<int:owner_id>/akun/slip/<int:link_id>/pembatalan/", accounts.slip_end, name="slip_end"),
    path("pelaku/<int:owner_id>/persetujuan/", consents.consents, name="consents"),
    path("pelaku/<int:owner_id>/persetujuan/<int:purpose_id>/", consents.consent_given, name="consent_given"),
    path(
        "pelaku/persetujuan/<int:consent_id>/penarikan/",
        consents.consent_withdrawn,
        name="consent_withdrawn",
    ),
    path("koperasi/baru/", observing.new_cooperative, name="new_cooperative"),
    path("koperasi/<int:owner_id>/tahun/<int:year>/", observing.cooperative_year, name="cooperative_year"),
    path("berkas-saya/", own_file.own_file, name="own_file"),
    path("berkas-saya/<int:owner_id>.json", own_file.package, name="own_package"),
    path("daftar/", self_registering.start, name="own_start"),
    path("daftar/periksa/", self_registering.check, name="own_check"),
    path("daftar/selesai/", self_registering.done, name="own_done"),
    path("daftar/<slug:name>/", self_registering.step, name="own_step"),
]
