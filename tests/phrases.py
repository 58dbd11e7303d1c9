"""French phrases for generated letters: sentences, titles, éditos and summaries, from word lists and one chance. Pure.

Typed as editors type, then given the spaces that French print has. `DIRE` titles break careless pages.
"""

import html
import re
from random import Random

_ACTORS = (
    "une commune de montagne", "un collectif d’habitants", "une fondation familiale", "l’association du quartier",
    "la coopérative laitière", "une entreprise d’insertion", "l’université voisine", "le conseil départemental",
    "une régie de quartier", "la maison de l’emploi", "un syndicat d’eau", "une mutuelle étudiante", "le lycée agricole",
    "un club de football", "la médiathèque", "une agglomération de la côte", "un réseau de repair cafés",
)  # fmt: skip
_DOES = (
    "invente", "expérimente", "partage", "finance", "documente", "mesure", "transmet", "défend", "prolonge", "raconte",
    "met à l’épreuve", "ouvre à tous", "fait grandir", "prend au sérieux", "remet en question",
)  # fmt: skip
_DO = (
    "construire", "financer", "évaluer", "transmettre", "faire connaître", "mener", "comprendre", "piloter", "partager",
    "changer d’échelle sans perdre", "raconter", "consolider",
)  # fmt: skip
_THINGS = (
    "une alliance avec les bailleurs", "un parcours d’accompagnement", "une épicerie solidaire", "un budget participatif",
    "la cantine du village", "un projet de territoire", "une école de la deuxième chance", "un fonds commun",
    "la mesure de son impact", "une ressourcerie", "un service de garde d’enfants", "la rénovation des logements",
    "une filière de chanvre", "un tiers-lieu", "la gouvernance à plusieurs voix", "une ligne de covoiturage",
    "l’accueil des aidants", "un jardin partagé", "une monnaie locale", "la formation des bénévoles",
)  # fmt: skip
_MANNERS = (
    "avec dix-sept partenaires", "en dix-huit mois", "au plus près des besoins", "sans attendre de moyens nouveaux",
    "malgré les désaccords", "à l’échelle du département", "dans trois vallées", "avec celles et ceux qui vivent là",
    "depuis bientôt sept ans", "pour un euro par habitant", "sous le regard de chercheurs", "d’une rive à l’autre",
)  # fmt: skip
_SAYS = (
    "La confiance se gagne pas à pas, et se perd en un jour",
    "Nous avons commencé par écouter",
    "Sans mesure partagée, l’intérêt général reste un mot",
    "Personne ne pouvait le faire seul",
    "Le plus dur fut de se mettre d’accord sur la question",
)
_PEOPLE = (
    "la maire", "un bénévole", "la directrice", "un élu du canton", "l’une des fondatrices", "un entrepreneur",
)  # fmt: skip
_LESSONS = (
    "le temps",
    "la confiance",
    "la preuve",
    "le droit à l’erreur",
    "un tiers de confiance",
    "l’humour",
)
_TOPICS = (
    "l’accès aux soins", "la mobilité solidaire", "l’habitat partagé", "l’emploi des jeunes", "l’alimentation durable",
    "le numérique inclusif", "la culture pour tous", "l’engagement associatif", "le sport santé", "le bien vieillir",
    "l’égalité femmes-hommes", "la rénovation énergétique", "les droits de l’enfant", "la lutte contre l’illettrisme",
    "les communs", "l’économie circulaire", "le mécénat de compétences", "la prévention des risques", "l’eau partagée",
    "les outre-mer", "la coopération transfrontalière", "le logement d’abord", "l’éducation populaire", "l’aide à domicile",
)  # fmt: skip
TOWNS = (
    "Brest", "Lyon", "Saint-Étienne", "Nîmes", "L’Haÿ-les-Roses", "Le Mans", "Besançon", "Plœmeur", "Aÿ-Champagne",
    "Châlons-en-Champagne", "Bordeaux", "Lille", "Aurillac", "Sète", "Digne-les-Bains", "Pau", "Épinal", "Bourg-en-Bresse",
)  # fmt: skip
_EVENTS = (
    "Webinaire « {Topic} {at} »", "{n}e rencontre {of} {at}", "Colloque « {Topic} : {do} {thing} »",
    "Atelier {at} : {do} {thing}", "{town} fait alliance : {n} heures pour {topic}", "Journée {of}, {n}e édition",
    "Conférence : et si {topic} commençait {at} ?", "Forum « {town}, {n} ans {of} »",
)  # fmt: skip
_PUBLICATIONS = (
    "{Topic} : {n} leçons pour {do} {thing}", "{Do} {thing} : ce que {town} nous apprend", "Les cahiers {of}, n° {n}",
    "Étude : {n} communes face {to}", "Petit guide {of} à l’usage des élus", "« {Do} {thing} » : le récit {from}",
    "{Topic} en {n} chiffres", "Faut-il {do} {thing} ? L’exemple {from}",
)  # fmt: skip
_FOREIGN = (
    (
        "en",
        "Partnerships for the Goals: what {n} towns have learnt",
        "Why some alliances last, and others don’t.",
    ),
    ("de", "Gemeinsam für {n} Gemeinden: „Vom Wissen zum Handeln“", "Was bleibt, wenn die Förderung endet?"),
    ("es", "¿Cómo aliarse? {n} experiencias desde {town}", "Lo que aprendimos de nuestros errores."),
    ("ar", "شراكات من أجل الأهداف ({n})", "ما الذي يجعل الشراكة تدوم؟"),
    ("he", "שותפויות למען המטרות {n} – {town}", "מה למדנו יחד."),
)
DIRE = (
    "</script><script>alert('{n}')</script> {title}",
    "<!--<script>{title}</script>--> ]]> <b>{n}</b>",
    '"><img src=x onerror=alert({n})> {title}',
    '{title} & co. &amp; &lt;i&gt; « "l\'« autre » côté" »',
    "{title} 👩🏽‍🤝‍👩🏻 🇫🇷 ✅ « 𝓕𝓪𝓲𝓻𝓮 »",
    "\u202e{title}\u202c · שלום {n} · مرحبا",
    "E\u0301te\u0301 a\u0300 l’oe\u0301uvre : {title} Z̷̡a̶l̴g̸o̵",
    "{title}\u2028sur\u00a0deux\u200blignes",
    "{{{{ {title} }}}} {{% raw %}} ${{HOME}} %s `{n}` \\n",
    "{title} " + "Interterritorialité" * 9,
)
_BEFORE = re.compile("(?<=[^\\s«]) (?=[;!?])|(?<=\\d) (?=\\d{3}(?!\\d))")
_AROUND = re.compile("(?<=«) | (?=[»:])|(?<=n°) |(?<=\\d) (?=(?:h|min|%|ans)\\b)")


