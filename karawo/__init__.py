"""Karawo: the working system of a PLUT KUMKM."""

__version__ = "0.1.0"
