"""A new database is made quickly and step by step, and is the same; what came out is kept for bin/test."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"


def main() -> int:
    import django

    django.setup()
    from django.conf import settings

    from karawo.config import database
    from tests import databases, migrating

    with database.ensure_running(settings.HOME, durable=False):
        template = databases.template()
        quick = migrating.catalogue(template)
        with migrating.step_by_step() as name:
            ordinary = migrating.catalogue(name)
        different = {
            kind: sorted(quick[kind] ^ ordinary[kind]) for kind in ordinary if quick[kind] != ordinary[kind]
        }
        for kind, rows in sorted(ordinary.items()):
            print(f"{kind}: {len(rows)}, {len(different.get(kind, []))} different")
            for row in different.get(kind, []):
                print(f"  {'only quickly' if row in quick[kind] else 'only step by step'}: {row}")
        if different:
            return 1
        migrating.keep(ordinary, template)
        print(f"kept in {migrating.KEPT.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