def printed(text: str) -> str:
    """Give a text the no-break spaces of French print."""
    return _AROUND.sub("\u00a0", _BEFORE.sub("\u202f", text))


def sentence(chance: Random) -> str:
    """Say something of the kind that the letter says."""
    form = chance.choice(
        (
            "{Who} {does} {thing} {manner}.",
            "{Who} {does} {thing} ; {other} {does2} {thing2}.",
            "{Manner}, {who} {does} {thing}.",
            "Comment {do} {thing} {manner} ?",
            "« {says} », dit {person}.",
            "On y apprend à {do} {thing}, et à {do2} {thing2}.",
            "Trois leçons : {lessons}.",
            "En {n} ans, {count} 000 personnes ont suivi le même chemin, soit {n} % de plus que prévu.",
            "Quel élan {at} !",
        )
    )
    return printed(_capital(form.format_map(_words(chance))))


def prose(chance: Random, sentences: int) -> str:
    """Say several things."""
    return " ".join(sentence(chance) for _ in range(sentences))


def heading(chance: Random) -> str:
    """Entitle an édito."""
    form = chance.choice(
        ("{Topic} : {do} {thing}", "Que dire {of} ?", "{Do}, {at} comme ailleurs !", "{Topic}, {manner}", "Le pari {of}")
    )  # fmt: skip
    return printed(form.format_map(_words(chance)))


def event_title(chance: Random) -> str:
    """Entitle an event."""
    return printed(_capital(chance.choice(_EVENTS).format_map(_words(chance))))


def publication_title(chance: Random) -> str:
    """Entitle a publication."""
    return printed(_capital(chance.choice(_PUBLICATIONS).format_map(_words(chance))))


def foreign(chance: Random) -> tuple[str, str, str]:
    """Say something in another language: its tag (BCP 47), a title, a summary."""
    language, title, summary = chance.choice(_FOREIGN)
    return language, title.format_map(_words(chance)), summary


