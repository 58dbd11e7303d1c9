"""Letters that are two in one, parted in what is indexed: French keyboards have no œ, and who writes "coeur" seeks « cœur ». Pure.

`templates/site/recherche.js` parts them alike in what is sought, and shows readers what French writes.
"""

_PARTED = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"})


def unligated(text: str) -> str:
    """Write « œuvre » as "oeuvre"."""
    return text.translate(_PARTED)
