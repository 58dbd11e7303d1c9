"""French typography: spaces as in print, never in what is no prose; twice is once."""

import pytest
from hypothesis import given, strategies as st

from newsletter.model.signs import CLOSES, OPENS
from newsletter.typography import markup, own, text, unbroken


def shown(words: str) -> str:
    """Make the two no-break spaces visible: ~ for U+00A0, ^ for U+202F."""
    return words.replace("\u00a0", "~").replace("\u202f", "^")


SET = [
    ("Bonjour !", "Bonjour^!"),
    ("Bonjour!", "Bonjour^!"),
    ("Pourquoi ?!", "Pourquoi^?!"),
    ("Vraiment?! Oui ; non.", "Vraiment^?! Oui^; non."),
    ("À noter : ceci", "À noter~: ceci"),
    ("À noter: ceci", "À noter~: ceci"),
    ("À noter :", "À noter~:"),
    ("«Jeunes & Territoires»", "«~Jeunes & Territoires~»"),
    ("Colloque « Jeunes » : le programme", "Colloque «~Jeunes~»~: le programme"),
    ("L'alliance, c'est l'« intérêt général »", "L’alliance, c’est l’«~intérêt général~»"),
    ("Et après...", "Et après…"),
    ("de 9 h à 17 h 30", "de 9~h à 17~h~30"),
    ("jeudi 5 octobre 2023", "jeudi 5~octobre~2023"),
    ("le 1er octobre 2023", "le 1er~octobre~2023"),
    ("n° 17, N°38, ODD 17", "n°~17, N°~38, ODD~17"),
    ("2 h, 58 min, 12 km", "2~h, 58~min, 12~km"),
    ("50 % et 50%, 10 € et 10€, 3 M€", "50~% et 50~%, 10~€ et 10~€, 3~M€"),
    ("10 000 euros, 1 234 567 voix", "10^000 euros, 1^234^567 voix"),
    ("12 000 €, 10 h 30 12 000 €", "12^000~€, 10~h~30 12^000~€"),
    ("en 2026 1 234 567 euros, 05 46 000 000", "en 2026 1^234^567 euros, 05 46 000 000"),
    ("M. Dupont et Mme Durand", "M.~Dupont et Mme~Durand"),
    ("Voir https://a.org/x?y=1;z=2 !", "Voir https://a.org/x?y=1;z=2^!"),
    (
        "Le ﬁnancement d'un conﬂit, l'eﬃcacité, oﬀrir, aﬄuer",
        "Le financement d’un conflit, l’efficacité, offrir, affluer",
    ),
    ("(Ah !) ou « Oh ! »", "(Ah^!) ou «~Oh^!~»"),
]
LEFT = [
    "&amp; puis &lt;b&gt; &#233; &eacute;",
    "12:30",
    "https://example.org/?a=l'eau;b=50%&c:d",
    "mailto:a@b.org?subject=Bonjour!",
    "redaction@example.org",
    "www.example.org/a:b",
    "`x ? y : z`",
    "`ﬁn`",
    "https://example.org/ﬁn",
    "a;b",
    "(!)",
    "a/b:c",
    "01 42 00 00 00",
    "0 800 123 456",
    "2023",
    "C++::new",
    "rock “'90s”",
    "....",
    "100%25",
    f"{OPENS}l'eau : 1 000 !\nhttps://a.org {CLOSES}",
    f"https://a.org/{OPENS}oui : non{CLOSES}",
]


@pytest.mark.parametrize(("words", "wanted"), SET)
def test_text(words: str, wanted: str) -> None:
    assert shown(text(words)) == wanted


