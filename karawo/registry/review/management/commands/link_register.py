"""karawo link_register --kab 7571: propose pairs over a territory; goes on where it was stopped."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from karawo.regions.access import EVERYTHING, within
from karawo.registry.actions import Refused
from karawo.registry.review.actions import begin_run, take_step


class Command(BaseCommand):
    help = (
        "Menautkan register satu wilayah: mengusulkan pasangan yang mungkin ganda, tidak mengubah yang lain. "
        "Diteruskan dari tempat berhentinya. Kode keluar 1: belum ada penilaian dampak yang berlaku."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--kab", type=int, required=True, help="kode kabupaten/kota, atau provinsi (75)")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **given: Any) -> None:
        started, at = monotonic(), timezone.now()
        try:
            with within(EVERYTHING):
                run = begin_run(given["kab"], by=None, at=at)
        except Refused as refusal:
            raise CommandError(str(refusal), returncode=1) from refusal
        while not (run := take_step(run, at=timezone.now())).finished_at:
            if not given["json"]:
                self.stdout.write(f"sampai {run.done_upto}: {run.proposed_count} usulan")
        told = {
            "run": run.pk,
            "kab": run.kab_id,
            "owners": run.owner_count,
            "compared": run.compared_count,
            "proposed": run.proposed_count,
            "model": run.model_version,
            "seconds": round(monotonic() - started, 1),
        }
        self.stdout.write(
            json.dumps(told) if given["json"] else "\n".join(f"{k}: {v}" for k, v in told.items())
        )
