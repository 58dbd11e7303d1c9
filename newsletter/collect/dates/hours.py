"""How French texts write hours beside a day: "de 9 h à 17 h 30", "à partir de 18h", "9h-12h", "à midi". Pure."""

import datetime as dt
import re
from dataclasses import replace

from newsletter.collect.dates.clocks import clock_behind
from newsletter.collect.dates.mention import Hours
from newsletter.collect.dates.sentences import EVENT

# "18h 30 rue de la Paix" is 18 h, in a street; "18h 30 min d'échanges" is 18 h, for half an hour. What is written in one
# piece, or with both blanks, is an hour with its minutes, and so is what a comma parts from the street.
NO_MINUTES = (
    r"(?! ?min(?:utes?)? (?:de |d'))"  # « 18h 30 min d’échanges »
    r"(?! ?,? ?(?:bis|ter)\b)"  # « 18h 30 bis, rue »
    r"(?:(?<=h\d\d)|(?<= h \d\d)"  # « 18h30, place », « 18 h 30 place »
    r"|(?! (?:rue|av|bd|boulevard|place|quai|allee|cours|impasse|chemin|pers|part"  # « 18h 30 rue »
    r"|(?:employeur|entreprise|recruteur|exposant|stand|artisan|createur|producteur|artiste|intervenant|structure|association"
    r"|poste|offre|place|metier|partenaire|equipe|enfant|benevole)s\b)))"  # « 17h 45 employeurs »
)
_CLOCK = (
    r"(?:(?P<{0}h>[01]?\d|2[0-4]) ?(?:h(?:eures?)?(?![a-z])(?: ?(?P<{0}m>[0-5]\d)(?!\d)"  # « 9 h », « 18h30 »
    + NO_MINUTES
    + r"(?: ?min(?:utes?)?\b)?)?"  # « 18 heures 30 min »
    r"|:(?P<{0}c>[0-5]\d)(?!\d))"  # « 18:30 »
    r"|(?:(?<=\ba )|(?<=\bde ))(?P<{0}p>[01]\d|2[0-3])\.(?P<{0}d>[0-5]\d)(?![.,]?\d| ?(?:%|€|euro))"  # « à 18.30 »
    r"|(?<!s-)(?<!t-)(?P<{0}noon>midi)\b(?!-[a-z])"  # « midi », but not « après-midi », « midi-pyrénées »
    r"(?: (?:(?P<{0}half>trente|et demie?)|(?P<{0}quarter>et quart|quinze(?! [a-z])))\b)?"  # « midi et demi »
    r"|(?P<{0}midnight>minuit)\b)"
)
_ONE, _TWO, _LATER, _AFTERWARDS = (_CLOCK.format(name) for name in ("a", "b", "z", "y"))
_TO = r" ?(?:a|-|et|/|>|→|jusqu'a) ?"  # « 9h à 12h », « entre 9h et 12h », « 9h > 12h »
AND_AFTER_BETWEEN = r"(?:(?<=entre \d )|(?<=entre \d\d ))et"  # « entre 9 et 12h »
_BARE_TO = rf"(?<!di )(?<!dimanche )(?P<bare>(?<=\bde )\d{{1,2}}|(?<=\bentre )\d{{1,2}}|0?[7-9]|[12]\d) ?(?:a|-|{AND_AFTER_BETWEEN}) ?(?=\d{{1,2}} ?h)"  # « 9 à 12h », « 9-12h »
_AGAIN = rf"(?: ?(?:,|/|et|puis|&)(?: de)? ?(?:{_AFTERWARDS}|\d{{1,2}}){_TO}{_LATER})?"  # « 9h-12h et de 14h à 17h »
_SPAN = rf"(?:de |entre )?(?:{_BARE_TO}|{_ONE}{_TO}){_TWO}{_AGAIN}"
_HOW = r"(?P<how>a partir de |des |vers |avant |jusqu'a |entre |de |a )?"  # « dès 18h »
_PART_OF_DAY = (
    r"(?:,? (?:(?:en |dans l'|au )?(?:fin de |debut de )?(?:matin(?:ee)?|apres-midi|soir(?:ee)?|journee)"  # « en fin de journée »
    r"|(?:a l'heure du|pendant le|au) dejeuner))?"  # « à l’heure du déjeuner »
)
_LABEL = r"(?:horaires?|heures?|time|hours) ?:? ?"  # « Horaires : »
# « jeudi prochain, en soirée – rendez-vous à 18h », « . Départ à 9h »
_PAUSE = rf"(?:,? prochain)?{_PART_OF_DAY} ?(?:[^\w .!?] ?){{0,3}}(?:rendez-vous |rdv |depart (?!entre)|debut )?(?:{_LABEL})?"
_STOP = r"(?:\. (?:- ?)?)?"  # « 5 octobre. De 9h à 12h »
_SPAN_BESIDE = re.compile(_STOP + _PAUSE + _SPAN)  # « 5 octobre, de 9h à 12h »
# « 5 octobre à partir de 9h et jusqu’à 12h »
_UNTIL_BESIDE = re.compile(rf"{_PAUSE}(?:a partir de |des |a ){_ONE}(?: ?- ?|,?(?: et)? jusqu'a ){_TWO}")
_SPAN_BEYOND = re.compile(r"[^.!?;\d]{1,60}?\b(?=de )" + _SPAN)  # « 5 octobre au CESE de 9h à 12h »
_WELCOME = re.compile(
    _STOP
    + _PAUSE
    + r"(?:(?:cafe |petit[ -]dejeuner )?(?:d')?accueil(?: cafe| des? \w+| du public)?"  # « café d’accueil », « accueil du public »
    r"|ouverture des portes|emargement)"
    rf" ?:?(?: a partir de| des| a)? ?{_ONE}"  # « accueil dès 8h30 »
    r"(?:[^.!?;\d]{0,40}?\b(?:debut|demarrage|conferences?|concert|seance|spectacle|coup d'envoi|ouverture|debats?)\b"
    rf"[^.!?;\d]{{0,30}}?{_TWO})?"  # « … , début des débats à 9h »
)
_MORE = r"(?P<more> ?(?:et|ou|puis|,|/) ?(?:a )?\d{1,2} ?h)?"  # « à 14h et à 20h »
# « 5 octobre à 18h », « 5 octobre. Horaire : 18h »
_SINGLE = re.compile(rf"(?:\. (?={_LABEL}))?{_PAUSE}{_HOW}{_ONE}{_MORE}")
# What else stands between a place and an hour, the hour may be of: « à Lyon, inscription avant 18h ».
_OF_ELSE = (
    r"\b(?:inscri|reserv|avant|jusqu|veille|lendemain|pause|dejeuner|diner|cocktail|buffet|aper"  # « cocktail à 19h »
    r"|avec|suivi|puis|ensuite|clotur|depart (?:du|des|de la|en) (?:bus|cars?|train|navette)|retour|ferm|fin\b|limite|repon"  # « suivi d’un débat à 19h »
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"  # « vendredi à 19h »
    r"|(?<!meme )heures?\b|duree|pendant|formation|train|bus\b|navette|part\b|partir(?! de)|arriv|pot\b|de marche)"  # « navette à 8h »
)
_PLACE_NUMBER = (
    r"(?:\(\d{2,5}\)|\b\d{5}\b|\b\d{1,2}e(?:r|me)?\b"  # « Lyon (69) », « 75007 », « Paris 7e »
    r"|\b\d{1,4}(?= ?,? ?(?:bis|ter)?,?"
    r" ?(?:rue|av|bd|boulevard|place|quai|allee|cours|impasse|chemin|square|passage)\b))"  # « 12 bis, rue »
)
_MARK = r"[^\w .!?;:'\")»]"  # « – », « | », « 📍 »
_PLACE = (
    rf"(?: ?{_MARK}{{0,2}} ?\b(?:a|au|aux|en|dans|chez|sur)\b"  # « , au CESE »
    rf"| ?{_MARK}{{1,3}} ?(?=\w[\w' -]{{1,30}}(?:\(\d+\))? ?(?:- |(?!-){_MARK})))"  # « | Lyon (69) | »
    rf"(?:(?!{_OF_ELSE})[^.!?;:\d]|{_PLACE_NUMBER}){{1,80}}?"
)
_SPAN_THERE = re.compile(rf"{_PLACE}(?:{_MARK}{{1,3}} ?|: ){_SPAN}")  # « 5 octobre à Lyon, 9h-12h »
# « 5 octobre au CESE à 18h »
_SINGLE_THERE = re.compile(rf"{_PLACE}(?:(?=\b(?:a|des) )|(?!\(){_MARK}{{1,3}} ?){_HOW}{_ONE}{_MORE}")
# What a colon says of the day: « jeudi 5 octobre : webinaire à 11 h ».
_SINGLE_OF_EVENT = re.compile(
    rf" ?: (?:[\w']+ ){{0,2}}?{EVENT.pattern}(?:(?!{_OF_ELSE})[^.!?;:\d]){{0,60}}? (?=a |des ){_HOW}{_ONE}{_MORE}"
)
# « Date : 5 octobre. Lieu : CESE. Horaire : 18h »
_LABELLED = (
    r"(?:\D{1,60}?[.;,|-] |\D{0,3}(?:lieu|venue|place) ?: ?[^:\d]{2,40}? )(?:horaires?|heures?|time) ?: ?"
)
_SPAN_LABELLED, _SINGLE_LABELLED = re.compile(_LABELLED + _SPAN), re.compile(_LABELLED + _HOW + _ONE)
_BESIDE = (_SPAN_BESIDE, _SPAN_BEYOND, _UNTIL_BESIDE, _SINGLE)
_FARTHER = (
    _SPAN_THERE,
    _SINGLE_THERE,
    _SINGLE_OF_EVENT,
    _SPAN_LABELLED,
    _SINGLE_LABELLED,
)
_ANYWHERE = re.compile(rf"(?<![\w.,/]){_HOW}{_ONE}")  # « dès 18h »
_SPAN_ANYWHERE = re.compile(rf"(?<![\w.,/]){_SPAN}")
# « Début des travaux le jeudi à 9h, fin le vendredi à 17h »
_FROM_TO = re.compile(
    rf"\b(?:debut|demarrage|ouverture|accueil)\b[^.!?;\d]{{0,40}}?\ba {_ONE}[^.!?;\d]{{1,10}}?\b(?:fin|cloture)\b"
    rf"[^.!?;\d]{{0,30}}?\ba {_TWO}"
)
# « de 9h à 12h, le jeudi 5 octobre », « à 18h le 5 octobre »
_SPAN_BEFORE, _SINGLE_BEFORE = (
    re.compile(rf"\b(?:{words})\)?,? (?:le |ce |- ?|\| ?)?$")
    for words in (rf"(?=de |entre |\d\d? ?[h:]){_SPAN}", _HOW + _ONE)
)
# « 18h (heure de Bruxelles) », « 18h GMT », but not « heure de Paris »
_ELSEWHERE = re.compile(
    r".{0,15}?\b(?:gmt|utc|bst|edt|heure (?!de paris|francaise)(?:de |d'|du |locale)|[a-z]+ time)\b"
)
# How long, not when.
_LASTING = re.compile(
    r" ?(?:(?:de |d')(?!\d)|non[ -]?stop|chrono\b|durant\b|en continu|d'affilee|consecutiv"  # « 12 h de musique », « 8h non-stop »
    r"|par (?:jour|semaine|mois)|/ ?(?:\d|jour|semaine)|au total|pleines?\b)"  # « 8h par jour », « 24h/24 »
)
_LENGTH = re.compile(
    r"\b(?:durees?|pendant|durant|en|total|formation|cours|ateliers?|volume horaire)(?: de| totale?| :)* ?\(?$"  # « formation de »
)
_PERHAPS_LASTING = re.compile(r" ?pour\b")  # « 18h pour »
_OR = re.compile(r" ?[,(]? ?ou (?:bien )?(?:de |a |des )?\d{1,2} ?(?:h|:\d|a|-)")  # « 14h ou à 16h »
_AND_ALSO = re.compile(
    r"^(?!.*\bentre\b).*\d(?: ?h\d*)? et (?:a )?\d{1,2} ?(?:h|:)"
)  # « 10h et 14h »: two times
_NEAR = 60  # letters before an hour that tell whether it is a length
_EARLY = 7
_EVENING, _MORNING = dt.time(17), dt.time(6)


