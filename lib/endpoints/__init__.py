"""A module a function: authenticate, parse, one verb of lib, respond. The door (`lib/door.py`) stands before each."""
