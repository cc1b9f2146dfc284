"""From the root: a worker serves only what lies below its own address."""

from django.urls import path

from karawo.ui import outbox_pages

app_name = "outbox"

urlpatterns = [
    path("sw.js", outbox_pages.worker, name="worker"),
    path("kiriman/", outbox_pages.queue, name="queue"),
    path("kiriman/luring/", outbox_pages.without_signal, name="without_signal"),
    path("kiriman/siapa.json", outbox_pages.present, name="present"),
]
