"""Requests that nobody would write by hand, in number."""
