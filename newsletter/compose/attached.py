"""The letter's own images sent along with it (RFC 2387, RFC 2392), for lists that have no archive to show them from. Pure."""

import hashlib
import re
from collections.abc import Mapping
from email.message import EmailMessage

_SHOWN = re.compile(r'(\bsrc=")([^"]+)(")')
_PNG = b"\x89PNG"


def own_images(html: str, base: str) -> tuple[str, ...]:
    """Return the paths below the archive's address of the images that an HTML part shows, each once."""
    shown = (match[2] for match in _SHOWN.finditer(html))
    return tuple(dict.fromkeys(one.removeprefix(base) for one in shown if one.startswith(base)))


def add_html(mail: EmailMessage, html: str, images: Mapping[str, bytes], *, domain: str, cte: str) -> None:
    """Add an HTML part, with those of its images that are given.

    Args:
        mail: has its text part.
        html: shows images by their addresses.
        images: JPEG or PNG by address; the others stay where they are.
        domain: ends their Content-IDs.
        cte: how the HTML is encoded for transfer.
    """
    names = {address: f"{_digest(data)[:24]}@{domain}" for address, data in images.items()}
    shown = _SHOWN.sub(
        lambda match: f"{match[1]}cid:{names[match[2]]}{match[3]}" if match[2] in names else match[0], html
    )
    mail.add_alternative(shown, subtype="html", cte=cte)
    part = mail.get_body(("html",))
    assert isinstance(part, EmailMessage)
    for address, name in names.items():
        kind = "png" if images[address].startswith(_PNG) else "jpeg"
        part.add_related(images[address], "image", kind, cid=f"<{name}>")
    if names:
        part.set_param("type", "text/html")  # RFC 2387, section 3.1
        part.set_boundary(f"=_{_digest(shown.encode())[:39]}r")


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
