"""Compiled loops; typed arrays in, numbers out. Nothing here knows a file, a model or a word of the field."""
