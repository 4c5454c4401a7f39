"""The words of a day that must not turn up elsewhere: one for each field that somebody fills in.

With a letter beyond ASCII and spaces where the field takes them, so that a word's forms differ.
"""

from urllib.parse import urlsplit

from tests.world import World

GENERATE_PROMPT = "Grüner Falter für die Startseite 1a07"
CHAT_PROMPT = "Grüner Falter im Gespräch 2b18"
EARLIER_PROMPT = "Grüner Falter von früher 3c29"
RESEARCH_PROMPT = "Grüner Falter der Forschung 4d3a"
SCREEN_PROMPT = "Grüner Falter am Bildschirm 5e4b"
TURN_PROMPT = "Grüner Falter im Seitenrand 6f5c"
ABROAD_PROMPT = "Grüner Falter bei Globex 7a6d"
PAGE_TEXT = "Grüner Falter auf der Seite 8b7e"
SCREEN_TEXT = "Grüner Falter in der Überschrift 9c8f"
WRITTEN_BY_HAND = "Grüner Falter von Hand geschrieben 0d90"
ANSWER = "Grüner Falter in der Antwort a1e1"
SAID = "Grüner Falter sagt das Modell b2f2"
REPORT = "Grüner Falter im Bericht c3a3"
ALT = "Grüner Falter neben dem Bild d4b4"
FILE_NAME = "gruener-falter-bild-e5c5"
HIDDEN_IN_PICTURE = "gruener-falter-exif-f6d6"
MEDIA_QUERY = "grüner falter suche a7e7"
KEY = "gruener-falter-key-b8f8"
UNNAMED = "Grüner Falter ohne Namen c9a9"
HEADER = "gruener-falter-kopf-d0b0"
AGENT = "Gruenfalter/3.1 (e1c1)"
ADDRESS = "203.0.113.177"
SPACE = "Grüner Falter im Bereich f2d2"
BROKEN = "Grüner Falter zerbrochen a3e3"
PAYER = {"email": "gruenfalter-b4f4@example.com", "name": "Gerda Grünfalter", "tax_id": "DE811907981"}

TYPED = {
    "generate prompt": GENERATE_PROMPT,
    "chat prompt": CHAT_PROMPT,
    "earlier prompt": EARLIER_PROMPT,
    "research prompt": RESEARCH_PROMPT,
    "screen prompt": SCREEN_PROMPT,
    "turn prompt": TURN_PROMPT,
    "abroad prompt": ABROAD_PROMPT,
    "page text": PAGE_TEXT,
    "screen text": SCREEN_TEXT,
    "text by hand": WRITTEN_BY_HAND,
    "answer": ANSWER,
    "said": SAID,
    "report": REPORT,
    "alt": ALT,
    "file name": FILE_NAME,
    "hidden in picture": HIDDEN_IN_PICTURE,
    "media query": MEDIA_QUERY,
    "key": KEY,
    "unnamed": UNNAMED,
    "header": HEADER,
    "agent": AGENT,
    "address": ADDRESS,
    "space": SPACE,
    "broken": BROKEN,
    "payer e-mail": PAYER["email"],
    "payer name": PAYER["name"],
    "payer tax id": PAYER["tax_id"],
}


def words_of(world: World) -> dict[str, str]:
    """What was typed, who the people and sites are, and every secret that we hold; each by its name."""
    found = dict(TYPED)
    for site in world.ready["sites"]:
        host = str(urlsplit(site["baseUrl"]).hostname)
        name = host.partition(".")[0]
        found |= {f"host of {name}": host, f"client key of {name}": site["clientKey"]}
        found |= {f"secret of {name}": site["sharedSecret"]}
        found |= {f"name of {one['name'].split()[0]}": one["name"] for one in site["accounts"]}
        found |= {f"account of {one['name'].split()[0]}": one["accountId"] for one in site["accounts"]}
    settings = world.ready["settings"]
    return found | {f"setting {name}": settings[name] for name in SECRET_SETTINGS}


SECRET_SETTINGS = (
    *("SUPABASE_SECRET_KEY", "SECRETS_KEY", "HASH_KEY", "GEMINI_API_KEY", "OPENAI_API_KEY", "STRIPE_SECRET_KEY"),
    *("STRIPE_WEBHOOK_SECRETS", "ANALYTICS_SALT", "CRON_SECRET", "AUDIT_SIGNING_KEY"),
)
