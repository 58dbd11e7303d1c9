"""What a web page says of itself in its head: its title, a description, for one who wants to cite it. Pure.

Source: the Open Graph protocol's `og:title`, `og:description` and `og:url`; HTML's `title`, `meta` and `link`.
"""

from dataclasses import dataclass

from lxml import etree

from newsletter.addresses import published
from newsletter.collect.feeds.charset import decoded
from newsletter.collect.feeds.summaries import summary
from newsletter.collect.received import Received
from newsletter.markup import escaped, plain, shortened

_LONGEST = 1_000_000  # characters of a page that are looked at: its head comes first
_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """A page in a few words; what it does not say is empty. `url` is absolute, http(s)."""

    title: str
    summary: str
    url: str


def about(answer: Received) -> About:
    """Read what a page says of itself.

    Args:
        answer: what came from its address.
    """
    head = _Head()
    parser = etree.HTMLParser(target=head, recover=True, no_network=True, huge_tree=True, encoding="utf-8")
    text = decoded(answer.body, answer.content_type)[:_LONGEST].replace("\0", "")
    try:
        parser.feed(text.encode("utf-8", "replace"))
        parser.close()
    except etree.LxmlError:
        pass  # what was read until here counts
    said = head.said
    title = said.get("og:title") or said.get("twitter:title") or " ".join(head.title.split())
    told = said.get("og:description") or said.get("description") or ""
    own = published(said.get("og:url") or said.get("canonical") or "", answer.address)
    return About(
        title=shortened(plain(escaped(title)), _LONGEST_TITLE),
        summary=summary(escaped(told), answer.address, title),
        url=own or answer.address,
    )


class _Head:
    """What lxml's parser tells of a page; the first of each name counts."""

    def __init__(self) -> None:
        self.said: dict[str, str] = {}
        self.title = ""
        self._in_title = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "meta":
            name = attributes.get("property") or attributes.get("name") or ""
            self._say(name.strip().lower(), attributes.get("content"))
        elif tag == "link" and (attributes.get("rel") or "").strip().lower() == "canonical":
            self._say("canonical", attributes.get("href"))
        self._in_title = tag == "title" and not self.title

    def data(self, text: str) -> None:
        if self._in_title:
            self.title += text

    def end(self, tag: str) -> None:
        self._in_title = self._in_title and tag != "title"

    def close(self) -> None:
        """The parser's end."""

    def _say(self, name: str, words: str | None) -> None:
        if words and words.strip():
            self.said.setdefault(name, words.strip())
