"""The letter's two parts, rendered from the templates of a look."""

from newsletter.compose.fit import fitted
from newsletter.compose.plain import tidy, titled, wrap
from newsletter.looks import Looks
from newsletter.mjml import to_html
from newsletter.model import Issue, Message


def compose(issue: Issue, looks: Looks) -> Message:
    """Render an issue as a message without header fields of its own; both parts show the same entries.

    Args:
        issue: what the letter shows; lists that would make it too large are cut.
        looks: where templates are found, and which of them are the letter's.

    Raises:
        TemplateError: a template is missing or wrong.
    """
    shown, html = _fitted(issue, looks)
    return Message(subject=issue.subject, preheader=issue.preheader, html=html, text=_text(shown, looks))


def mail_html(issue: Issue, looks: Looks) -> str:
    """Render the HTML part alone, as `compose` does.

    Raises:
        TemplateError: a template is missing or wrong.
    """
    return _fitted(issue, looks)[1]


def _fitted(issue: Issue, looks: Looks) -> tuple[Issue, str]:
    """Cut an issue's lists until its HTML part is no larger than it may be."""
    last: tuple[Issue, str] | None = None

    def measure(one: Issue) -> int:
        nonlocal last
        last = one, _html(one, looks)
        return len(last[1].encode())

    shown = fitted(issue, measure)
    return last if last and last[0] is shown else (shown, _html(shown, looks))


def _html(issue: Issue, looks: Looks) -> str:
    look = looks.settings.name
    name = f"{look}/letter.mjml.j2"
    return to_html(looks.render(name, issue=issue), looks.render(f"{look}/inline.css.j2"), name)


def _text(issue: Issue, looks: Looks) -> str:
    name = f"{looks.settings.name}/letter.txt.j2"
    return tidy(looks.render(name, issue=issue, wrap=wrap, titled=titled))
