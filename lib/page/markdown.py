"""Skyline's Markdown subset, parsed into nodes: paragraphs, lists, bold, italic, code and links to https addresses.

Everything else is text: there is no node for a picture, a heading or HTML, so nothing that fetches can be written.
`tests/page/markdown.json` holds cases that every reader of pages, in whatever language, has to agree on.
"""

import re
from typing import Literal

import msgspec

from lib.page.text import cut, is_safe_address, one_line


class Text(msgspec.Struct, frozen=True, tag_field="type", tag="text"):
    text: str


class Break(msgspec.Struct, frozen=True, tag_field="type", tag="break"):
    """A line break inside a paragraph or item."""


class Code(msgspec.Struct, frozen=True, tag_field="type", tag="code"):
    text: str


class Bold(msgspec.Struct, frozen=True, tag_field="type", tag="bold"):
    children: tuple["Inline", ...]


class Italic(msgspec.Struct, frozen=True, tag_field="type", tag="italic"):
    children: tuple["Inline", ...]


class Link(msgspec.Struct, frozen=True, tag_field="type", tag="link"):
    href: str
    children: tuple["Inline", ...]


Inline = Text | Break | Code | Bold | Italic | Link


class Paragraph(msgspec.Struct, frozen=True, tag_field="type", tag="paragraph"):
    children: tuple[Inline, ...]


class Items(msgspec.Struct, frozen=True, tag_field="type", tag="list"):
    """A list; each item is a line of inline nodes. Without numbers it has bullets."""

    numbers: tuple[int, ...]
    items: tuple[tuple[Inline, ...], ...]


Node = Paragraph | Items


_ITEM = re.compile(r"\s*(?:[-*]|(?P<number>\d{1,3})[.)])[ \t]+(?P<text>\S.*)")

# Possessive quantifiers: no input makes a scan anything but linear.
_TOKEN = re.compile(
    r"\\(?P<escaped>[\\`*_\[\]()#+\-.!>])"
    r"|`(?P<code>[^`\n]++)`"
    r"|(?P<image>!?)\[(?P<label>(?:[^\[\]\n\\]|\\.)++)\]\((?P<href>(?:[^()\s]|\([^()\s]*+\))*+)\)"
    r"|(?P<stars>\*++)"
    r"|(?P<newline>\n)"
)
_STARS_MAX = 3
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+([^\n]*)$", re.MULTILINE)
_FENCE_OR_RULE = re.compile(r"^ {0,3}(?:`{3}[^\n`]*|(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|_{3,})$\n?", re.MULTILINE)
# a quoted line, and the box of a task; "> 5 %" is a figure
_QUOTED = re.compile(r"^ {0,3}>[ \t]+(?=[^\s0-9])", re.MULTILINE)
_TASK = re.compile(r"^([ \t]*+[-*][ \t]+)\[([ xX])\](?=[ \t])", re.MULTILINE)
_LINE_BREAK = re.compile(r"(`[^`\n]++`)|<br\s*+/?>", re.IGNORECASE)
# those that a text which is not about HTML has too
_CHARACTERS = {"amp": "&", "nbsp": "\u00a0", "quot": '"', "apos": "'", "#39": "'"}
_NAMED_CHARACTER = re.compile(rf"(`[^`\n]++`)|&({'|'.join(_CHARACTERS)});")
# no backslash, bracket, quotation mark or drive before it; another one, an item or a capital letter behind it
_ESCAPED_BREAK = re.compile(
    r"(`[^`\n]++`)"
    r"""|(?<![\\"'`\[(^])(?<!\b[A-Za-z]:)(?:\\r)?\\n"""
    r"(?=\\[rn]|[ ]{0,3}(?:[-*]|[0-9]{1,2}[.)])[ ]|[ *]{0,3}[^\W\d_a-z])"
)
_LEADS_SOMEWHERE = re.compile(r"(?i)[a-z][a-z0-9+.\-]*:|[/\\]{2}")
_TITLE_CHARS_MAX = 80


