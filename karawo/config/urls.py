"""Every address of the product, room by room."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

handler500 = "karawo.config.faults.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("karawo.front.urls")),
    path("", include("karawo.front.datasets.urls")),
    path("", include("karawo.plut.urls")),
    path("", include("karawo.registry.urls")),
    path("", include("karawo.plut.appointments.urls")),
    path("", include("karawo.plut.economy.urls")),
    path("", include("karawo.plut.reports.urls")),
    path("", include("karawo.ui.outbox_urls")),
    path("", include("karawo.growth.urls")),
    path("impor/", include("karawo.registry.intake.urls")),
    path("tinjau/", include("karawo.registry.review.urls")),
    path("", include("karawo.surveys.urls")),
    path("", include("karawo.gatherings.urls")),
    path("", include("karawo.partners.urls")),
    path("", include("karawo.assistance.urls")),
    path("akun/", include("karawo.accounts.urls")),
    path("catatan/", include("karawo.journal.urls")),
    path("ukuran/", include("karawo.measures.urls")),
    path("wilayah/", include("karawo.regions.urls")),
    path("ui/", include("karawo.ui.urls")),
    path("api/v1/", include("karawo.api.urls")),
    path("acuan/", admin.site.urls),
]
