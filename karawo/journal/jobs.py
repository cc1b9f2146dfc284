"""The clock of the journal: a seal each minute."""

from __future__ import annotations