def hours_beside(folded: str, begin: int, end: int, *, farther: bool = True) -> Hours | None:
    """Read the hours of a day whose words stand at `begin` to `end` of a folded text.

    Args:
        folded: the text.
        begin: where the day's words begin.
        end: where they end.
        farther: whether to read also beyond a place or a label.
    """
    if match := _WELCOME.match(folded, end):
        return _welcoming(match, begin)
    patterns = _BESIDE + _FARTHER if farther else _BESIDE
    match = next((match for pattern in patterns if (match := pattern.match(folded, end))), None)
    found = _hours(match, folded, begin, match.end()) if match else None
    if found is not None:
        return found
    near = folded[max(0, begin - 40) : begin]
    before = _SPAN_BEFORE.search(near) or _SINGLE_BEFORE.search(near)
    return _hours(before, folded, begin - len(before[0]), end) if before else None


def opening_hours(folded: str) -> Hours | None:
    """Read the hours that a folded text begins with: "De 18h à 20h, à la mairie"."""
    beside = (_WELCOME, _SPAN_BESIDE, _UNTIL_BESIDE, _SINGLE)
    match = next((match for pattern in beside if (match := pattern.match(folded))), None)
    if match is None:
        return None
    return _welcoming(match, 0) if match.re is _WELCOME else _hours(match, folded, 0, match.end())


