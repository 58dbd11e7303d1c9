"""The short forms of « Saint » before a name, written out in what is indexed: « St-Étienne » is found as « Saint-Étienne ». Pure.

`templates/site/recherche.js` writes them out alike in what is sought.
"""

import re

_SHORT = re.compile(r"(?<![\w-])St(e?)\.?(?=[-\s]\s*[A-ZÀ-ÖØ-ÞŒ])")


def written_out(text: str) -> str:
    """Write « Ste Marie » as « Sainte Marie »."""
    return _SHORT.sub(r"Saint\1", text)
