"""Pages that browser tests draw: every block, layout and background at least once."""

from typing import Any


def picture(name: str, alt: str, colour: str = "#7fa9b2") -> dict[str, Any]:
    return {"source": "library", "id": name, "alt": alt, "width": 1600, "height": 1067, "colour": colour}


def block(identifier: str, kind: str, **props: Any) -> dict[str, Any]:
    return {"id": identifier, "type": kind, "props": props}


def section(identifier: str, layout: str, background: Any, *blocks: dict[str, Any]) -> dict[str, Any]:
    ground = {"kind": background} if isinstance(background, str) else background
    return {"id": identifier, "layout": layout, "background": ground, "blocks": list(blocks)}


def page(title: str, theme: str, *sections: dict[str, Any]) -> dict[str, Any]:
    return {"version": 1, "title": title, "theme": theme, "sections": list(sections)}


def sample(theme: str, pictures: list[str]) -> dict[str, Any]:
    """A page with all that there is."""
    one, two, three, four = (pictures * 4)[:4]
    cards = [
        {
            "title": "Research",
            "text": "We sit with customers every week, and bring what they say into the room where plans are made.",
            "link": {"label": "Read the findings", "href": "https://example.com/research"},
        },
        {
            "title": "Product design",
            "text": "Flows, screens and words for the portal and the app, from the first sketch to the release note.",
            "link": {"label": "See the work", "href": "https://example.com/work"},
        },
        {
            "title": "Design system",
            "text": "One library of parts, tested for keyboards and screen readers, used by eleven teams.",
            "link": {"label": "Open the library", "href": "https://example.com/system"},
        },
    ]
    shown = [
        {"title": "Lyon pilot", "text": "Forty technicians, six weeks.", "image": picture(one, "A harbour at dawn")},
        {"title": "Field kit", "text": "One bag, everything in its place.", "image": picture(two, "Hills in mist")},
        {"title": "Workshop", "text": "Two days by the sea in May.", "image": picture(three, "A quiet desk")},
        {"title": "Next steps", "text": "Roll-out begins on Monday.", "image": picture(four, "A city from above")},
    ]
    numbers = [
        {"title": "34 %", "text": "fewer calls to support since the new sign-in"},
        {"title": "11 teams", "text": "build with the same library of parts"},
        {"title": "2 days", "text": "from a sketch to a tested prototype"},
        {"title": "9 people", "text": "in Lyon, Porto and at home"},
    ]
    return page(
        "Design at Northwind",
        theme,
        section(
            "s1",
            "stack",
            "gradient",
            block(
                "s1b1",
                "hero",
                eyebrow="Team home",
                title="Design that makes hard work feel light",
                text="We are nine people who shape how Northwind’s customers plan, book and travel. "
                "This page says what we do and how to work with us.",
                image=picture(one, "A harbour at dawn, boats in calm water"),
                align="start",
                link={"label": "Ask for our help", "href": "https://example.com/ask"},
            ),
        ),
        section(
            "s2",
            "stack",
            "plain",
            block("s2b1", "heading", eyebrow="What we do", text="Three groups, one practice", level=2),
            block("s2b2", "cards", items=cards, columns=3),
        ),
        section(
            "s3",
            "split",
            "subtle",
            block("s3b1", "image", image=picture(two, "Hills in mist"), caption="Our studio days", ratio="4:3"),
            block("s3b2", "heading", text="How to work with us", level=2),
            block(
                "s3b3",
                "rich-text",
                text="Bring the problem, not the solution. **We answer within two days** and say honestly what we can "
                "take on.\n\n- Write down who has the problem\n- Say what you have tried\n- Tell us when it must be "
                "decided\n\nThen book a slot in [our calendar](https://example.com/calendar).",
            ),
        ),
        section(
            "s4",
            "centered",
            "contrast",
            block(
                "s4b1", "heading", eyebrow="Our promise", text="Nothing ships that we could not use ourselves", level=2
            ),
            block(
                "s4b2",
                "rich-text",
                text="Every release is tried by a person with a keyboard only, and by one who hears it.",
            ),
        ),
        section(
            "s5",
            "stack",
            "plain",
            block("s5b1", "heading", text="This quarter in numbers", level=2),
            block("s5b2", "cards", items=numbers, columns=4),
            block(
                "s5b3",
                "callout",
                tone="info",
                title="How we count",
                text="Numbers are from the support desk’s report of October, `report-10`.",
            ),
        ),
        section(
            "s6",
            "stack",
            "subtle",
            block("s6b1", "heading", text="Pictures of the year", level=2),
            block("s6b2", "cards", items=shown, columns=4),
        ),
        section(
            "s7",
            "split-reverse",
            "plain",
            block("s7b1", "image", image=picture(three, "A quiet desk"), ratio="1:1"),
            block("s7b2", "heading", eyebrow="Steps", text="From idea to release", level=2),
            block(
                "s7b3",
                "rich-text",
                text="1. A talk of half an hour\n2. A sketch within a week\n3. A test with five people\n"
                "4. A decision, written down",
            ),
            block(
                "s7b4",
                "callout",
                tone="success",
                title="Good to know",
                text="Small things go the short way: write to us.",
            ),
        ),
        section(
            "s8",
            "grid",
            "plain",
            block("s8b1", "heading", text="Before you write to us", level=2),
            block(
                "s8b2", "callout", tone="warning", title="Deadlines", text="We cannot start what is due in three days."
            ),
            block("s8b3", "callout", tone="note", title="Holidays", text="In August we are four."),
        ),
        section(
            "s9",
            "centered",
            {"kind": "image", "image": picture(four, "")},
            block(
                "s9b1",
                "hero",
                title="Come by on Tuesday",
                text="Office hours are Tuesdays and Thursdays, 2 to 3 pm, in the harbour room and online.",
                align="center",
                link={"label": "Join the call", "href": "https://example.com/call"},
            ),
        ),
        section(
            "s10",
            "stack",
            "accent",
            block("s10b1", "heading", text="Questions? We like them.", level=2),
            block(
                "s10b2",
                "rich-text",
                text="Write to [design@example.com](https://example.com/mail) and you hear from a person.",
            ),
            block("s10b3", "cards", items=cards[:2], columns=2),
        ),
    )
