"""Skyline's own library of pictures: its index and the search in it."""

from lib.media.library import Item, Library

__all__ = ["Item", "Library"]
