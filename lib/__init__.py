"""Skyline's own library: `api → a package of lib → database, provider, Confluence`, never upwards."""
