"""The web entry: granian serves `application` in WSGI mode."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "karawo.config.settings")
application = get_wsgi_application()
