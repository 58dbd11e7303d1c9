"""Markdown that went wrong: each kind is a finding that says what to write; what is right is none."""

import datetime as dt
import time

import pytest
from hypothesis import given, strategies as st

from newsletter.markup import linked, read_edito
from newsletter.model import Edition, EditionStatus, Finding
from newsletter.preflight.prose import passages
from newsletter.preflight.slips import elsewhere, slips


def edition(edito: str, **fields: str) -> Edition:
    return Edition(
        date=dt.date(2026, 12, 3), number=1, status=EditionStatus.DRAFT, edito=edito, **{"subject": "Bonjour", **fields}
    )  # fmt: skip


def found(edito: str) -> list[Finding]:
    return list(slips(edition(edito)))


LINK = "[le programme](https://e.example.org/p)"
WRONG = [
    ("Voir [le programme] (https://e.example.org/p).", "markdown-link", LINK),
    ("Voir [le programme]\n(https://e.example.org/p).", "markdown-link", LINK),
    ("Voir [le programme]\u00a0(https://e.example.org/p).", "markdown-link", LINK),
    ("Voir (le programme)[https://e.example.org/p].", "markdown-link", LINK),
    ("Voir [le programme][https://e.example.org/p].", "markdown-link", LINK),
    ("Voir [le programme]{https://e.example.org/p}.", "markdown-link", LINK),
    ("Voir [le programme]https://e.example.org/p.", "markdown-link", "[le programme](https://"),
    ("Voir [le programme(https://e.example.org/p).", "markdown-link", LINK),
    ("Voir le programme](https://e.example.org/p).", "markdown-link", "[programme](https://e.example.org/p)"),
    ("Voir [le site] (www.example.org).", "markdown-link", "[le site](https://www.example.org)"),
    ("[le dossier](https://e.org/mon dossier.pdf)", "markdown-link", "(https://e.org/mon%20dossier.pdf)"),
    ("[la page](https://e.org/page avec le plan)", "markdown-link", "[la page](https://e.org/page) avec le plan"),
    ("- [la page](https://e.org/page pour tout savoir.", "markdown-link", "[la page](https://e.org/page)"),
    ("Rien.\n\n[la page]: https://e.org/page", "markdown-link", "personne ne verrait cette ligne"),
    ("Du **gras oublié.", "markdown-bold", "« **gras oublié.** »"),
    ("Du **gras oublié de qui s’en tient à ses habitant·e·s.", "markdown-bold", "« **gras oublié de qui s’en tient à ses** »"),
    ("Du ** gras ** ici.", "markdown-bold", "« **gras** »"),
    ("Du **gras ** ici.", "markdown-bold", "« **gras** »"),
    ("Un __ soulignement __ ici.", "markdown-bold", "« **soulignement** »"),
    ("**Important :**la suite.", "markdown-bold", "« **Important :** la »"),
    ("Du * penché * ici.", "markdown-bold", "« *penché* »"),
    ("Tou*te*s sont là.", "markdown-bold", "« Tou·te·s »"),
    ("#La rentrée des alliances\n\nBonjour.", "markdown-heading", "« # La rentrée des alliances »"),
    ("#\u00a0La rentrée\n\nBonjour.", "markdown-heading", "« # La rentrée »"),
    ("Bonjour.\n\n##Ce que nous retenons\n\nOui.", "markdown-heading", "« ## Ce que nous retenons »"),
    ("Bonjour.\n\n# Au milieu\n\nFin.", "markdown-heading", "se verrait deux fois"),
    ("- un\n- deux\n\nAu milieu\n===\n", "markdown-heading", "se verrait deux fois"),
    ("Bonjour.\n\n#À noter\n\nOui.", "markdown-heading", "« # À noter »"),
    ("Une phrase entière, qui finit.\n---\nUne autre.", "markdown-heading", "laissez une ligne vide"),
    ("| Jour | Lieu |\n|------|------|\n| 3 | Lyon |", "markdown-table", "faites-en une liste"),
    ("Jour | Lieu\n---|---\n3 | Lyon", "markdown-table", "faites-en une liste"),
    ("Un fait[^1].\n\n[^1]: Selon l’Insee.", "markdown-footnote", "dans le texte"),
    ("Un fait[^note].", "markdown-footnote", "dans le texte"),
    ("Du <b>gras</b>.", "html-tag", "« **gras** »"),
    ("Une ligne<br>\nune autre<BR/>.", "html-tag", "une ligne vide"),
    ('<a href="https://e.org">ici</a>', "html-tag", "« [ici](https://e.org) »"),
    ('<a name="x">ici</a>', "html-tag", "[les mots](https://…)"),
    ("Du <b>gras *et* penché</b>.", "html-tag", "« **gras** » au lieu de « <b> »"),
    ("La fin.</b>", "html-tag", "« </b> »"),
    ('<div class="x">\n\nBonjour.\n\n</div>', "html-tag", "retirez-la"),
    ("<<<<<<< HEAD\nun\n=======\ndeux\n>>>>>>> autre", "merge-marker", "« ======= »"),
    ("Bonjour.\n\n>>>>>>> 3f2a9c0 (relecture)\n\nOui.", "merge-marker", "marque de git"),
    ("Au programme :\n\n-un débat\n-un atelier", "markdown-list", "« - un débat » au lieu de « -un débat »"),
    ("• un débat\n• un atelier", "markdown-list", "« - un atelier » au lieu de « • un atelier »"),
    ("-\u00a0un débat\n-\u00a0un atelier", "markdown-list", "« - un débat »"),
    ("1.un débat\n2.un atelier", "markdown-list", "« 2. un atelier » au lieu de « 2.un atelier »"),
    ("o\tun débat\no\tun atelier", "markdown-list", "« - un atelier »"),
    ("\uf0b7\tun débat\n\uf0b7\tun atelier", "markdown-list", "« - un débat »"),
    ("\\## Pourquoi maintenant", "markdown-heading", "« ## Pourquoi maintenant »"),
    ("Voir [le site](« https://e.example.org/p »).", "markdown-link", "[le site](https://e.example.org/p)"),
    ("Voir [nous](mailto: a@e.example.org).", "markdown-link", "« [nous](mailto:a@e.example.org) »"),
    ("Chacun s`engage et l`écrit.", "apostrophe", "« s’engage » au lieu de « s`engage », « l’écrit »"),
    ("Aujourd´hui.", "apostrophe", "« Aujourd’hui »"),
    ("Il faut qu‘elle vienne.", "apostrophe", "« qu’elle »"),
    ("- [ ] réserver\n", "markdown-unread", "« [ ] »"),
    ("Un mot ==fort==.", "markdown-unread", "« ==fort== »"),
    ("Bravo :clap_hands:", "markdown-unread", "« :clap_hands: »"),
    ("Bonjour.\n\n    Une citation\n    recopiée.", "markdown-code", "« Une citation »"),
    ("Bonjour.\n\n\tUne citation.", "markdown-code", "« Une citation. »"),
    ("Bonjour.\n\n<!-- à relire\n\nUn fait.", "note-open", "fermez-la"),
    ("Le parte-\nnariat sert.", "word-cut", "« partenariat » au lieu de « parte- nariat »"),
    ("Le **parte-\nnariat** sert.", "word-cut", "« partenariat »"),
    ("- Prenez rendez-  \n  vous.", "word-cut", "« rendez-vous » au lieu de « rendez- vous »"),
    ("C’est-à-\ndire ceci.", "word-cut", "« C’est-à-dire »"),
    ("En Seine-\nMaritime.", "word-cut", "« Seine-Maritime »"),
    ("L’intérêt géné¬ral.", "word-cut", "« général » au lieu de « géné¬ral »"),
    ("L’intérêt géné¬\nral.", "word-cut", "« général » au lieu de « géné¬ ral »"),
    ("La fin du chapitre¬ suit.", "word-cut", "« chapitre¬ » : le signe ¬ marque une coupure dans un PDF, retirez-le"),
    ("Le géné\u2010\nral et le parte\u00ad\nnariat.", "word-cut", "« général » au lieu de « géné\u2010 ral », « partenariat »"),
    ("![](data:image/png;base64,iVBORw0KGgo=)", "picture-pasted", "data:, 1 ko"),
    ("![][image1]\n\n[image1]: <data:image/png;base64,iVBORw0KGgo=>", "picture-pasted", "data:, 1 ko"),
]  # fmt: skip


