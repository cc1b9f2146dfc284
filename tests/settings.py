"""The product's own settings on a test cluster of its own, which may forget on power loss."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
os.environ.setdefault("KARAWO_HOME", str(ROOT / ".karawo-test"))
os.environ.setdefault("KARAWO_FIELD_KEY", "11" * 32)
os.environ.setdefault("KARAWO_SECRET_KEY", "only-for-tests")
os.environ.setdefault("KARAWO_REQUIRE_SECOND_FACTOR", "0")

from karawo.config.settings import *  # noqa: E402, F403
from karawo.config.settings import DATABASES, MIDDLEWARE  # noqa: E402

DATABASES["default"]["OPTIONS"].pop("pool", None)
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
DATABASES["default"]["NAME"] = DATABASES["owner"]["NAME"] = os.environ.get(
    "KARAWO_TEST_DATABASE", f"karawo_uji_{WORKER}"
)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MIDDLEWARE[MIDDLEWARE.index("whitenoise.middleware.WhiteNoiseMiddleware")] = "tests.static.FoundOnce"
