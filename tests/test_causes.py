"""Why something failed, in French: what the program and the system say in English is not mixed with it."""

import errno
import os
from pathlib import Path

import pytest

from newsletter.disk import failure
from newsletter.exceptions import BusyError, ConfigurationError, FailedError, NewsletterError
from newsletter.pipeline.needs.causes import cause
from tests.workspaces import TUESDAY, Desk


def of_system(number: int) -> FailedError:
    return failure("Cannot read", Path("var/x"), OSError(number, os.strerror(number)))


@pytest.mark.parametrize(
    ("error", "text", "remedy"),
    [
        (
            ConfigurationError(
                "The database is of a newer program",
                "var/state.db",
                cause="it has x, which this one, 1, does not know",
            ),
            "la base de données est d’une version plus récente du programme",
            "Réinstallez",
        ),
        (
            ConfigurationError(
                "var/ lies on a network file system", "/x", cause="nfs: locks don't hold there"
            ),
            "système de fichiers en réseau",
            "un disque de cette machine",
        ),
        (
            FailedError("The archive's search was not brought up to date", "pagefind", cause="exit 1, error"),
            "la recherche de l’archive n’a pas pu être mise à jour (pagefind : code de sortie 1, error)",
            "pagefind",
        ),
        (
            BusyError("Another newsletter command is at work", "."),
            "une autre commande du programme",
            "Attendez",
        ),
        (of_system(errno.EIO), "le disque ne répond plus", "sauvegarde"),
        (of_system(errno.ENOENT), "rien n’est à cette place", "Vérifiez"),
        (of_system(errno.EISDIR), "c’est un dossier", "Vérifiez"),
        (of_system(errno.EMFILE), "trop de fichiers sont ouverts", "Prévenez"),
    ],
    ids=lambda one: one.what if isinstance(one, NewsletterError) else None,
)
def test_in_french(error: NewsletterError, text: str, remedy: str) -> None:
    """What went wrong and what to do are both French; a program's own words are quoted."""
    why = cause(error)
    assert text in why.text
    assert remedy in why.remedy
    assert not any(word in why.text for word in (" it ", " is ", "error,", "No such", "Cannot", "lies on"))


def test_a_doctor_that_meets_the_system(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the system says to a look is not passed on as Python writes it."""

    def broken(_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO), "feeds/x")

    monkeypatch.setattr("newsletter.pipeline.doctor.settings.text_needs", broken)
    (found,) = [one for one in desk("doctor", "--json", now=TUESDAY).json if one["code"] == "files"]
    assert found["level"] == "error"
    assert "Errno" not in found["message"]
    assert found["message"] == "feeds/x ne peut pas être lu : le disque ne répond plus."


def test_a_newer_database(desk: Desk) -> None:
    """The doctor says to install the newer program again, not to restore anything over what it wrote."""
    import sqlite3
    from contextlib import closing

    desk("draft", now=TUESDAY)
    with closing(sqlite3.connect(desk.root / "var/state.db")) as db, db:
        db.execute("INSERT INTO migration VALUES ('of the future')")
    (found,) = [one for one in desk("doctor", "--json").json if one["code"] == "database"]
    assert found["remedy"].startswith("Réinstallez")
