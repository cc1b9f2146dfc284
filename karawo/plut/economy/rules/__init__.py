"""The words of sentra and prices; no Django."""
