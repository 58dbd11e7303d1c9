"""What other programs meant for other readers: merge tags, links of mailing lists, blocks of meeting systems. Pure.

So are addresses that only lead to another: those of mail filters name the person who had the mail.
"""

import html
import re

from newsletter.addresses import led_to
from newsletter.collect.meetings import without_meeting
from newsletter.markup import escaped

# *|FNAME|*, [UNIQID], {{ contact.FIRSTNAME }}, {% if x %}, %%first_name%%, [[data:firstname:""]]
_MERGE = re.compile(
    r"\*\|[^|*<>]{1,200}\|\*|\[UNIQID\]|\{\{\s*[#/^]?[a-z_][\w.:\s|\"'-]{0,100}\}\}|\{%-?\s*(?:if|els\w+|endif|unless|endunless|for|endfor)\b[^{}<>]{0,200}%\}|%%[^%\s<>]{1,60}%%|\[\[(?:data|var):[^\]<>]{0,200}\]\]",
    re.IGNORECASE,
)
# In a title words in braces are words: « Bien écrire {{ config }} »; but for what names its reader.
_NAMES_READER = re.compile(
    r"\*\||\[UNIQID|%%|\[\[|\{\{\s*(?:contact|subscriber|recipient|params)\.", re.IGNORECASE
)
_MARKS = ("*|", "[UNIQID]", "[uniqid]", "{{", "{%", "%%", "[[")
_LINK = re.compile(r"<a\b([^<>]{0,4000})>((?:(?!</?a\b).){0,2000}?)</a\s*>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_CARRIER = re.compile(r"https?://[^\s<>\"'«»]{1,4000}", re.IGNORECASE)
# The addresses of lists' own pages, and the words of links to them.
_OF_A_LIST = re.compile(
    r"list-manage\d*\.com/(?:unsubscribe|profile|vcard|about|track)|/(?:unsubscribe|desinscription|desabonnement|opt-?out)\b|"
    r"[?&](?:action=unsubscribe|unsubscribe=)",
    re.IGNORECASE,
)
_WORDS = re.compile(
    r"\W*(?:view (?:this (?:e-?mail|message|newsletter) )?(?:in (?:your|a) browser|online)|open in (?:your )?browser|web version|"
    r"(?:voir|lire|afficher|consulter|visualiser)(?: (?:ce|cet|cette|le|la|l)\W*(?:e-?mail|mail|courriel|message|lettre|newsletter))?"
    r" (?:(?:dans|sur) (?:un|votre|le) navigateur|en ligne)|version (?:en ligne|web)|"
    r"unsubscribe(?: from this list| here)?|update (?:your )?(?:subscription )?preferences|manage (?:your )?preferences|"
    r"forward to a friend|(?:se |vous )?d[ée]s(?:inscrire|abonner)(?: de cette (?:liste|lettre))?|(?:me |je me )d[ée]s(?:inscrire|inscris|abonne)|"
    r"d[ée]s(?:inscription|abonnement)|(?:g[ée]rer|modifier|mettre [àa] jour) (?:vos|mes) (?:pr[ée]f[ée]rences|abonnements?)|"
    r"envoyer [àa] un ami|add us to your address book|why did i get this\??)\W*",
    re.IGNORECASE,
)


def without_boilerplate(source: str) -> str:
    """Take out of HTML, or of a text, what was not meant for readers."""
    text = _led_home(without_meeting(without_merge_tags(source)).text)
    return _LINK.sub(_kept, text) if "<a" in text.lower() else text


def without_merge_tags(text: str) -> str:
    """Take merge tags out, which only the list's own program would have filled."""
    return _MERGE.sub("", text) if any(mark in text for mark in _MARKS) else text


def titled_for_all(title: str) -> str:
    """Take out of a title what names one reader; other words in braces are its own: a title is no template."""
    return _MERGE.sub(lambda tag: "" if _NAMES_READER.match(tag[0]) else tag[0], title)


def _led_home(text: str) -> str:
    """Write instead of addresses that carry another the other, wherever readers see them."""
    return _CARRIER.sub(_carried, text) if "http" in text else text


def _carried(address: re.Match[str]) -> str:
    if address[0].lower().count("http") < 2:
        return address[0]
    further = led_to(html.unescape(address[0]))
    return address[0] if further is None else escaped(further)


def _kept(link: re.Match[str]) -> str:
    words = _TAG.sub(" ", link[2]).replace("&nbsp;", " ")
    return " " if _OF_A_LIST.search(link[1]) or _WORDS.fullmatch(" ".join(words.split())) else link[0]
