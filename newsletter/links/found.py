"""The foreign links of a message. Pure."""

from html.parser import HTMLParser

from newsletter.addresses import is_web
from newsletter.config import Letter
from newsletter.model import Message


def foreign_links(message: Message, letter: Letter) -> list[str]:
    """Return the http(s) links of the HTML part that lead to others, each once, in its order.

    What lies under the letter's own address is left out, and so is the unsubscription: asking might do it.
    """
    page = _Links()
    page.feed(message.html)
    page.close()
    return [link for link in dict.fromkeys(page.links) if is_web(link) and not _is_own(link, letter)]


def _is_own(link: str, letter: Letter) -> bool:
    return f"{link}/".startswith(letter.base) or link == letter.unsubscribe


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.links += [value for name, value in attrs if name == "href" and value]
