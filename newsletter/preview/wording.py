"""Findings as the preview's page says them: where they speak of lines of the file, it has fields and buttons. Pure."""

import re

from newsletter.preview.fields import STATUSES

_STATES = {name: words for name, words in STATUSES if name}
_WORDS = (
    (r"écrivez-le dans le fichier de l’édition", "écrivez-le dans «\u00a0Objet\u00a0», ci-dessous"),
    (r"vérifiez-la, puis supprimez sa ligne uncertain_start", "vérifiez-la, puis dites sur sa page qu’elle est juste"),
    (r"la date juste dans start et end, puis supprimez sa ligne source_start", "la date juste dans «\u00a0Début\u00a0» et «\u00a0Fin\u00a0», ou acceptez ce point"),
    (r"supprimez sa ligne source_status", "acceptez ce point"),
    (r"([Cc])orrigez start et end", "\\1orrigez «\u00a0Début\u00a0» et «\u00a0Fin\u00a0»"),
    (r"Écrivez section = \"[^\"]*\"", "Choisissez une autre «\u00a0Rubrique\u00a0»"),
)  # fmt: skip
_STATUS = re.compile(r"écrivez status = \"(\w+)\"")


def on_page(message: str) -> str:
    """Say a finding's message for a page with fields; one that names no line of the file stays as it is."""
    for pattern, words in _WORDS:
        message = re.sub(pattern, words, message)
    return _STATUS.sub(
        lambda at: f"choisissez «\u00a0{_STATES.get(at[1], at[1])}\u00a0» dans «\u00a0État\u00a0»", message
    )
