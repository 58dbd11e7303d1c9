"""What meeting systems put into descriptions: how to join, to dial, their numbers and codes. Nobody reads it. Pure.

The address of the meeting may be an event's link; nothing else of such a block is shown. Blocks stand between rulers
(Google, Teams), or are lines that are known (Zoom, Webex, and those that lost their rulers on the way).
"""

import html
import re
from dataclasses import dataclass

_GOOGLE = re.compile(r"-::~:[~:\s]{4,}-.*?(?:-::~:[~:\s]{4,}-|\Z)", re.DOTALL)  # -::~:~::~:~:…::-
_RULER = re.compile(r"(?:_{10,}|[-=*.]{20,}|[─━⎯]{5,})")
_HOSTS = (
    r"(?:[\w-]+\.)*(?:meet\.google\.com|tel\.meet|hangouts\.google\.com|teams\.(?:microsoft|live)\.com|zoom(?:gov)?\.us|"
    r"webex\.com|gotomeet(?:ing)?\.(?:com|me)|bluejeans\.com|aka\.ms/JoinTeamsMeeting)"
)
_ADDRESS = re.compile(rf"https?://{_HOSTS}[^\s<>\"'«»]*", re.IGNORECASE)
_NO_MEETING = re.compile(
    r"tel\.meet|/register|meetingOptions|dialin\.|aka\.ms|/usp/pstnconferencing|/u/\w+$", re.IGNORECASE
)
_REGISTER = re.compile(r"/register\b|/webinar/register", re.IGNORECASE)
# What speaks for a meeting system where no address does.
_MARK = re.compile(
    rf"{_HOSTS}|microsoft teams|google meet|\bzoom\b|webex|"
    r"(?:meeting|webinar) id\s*:|id de (?:la )?r[ée]union|num[ée]ro de r[ée]union|besprechungs-id",
    re.IGNORECASE,
)
_RULE = re.compile(r"[-_=*~·─━⎯–—\s]{2,}")  # « --- » between a system's lines
_LONGEST = 400  # characters of a line that is a meeting system's
_LINE_END = re.compile(r"(\r?\n|<br\s*/?>|</?(?:p|div|li|ul|tr|td|table|h\d)\b[^<>]*>)", re.IGNORECASE)
_TAG = re.compile(r"<(?!https?:)[^<>]*>")  # </p>; <https://…> is an address
# What a line says that is a meeting system's, in English, French and some German and Spanish.
_SAID = (
    r"(?:please )?do not edit this section.*", r"(?:veuillez )?ne (?:pas modifier|modifiez pas) cette section.*",
    r"this event has a video ?call.*", r"cet? [ée]v[ée]nement comporte (?:un appel|une) vid[ée]o.*",
    r"view your event at .*", r"(?:afficher|consulte[rz]) (?:votre|l)\W*[ée]v[ée]nement.*",
    r"learn more about meet.*", r"en savoir plus sur meet.*", r"(?:re)?join(?:dre|ignez)? (?:with|avec) google meet.*",
    r"join(?: by phone| the meeting| zoom meeting| on your .*| on the web| with a video .*| with .*device.*| by sip.*)?",
    r"join (?:the |a )?(?:meeting|webinar|by phone|by video|from|zoom|microsoft|teams|webex).*", r"join\s*:",
    r"(?:rejoin(?:dre|ignez)|particip(?:er|ez))(?: [àa])? (?:(?:la|cette|une) (?:r[ée]union|visio)|l\W?(?:appel|audio)|zoom).*",
    r"(?:rejoin(?:dre|ignez)|particip(?:er|ez)) (?:sur (?:votre|le|un|ordinateur)|[àa] partir|par (?:t[ée]l[ée]phone|sip|h\.?323|vid[ée]o)).*",
    r"(?:rejoin(?:dre|ignez)|particip(?:er|ez))",
    r"(?:click here|cliquez ici|tap) (?:to|pour) (?:join|rejoindre|participer).*",
    r".{0,80}(?:is inviting you to a scheduled|vous invite [àa] une r[ée]union|invites you to (?:a )?).{0,30}zoom.*",
    r"(?:(?:r[ée]union|conf[ée]rence) )?(?:microsoft )?teams(?: meeting|[- ]besprechung)?(?: (?:need help|besoin d.aide).*)?",
    r"(?:r[ée]union|conf[ée]rence|visio(?:conf[ée]rence)?) (?:sur |via |par )?(?:zoom|teams|google meet|microsoft teams|webex)\s*:?",
    r"(?:need help|besoin d.aide)\s*\??", r"(?:meeting|webinar) options?.*", r"options de (?:la )?r[ée]union.*",
    r"(?:for organi[sz]ers|pour les organisateurs)\b.*", r"(?:t[ée]l[ée]charger|download) (?:teams|zoom).*",
    r"(?:r[ée]initialiser (?:le )?(?:code|pin)|reset (?:dial-in )?pin).*", r"(?:learn more|en savoir plus|pour en savoir plus).{0,80}",
    r"(?:one[ -]tap mobile|mobile en une touche|une seule (?:pression|touche) sur .{0,30}mobile).*",
    r"(?:dial[ -]in|dial by|or dial|ou composez|composez (?:un|le)|ou appelez|or call|appeler? |call in|calling).*",
    r"(?:find (?:a|your) local number|(?:trouve[rz]|recherche[rz]) (?:un|votre) num[ée]ro).*",
    r"(?:view )?(?:more|other|all|global) (?:phone|call-in) numbers.*", r"(?:afficher )?(?:autres|plus de|tous les) num[ée]ros.*",
    r"(?:topic|sujet|time|heure)\s*:.*",
)  # fmt: skip
# « ID de réunion : 812 3456 7890 », « Code secret : abc », « PIN: 123# »
_CODE = (
    r"(?:(?:meeting|webinar|conference|phone conference|access) (?:id|code|number|key|password)|(?:video )?id(?:entifiant)?"
    r" (?:de |du |d.)?(?:la )?(?:conf[ée]rence|r[ée]union|webinaire|visio)[\w éè]{0,30}|num[ée]ro de r[ée]union|passcode|pass code|password|"
    r"pin|code pin|code secret|code d.acc[èe]s|code confidentiel|mot de passe|kenncode|kennwort|besprechungs-id|"
    r"c[óo]digo de acceso|id de reuni[óo]n)\s*[:：#=]\s*\S.*"
)
_PHONE = r"(?:\([A-Z]{2}\)\s*\+?|\+)\d[\d\s().-]{6,}(?:\s*,{1,3}[\d*#,\s]+)?#?(?:\s.{0,60})?"  # +33 1 70 95 01 03,,81234567890# France
_BLOCK = re.compile(rf"\W*(?:{'|'.join(_SAID)}|{_CODE}|{_PHONE})\W*", re.IGNORECASE)
_LEAD = re.compile(
    r"\W*(?:(?:le )?lien|link|url|visio\w*|zoom|teams|meet|webex|join|rejoin\w*|connexion|se connecter|en ligne|online|r[ée]union|"
    r"meeting|web(?:inaire|inar)?|particip\w*|acc[èe]s|cliquez|ici|here|click|de|la|le|[àa]|sur|pour|via|to|the|vid[ée]o)?"
    r"(?:\W+(?:zoom|teams|meet|google|microsoft|webex|lien|r[ée]union|visio\w*|meeting|link|de|la|le|[àa]|sur|pour|via|the|to|join|"
    r"vid[ée]o|connexion|participer|rejoindre|ici|here|webinaire|call))*\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Cleared:
    """A description without what a meeting system put into it; `address` is that of the meeting, None where there is none."""

    text: str
    address: str | None = None


def without_meeting(text: str) -> Cleared:
    """Take the blocks of meeting systems out of a description, plain or HTML."""
    if not _MARK.search(text) and "-::~" not in text:
        return Cleared(text)
    rest = _GOOGLE.sub("\n", text)
    rest = (
        "\n".join(part for part in _RULER.split(rest) if not _is_block(part)) if _RULER.search(rest) else rest
    )
    kept = _lines(rest)
    if kept == text:
        return Cleared(text)
    addresses = (html.unescape(found).rstrip(".,;:!?)]") for found in _ADDRESS.findall(text))
    return Cleared(kept.strip(), next((one for one in addresses if not _NO_MEETING.search(one)), None))


def _is_block(part: str) -> bool:
    """Whether most of what stands between two rulers is a meeting system's."""
    lines = [line for line in map(_bare, _LINE_END.split(part)) if line]
    if len(lines) == 1 and len(_ADDRESS.findall(part)) > 1:  # its lines were lost on the way
        return True
    return bool(_MARK.search(part)) and sum(map(_is_dropped, lines)) * 2 >= len(lines)


def _lines(text: str) -> str:
    """Drop the lines that are a meeting system's, and rules beside them; what ends each line stays."""
    pieces = _LINE_END.split(text)
    said = [at for at in range(0, len(pieces), 2) if _bare(pieces[at])]
    dropped = {at for at in said if _is_dropped(_bare(pieces[at]))}
    for before, at, after in zip([-1, *said], said, [*said[1:], -1], strict=False):
        if (before in dropped or after in dropped) and _RULE.fullmatch(_bare(pieces[at])):
            dropped.add(at)
    return "".join("" if at in dropped else piece for at, piece in enumerate(pieces))


def _bare(line: str) -> str:
    return html.unescape(_TAG.sub(" ", line)).strip()


def _is_dropped(line: str) -> bool:
    if len(line) > _LONGEST or _REGISTER.search(line):
        return False
    without = _ADDRESS.sub(" ", line).strip()
    if without != line and _LEAD.fullmatch(without):
        return True
    return bool(without) and _BLOCK.fullmatch(without) is not None
