"""Addresses that only lead to another one, which they carry: those of Google Alerts, social networks, mail filters. Pure."""

import re
from urllib.parse import SplitResult, parse_qsl, unquote

# Host, path, and the parameters that may carry the address.
_CARRIERS = tuple(
    (re.compile(host), re.compile(path), names)
    for host, path, names in (
        (r"(?:www\.)?google\.(?:com?\.)?[a-z]{2,3}", r"/url", ("url", "q")),
        (r"(?:www\.)?youtube\.com", r"/redirect", ("q",)),
        (r"(?:lm?|m)\.(?:facebook|instagram)\.com", r"/(?:l\.php)?", ("u",)),
        (r"(?:www\.)?facebook\.com", r"/(?:l|flx/warn)\.php|/flx/warn/?", ("u",)),
        (r"(?:www\.)?linkedin\.com", r"/(?:safety/go|redir/redirect)/?", ("url",)),
        (r"[\w-]+\.safelinks\.protection\.outlook\.com", r"/.*", ("url",)),
        (r"outlook\.(?:office|office365|live|cloud\.microsoft)(?:\.com)?", r"/.*/safelink\.html", ("url",)),
        (r"statics\.teams\.(?:cdn\.office\.net|microsoft\.com)", r"/evergreen-assets/safelinks/.*", ("url",)),
        (r"(?:www\.)?bing\.com", r"/(?:alink/link|news/apiclick\.aspx)", ("url",)),
        (r"(?:www\.)?duckduckgo\.com", r"/l/?", ("uddg",)),
        (r"out\.reddit\.com", r"/.*", ("url",)),
        (r"slack-redir\.net", r"/link", ("url",)),
        (r"(?:t\.umblr\.com)", r"/redirect", ("z",)),
        (r"(?:www\.)?vk\.com", r"/away\.php", ("to",)),
        (r"getpocket\.com", r"/redirect", ("url",)),
        (r"exit\.sc", r"/?", ("url",)),
    )
)
# https://urldefense.com/v3/__https://example.org/a__;!!x
_DEFENSE = re.compile(r"/v3/__(?P<address>.+?)__;")


def carried(parts: SplitResult) -> str | None:
    """Return the address that another one carries and leads to; None where it is one of its own."""
    host = (parts.hostname or "").lower()
    if host == "urldefense.com" and (found := _DEFENSE.match(parts.path)):
        return unquote(found["address"])
    if host == "href.li" and parts.query.startswith(("http://", "https://")):
        return parts.query
    for name, path, parameters in _CARRIERS:
        if name.fullmatch(host) and path.fullmatch(parts.path):
            query = dict(parse_qsl(parts.query))
            found_here = (query.get(parameter, "") for parameter in parameters)
            return next((url for url in found_here if url.startswith(("http://", "https://"))), None)
    return None