def dire(chance: Random, title: str) -> str:
    """Write a title so that careless pages break."""
    return chance.choice(DIRE).format(title=title, n=chance.randint(2, 99))


def summary(chance: Random) -> str:
    """Sum an entry up, in the inline HTML that collecting leaves."""
    first, *others = (html.escape(sentence(chance), quote=False) for _ in range(chance.randint(1, 3)))
    marked = chance.choice(
        (
            "{first}",
            "{first}",
            "<strong>{first}</strong>",
            "<em>{first}</em> Textes &amp; débats.",
            '{first} <a href="https://example.org/{n}?a=1&amp;b=2">Le détail &gt; ici</a>.',
            "{first} <q>Faire</q> H<sub>2</sub>O, 1<sup>re</sup> <code>a &lt; b</code>",
        )
    ).format(first=first, n=chance.randint(1, 999))
    return " ".join([marked, *others])


def edito(chance: Random, words: int) -> str:
    """Write an editor's text in Markdown, of about so many words: headings, lists, links, quotations."""
    parts = [f"# {heading(chance)}"] if chance.random() < 0.94 else []
    while sum(len(part.split()) for part in parts) < words:
        parts.append(
            chance.choice((_paragraph, _paragraph, _paragraph, _linked, _list, _titled, _quotation))(chance)
        )
    return "\n\n".join(parts) + "\n"


def _paragraph(chance: Random) -> str:
    return prose(chance, chance.randint(1, 3))


def _linked(chance: Random) -> str:
    words = _words(chance)
    return chance.choice(
        (
            "Lire [la note {of}](https://example.org/notes/{n}), **à faire suivre**.",
            "Tout est sur https://example.org/dossiers/{n} : *à vos agendas !*",
            '[{Do} {thing}](<https://example.org/a?x={n}&y=é#fin> "Une page"), c’est le thème du mois.',
            "Le mot du jour est [capacity building]{{lang=en}} ; `ODD {n}` en est le code.",
        )
    ).format_map(words)  # fmt: skip


def _list(chance: Random) -> str:
    mark = chance.choice(("- ", "1. "))
    return "\n".join(mark + sentence(chance) for _ in range(chance.randint(2, 4)))


def _titled(chance: Random) -> str:
    return f"{'#' * chance.randint(2, 3)} {heading(chance)}\n\n{sentence(chance)}"


def _quotation(chance: Random) -> str:
    return f"> {sentence(chance)}\n> {sentence(chance)}"


def _words(chance: Random) -> dict[str, object]:
    """Draw a word for every place of a form."""
    topic, town, (do, do2) = chance.choice(_TOPICS), chance.choice(TOWNS), chance.sample(_DO, 2)
    (thing, thing2), (who, other) = chance.sample(_THINGS, 2), chance.sample(_ACTORS, 2)
    (does, does2), manner, person = chance.sample(_DOES, 2), chance.choice(_MANNERS), chance.choice(_PEOPLE)
    return {
        "topic": topic, "Topic": _capital(topic), "of": _of(topic), "to": _to(topic), "n": chance.randint(2, 99),
        "town": town, "at": _to(town), "from": _of(town),
        "do": do, "Do": _capital(do), "do2": do2, "thing": thing, "thing2": thing2, "does": does, "does2": does2,
        "who": who, "Who": _capital(who), "other": other, "manner": manner, "Manner": _capital(manner),
        "says": chance.choice(_SAYS), "person": person, "count": chance.randint(2, 60),
        "lessons": ", ".join(chance.sample(_LESSONS, 3)),
    }  # fmt: skip


def _of(name: str) -> str:
    """Say « de » before a name: « du Mans », « des communs », « d’Épinal »."""
    article, _, rest = name.partition(" ")
    if contracted := {"le": "du", "les": "des"}.get(article.lower()):
        return f"{contracted} {rest}"
    return f"d’{name}" if name[0] in "AEÉIOŒU" else f"de {name}"


def _to(name: str) -> str:
    """Say « à » before a name: « au Mans », « aux communs »."""
    article, _, rest = name.partition(" ")
    contracted = {"le": "au", "les": "aux"}.get(article.lower())
    return f"{contracted} {rest}" if contracted else f"à {name}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
