"""Whole files at once: from two lists to owners and units, with numpy, numba, DuckDB and Splink.

Imported by the commands only; no page needs the packages of the extra `linkage`.
"""