def parse(markdown: str) -> tuple[Node, ...]:
    """The text's paragraphs and lists. Linear in its length; any text parses."""
    return tuple(_to_node(group) for group in _group(markdown.split("\n")))


def plain_text(markdown: str) -> str:
    """The words alone, a line for each paragraph, item and line break."""
    lines = (
        line for node in parse(markdown) for line in ([node.children] if isinstance(node, Paragraph) else node.items)
    )
    return "\n".join(_words(line) for line in lines)


def plain_line(text: str) -> str:
    """The words of one line; unlike `plain_text` it leaves `1.` or `-` at its beginning."""
    return _words(_parse_line(text))


def has_unsafe_link(markdown: str) -> bool:
    """Whether the text spells a link to an address that is not https; `[see](appendix)` is text and leads nowhere."""
    return any(
        found["href"]
        and not found["image"]
        and _LEADS_SOMEWHERE.match(found["href"])
        and not is_safe_address(found["href"])
        for found in _TOKEN.finditer(markdown)
    )


def without_foreign_links(markdown: str) -> tuple[str, int]:
    """The text with pictures, and links to no https address, replaced by their words; and how many they were."""
    dropped = 0

    def words_for(found: re.Match[str]) -> str:
        nonlocal dropped
        if found["label"] is None or _is_link(found):
            return found[0]
        dropped += 1
        return found["label"]

    return _TOKEN.sub(words_for, markdown), dropped


def tidy(markdown: str) -> tuple[str, int]:
    """The subset's spelling of what a model wrote in fuller Markdown, and how many links and pictures it lost.

    Headings become bold lines, `<br>` a line break, and tasks have boxes; rules, the fences of code and the marks of
    quoted lines go; pictures, and links to no https address, leave words.
    """
    text = _HEADING.sub(lambda found: _bold_line(found[1].strip(" \t*#")), without_html(markdown))
    text = _TASK.sub(lambda found: found[1] + ("☐" if found[2] == " " else "☑"), _QUOTED.sub("", text))
    return without_foreign_links(_FENCE_OR_RULE.sub("", text))


def without_html(text: str) -> str:
    """The text with line breaks and characters where HTML's spelling of them stands, which models write all the same.

    So does a break that was escaped twice; a text that has another one was not.
    """
    if "\n" not in text:
        text = _ESCAPED_BREAK.sub(lambda found: found[1] or "\n", text)
    text = _LINE_BREAK.sub(lambda found: found[1] or "\n", text)
    return _NAMED_CHARACTER.sub(lambda found: found[1] or _CHARACTERS[found[2]], text)


def defused(markdown: str) -> str:
    """The text; without any link where one still leads elsewhere than https (a link in a link's words)."""
    return re.sub(r"\]+\(", "(", markdown) if has_unsafe_link(markdown) else markdown


def headline(markdown: str) -> tuple[str, str]:
    """A title taken from the text's first line, and the text that is left below it."""
    first, _, rest = markdown.strip().partition("\n")
    title = one_line(plain_text(first))
    if len(title) <= _TITLE_CHARS_MAX:
        return title, rest.strip()
    return cut(title, _TITLE_CHARS_MAX), markdown


class _Group(msgspec.Struct):
    """Lines that belong together: the one text of a paragraph, or the texts of a list's items, and their numbers."""

    kind: Literal["paragraph", "bullets", "numbers"]
    texts: list[str]
    numbers: list[int] = []
    written: int | None = None

    def count(self, number: int) -> None:
        """An item has the number that is written, for it may be a day or a clause; one that repeats counts on."""
        above = self.numbers[-1] if self.numbers else None
        self.numbers.append(above + 1 if above is not None and number in {self.written, above} else number)
        self.written = number


def _bold_line(words: str) -> str:
    return f"**{words}**" if words else ""


def _group(lines: list[str]) -> list[_Group]:
    groups: list[_Group] = []
    continues = False
    for line in lines:
        if line.strip():
            _take(line, groups, groups[-1] if continues else None)
        continues = bool(line.strip())
    return groups


