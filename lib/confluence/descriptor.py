"""The Connect descriptor: `atlassian-connect.json` with this deployment's address and key.

https://developer.atlassian.com/cloud/confluence/connect-app-descriptor/
It is filled in here, from the settings that tokens are checked against, so that the two cannot disagree.
"""

from pathlib import Path

from lib.settings import Settings

TEMPLATE = Path(__file__).resolve().parents[2] / "atlassian-connect.json"


def descriptor(settings: Settings) -> bytes:
    """JSON; the settings hold nothing that JSON would have to escape."""
    text = TEMPLATE.read_text(encoding="utf-8")
    filled = text.replace("{{APP_BASE_URL}}", settings.app_base_url).replace("{{APP_KEY}}", settings.app_key)
    return filled.encode()
