"""The letter's two parts, rendered from the templates of a look."""

from newsletter.compose.plain import tidy, titled, wrap
from newsletter.looks import Looks
from newsletter.mjml import to_html
from newsletter.model import Issue, Message


def compose(issue: Issue, looks: Looks, *, look: str = "email") -> Message:
    """Render an issue as a message without header fields of its own.

    Args:
        issue: what the letter shows.
        looks: where templates are found.
        look: the folder below them that holds the letter's templates.

    Raises:
        TemplateError: a template is missing or wrong.
    """
    return Message(
        subject=issue.subject,
        preheader=issue.preheader,
        html=_html(issue, looks, look),
        text=_text(issue, looks, look),
    )


def _html(issue: Issue, looks: Looks, look: str) -> str:
    name = f"{look}/letter.mjml.j2"
    return to_html(looks.render(name, issue=issue), looks.render(f"{look}/inline.css.j2"), name)


def _text(issue: Issue, looks: Looks, look: str) -> str:
    return tidy(looks.render(f"{look}/letter.txt.j2", issue=issue, wrap=wrap, titled=titled))
