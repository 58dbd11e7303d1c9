"""Compiled templates that are kept: for the next command, and never trusted over what the template says."""

from pathlib import Path

import jinja2
import pytest

from newsletter.compiled import Compiled
from newsletter.looks import Looks


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """Make a folder with one template."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html.j2").write_text("<p>{{ said }}</p>", encoding="utf-8")
    return tmp_path / "templates"


def _rendered(templates: Path, kept: Path) -> str:
    looks = Looks([templates], compiled=kept)
    made = looks.render("page.html.j2", said="Bonjour & merci")
    looks.keep_compiled()
    return made


def test_the_next_command_compiles_nothing(
    templates: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = _rendered(templates, tmp_path / "kept")
    monkeypatch.setattr("jinja2.environment.Environment._generate", None)
    assert _rendered(templates, tmp_path / "kept") == first == "<p>Bonjour &amp; merci</p>"


def test_a_template_that_has_changed_is_compiled_anew(templates: Path, tmp_path: Path) -> None:
    _rendered(templates, tmp_path / "kept")
    (templates / "page.html.j2").write_text("<b>{{ said }}</b>", encoding="utf-8")
    assert _rendered(templates, tmp_path / "kept") == "<b>Bonjour &amp; merci</b>"


def test_whatever_byte_of_what_is_kept_is_broken_it_is_compiled_anew(templates: Path, tmp_path: Path) -> None:
    first = _rendered(templates, tmp_path / "kept")
    (file,) = (tmp_path / "kept").glob("*/*")
    whole = file.read_bytes()
    for at in range(0, len(whole), 7):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :])
        assert _rendered(templates, tmp_path / "kept") == first
        assert file.read_bytes() == whole  # and kept whole again
    file.write_bytes(whole[:40])
    assert _rendered(templates, tmp_path / "kept") == first


def test_where_nothing_can_be_kept_pages_are_made_all_the_same(templates: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    assert _rendered(templates, tmp_path / "file" / "kept") == "<p>Bonjour &amp; merci</p>"


def test_what_is_kept_is_of_no_use_to_another_template(templates: Path, tmp_path: Path) -> None:
    (templates / "other.html.j2").write_text("<i>{{ said }}</i>", encoding="utf-8")
    looks = Looks([templates], compiled=tmp_path / "kept")
    assert looks.render("page.html.j2", said="a") == "<p>a</p>"
    assert looks.render("other.html.j2", said="a") == "<i>a</i>"
    assert not (tmp_path / "kept").exists()  # who only looks writes nothing
    looks.keep_compiled()
    assert len([*(tmp_path / "kept").glob("*/*")]) == len({"page", "other"})


def test_what_another_program_compiled_is_of_no_use_and_goes(tmp_path: Path) -> None:
    """What a filter makes of a constant is compiled in: after an update of the program or of Jinja it may be another."""
    (tmp_path / "of-an-older-program").write_bytes(b"a file")
    for by, said in (("old", "OLD"), ("new", "NEW"), ("new", "NEW")):
        compiled = Compiled(tmp_path, by)
        environment = jinja2.Environment(
            loader=jinja2.DictLoader({"page": "{{ 'x' | said }}"}), autoescape=True, bytecode_cache=compiled
        )
        environment.filters["said"] = lambda _, said=said: said
        assert environment.get_template("page").render() == said
        compiled.keep()
    assert [one.name for one in tmp_path.iterdir()] == ["new"]
