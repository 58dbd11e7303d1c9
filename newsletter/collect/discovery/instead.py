"""Which feed to propose when a web page has come in a feed's place. Pure."""

from newsletter.collect.answer import Answer
from newsletter.collect.discovery.discover import discover
from newsletter.config import Source
from newsletter.exceptions import SourceError, WebPageError
from newsletter.web.reach import leads_inside
from newsletter.web.route import start


def feed_instead(source: Source, error: SourceError | None, answer: Answer | None) -> str:
    """Return the first feed that the page announces; empty when it announces none, or it came for another reason.

    Not the page itself, nor an address of a private network that only the page's word leads to.
    """
    if answer is None or not isinstance(error, WebPageError):
        return ""
    home = start(source.url).home if source.url else None
    urls = (one.url for one in discover(answer.body, answer.address, answer.content_type))
    return next(
        (url for url in urls if url != source.url and not (home and leads_inside(home, start(url).home))), ""
    )
