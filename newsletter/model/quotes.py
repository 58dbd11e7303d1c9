"""Words in quotes, as French print has them (Lexique des règles typographiques de l'Imprimerie nationale)."""

import re

_OPENING, _CLOSING = re.compile("«[ \u00a0\u202f]*"), re.compile("[ \u00a0\u202f]*»")


def quoted(words: str) -> str:
    """Say « ces mots »; quotes that they hold themselves are “ ” inside."""
    inner = _CLOSING.sub("”", _OPENING.sub("“", words))
    return f"« {inner} »"
