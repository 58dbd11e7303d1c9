"""The ways in which the studio shows the letter."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tab:
    """One way: its name in addresses, the words on the tab (French), and what the frame shows."""

    name: str
    words: str
    frame: str


_ALL = (
    Tab("ordinateur", "Ordinateur", "/letter?"),
    Tab("telephone", "Téléphone", "/letter?"),
    Tab("sombre", "Sombre", "/letter?dark=1&"),
    Tab("sans-images", "Sans images", "/letter?images=0&"),
    Tab("texte", "Texte", "/text?"),
    Tab("page", "Page web", "/page?"),
)
TABS: Mapping[str, Tab] = {tab.name: tab for tab in _ALL}
"""The tabs, by their names."""
FIRST = _ALL[0]
"""What is shown where none is asked for."""
