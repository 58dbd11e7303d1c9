"""What an event is called, as its title tells: a webinar, a conference. Pure."""

import re

from newsletter.french import comparable

_TYPES = {
    "webinaire": "webinaire", "webinar": "webinaire", "webconference": "webconférence", "colloque": "colloque",
    "conference": "conférence", "table ronde": "table ronde", "seminaire": "séminaire", "atelier": "atelier",
    "forum": "forum", "rencontre": "rencontre", "journee": "journée", "petit-dejeuner": "petit-déjeuner",
    "debat": "débat", "formation": "formation", "masterclass": "masterclass", "assises": "assises",
}  # fmt: skip
_NAMED = re.compile(rf"\b(?:{'|'.join(_TYPES)})\b")


def occasion_type(title: str) -> str | None:
    """Return the first word of a title that says what kind of event it is: "webinaire"; None when it says none."""
    found = _NAMED.search(comparable(title))
    return _TYPES[found[0]] if found else None
