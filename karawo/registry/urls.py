"""Addresses of the register. A business' own page, `/usaha/<id>/`, reads across rooms and stands in `front`."""

from django.urls import path

from karawo.registry.pages import drafting, duplicates, registering, self_registering

app_name = "registry"

urlpatterns = [
    path("usaha/baru/", registering.new_business, name="new_business"),
    path("usaha/kbli/", registering.kbli, name="kbli"),
    path("usaha/ganda/", duplicates.duplicates, name="duplicates"),
    path("usaha/draf/", drafting.drafts, name="drafts"),
    path("usaha/draf/<uuid:key>/pembuangan/", drafting.discarded, name="draft_discarded"),
    path("usaha/draf/<uuid:key>/pemulihan/", drafting.restored, name="draft_restored"),
    path("daftar/", self_registering.start, name="own_start"),
    path("daftar/periksa/", self_registering.check, name="own_check"),
    path("daftar/selesai/", self_registering.done, name="own_done"),
    path("daftar/<slug:name>/", self_registering.step, name="own_step"),
]
