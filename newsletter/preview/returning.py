"""What a form said that is of no session is given back on the page that refuses it: a text that was written is not lost.

It is given to nobody but a page of the preview's own, as its browser tells: another site can make none say anything.
"""

import secrets

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from newsletter.looks import Looks
from newsletter.preview.asked import Form, printable, read_anyhow
from newsletter.preview.origins import tells_where_from
from newsletter.preview.refusals import WRITTEN, Refusal, texts_of

_POLICY = "default-src 'none'; style-src 'nonce-{nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_ONE_CLICK = "Votre texte est ci-dessous\u00a0: un clic l’enregistre."


async def given_back(request: Request, looks: Looks, words: str, way_in: str = "") -> Response | None:
    """Refuse a form of somebody who is not inside, with what they wrote; None where they wrote nothing.

    Args:
        request: not read yet.
        looks: the templates.
        words: why it is refused, and how one gets in (French).
        way_in: the address that asks for the password, if one does.
    """
    if request.method != "POST" or not tells_where_from(request):
        return None
    texts = texts_of(printable(await read_anyhow(request)))
    if not texts:
        return None
    nonce = secrets.token_urlsafe(16)
    page = looks.render("preview/returned.html.j2", nonce=nonce, words=words, texts=texts, way_in=way_in)
    return HTMLResponse(page, 403, headers={"Content-Security-Policy": _POLICY.format(nonce=nonce)})


def unread(request: Request, status: int, words: str, form: Form) -> Refusal:
    """Refuse a form before what it asks is looked at: it is of another session, too large, malformed, or none; where it is the preview's own, a click sends it again."""
    form = printable(form) if tells_where_from(request) else {}
    if not texts_of(form):
        return Refusal(status=status, text=words, fields={})
    return Refusal(
        status=status,
        text=words,
        remedy=_ONE_CLICK,
        fields=form,
        version=form.get("version", ""),
        labels=WRITTEN,
    )
