"""Whom a test goes to, as people write it. Pure."""

import re

from newsletter.addresses import mailbox
from newsletter.preview.fields import FieldsError

_MOST_TESTED = 10  # addresses of one test
_TESTED = {"address": "Envoyer un test à"}


def read_addressees(written: str) -> list[str]:
    """Read the addresses that a test goes to, as people write several: commas, semicolons, names beside.

    Raises:
        FieldsError: one is none, or there are none, or too many.
    """
    found: list[str] = []
    for part in filter(str.strip, re.split("[,;\n]", written)):
        one = mailbox(part)
        if one is None:
            why = (
                f"« {part.strip()} » n’est pas une adresse à laquelle la lettre peut partir\u00a0: écrivez-la sans accent ni"
                " espace, comme prenom@exemple.fr\u00a0; entre plusieurs, une virgule."
            )
            raise FieldsError({"address": why}, _TESTED)
        found.append(one[1])
    if not found or len(found) > _MOST_TESTED:
        why = f"écrivez une adresse, comme prenom@exemple.fr, ou plusieurs entre des virgules\u00a0; {_MOST_TESTED} au plus."
        raise FieldsError({"address": why}, _TESTED)
    return list(dict.fromkeys(found))