def _take(line: str, groups: list[_Group], above: _Group | None) -> None:
    """Adds a line to the groups; `above` is the group that the line before it belongs to, if that was not blank.

    Blank lines between items do not end a list. A line under an item continues it when it is indented.
    """
    item = _ITEM.fullmatch(line)
    if item:
        kind: Literal["bullets", "numbers"] = "numbers" if item["number"] else "bullets"
        if not (groups and groups[-1].kind == kind):
            groups.append(_Group(kind, []))
        groups[-1].texts.append(item["text"])
        if item["number"]:
            groups[-1].count(int(item["number"]))
    elif above and (above.kind == "paragraph" or line.startswith("  ")):
        above.texts[-1] += "\n" + line.strip()
    else:
        groups.append(_Group("paragraph", [line.strip()]))


def _to_node(group: _Group) -> Node:
    lines = tuple(_parse_line(text) for text in group.texts)
    return Paragraph(lines[0]) if group.kind == "paragraph" else Items(tuple(group.numbers), lines)


def _parse_line(text: str) -> tuple[Inline, ...]:
    line = _Line()
    end = 0
    for found in _TOKEN.finditer(text):
        line.add_text(text[end : found.start()])
        end = found.end()
        if found["stars"]:
            line.add_stars(found["stars"], text[found.start() - 1 : found.start()], text[end : end + 1])
        else:
            line.add(_to_inline(found))
    line.add_text(text[end:])
    return line.close()


def _to_inline(found: re.Match[str]) -> Inline:
    if found["escaped"]:
        return Text(found["escaped"])
    if found["code"]:
        return Code(found["code"])
    if found["newline"]:
        return Break()
    return Link(found["href"], _parse_line(found["label"])) if _is_link(found) else Text(found[0])


def _is_link(found: re.Match[str]) -> bool:
    return not found["image"] and bool(found["label"].strip()) and is_safe_address(found["href"])


def _words(children: tuple[Inline, ...]) -> str:
    return "".join(
        child.text if isinstance(child, Text | Code) else "\n" if isinstance(child, Break) else _words(child.children)
        for child in children
    )


class _Line:
    """One line while it is read; `_open` holds the emphasis not closed yet, innermost last, each at most once."""

    def __init__(self) -> None:
        self._open: list[tuple[str, list[Inline]]] = [("", [])]

    def add(self, node: Inline) -> None:
        children = self._open[-1][1]
        if isinstance(node, Text) and children and isinstance(children[-1], Text):
            children[-1] = Text(children[-1].text + node.text)
        else:
            children.append(node)

    def add_text(self, text: str) -> None:
        if text:
            self.add(Text(text))

    def add_stars(self, stars: str, before: str, after: str) -> None:
        """Emphasis opens before a word and closes behind one; more than three stars are text."""
        may_open, may_close = bool(after.strip()), bool(before.strip())
        for marker in self._split(stars):
            if may_close and self._is_open(marker):
                self._close(marker)
            elif may_open and not self._is_open(marker) and len(stars) <= _STARS_MAX:
                self._open.append((marker, []))
            else:
                self.add(Text(marker))

    def close(self) -> tuple[Inline, ...]:
        while len(self._open) > 1:
            self._give_up()
        return tuple(self._open[0][1])

    def _split(self, stars: str) -> tuple[str, ...]:
        if len(stars) != _STARS_MAX:
            return (stars,)
        return ("*", "**") if self._open[-1][0] == "*" else ("**", "*")

    def _is_open(self, marker: str) -> bool:
        return any(marker == opened for opened, _ in self._open)

    def _close(self, marker: str) -> None:
        while self._open[-1][0] != marker:
            self._give_up()
        children = tuple(self._open.pop()[1])
        self.add(Bold(children) if marker == "**" else Italic(children))

    def _give_up(self) -> None:
        marker, children = self._open.pop()
        self.add(Text(marker))
        for child in children:
            self.add(child)
