"""What a person is told when a request fails: that the disk is full, that the database is away, or that it is ours."""

from __future__ import annotations

import shutil
import sys

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from karawo.api.problems import problem
from karawo.kit.failing import is_away, is_full

OURS, AWAY, FULL = 500, 503, 507
RETRY_SECONDS = 10
NEARLY_FULL_BYTES = 16 * 1024 * 1024
"""With less than this left the database may be away because it cannot write."""

_DETAILS = {
    OURS: "Ada gangguan di pihak kami; ulangi permintaan ini.",
    AWAY: "Basis data sedang dijalankan kembali; ulangi permintaan ini sebentar lagi.",
    FULL: "Ruang penyimpanan server penuh; tidak ada yang disimpan. Kosongkan ruang disk, lalu ulangi.",
}


def server_error(request: HttpRequest) -> HttpResponse:
    """`handler500`: called while the exception is being handled. Asks neither the database nor the session."""
    status = status_of(sys.exception())
    if request.path_info.startswith("/api/"):
        answer = problem(status, _DETAILS[status])
    else:
        answer = HttpResponse(render_to_string(f"{status}.html"), status=status)
    if status == AWAY:
        answer["Retry-After"] = str(RETRY_SECONDS)
    answer["Cache-Control"] = "no-store"
    return answer


def status_of(error: BaseException | None) -> int:
    if error is None:
        return OURS
    if is_full(error):
        return FULL
    if is_away(error):
        return FULL if _is_nearly_full() else AWAY
    return OURS


def _is_nearly_full() -> bool:
    try:
        return shutil.disk_usage(settings.HOME).free < NEARLY_FULL_BYTES
    except OSError:
        return False


def sentence(error: BaseException) -> str:
    """For the command line: why it ended and what to do, in Indonesian; empty where it is no such fault."""
    status = status_of(error)
    if status == FULL:
        return (
            f"Disk penuh: tidak ada yang disimpan. Kosongkan ruang di {settings.HOME} dan di map sementara, "
            "lalu jalankan perintah ini sekali lagi."
        )
    if status == AWAY:
        return (
            "Sambungan ke basis data terputus: yang belum selesai tidak disimpan. "
            "Jalankan perintah ini sekali lagi; `karawo db status` mengatakan keadaannya."
        )
    return ""
