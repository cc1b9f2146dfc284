"""Faults that must hold, made by `bin/prove faults` in an installation of its own."""
