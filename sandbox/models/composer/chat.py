"""A chat turn's answer: a message and one to three operations on the page that was sent."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sandbox.models.composer.library import read_library
from sandbox.models.composer.prompt import Wish, find_json
from sandbox.models.composer.sections import heading, rich_text
from sandbox.models.composer.shape import DoesNotFit, Shape

Json = dict[str, Any]


@dataclass(frozen=True)
class _Turn:
    """A wish about a page: its sections and, where the prompt names one, the section it means."""

    wish: Wish
    page: Json
    shape: Shape
    # what the prompt names after its verb
    what: str = ""

    @property
    def sections(self) -> list[Json]:
        return [section for section in self.page.get("sections", []) if section.get("blocks")]

    @property
    def said(self) -> dict[str, str]:
        return read_library(self.wish.language).words.chat

    def find_target(self) -> Json | None:
        """The section that the prompt names by its words or its place, else the second (the first stays on top)."""
        prompt = self.wish.prompt.lower()
        for pattern, position in _PLACES:
            if re.search(pattern, prompt) and self.sections:
                return self.sections[min(position, len(self.sections) - 1) if position >= 0 else position]
        scored = [(_overlap(prompt, section), section) for section in self.sections]
        best = max(scored, key=lambda pair: pair[0], default=(0, None))
        if best[0] and best[1] is not None:
            return best[1]
        return self.sections[min(1, len(self.sections) - 1)] if self.sections else None


_PLACES = (
    (r"\b(last|closing|final|letzte\w*|schluss)\b", -1),
    (r"\b(first|intro\w*|hero|opening|erste\w*|einleitung)\b", 0),
    (r"\b(second|zweite\w*)\b", 1),
    (r"\b(third|dritte\w*)\b", 2),
    (r"\b(fourth|vierte\w*)\b", 3),
)


def write_edits(wish: Wish, texts: Sequence[str], shape: Shape) -> Json:
    """`{"message", "edits"}`; without edits when the stand-in does not know what is asked."""
    pages = [page for page in map(find_json, texts) if page]
    turn = _Turn(wish, pages[0] if pages else {}, shape)
    for pattern, act in _ACTS:
        found = re.search(pattern, wish.prompt, re.IGNORECASE)
        if not found:
            continue
        message, edits = act(replace(turn, what=found.groupdict().get("what", "")))
        fitted = _fit(shape, message, edits[:3])
        if fitted["edits"]:
            return fitted
    return _fit(shape, turn.said["ability"], [])


def _fit(shape: Shape, message: str, edits: list[Json]) -> Json:
    try:
        fitted: Json = shape.fit({"message": message, "edits": edits})
    except DoesNotFit:
        fitted = {"message": message, "edits": []}
    return fitted


def _shorten(turn: _Turn) -> tuple[str, list[Json]]:
    """The section that is meant, else the first that has something to cut; short texts too where all are short."""
    target = turn.find_target()
    for words_max in (8, 1):
        for section in sorted(turn.sections, key=lambda section: section is not target):
            if edits := _cut(section, words_max):
                return turn.said["shortened"], edits
    return turn.said["shortened"], []


def _cut(section: Json, words_max: int) -> list[Json]:
    edits = []
    for block in section["blocks"]:
        props = block.get("props", {})
        shorter = _with_shorter_text(props, words_max)
        if block["type"] == "cards":
            shorter = props | {"items": [_with_shorter_text(item, words_max) for item in props.get("items", [])]}
        if shorter != props:
            edits.append(_update(block, shorter))
    return edits


def _with_shorter_text(props: Json, words_max: int) -> Json:
    text = props.get("text")
    return props | {"text": _first_sentences(text, words_max)} if isinstance(text, str) else props


def _update(block: Json, changed: Json) -> Json:
    """The whole props, after their type where the schema asks for it: a strict schema knows no half of them."""
    return {"op": "updateBlock", "id": block["id"], "props": {"type": block["type"], **block["props"], **changed}}


def _first_sentences(text: str, words_max: int) -> str:
    """The first half of the sentences, or of one that has over `words_max` words; a list keeps its first lines."""
    lines = text.split("\n")
    if len(lines) > 2 and all(re.match(r"\s*([-*]|\d+\.)\s", line) for line in lines if line.strip()):
        return "\n".join(lines[: max(2, len(lines) // 2)])
    sentences = re.split(r"(?<=[.!?])\s+", text)
    if len(sentences) > 1:
        return " ".join(sentences[: max(1, len(sentences) // 2)])
    words = text.split()
    return " ".join(words[: len(words) // 2]).rstrip(",;:") + "…" if len(words) > words_max else text


def _add(turn: _Turn) -> tuple[str, list[Json]]:
    what = _what(turn.what)
    text = turn.said["section_text"].format(what=what)
    after = turn.sections[-2 if len(turn.sections) > 1 else -1]["id"] if turn.sections else None
    section = {
        "id": "added",
        "layout": "stack",
        "background": {"kind": "plain", "image": None},
        "blocks": [
            {"id": "added-1"} | heading(what[:1].upper() + what[1:]),
            {"id": "added-2"} | rich_text(text),
        ],
    }
    return turn.said["added"].format(what=what), [{"op": "insertSection", "after": after, "section": section}]


def _what(words: str) -> str:
    cleaned = re.split(r"[.!?\n]|\s+(?:hinzu|ein|an|to the page|at the end|please|bitte)\b", words.strip())[0]
    cleaned = re.sub(
        r"^(?:a|an|the|one|new|section|block|eine[nm]?|ein|den|die|das|neue[nr]?|abschnitt|über|about|on|with|for|zu|"
        r"zum|zur|mit)\s+",
        "",
        cleaned,
        flags=re.IGNORECASE,
    )
    again = re.sub(r"^(?:section|abschnitt|über|about|on|with|for|zu|zum|zur|mit|the|our)\s+", "", cleaned)
    while again != cleaned:
        cleaned, again = (
            again,
            re.sub(r"^(?:section|abschnitt|über|about|on|with|for|zu|zum|zur|mit|the|our)\s+", "", again),
        )
    return " ".join(cleaned.split()[:7]).strip(" \"'„“”") or "…"


def _move(turn: _Turn) -> tuple[str, list[Json]]:
    target = turn.find_target()
    if target is None or len(turn.sections) < 2:
        return turn.said["ability"], []
    to_top = re.search(r"\b(top|first place|up|beginning|anfang|oben|nach vorn)\b", turn.wish.prompt, re.IGNORECASE)
    others = [section for section in turn.sections if section is not target]
    after = None if to_top else others[-1]["id"]
    return turn.said["moved"], [{"op": "moveSection", "id": target["id"], "after": after}]


def _remove(turn: _Turn) -> tuple[str, list[Json]]:
    target = turn.find_target()
    return turn.said["removed"], [] if target is None else [{"op": "removeSection", "id": target["id"]}]


def _set_theme(turn: _Turn) -> tuple[str, list[Json]]:
    themes = turn.shape.words("edits", "theme") or ["harbour", "paper"]
    asked = [theme for theme in themes if theme in turn.wish.prompt.lower()]
    others = [theme for theme in themes if theme != turn.page.get("theme")]
    theme = (asked or others or themes)[0]
    return turn.said["themed"].format(what=theme), [{"op": "setTheme", "theme": theme}]


def _set_title(turn: _Turn) -> tuple[str, list[Json]]:
    title = turn.what.strip(" .\"'„“”»«")
    return turn.said["titled"].format(what=title), [{"op": "setTitle", "title": title}]


def _translate(turn: _Turn) -> tuple[str, list[Json]]:
    to_german = bool(re.search(r"german|deutsch", turn.wish.prompt, re.IGNORECASE))
    known = _translations("en", "de") if to_german else _translations("de", "en")
    edits = []
    for section in turn.sections:
        for block in section["blocks"]:
            props = block.get("props", {})
            new = {name: known[value] for name, value in props.items() if isinstance(value, str) and value in known}
            if new:
                edits.append(_update(block, new))
    if not edits:
        title = str(turn.page.get("title", ""))
        edits = [{"op": "setTitle", "title": f"{title} ({'DE' if to_german else 'EN'})"}]
    return turn.said["translated"], edits


def _translations(source: str, target: str) -> dict[str, str]:
    """Every line of the copy that stands at the same place in both languages."""
    known: dict[str, str] = {}
    there = read_library(target).facets
    for key, facet in read_library(source).facets.items():
        other = there[key]
        known.update(zip(facet.headings, other.headings, strict=True))
        known.update(zip(facet.eyebrows, other.eyebrows, strict=True))
        known.update(zip(facet.text, other.text, strict=True))
    return known


def _overlap(prompt: str, section: Json) -> int:
    """How many of the section's longer words the prompt uses."""
    shown = " ".join(
        str(value) for block in section["blocks"] for value in block.get("props", {}).values() if isinstance(value, str)
    )
    words = set(re.findall(r"\w{5,}", shown.lower()))
    asked = set(re.findall(r"\w{5,}", prompt)) - {"section", "abschnitt", "shorten", "remove", "please"}
    return len(words & asked)


_Act = Callable[[_Turn], tuple[str, list[Json]]]
_ACTS: tuple[tuple[str, _Act], ...] = (
    (r"\b(?:translate|übersetze?n?)\b", _translate),
    (r"\b(?:shorten|shorter|cut down|trim|condense|kürze?n?|kürzer|straffe?n?)\b", _shorten),
    (
        r"\b(?:rename|call|title|titel|nenne?)\b.*?(?:\bto|\bin|\bzu|\bauf|:|\bpage|\bseite)\s+(?P<what>\S.*)",
        _set_title,
    ),
    (r"\b(?:theme|design|look|thema|farben|colou?rs)\b", _set_theme),
    (r"\b(?:move|verschiebe?n?|nach oben|nach unten)\b", _move),
    (r"\b(?:remove|delete|drop|entferne?n?|lösche?n?)\b", _remove),
    (r"\b(?:add|insert|append|write|füge?n?|ergänze?n?)\s+(?P<what>\S.*)", _add),
)
