"""A stand-in for Confluence Cloud: three sites that embed the app through Atlassian's real bridge."""

from sandbox.confluence.service import Confluence

__all__ = ["Confluence"]
