"""Where the static files lie, looked up once in a test process."""

from __future__ import annotations

from typing import Any, ClassVar

from whitenoise.middleware import WhiteNoiseMiddleware


class FoundOnce(WhiteNoiseMiddleware):
    """Each client of a test builds all middleware anew; looking through every folder of assets was a tenth of it."""

    found: ClassVar[dict[str, Any] | None] = None

    def add_files_from_finders(self) -> None:
        if FoundOnce.found is None:
            super().add_files_from_finders()
            FoundOnce.found = dict(self.files)
        self.files = dict(FoundOnce.found)
