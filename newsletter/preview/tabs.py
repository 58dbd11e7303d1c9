"""The ways in which the studio shows the letter."""

from collections.abc import Mapping
from dataclasses import dataclass

from newsletter.preview.view import View


@dataclass(frozen=True, slots=True)
class Tab:
    """One way: its name in addresses, the words on the tab (French), what the frame shows, and whether that is the mail."""

    name: str
    words: str
    frame: str
    is_mail: bool = True

    def address(self, day: str, view: View, version: str) -> str:
        """Return the address of what the frame shows: another where what it shows is."""
        return f"{self.frame}jour={day}&de={view.content if self.is_mail else version}"


_ALL = (
    Tab("ordinateur", "Ordinateur", "/letter?"),
    Tab("telephone", "Téléphone", "/letter?"),
    Tab("sombre", "Sombre", "/letter?dark=1&"),
    Tab("sans-images", "Sans images", "/letter?images=0&"),
    Tab("texte", "Texte", "/text?"),
    Tab("page", "Page web", "/page?", is_mail=False),
)
TABS: Mapping[str, Tab] = {tab.name: tab for tab in _ALL}
"""The tabs, by their names."""
FIRST = _ALL[0]
"""What is shown where none is asked for."""
