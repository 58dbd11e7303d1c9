"""The secrets that the settings name: one list, which everything goes by."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from msgspec import inspect, structs

from newsletter.config import Config, Delivery, Letter, NotifySettings, PreviewSettings, Smtp
from newsletter.exceptions import FileError
from newsletter.schema import read_config
from tests.test_schema import GOOD


def named() -> Iterator[tuple[str, str]]:
    """Give each key of the settings that names a variable, and its table."""
    yield from _of(Config, "")


def _of(kind: Any, path: str) -> Iterator[tuple[str, str]]:
    for field in msgspec.structs.fields(kind):
        if field.name.endswith("_env"):
            yield path, field.name
        for one in _structs(inspect.type_info(field.type)):
            yield from _of(one, f"{path}.{field.name}" if path else field.name)


def _structs(found: inspect.Type) -> Iterator[Any]:
    if isinstance(found, inspect.StructType):
        yield found.cls
    for one in getattr(found, "types", ()):
        yield from _structs(one)
    if isinstance(found, inspect.VarTupleType | inspect.ListType):
        yield from _structs(found.item_type)


NAMED = sorted(named())


def having(table: str, key: str, name: str) -> Config:
    """Return settings in which one key names a variable."""

    def changed(value: Any, steps: list[str]) -> Any:
        if not steps:
            return structs.replace(value, **{key: name})
        return structs.replace(value, **{steps[0]: changed(getattr(value, steps[0]), steps[1:])})

    config: Config = changed(read_config(GOOD), table.split("."))
    return config


@pytest.mark.parametrize(("table", "key"), NAMED, ids=[".".join(one) for one in NAMED])
def test_each_key_that_names_a_variable_is_in_the_list(table: str, key: str) -> None:
    """Whoever adds one to the settings adds it to the list: units, doctor, rests and cleaned words go by it."""
    found = [one for one in having(table, key, "MARKED").secrets if one.name == "MARKED"]
    assert [one.key for one in found] == [f"{table}.{key}"]


@pytest.mark.parametrize(("table", "key"), NAMED, ids=[".".join(one) for one in NAMED])
def test_what_names_no_variable_is_not_said_again(table: str, key: str) -> None:
    """It may be the secret itself, wherever it stands."""
    written, head = f'{key} = "hunter2!"', re.compile(rf"(?m)^\[{re.escape(table)}\].*$")
    text = re.sub(rf"(?m)^{key} =.*$", "", GOOD)
    if head.search(text) is None:
        text += f"\n[{table}]\n"
    text = head.sub(lambda found: f"{found[0]}\n{written}", text, count=1)
    with pytest.raises(FileError) as caught:
        read_config(text)
    assert "hunter2" not in str(caught.value)
    assert "variable d’environnement" in str(caught.value)


def test_what_asks_for_them() -> None:
    """Only the chosen messenger's are asked for, of keys of tokens the first to send; the others are understood."""
    smtp = Smtp(recipients="r.csv", username_env="U", password_env="P", token_env=("NEW", "OLD"), verp=True)
    other = structs.replace(Delivery(), messenger="smtp", smtp=smtp)
    letter: Letter = read_config(GOOD).letter
    config = Config(
        letter=letter, delivery=other, notify=NotifySettings(ping_env="PING"), preview=PreviewSettings()
    )
    assert config.secrets_used() == ("U", "P", "NEW", "OLD", "PING")
    assert [one.name for one in config.secrets if one.is_to_send] == ["U", "P", "NEW"]
    files = Config(letter=letter, delivery=structs.replace(other, messenger="outbox"))
    assert files.secrets_used() == ()
    assert [one.name for one in files.secrets] == ["U", "P", "NEW", "OLD"]
