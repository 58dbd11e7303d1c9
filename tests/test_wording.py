"""Findings in the words of the preview's page."""

import pytest

from newsletter.preview.wording import on_page


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ('« A » est annulé : écrivez status = "cancelled", ou écartez-le.', "« A » est annulé : choisissez « annulé » dans « État », ou écartez-le."),
        ("« A » a changé de date. Corrigez start et end, ou écartez-le.", "« A » a changé de date. Corrigez « Début » et « Fin », ou écartez-le."),
        (
            '« A » : corrigez start et end, ou écrivez status = "tentative", ou écartez-le.',
            "« A » : corrigez « Début » et « Fin », ou choisissez « à confirmer » dans « État », ou écartez-le.",
        ),
        ("Écrivez la date juste dans start et end, puis supprimez sa ligne source_start.", "Écrivez la date juste dans « Début » et « Fin », ou acceptez ce point."),
        ('écrivez status = "confirmed", ou supprimez sa ligne source_status.', "choisissez « confirmé » dans « État », ou acceptez ce point."),
        ("vérifiez-la, puis supprimez sa ligne uncertain_start.", "vérifiez-la, puis dites sur sa page qu’elle est juste."),
        ('Écrivez section = "semaine".', "Choisissez une autre « Rubrique »."),
        ("L’objet est vide : écrivez-le dans le fichier de l’édition.", "L’objet est vide : écrivez-le dans « Objet », ci-dessous."),
        ("Le lien https://example.org/?status=1 ne mène nulle part.", "Le lien https://example.org/?status=1 ne mène nulle part."),
    ],
)  # fmt: skip
def test_no_lines_of_the_file(message: str, expected: str) -> None:
    """What speaks of the file's lines speaks of the page's fields; all else stays as it is."""
    assert on_page(message).replace("\u00a0", " ") == expected