@pytest.mark.parametrize(("edito", "code", "words"), WRONG, ids=[row[0][:32] for row in WRONG])
def test_what_went_wrong(edito: str, code: str, words: str) -> None:
    """Each slip is one finding of its kind, which says what to write; no other is made of it."""
    (one,) = found(edito)
    assert one.code == code
    assert one.where.startswith("edito")
    assert words in one.message
    assert "\n" not in one.message


RIGHT = [
    "Avec celui-ci\net celle-là, c’est-à-dire\ndemain, en pré-\net post-production.",
    "Le parte- nariat, 2023-\n2024, un tiret -\nen fin de ligne –\nou un autre.",
    "# Titre\n\nDu **gras**, de l’*italique*, [un lien](https://e.org/a_(b)), l’**alliance** et *elle*.",
    "**Trois mots : « gras », *penché*, gras.** Puis *« cité »*, puis **« cité »**.",
    "Tarif* : 5 €. Entrée libre*.\n\n*Sous réserve de places.",
    "Les chiffres [1] (https://e.org/1) et [2]https://e.org/2 sont là.",
    "« [à suivre] » (voir https://e.org/), [sic], [Webinaire] (en ligne), {lang}.",
    "#ODD17 #alliances #territoires",
    "Bonjour.\n\n#ODD17 est notre boussole : il dit comment faire ensemble, et avec qui, dans chaque territoire du pays.",
    "Rejoignez-nous sur #ODD17 !\n\n\\#ODD17 aussi, \\*tel quel\\*, \\*\\*tel quel\\*\\*.",
    "#1 du classement, 5*3*2, 2 * 3 = 6, a ** b n’est que dans `a ** b`.".replace("a ** b n", "a n"),
    "- un\n- deux\n  - trois\n\n1. un\n2. deux\n\n* un\n* deux",
    "-10 % sur tout.\n\n– Oui.\n\n— Une incise — et la suite.",
    "Titre\n=====\n\nIntertitre\n---\n\nTexte.\n\n---\n\nTexte.\n\n***\n\nFin.",
    "a < b, 3 <5, x > y, <3, <https://e.org/>, <redaction@example.org>, Jean <-> Paul.",
    "Un | deux, « oui | non ».",
    "> Une citation\n> qui suit\n\n> > deux fois",
    "```\n<b>du code</b>\n    à part\n```",
    "`[mots] (https://e.org)` s’écrit mal.",
    "Une ligne\\\nune autre  \nune troisième.",
    "[SDG **Summit**: what’s next?]{lang=en} et [le programme][p].\n\n[p]: https://e.org/p",
    "Bonjour <!-- à relire : [mots] (https://e.org), **gras --> à vous.",
    "<!--\nTODO\n#Titre\n-->\n\n# Titre\n\nOui.",
    "De 9 h à 10 h\nde 11 h à 12 h\n\n2024. Une année.",
    "Soit 7 * 8 * 9, ou x * y * z ; voir https://e.org/_un_/deux_trois_.html et **https://e.org/_a_b**.",
    "La commande `l` et `a` ; 10:30:00, a :b: c == d, « [x] » ; l’‘été’ de Pagnol.".replace(" a :b: c", " c"),
    "![La salle](https://e.org/salle.jpg)",
]  # fmt: skip


