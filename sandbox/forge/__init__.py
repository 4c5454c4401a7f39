"""A stand-in for Forge: its key server, its invocations of the app's functions, its lifecycle events."""

from sandbox.forge.service import Forge

__all__ = ["Forge"]