def hours_in_sentence(folded: str, begin: int, end: int, day: tuple[int, int]) -> Hours | None:
    """Read the first hours that stand in the sentence of a day, and are of nothing else.

    Args:
        folded: the text.
        begin: where the sentence begins.
        end: where it ends.
        day: where the day's words begin and end.
    """
    found = [
        match
        for pattern in (_SPAN_ANYWHERE, _ANYWHERE)
        for match in pattern.finditer(folded, begin, end)
        if not re.search(_OF_ELSE, folded[slice(*_between(match, day))])
    ]
    for match in sorted(found, key=lambda one: (one.start() < day[0], one.start())):
        hours = _hours(match, folded, *day)
        if hours is not None and _is_an_hour(match, folded[:end]):
            return replace(hours, apart=True)
    return None


def _between(match: re.Match[str], day: tuple[int, int]) -> tuple[int, int]:
    return (day[1], match.start()) if match.start() >= day[1] else (match.end(), day[0])


def first_and_last_hours(folded: str) -> Hours | None:
    """Read when the first of several days begins and when the last ends: "Début le jeudi à 9h, fin le vendredi à 17h"."""
    match = _FROM_TO.search(folded)
    return _hours(match, folded, match.start(), match.end()) if match else None


def names_an_hour(part: str) -> bool:
    """Whether an hour stands anywhere in a part of a sentence; how long something lasts is none."""
    return any(_is_an_hour(match, part) for match in _ANYWHERE.finditer(part))