@pytest.mark.parametrize("words", LEFT)
def test_what_is_no_prose_stays(words: str) -> None:
    assert text(words) == words


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("la 9ème rencontre, 1ère partie", "la 9e rencontre, 1re partie"),
        ("les 2èmes assises, XXIème siècle", "les 2es assises, XXIe siècle"),
        ("le parcours 2h / 4h / 12h", "le parcours 2~h / 4~h / 12~h"),
        ("14h30", "14~h~30"),
        ("30h30h30", "30h30h30"),
        ("1h30 ème", "1~h~30e"),
        ("le 1er mai", "le 1er~mai"),
    ],
)
def test_own_words(words: str, wanted: str) -> None:
    """What the program says itself is mended; other people's words are not rewritten."""
    assert shown(own(words)) == wanted
    assert "ème" not in wanted
    assert text("la 9ème et 2h30") == "la 9ème et 2h30"


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("<p>Bonjour !</p><p>: seul</p>", "<p>Bonjour^!</p><p>: seul</p>"),
        ("<b>Bonjour</b> !", "<b>Bonjour</b>^!"),
        ("<b>Bonjour</b>!", "<b>Bonjour^</b>!"),
        ("<b>Bonjour </b>!", "<b>Bonjour^</b>!"),
        ("« <em>Jeunes</em> »", "«~<em>Jeunes</em>~»"),
        ("R&amp;D ; A&lt;B", "R&amp;D^; A&lt;B"),
        ('<a href="https://a.org/?x=1;y">l\'eau ?</a>', '<a href="https://a.org/?x=1;y">l’eau^?</a>'),
        ("<code>a ? b</code> ?", "<code>a ? b</code>^?"),
        ('<i lang="en">What? Don\'t</i> !', '<i lang="en">What? Don\'t</i>^!'),
        ('<i lang="en"><b>Who ?</b> Me ?</i><i lang="fr-CA">Qui ?</i>', None),
        ("fin.<br />Et...", "fin.<br />Et…"),
        ("<b>..</b>.", "<b>..</b>."),
        ("50<b> %</b>", "50<b>~%</b>"),
    ],
)
def test_markup(source: str, wanted: str | None) -> None:
    """Texts are set across inline tags, never across blocks, nor in code or other languages."""
    if wanted is None:
        wanted = source.replace("Qui ?", "Qui^?")
    assert shown(markup(source)) == wanted


def test_without_the_narrow_space() -> None:
    assert shown(text("Oui ! 10 000", "nbsp")) == "Oui~! 10~000"
    assert shown(markup("<p>Oui ;\u202fnon</p>", "nbsp")) == "<p>Oui~;~non</p>"


FRENCH = st.text(
    alphabet=st.sampled_from(list("aébR1023 \u00a0\u202f\ue001\ue002'.;:!?«»%€()\"-/h°nODM,\ue000\n@`x")),
    max_size=40,
)


@given(FRENCH)
def test_twice_is_once(words: str) -> None:
    once = text(words)
    assert text(once) == once
    assert own(own(words)) == own(words)
    assert text(text(words, "nbsp"), "nbsp") == text(words, "nbsp")


@given(FRENCH)
def test_only_spaces_signs_change(words: str) -> None:
    """Letters, digits and signs all stay: only spaces, apostrophes and dots of an ellipsis change."""

    def bare(said: str) -> str:
        return "".join(said.replace("…", "...").replace("’", "'").split())

    assert bare(text(words)) == bare(words)


@given(
    st.lists(
        st.sampled_from(
            [
                "<b>",
                "</b>",
                "<p>",
                "</p>",
                "<code>",
                "</code>",
                "a",
                " ",
                "!",
                "«",
                "»",
                ":",
                "50",
                " %",
                "'",
                "...",
                ".",
            ]
        ),
        max_size=12,
    )
)
def test_markup_twice_is_once(pieces: list[str]) -> None:
    once = markup("".join(pieces))
    assert markup(once) == once


def test_ligatures_across_elements() -> None:
    """A ligature is letters again beside a tag, and in words of another language; not in code."""
    assert markup("<em>ﬁ</em>n !") == "<em>fi</em>n\u202f!"
    assert markup("e<b>ﬁ</b>") == "e<b>fi</b>"
    assert markup('<span lang="en">The ﬁnal oﬃce: <b>ﬂow</b></span>') == (
        '<span lang="en">The final office: <b>flow</b></span>'
    )
    assert markup("<code>ﬁ</code>") == "<code>ﬁ</code>"


@pytest.mark.parametrize(
    ("words", "bound"),
    [
        ("« Reprendre », ou « rien » : ceci", "«~Reprendre~», ou «~rien~»~: ceci"),
        ("Pourquoi ? Non ! Soit ; fin", "Pourquoi~? Non~! Soit~; fin"),
        ("bound «\u00a0already\u00a0» : yes", "bound «~already~»~: yes"),
        ("« quoi ? »", "«~quoi~?~»"),
        ('écrivez status = "x", à 12:30, :name', 'écrivez status = "x", à 12:30, :name'),
        ("l'un 9 h", "l'un 9 h"),
    ],
)
def test_unbroken(words: str, bound: str) -> None:
    """Guillemets and signs of two parts stay with their words; nothing else is set, and twice is once."""
    assert shown(unbroken(words)) == bound
    assert unbroken(unbroken(words)) == unbroken(words)
