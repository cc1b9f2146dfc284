"""Every refusal is a problem document (RFC 9457), and no input may become a fault of the server."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import DataError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from karawo.measures.queries import UnknownMeasureError
from karawo.registry.rules.refusal import NotAllowed, OwnerExists, Refused

_TITLES = {
    400: "Permintaan tidak terbaca",
    401: "Belum masuk",
    403: "Tidak diizinkan",
    404: "Tidak ditemukan",
    409: "Sudah ada",
    422: "Isian ditolak",
    500: "Gangguan di pihak kami",
    503: "Basis data belum menjawab",
    507: "Ruang penyimpanan penuh",
}


def problem(status: int, detail: str = "", errors: list[dict[str, Any]] | None = None) -> HttpResponse:
    said = {
        "type": "about:blank",
        "title": _TITLES.get(status, "Ditolak"),
        "status": status,
        "detail": detail,
        "errors": errors or [],
    }
    return HttpResponse(
        json.dumps(said, ensure_ascii=False), status=status, content_type="application/problem+json"
    )


class Karawo(NinjaAPI):
    """Answers carry an ETag; a client that has it already gets 304."""

    def create_response(self, request: HttpRequest, data: Any, *args: Any, **rest: Any) -> HttpResponse:
        answer = super().create_response(request, data, *args, **rest)
        if request.method not in ("GET", "HEAD") or answer.status_code != 200:
            return answer
        tag = f'"{hashlib.sha256(answer.content).hexdigest()[:32]}"'
        known = {
            each.strip().removeprefix("W/") for each in request.headers.get("If-None-Match", "").split(",")
        }
        if tag in known:
            answer = HttpResponse(status=304)
        answer["ETag"] = tag
        answer["Cache-Control"] = "private, no-cache"
        return answer


def _refused(_request: HttpRequest, error: Refused | type[Refused]) -> HttpResponse:
    assert isinstance(error, Refused)  # noqa: S101 - an exception that was raised is an instance
    errors = [{"field": error.field, "message": error.message}] if error.field else []
    status = 409 if isinstance(error, OwnerExists) else 403 if isinstance(error, NotAllowed) else 422
    return problem(status, error.message, errors)


def _invalid(_request: HttpRequest, error: ValidationError | type[ValidationError]) -> HttpResponse:
    assert isinstance(error, ValidationError)  # noqa: S101 - an exception that was raised is an instance
    errors = [
        {"field": ".".join(map(str, each.get("loc", ()))), "message": str(each.get("msg", ""))}
        for each in error.errors
    ]
    return problem(422, "Ada isian yang tidak dapat diterima; lihat errors.", errors)


def _impossible(_request: HttpRequest, _error: DataError | type[DataError]) -> HttpResponse:
    transaction.set_rollback(True)
    return problem(422, "Ada nilai di luar batas yang dapat disimpan.")


def _told(_request: HttpRequest, error: HttpError | type[HttpError]) -> HttpResponse:
    assert isinstance(error, HttpError)  # noqa: S101 - an exception that was raised is an instance
    return problem(error.status_code, str(error))


def install(api: NinjaAPI) -> None:
    api.add_exception_handler(Refused, _refused)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(DataError, _impossible)
    api.add_exception_handler(HttpError, _told)
    api.add_exception_handler(
        AuthenticationError, lambda _request, _error: problem(401, "Masuk dahulu dengan akun Anda.")
    )
    api.add_exception_handler(PermissionDenied, lambda _request, _error: problem(403))
    api.add_exception_handler(Http404, lambda _request, _error: problem(404))
    api.add_exception_handler(UnknownMeasureError, lambda _request, error: problem(404, str(error)))
