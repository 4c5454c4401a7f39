"""What a model makes of our instructions: twenty briefs, each page scored by the same checks of design.

Against the stand-ins this proves the scorer and says nothing of a model. With the providers' keys in the environment it
judges: `script/bench prompts [MODEL]`. The figure is the lowest share of checks that a page passes, over the goal.
"""

import os
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from lib.page.layouts import LAYOUTS
from tests.world import World

GOAL = 0.8
KEYS = ("GEMINI_API_KEY", "OPENAI_API_KEY")
ROOT = Path(__file__).resolve().parents[1]
LOUD = {"accent", "contrast", "gradient", "image"}
CONTRAST_MIN = 4.5
PLACEHOLDER = re.compile(r"lorem ipsum|\[(?:name|date|your|datum|ihr)[^\]]*\](?!\()|\bTBD\b|\bXX+\b", re.IGNORECASE)
BRIEFS = (
    "Welcome page for new engineers, with steps for the first week",
    "Begrüßungsseite für neue Kolleginnen und Kollegen im Hafenbüro",
    "Release notes of our mobile app, version 4.2, for customers",
    "How we run incidents: roles, steps, and what happens afterwards",
    "Unsere Reisekostenrichtlinie, verständlich erklärt",
    "A team page for the platform group: what we do and how to reach us",
    "Project kick-off: goals, time line, risks and open questions",
    "Compare our three support plans in a table with a recommendation",
    "Invite everyone to the summer party on 12 July at the lake",
    "Datenschutz im Alltag: fünf Regeln und häufige Fragen",
    "Landing page for an internal tool that finds meeting rooms",
    "Retrospective of the second quarter with what we learned",
    "Onboarding-Checkliste für Führungskräfte",
    "Explain our deployment pipeline to people who do not write code",
    "Press kit: who we are, facts, and contacts",
    "A guide to writing good tickets with examples of good and bad ones",
    "Nachhaltigkeit in unserem Büro: Ziele, Maßnahmen, Mitmachen",
    "The history of our company in a time line",
    "Accessibility guidelines for designers",
    "A short announcement: the canteen is closed next week",
)
Json = dict[str, Any]
Check = Callable[[Json], bool]


def main() -> int:
    prove_scorer()
    model = sys.argv[1] if len(sys.argv) > 1 else "gemini-3-pro"
    is_real = any(os.environ.get(name) for name in KEYS)
    with tempfile.TemporaryDirectory() as folder:
        world = World.start(Path(folder), env=dict(os.environ))
        try:
            scores = [judge(world, model, brief) for brief in BRIEFS]
        finally:
            world.stop()
    if not is_real:
        print("The stand-ins answered: this proves the scorer, and says nothing of a model.")
    worst = min(scores)
    ratio = GOAL / worst if worst else float("inf")
    print(f"prompts ratio={ratio:.2f} goal=1.00 {'holds' if ratio <= 1 else 'misses'}")
    return 0 if ratio <= 1 else 1


def prove_scorer() -> None:
    """A page that does everything wrong fails every check but that of its theme."""
    text = {"type": "rich-text", "props": {"text": "Lorem ipsum " * 60}}
    heading = {"type": "heading", "props": {"text": "word " * 12, "level": 3}}
    section = {"layout": "split", "background": {"kind": "gradient"}, "blocks": [heading, *[text] * 5]}
    poor = {"title": "T", "theme": "paper", "sections": [section] * 10}
    passed = [name for name, check in CHECKS.items() if check(poor)]
    if passed != ["can be read"] or contrast("#777", "#888888") >= CONTRAST_MIN:
        sys.exit(f"the scorer is wrong: {passed}")


def judge(world: World, model: str, brief: str) -> float:
    reply = world.request_as("bob", "POST", "/api/generate", {"prompt": brief, "model": model})
    page = reply.event("done")["page"]
    failed = [name for name, check in CHECKS.items() if not check(page)]
    score = 1 - len(failed) / len(CHECKS)
    print(f"{score:5.2f}  {brief[:60]:<60}  {', '.join(failed)}")
    return score


def has_rhythm(page: Json) -> bool:
    """Not the same layout three times in a row, and at least three of them."""
    layouts = [section["layout"] for section in page["sections"]]
    runs = zip(layouts, layouts[1:], layouts[2:], strict=False)
    return len(set(layouts)) >= min(3, len(layouts)) and not any(len(set(run)) == 1 for run in runs)


