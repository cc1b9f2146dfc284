"""The units of the decree for those who have no database: rooms above read them from files alone."""

from karawo.regions.decree import LAW, Row, people, rows

__all__ = ["LAW", "Row", "people", "rows"]
