"""The line icons that a feature can show, by name. What they look like is the browser's (public/)."""

from typing import Literal, get_args

IconName = Literal[
    "arrow-right", "award", "bell", "bolt", "book", "building", "calendar", "chart", "check", "clock",
    "cloud", "code", "coffee", "compass", "database", "document", "flag", "gift", "globe", "graduation",
    "headset", "heart", "home", "idea", "key", "leaf", "link", "list", "lock", "mail",
    "map", "message", "money", "phone", "plane", "puzzle", "rocket", "search", "settings", "shield",
    "star", "target", "tool", "user", "users", "video",
]  # fmt: skip

ICONS: tuple[IconName, ...] = get_args(IconName)

#: Taken where a model names none of ours.
ICON_OTHERWISE: IconName = "star"