def has_room(page: Json) -> bool:
    """Four to nine sections of one to four blocks, and each layout has the blocks that it needs."""
    least = {layout.id: layout.blocks_min for layout in LAYOUTS}
    counts = [(least[section["layout"]], len(section["blocks"])) for section in page["sections"]]
    return 4 <= len(counts) <= 9 and all(least_blocks <= blocks <= 4 for least_blocks, blocks in counts)


def has_variety(page: Json) -> bool:
    """Four kinds of block or more on a page of six sections, and no kind on half of it."""
    kinds = Counter(block["type"] for block in blocks(page) if block["type"] not in {"heading", "rich-text"})
    return (
        len(kinds) + 1 >= min(4, len(page["sections"]) - 1)
        and max(kinds.values(), default=0) <= len(page["sections"]) / 2 + 1
    )


def is_calm(page: Json) -> bool:
    """Loud grounds on a third of the sections at most, never two in a row."""
    loud = [section["background"]["kind"] in LOUD for section in page["sections"]]
    return sum(loud) <= max(2, len(loud) / 3) and not any(map(all, pairwise(loud)))


def opens_well(page: Json) -> bool:
    """A hero first, and only there."""
    heroes = [
        row for row, section in enumerate(page["sections"]) for block in section["blocks"] if block["type"] == "hero"
    ]
    return heroes == [0]


def has_short_headings(page: Json) -> bool:
    """Eight words at most, one of the second level in a section, and no section starts with the third."""
    headings = [[b["props"] for b in section["blocks"] if b["type"] == "heading"] for section in page["sections"]]
    titles = [page["title"], *(one["text"] for found in headings for one in found)]
    levels = [[one["level"] for one in found] for found in headings]
    return all(len(title.split()) <= 10 for title in titles) and all(
        found.count(2) <= 1 and found[:1] != [3] for found in levels
    )


def has_short_texts(page: Json) -> bool:
    """No paragraph of more than ninety words, no card of more than fifty."""
    paragraphs = [part for block in blocks(page) if block["type"] == "rich-text" for part in texts(block)]
    cards = [item["text"] for block in blocks(page) if block["type"] == "cards" for item in block["props"]["items"]]
    return all(len(text.split()) <= 90 for text in paragraphs) and all(len(text.split()) <= 50 for text in cards)


def has_described_pictures(page: Json) -> bool:
    """One to six pictures, each with a description of its own."""
    found = [picture["alt"] for picture in pictures(page)]
    return 1 <= len(found) <= 6 and all(found) and len(set(found)) == len(found)


def is_finished(page: Json) -> bool:
    """No placeholder."""
    return not re.search(
        r"lorem ipsum|\[(?:name|date|your|datum|ihr)[^\]]*\](?!\()|\bTBD\b|\bXX+\b", str(page), re.IGNORECASE
    )


def can_be_read(page: Json) -> bool:
    """Text and accents of the theme reach the contrast of WCAG AA on its grounds, in light and dark."""
    css = (ROOT / "public" / "css" / "themes" / f"{page['theme']}.css").read_text(encoding="utf-8")
    colours = {
        name: (light, dark)
        for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{3,6}), (#[0-9a-f]{3,6})\)", css)
    }
    pairs = [(ink, ground) for ink in ("text", "muted") for ground in ("ground", "subtle", "surface")]
    return all(
        contrast(colours[ink][mode], colours[ground][mode]) >= CONTRAST_MIN
        for ink, ground in [*pairs, ("on-accent", "accent")]
        for mode in (0, 1)
    )


CHECKS: dict[str, Check] = {
    check.__name__.replace("_", " "): check
    for check in (
        *(has_rhythm, has_room, has_variety, is_calm, opens_well),
        *(has_short_headings, has_short_texts, has_described_pictures, is_finished, can_be_read),
    )
}


def blocks(page: Json) -> Iterator[Json]:
    return (block for section in page["sections"] for block in section["blocks"])


def texts(block: Json) -> list[str]:
    return [part for part in re.split(r"\n\s*\n|\n[-*\d]", block["props"]["text"]) if part.strip()]


def pictures(value: Any) -> Iterator[Json]:
    if isinstance(value, dict) and "source" in value:
        yield value
    for member in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from pictures(member)


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, "contrast ratio"."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    red, green, blue = (linear(int(digits[at : at + 2], 16) / 255) for at in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


if __name__ == "__main__":
    sys.exit(main())
