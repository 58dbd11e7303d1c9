"""The studio's own pages, as they leave: rendered, and held to a policy that lets in no script, style or form but its own."""

import secrets

from starlette.responses import HTMLResponse, Response

from newsletter.looks import Looks
from newsletter.preview import library

# The editor makes its style sheet by itself, so it is given the word that lets this one in (CSP, level 3, section 6.7).
_POLICY = (
    "default-src 'none'; style-src 'self' 'nonce-{nonce}'; script-src 'self'; img-src 'self'; connect-src 'self';"
    " frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)


def sheet(looks: Looks, name: str, status: int = 200, /, **shown: object) -> Response:
    """Print a page.

    Args:
        looks: the templates.
        name: the page's, below `templates/preview/`.
        status: of the answer.
        **shown: what its template names.
    """
    nonce = secrets.token_urlsafe(16)
    page = looks.render(
        f"preview/{name}.html.j2", nonce=nonce, has_editor=library.script(library.EDITOR) is not None, **shown
    )
    return HTMLResponse(page, status, headers={"Content-Security-Policy": _POLICY.format(nonce=nonce)})
