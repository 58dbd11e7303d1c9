"""A review as an édito: Markdown that its editor only polishes. Pure.

Spaces are plain ones: typography sets those that don't break when the letter is composed.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence

from newsletter import french
from newsletter.config import ThemeSettings
from newsletter.markup import link, literal
from newsletter.model import MAP, Link
from newsletter.review import wording
from newsletter.review.items import dates, ended, form, item, plain
from newsletter.review.quarter import Quarter
from newsletter.review.steps import Step, Tense

_COUNTED = {
    "replay": ("replay", "replays"),
    "podcast": ("podcast", "podcasts"),
    "blog": ("billet de blog", "billets de blog"),
}


def edito(
    quarter: Quarter,
    steps: Sequence[Step],
    themes: Sequence[ThemeSettings],
    day: dt.date,
    *,
    called_off: tuple[int, int] = (0, 0),
) -> str:
    """Write the édito of the review of a quarter.

    Args:
        quarter: the one that is reviewed.
        steps: of it, at least one, in order.
        themes: of all months.
        day: the edition's.
        called_off: how many events of the quarter were cancelled, and put off, that are no steps.
    """
    parts = [f"# Le bilan du {quarter.name}", _counts(quarter, steps, called_off)]
    places = _places(steps)
    parts += [
        item(number, step, day, place=place)
        for number, (step, place) in enumerate(zip(steps, places, strict=True), start=1)
    ]
    parts += [*_next(quarter.next, themes, day), *_call(steps, day)]
    return "\n\n".join(parts) + "\n"


def _places(steps: Sequence[Step]) -> list[str]:
    """Return where each step takes place; empty where title and day already tell it from all others."""
    called = [(french.comparable(step.event.said.title), step.first, step.last) for step in steps]
    times = Counter(called)
    return [
        step.event.said.place or "" if times[name] > 1 else ""
        for name, step in zip(called, steps, strict=True)
    ]


def _counts(quarter: Quarter, steps: Sequence[Step], called_off: tuple[int, int]) -> str:
    """Say how many events there were, are to come, were cancelled and were put off, and what they leave."""
    held = [one for one in steps if not one.event.is_off]
    cancelled = sum(one.event.is_cancelled for one in steps)
    put_off = len(steps) - len(held) - cancelled
    past, running, coming = (sum(one.tense is tense for one in held) for tense in Tense)
    since = sum(one.tense is Tense.PAST and one.first > quarter.last for one in held)
    said = [
        (past - since, "s’est tenu", "se sont tenus"),
        (since, "s’est tenu depuis", "se sont tenus depuis"),
        (running, "est en cours", "sont en cours"),
        (coming, "est à venir", "sont à venir"),
        (cancelled + called_off[0], "a été annulé", "ont été annulés"),
        (put_off + called_off[1], "a été reporté", "ont été reportés"),
    ]
    words = [wording.counted(count, one, many) for count, one, many in said if count]
    head, _, rest = words[0].partition(" ")
    left = _left(steps)
    return (
        f"Au {quarter.name}, {french.listed([f'{head} rendez-vous {rest}', *words[1:]])}"
        + (f", avec {french.listed(left)}" if left else "")
        + "."
    )


def _left(steps: Sequence[Step]) -> list[str]:
    recordings = [form(one) for step in steps for one in step.recordings]
    counts = [(recordings.count(name), *words) for name, words in _COUNTED.items()]
    apports = sum(len(step.apports) for step in steps)
    counts.append((apports, "apport méthodologique", "apports méthodologiques"))
    return [wording.counted(count, one, many) for count, one, many in counts if count]


def _next(quarter: Quarter, themes: Sequence[ThemeSettings], day: dt.date) -> Iterator[str]:
    """Say what the next quarter is about, where that is configured."""
    months = {month.strftime("%Y-%m"): french.month_name(month) for month in quarter.months}
    found = [theme for theme in sorted(themes, key=lambda one: one.month) if theme.month in months]
    if not found:
        return
    titles: dict[str, list[str]] = {}
    for theme in found:
        titles.setdefault(literal(theme.title), []).append(months[theme.month])
    one, many = (
        ("sera", "seront")
        if day < quarter.first
        else ("est", "sont")
        if day in quarter
        else ("était", "étaient")
    )
    if len(titles) == 1:
        said = f"le thème {one} : {next(iter(titles))}"
    else:
        said = f"les thèmes {many} : " + french.listed(
            [f"{title} ({french.listed(names)})" for title, names in titles.items()]
        )
    regular = list(dict.fromkeys(literal(words) for theme in found for words in theme.rendezvous if words))
    weekday = french.long_date(day).partition(" ")[0]
    more = f" Les rendez-vous du {weekday} : {french.listed(regular)}." if regular else ""
    yield f"Au {quarter.name}, {said}.{more}"


def _call(steps: Sequence[Step], day: dt.date) -> Iterator[str]:
    """Call to the last step that is still to come."""
    last = next((step for step in reversed(steps) if step.is_to_come), None)
    if last is None:
        return
    links = [one for one in last.event.links if one.label != MAP]
    if not links and last.event.url:
        links = [Link(label="toutes les informations", url=last.event.url)]
    if links:
        named = [literal(one.label) for one in links]
        year = french.needs_year(last.last, day)
        until = f"jusqu’au {plain(french.long_date(last.last, year=year))}"
        when = until if last.tense is Tense.RUNNING else dates(last, year=year)
        listed = french.listed([link(words, one.url) for words, one in zip(named, links, strict=True)])
        yield ended(f"**Rendez-vous {when}** : {listed}", named[-1])
