"""HTML in what a person types: a sign that only looks like the beginning of a tag is a sign. Pure."""

import re

# Each in linear time: an attribute has no bracket in it, nor a quote of its own kind.
_BRACKET = re.compile(
    r"""<(?P<close>/?)(?P<name>[a-z][a-z0-9]*+)(?:\s++[a-z-]++\s*+=\s*+(?:"[^"<>]*+"|'[^'<>]*+'|[^\s"'<>=]++))*+\s*+/?>"""  # <a href="/">, </b>, <br/>
    r"|<!--[^<>]*+>"  # <!-- a comment -->
    r"|<",  # a<b et c>d, 3 < 4, <3
    re.IGNORECASE,
)
_ALONE = {"br", "hr", "img", "wbr"}  # these need no end


def by_hand(source: str) -> str:
    """Take what is no whole tag, or one that never begins or ends, for the signs that it is made of; return HTML."""
    found = [one for one in _BRACKET.finditer(source) if one["name"]]
    begun, ended = ({_name(one) for one in found if bool(one["close"]) is closes} for closes in (False, True))
    tags = (begun & ended) | _ALONE

    def written(bracket: re.Match[str]) -> str:
        is_sign = _name(bracket) not in tags if bracket["name"] else bracket[0] == "<"
        return f"&lt;{bracket[0][1:]}" if is_sign else bracket[0]

    return _BRACKET.sub(written, source)


def _name(tag: re.Match[str]) -> str:
    return tag["name"].lower()