@pytest.mark.parametrize("edito", RIGHT, ids=[row[:32] for row in RIGHT])
def test_what_is_right(edito: str) -> None:
    """What is good Markdown, or plain French, is no finding."""
    assert found(edito) == []


def test_each_is_told() -> None:
    """Three mistyped links are three findings, told apart by their words; points of a list are one."""
    edito = "[un](https://e.org/a b.pdf) [deux mots] (https://e.org/b)\n\n- [un](https://e.org/c et puis\n\n-un\n-deux"
    told = {one.where: one.message for one in found(edito)}
    assert list(told) == ["edito:deux mots", "edito:un", "edito:un 3", "edito"]
    afters = (
        "[deux mots](https://e.org/b)",
        "[un](https://e.org/a%20b.pdf)",
        "[un](https://e.org/c)",
        "« - deux »",
    )
    for message, after in zip(told.values(), afters, strict=True):
        assert after in message


@given(st.text(st.sampled_from("*_[]()<>!-#|`~:/.\\ \n\tabhttps://é\u00a0«»^"), max_size=80))
def test_no_text_breaks_it(edito: str) -> None:
    """Whatever was typed, looking at it ends, and no two findings are in one place."""
    places = [(one.code, one.where) for one in found(edito)]
    assert len(places) == len(set(places))


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "*",
        "**a",
        "[a",
        "[a](https://e ",
        "https://e.org/)",
        ")",
        "<b ",
        "<!--",
        "|--",
        "#",
        "_",
        "- ",
        "`",
        "[^1]",
    ],
)
@pytest.mark.some(5)
def test_what_piles_up_takes_no_time(piece: str) -> None:
    """Tens of thousands of signs of one kind are looked at in little time."""
    source = piece * (30_000 // len(piece))
    begun = time.process_time()
    found(source)
    linked(f"https://e.org/{source}".replace("<", ""))
    assert time.process_time() - begun < 5


def test_notes_never_leave_the_file() -> None:
    """What stands in a note is in neither part, nor in the title."""
    read = read_edito(
        "<!-- secret -->\n# Titre<!-- secret -->\n\nUn<!-- secret\n\nsecret --> mot.\n\n<!-- secret"
    )
    assert (read.title, read.text) == ("Titre", "Un\n\nmot.")
    assert "secret" not in read.html


def test_a_pasted_picture_is_one_line() -> None:
    """A picture of 14 MB pasted from a word processor is one finding of one line, at once, and is not shown."""
    pasted = f"# Titre\n\n![][image1]\n\nBonjour.\n\n[image1]: <data:image/png;base64,{'iVBORw0KGgo' * 1_300_000}>\n"
    begun = time.process_time()
    (one,) = found(pasted)
    assert "14 Mo" in one.message
    assert len(one.message) < 300
    assert read_edito(pasted).text == "Bonjour."
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("source", "html", "text"),
    [
        ("Voir https://e.org/a.", '<a href="https://e.org/a" class="bare">https://e.org/a</a>.', "Voir https://e.org/a."),
        ("(https://e.org/a_(b))", '(<a href="https://e.org/a_(b)" class="bare">https://e.org/a_(b)</a>)', "(https://e.org/a_(b))"),
        ("« https://e.org/?a=1&b=2 »", '<a href="https://e.org/?a=1&amp;b=2" class="bare">', "« https://e.org/?a=1&b=2 »"),
        ("www.example.org", '<a href="https://www.example.org" class="bare">www.example.org</a>', "www.example.org <https://www.example.org>"),
        ("[https://e.org/](https://e.org/)", '<a href="https://e.org/" class="bare">https://e.org/</a>', "https://e.org/"),
        ("[le guide](https://e.org/)", '<a href="https://e.org/">le guide</a>', "le guide <https://e.org/>"),
        ("`https://e.org/`", "<code>https://e.org/</code>", "`https://e.org/`"),
        ("a@www.example.org, https://", "<p>a@www.example.org, https://</p>", "a@www.example.org, https://"),
    ],
)  # fmt: skip
def test_bare_addresses_are_links(source: str, html: str, text: str) -> None:
    """An address that stands bare in the édito is a link, as mail programs make one of it in the text part, and marked as bare."""
    read = read_edito(source)
    assert html in read.html
    assert read.html.count("<a ") == html.count("<a ")
    assert read.text.replace("\ue001", "").replace("\ue002", "") == text


