"""Go's templates, as far as a campaign of ours uses them: what listmonk makes of a body (`models/campaigns.go`).

Strings in action are quoted or raw; `Safe` gives HTML that is not touched, everything else is escaped for where it stands,
which here is only known for text. What stands outside of actions loses its comments, as html/template has it.
"""

import html
import re
from collections.abc import Callable, Iterator

CONTENT = '{{ template "content" . }}'
_SHORTHANDS = (  # models/common.go, regTplFuncs
    (r'{{\s*TrackLink\s+"([^"]+)"\s*}}', r'{{ TrackLink "\1" . }}'),
    (r"(https?://[\w\-.~!#$&'()*+,/:;=?@\[\]%]*)@TrackLink", r'{{ TrackLink "\1" . }}'),
    (r"{{(\s+)?(TrackView|UnsubscribeURL|ManageURL|OptinURL|MessageURL)(\s+)?}}", r"{{ \2 . }}"),
)
_ACTION = re.compile(r"{{\s*((?:`[^`]*`|\"(?:[^\"\\\n]|\\.)*\"|[^`\"}])*)}}")
_CALL = re.compile(r"(\w+)(?:\s+(.*))?", re.DOTALL)
_ESCAPE = re.compile(r"\\(n|t|\\|\"|u[0-9a-fA-F]{4})")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


class TemplateError(ValueError):
    """It does not compile."""


def has_expression(text: str) -> bool:
    """models/campaigns.go, hasTplExpr."""
    _, found, after = text.partition("{{")
    return bool(found) and "}}" in after


def rendered(source: str, unsubscribe: str, *, as_html: bool = True) -> str:
    """Compile and execute a body, or a subject (`as_html` False).

    Raises:
        TemplateError: it does not compile.
    """
    for pattern, replacement in _SHORTHANDS:
        source = re.sub(pattern, replacement, source)
    keep: Callable[[str], str] = (lambda text: _COMMENT.sub("", text)) if as_html else str
    return "".join(_parts(source, unsubscribe, keep, as_html=as_html))


def _parts(source: str, unsubscribe: str, keep: Callable[[str], str], *, as_html: bool) -> Iterator[str]:
    place = 0
    while (start := source.find("{{", place)) >= 0:
        yield keep(source[place:start])
        match = _ACTION.match(source, start)
        if match is None:
            raise TemplateError(f"unclosed action: {source[start : start + 30]!r}")
        value, is_safe = _value(match.group(1).strip(), unsubscribe)
        yield value if is_safe or not as_html else html.escape(value)
        place = match.end()
    yield keep(source[place:])


def _value(action: str, unsubscribe: str) -> tuple[str, bool]:
    if action[:1] in {'"', "`"}:
        return _string(action), False
    called = _CALL.fullmatch(action)
    if called and called.group(1) == "Safe" and called.group(2):
        return _string(called.group(2)), True
    if action == "UnsubscribeURL .":
        return unsubscribe, False
    raise TemplateError(f"function not defined: {action[:30]!r}")


def _string(literal: str) -> str:
    if literal[0] == "`" == literal[-1] and "`" not in literal[1:-1]:
        return literal[1:-1].replace("\r", "")
    if literal[0] == '"' == literal[-1]:
        return _ESCAPE.sub(_escaped, literal[1:-1])
    raise TemplateError(f"no string: {literal[:30]!r}")


def _escaped(match: re.Match[str]) -> str:
    sign = match.group(1)
    return chr(int(sign[1:], 16)) if sign[0] == "u" else {"n": "\n", "t": "\t"}.get(sign, sign)
