"""`python -m tests.web.serving PORT`: signs people in, says their sessions as one line of JSON, then serves.

As `karawo demo` does, this process has asked the database, and so has a pool, before it forks the web processes.
"""

from __future__ import annotations

import json
import os
import sys

import django

PEOPLE = 12

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.web.pooled"
    django.setup()
    from django.core.management.base import OutputWrapper
    from django.test import Client

    from karawo.accounts.models import User
    from karawo.config.management.commands.serve import serve
    from karawo.regions.access import EVERYTHING, within

    sessions = {}
    for number in range(PEOPLE):
        with within(EVERYTHING):
            user = User.objects.create_user(f"orang{number}", password="-", name=f"Orang Ke-{number:02d}")
        browser = Client()
        browser.force_login(user)
        sessions[user.name] = browser.cookies["karawo"].value
    print(json.dumps(sessions), flush=True)
    serve(OutputWrapper(sys.stdout), host="127.0.0.1", port=int(sys.argv[1]), processes=2)