def test_bare_addresses_in_html() -> None:
    """So is one in a summary or a signature; inside links and code it stays as it is."""
    source = 'Voir https://e.org/?a=1&amp;b=2, <b>www.e.org</b>, <a href="https://e.org/">https://e.org/</a> &lt;b&gt;'
    assert linked(source) == (
        'Voir <a href="https://e.org/?a=1&amp;b=2">https://e.org/?a=1&amp;b=2</a>, '
        '<b><a href="https://www.e.org">www.e.org</a></b>, <a href="https://e.org/">https://e.org/</a> &lt;b&gt;'
    )
    assert linked(linked(source)) == linked(source)


@pytest.mark.parametrize(
    ("field", "words"),
    [("subject", "Le **bilan**"), ("signature", "[Le RAMEAU](https://e.org)"), ("preheader", "Un <b>mot</b>"), ("signature", "A<br>B")],
)  # fmt: skip
def test_markdown_elsewhere(field: str, words: str) -> None:
    """Where no Markdown is read, its signs and HTML are told."""
    (one,) = elsewhere(passages(edition("", **{field: words})))
    assert (one.code, one.where) == ("markdown-misplaced", field)


def test_what_is_right_elsewhere() -> None:
    """Brackets, stars and signs of comparison are no Markdown by themselves."""
    for words in ("[Webinaire] Le bilan (en ligne)", "Tarif* : 5 < 6 **", "a > b, l’étoile * et ** rien"):
        assert list(elsewhere(passages(edition("", subject=words)))) == []
