"""A stand-in for Confluence Cloud: two sites that embed the app through Atlassian's real bridge."""

from sandbox.confluence.service import Confluence

__all__ = ["Confluence"]