def _is_an_hour(match: re.Match[str], part: str) -> bool:
    said = match.groupdict()
    how = (said.get("how") or "").strip()
    if said.get("bh"):
        return True
    start = _clock(said, "a")
    if (
        start is None
        or (said["anoon"] and not how)
        or _LENGTH.search(part[max(0, match.start() - _NEAR) : match.start()])
    ):
        return False
    return not _says_how_long(match, part, how, start, beyond=True)


def _welcoming(match: re.Match[str], begin: int) -> Hours | None:
    """Read "accueil dès 8h30, début à 9h": it begins at nine; when nobody says so, a person must look."""
    said = match.groupdict()
    welcome, start = _clock(said, "a"), _clock(said, "b")
    first = start or welcome
    if first is None:
        return None
    return Hours(start=first, stop=None, begin=begin, end=match.end(), doubtful=start is None)


def _hours(match: re.Match[str], folded: str, begin: int, end: int) -> Hours | None:
    said = match.groupdict()
    start = dt.time(int(said["bare"])) if said.get("bare") and int(said["bare"]) < 24 else _clock(said, "a")
    if start is None:
        return None
    how = (said.get("how") or "").strip()
    is_span = any(said.get(f"b{part}") for part in ("h", "p", "noon", "midnight"))
    if not is_span and how == "jusqu'a":  # an end, of what begins elsewhere
        return None
    if not is_span and _says_how_long(match, folded, how, start, beyond=end == match.end()):
        return None
    later = next(
        (name for name in "zb" if any(said.get(name + part) for part in ("h", "p", "noon", "midnight"))), "b"
    )
    apart = is_span and not said.get("zh") and _AND_ALSO.search(match[0]) is not None
    stop = None if apart else _clock(said, later)
    overnight = stop is not None and start >= _EVENING and stop <= _MORNING
    closing = match.end() if end == match.end() else end
    doubtful = (
        start.hour < _EARLY
        or how in {"vers", "avant"}
        or apart
        or bool(said.get("more"))
        or any(asks.match(folded, closing) for asks in (_ELSEWHERE, _OR))
        or (not is_span and not how and _PERHAPS_LASTING.match(folded, closing) is not None)
    )
    return Hours(
        start=start,
        stop=stop if stop is not None and (stop > start or overnight) else None,
        begin=begin,
        end=end,
        doubtful=doubtful,
        overnight=overnight,
        clock=clock_behind(folded, match.end() if match.string is folded else closing),
    )


def _says_how_long(match: re.Match[str], folded: str, how: str, start: dt.time, *, beyond: bool) -> bool:
    """Whether it is a duration: "5 octobre (1h30)", "12 h de musique", "formation de 8h"."""
    if how not in {"", "de"}:
        return start.hour < _EARLY and beyond and _LASTING.match(folded, match.end()) is not None
    if start.hour < _EARLY:
        return True
    if beyond:
        return how == "de" or _LASTING.match(folded, match.end()) is not None
    return (
        how == "de" or _LENGTH.search(match.string[max(0, match.start() - _NEAR) : match.start()]) is not None
    )


def _clock(said: dict[str, str | None], name: str) -> dt.time | None:
    if said.get(f"{name}midnight"):
        return dt.time(0)
    if said.get(f"{name}noon"):
        return dt.time(12, 30 if said.get(f"{name}half") else 15 if said.get(f"{name}quarter") else 0)
    hour = said.get(f"{name}h") or said.get(f"{name}p")
    if hour is None:
        return None
    minutes = next((said[name + part] for part in "mcd" if said.get(name + part)), None)
    return dt.time(int(hour) % 24, int(minutes or 0))
