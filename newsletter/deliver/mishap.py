"""Why a messenger did not take a letter: one kind, one remedy, in the words of each reader. Pure."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

_MOST = 300  # characters of a server's words that are kept
# "Sender address rejected: not owned by user", or its enhanced status code (RFC 3463, section 3.2)
_OF_SENDER = re.compile(
    r"\bsender (?:address|verif)|\bsend as\b|\A\d{3}[ -][45]\.(?:1\.[78]|7\.60)\b", re.IGNORECASE
)
# "Daily user sending limit exceeded", "You have sent too many messages per hour", or X.4.5 (RFC 3463, section 3.5)
_OF_LIMIT = re.compile(
    r"\A\d{3}[ -][45]\.4\.5\b|\b(?:sent|sending) too many\b|\btoo much mail\b|\btoo many (?:e-?mails|messages|recipients)\b|"
    r"\b(?:sending|hourly|daily|rate|volume)[ -](?:rate |volume )?(?:limit|quota)|\b(?:e-?mails|messages) per (?:second|minute|hour|day)\b|"
    r"\blimit\b.{0,40}\bexceeded\b|\bexceeded\b.{0,40}\blimit\b",
    re.IGNORECASE,
)
_OF_ONE = re.compile(
    r"\b[45]\.2\.\d|\b[45]\.3\.4\b|\bmailbox\b|\bsize\b|\bstorage\b", re.IGNORECASE
)  # "mailbox over quota"
_OF_SIZE = re.compile(r"\A552\b|\b5\.3\.4\b|\bsize\b", re.IGNORECASE)  # RFC 1870, section 6.1
_SOMEBODY = re.compile(
    r"""[^\s<>()\[\],;:"']*(?:@|%40)[^\s<>()\[\],;:"']*"""
)  # also in an address of the web
_OF_RELAY = re.compile(
    r"\brelay(?:ing)?\b|\b(?:client host|helo command)\b", re.IGNORECASE
)  # "Relay access denied", "Client host rejected: cannot find your hostname"


class MishapKind(StrEnum):
    """What went wrong, each with a remedy of its own."""

    NAME = "name"
    CONNECTION = "connection"
    TLS = "tls"
    LOGIN = "login"
    UNSAYABLE = "unsayable"
    SENDER = "sender"
    RECIPIENT = "recipient"
    EDITOR = "editor"
    TESTED = "tested"
    ACCENTED = "accented"
    STRANGER = "stranger"
    READER = "reader"
    LIMIT = "limit"
    RELAY = "relay"
    ACCESS = "access"
    MESSAGE = "message"
    PATIENCE = "patience"
    BROKEN = "broken"
    ANSWER = "answer"
    DISK = "disk"
    HOUR = "hour"
    ENGINE_NAME = "engine-name"
    ENGINE_CONNECTION = "engine-connection"
    ENGINE_TLS = "engine-tls"
    ENGINE_PATIENCE = "engine-patience"
    ENGINE_BROKEN = "engine-broken"
    ENGINE_BUSY = "engine-busy"
    ENGINE_ANSWER = "engine-answer"
    ENGINE_LOGIN = "engine-login"
    ENGINE_RIGHTS = "engine-rights"
    ENGINE_LIST = "engine-list"
    ENGINE_TEMPLATE = "engine-template"
    ENGINE_CAMPAIGN = "engine-campaign"
    ENGINE_TESTED = "engine-tested"
    UNSUBSCRIPTION = "unsubscription"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    DELETED = "deleted"
    EDITED = "edited"
    SEVERAL = "several"


_ENGLISH = {
    MishapKind.NAME: ("The mail server's name is not known", "correct [delivery.smtp] host"),
    MishapKind.CONNECTION: (
        "The mail server does not answer",
        "check [delivery.smtp] host and port, and the server",
    ),
    MishapKind.TLS: (
        "No secure connection to the mail server",
        "check [delivery.smtp] tls, and the server's certificate",
    ),
    MishapKind.LOGIN: (
        "The mail server refused the login",
        "check the secrets that username_env and password_env name",
    ),
    MishapKind.UNSAYABLE: (
        "The login cannot be sent",
        "use a name and a password without accents or other signs beyond ASCII",
    ),
    MishapKind.SENDER: (
        "The mail server refused the sender",
        "check [letter] sender, and what this login may send as",
    ),
    MishapKind.RECIPIENT: (
        "The mail server refused the recipient",
        "check [delivery.smtp] to, and that the list exists",
    ),
    MishapKind.EDITOR: (
        "The mail server refused the editor's address",
        "check [letter] editor, and that this mailbox exists",
    ),
    MishapKind.TESTED: (
        "The mail server refused the address of a test",
        "check the address that --test names",
    ),
    MishapKind.ACCENTED: (
        "The mail server takes no addresses beyond ASCII",
        "use a server that offers SMTPUTF8, or another address",
    ),
    MishapKind.STRANGER: (
        "Nobody knows any more whose row of the ledger this is",
        "put back var/frozen/DATE/recipients, or the recipients file as it was",
    ),
    MishapKind.READER: (
        "The mail server refused a reader",
        "correct the address in the recipients file, or take it out",
    ),
    MishapKind.LIMIT: (
        "The mail server takes no more from us for now",
        "ask its postmaster for a higher limit",
    ),
    MishapKind.RELAY: (
        "The mail server takes no mail for this address from us",
        "check [delivery.smtp] host and port, and the login: it passes mail on for those whom it knows",
    ),
    MishapKind.ACCESS: (
        "The mail server denies access to who does not log in",
        "set the secrets that username_env and password_env name",
    ),
    MishapKind.MESSAGE: (
        "The mail server refused the message",
        "ask the server's postmaster, with its words",
    ),
    MishapKind.PATIENCE: ("The mail server took too long", "check the server"),
    MishapKind.BROKEN: ("The mail server broke off", "check the server"),
    MishapKind.ANSWER: ("The mail server's answer makes no sense", "check that a mail server listens there"),
    MishapKind.DISK: ("The outbox could not be written", "check the disk and its permissions"),
    MishapKind.HOUR: ("Too late", "the next letter takes what is still to come"),
    MishapKind.ENGINE_NAME: ("The listmonk server's name is not known", "correct [delivery.listmonk] url"),
    MishapKind.ENGINE_CONNECTION: (
        "The listmonk server does not answer",
        "check [delivery.listmonk] url, and the server",
    ),
    MishapKind.ENGINE_TLS: ("No secure connection to listmonk", "check its server's certificate"),
    MishapKind.ENGINE_PATIENCE: ("The listmonk server took too long", "check the server"),
    MishapKind.ENGINE_BROKEN: ("The listmonk server broke off", "check the server"),
    MishapKind.ENGINE_BUSY: ("The listmonk server is in trouble", "check the server and its log"),
    MishapKind.ENGINE_ANSWER: (
        "The listmonk server's answer makes no sense",
        "check that [delivery.listmonk] url is that of listmonk 6 itself",
    ),
    MishapKind.ENGINE_LOGIN: (
        "The listmonk server refused the login",
        "check the secrets that username_env and token_env name, and that the user is an enabled API user",
    ),
    MishapKind.ENGINE_RIGHTS: (
        "The user of listmonk lacks a right",
        "give its role what docs/operate.md lists, and its list role the lists of the letter",
    ),
    MishapKind.ENGINE_LIST: (
        "The listmonk server has no such list",
        "correct [delivery.listmonk] lists, or give the user's list role this list",
    ),
    MishapKind.ENGINE_TEMPLATE: (
        "The template of listmonk does not pass the letter through",
        'let [delivery.listmonk] template name a campaign template of {{ template "content" . }} and nothing else',
    ),
    MishapKind.ENGINE_CAMPAIGN: (
        "The listmonk server refused the campaign",
        "see its words, and its log",
    ),
    MishapKind.ENGINE_TESTED: (
        "The listmonk server has no subscriber of this address",
        "add it as a subscriber there: tests go to known subscribers only",
    ),
    MishapKind.UNSUBSCRIPTION: (
        "The letter has no link to unsubscribe",
        "check that [letter] unsubscribe is as it was when the letter was approved, then approve it again",
    ),
    MishapKind.PAUSED: ("The campaign was paused in listmonk", "resume it there, or say what became of it"),
    MishapKind.CANCELLED: ("The campaign was cancelled in listmonk", "say what became of it"),
    MishapKind.DELETED: ("The campaign was deleted in listmonk", "say what became of it"),
    MishapKind.EDITED: (
        "The campaign was edited in listmonk",
        "delete it there, then approve the letter again",
    ),
    MishapKind.SEVERAL: (
        "Several campaigns in listmonk are this letter's",
        "delete there what is not, then approve the letter again",
    ),
}
BY_A_PERSON = frozenset(
    {
        MishapKind.PAUSED,
        MishapKind.CANCELLED,
        MishapKind.DELETED,
        MishapKind.EDITED,
        MishapKind.SEVERAL,
    }
)
"""What a person did, so that it is held back on purpose, and done again by nobody but a person."""
_FRENCH = {
    MishapKind.NAME: ("le nom du serveur de courrier est inconnu", "corrigez host dans [delivery.smtp]"),
    MishapKind.CONNECTION: ("le serveur de courrier ne répond pas", "vérifiez host et port dans [delivery.smtp], et ce serveur"),
    MishapKind.TLS: ("la connexion au serveur de courrier n’est pas sûre", "vérifiez tls dans [delivery.smtp], et le certificat"),
    MishapKind.LOGIN: ("le serveur de courrier refuse l’identifiant ou le mot de passe", "vérifiez les deux secrets de l’envoi"),
    MishapKind.UNSAYABLE: ("l’identifiant ou le mot de passe ne peut pas être transmis", "choisissez-les sans accent"),
    MishapKind.SENDER: ("le serveur de courrier refuse l’expéditeur", "vérifiez sender dans [letter], et que cet identifiant peut écrire en ce nom"),
    MishapKind.RECIPIENT: ("le serveur de courrier refuse le destinataire", "vérifiez to dans [delivery.smtp], et que la liste existe"),
    MishapKind.EDITOR: ("le serveur de courrier refuse l’adresse de la rédaction", "vérifiez editor dans [letter], et que cette boîte existe"),
    MishapKind.TESTED: ("le serveur de courrier refuse l’adresse d’un test", "vérifiez l’adresse écrite après --test"),
    MishapKind.ACCENTED: ("le serveur de courrier ne prend pas les adresses accentuées", "donnez à ce lecteur une autre adresse"),
    MishapKind.STRANGER: ("on ne sait plus de qui est cette ligne du registre", "remettez la liste des destinataires comme elle était"),
    MishapKind.READER: ("le serveur de courrier refuse un lecteur", "corrigez son adresse dans le fichier des destinataires pour les lettres suivantes ; pour celle-ci, seul le fichier des désinscrits compte encore"),
    MishapKind.LIMIT: ("le serveur de courrier ne prend plus rien de notre part pour l’instant", "demandez une limite plus haute à qui s’occupe de ce serveur"),
    MishapKind.RELAY: ("le serveur de courrier ne transmet rien de notre part à cette adresse", "vérifiez host et port dans [delivery.smtp], et l’identifiant : il ne transmet que pour ceux qu’il connaît"),
    MishapKind.ACCESS: ("le serveur de courrier refuse l’accès à qui ne s’identifie pas", "donnez les deux secrets de l’envoi, que nomme [delivery.smtp]"),
    MishapKind.MESSAGE: ("le serveur de courrier refuse le message", "transmettez ses mots à qui s’occupe du serveur"),
    MishapKind.PATIENCE: ("le serveur de courrier met trop de temps", "vérifiez ce serveur"),
    MishapKind.BROKEN: ("le serveur de courrier a coupé la connexion", "vérifiez ce serveur"),
    MishapKind.ANSWER: ("la réponse du serveur de courrier n’a pas de sens", "vérifiez qu’un serveur de courrier est à cette adresse"),
    MishapKind.DISK: ("la boîte d’envoi ne peut pas être écrite", "vérifiez le disque et ses droits"),
    MishapKind.HOUR: ("il est trop tard", "ce qui est encore à venir revient dans la prochaine lettre"),
    MishapKind.ENGINE_NAME: ("le nom du serveur de listmonk est inconnu", "corrigez url dans [delivery.listmonk]"),
    MishapKind.ENGINE_CONNECTION: ("listmonk ne répond pas", "vérifiez url dans [delivery.listmonk], et ce serveur"),
    MishapKind.ENGINE_TLS: ("la connexion à listmonk n’est pas sûre", "vérifiez le certificat de son serveur"),
    MishapKind.ENGINE_PATIENCE: ("listmonk met trop de temps", "vérifiez ce serveur"),
    MishapKind.ENGINE_BROKEN: ("listmonk a coupé la connexion", "vérifiez ce serveur"),
    MishapKind.ENGINE_BUSY: ("listmonk est en difficulté", "vérifiez ce serveur et son journal"),
    MishapKind.ENGINE_ANSWER: ("la réponse de listmonk n’a pas de sens", "vérifiez que url, dans [delivery.listmonk], est celle de listmonk 6"),
    MishapKind.ENGINE_LOGIN: ("listmonk refuse l’identifiant ou le jeton", "vérifiez les deux secrets de l’envoi, et que cet utilisateur est actif"),
    MishapKind.ENGINE_RIGHTS: ("un droit manque à l’utilisateur de listmonk", "donnez à son rôle les droits que nomme docs/operate.md, et les listes de la lettre"),
    MishapKind.ENGINE_LIST: ("listmonk ne connaît pas cette liste", "corrigez lists dans [delivery.listmonk], ou donnez cette liste à l’utilisateur"),
    MishapKind.ENGINE_TEMPLATE: ("le modèle de listmonk ne laisse pas la lettre telle quelle", "choisissez dans [delivery.listmonk] un modèle qui ne contient que le texte de la campagne (docs/operate.md)"),
    MishapKind.ENGINE_CAMPAIGN: ("listmonk refuse la campagne", "transmettez ses mots à qui s’occupe du serveur"),
    MishapKind.ENGINE_TESTED: ("listmonk n’a pas d’abonné à cette adresse", "ajoutez-le dans listmonk : un test ne va qu’à ses abonnés"),
    MishapKind.UNSUBSCRIPTION: ("la lettre n’a pas de lien de désinscription", "vérifiez que unsubscribe, dans [letter], est celui d’alors, puis approuvez-la à nouveau"),
    MishapKind.PAUSED: ("la campagne a été mise en pause dans listmonk", "reprenez-la dans listmonk, ou dites au programme ce qu’il en est (newsletter deliveries resolve)"),
    MishapKind.CANCELLED: ("la campagne a été annulée dans listmonk", "dites ce qu’il en est (newsletter deliveries resolve)"),
    MishapKind.DELETED: ("la campagne a été supprimée dans listmonk", "dites ce qu’il en est (newsletter deliveries resolve)"),
    MishapKind.EDITED: ("la campagne a été modifiée dans listmonk", "supprimez-la dans listmonk"),
    MishapKind.SEVERAL: ("plusieurs campagnes de listmonk sont celles de cette lettre", "supprimez dans listmonk celles qui n’en sont pas"),
}  # fmt: skip
RECIPIENTS = frozenset({MishapKind.RECIPIENT, MishapKind.READER, MishapKind.EDITOR, MishapKind.TESTED})
"""Who a letter is refused for."""
ADDRESSES = {MishapKind.SENDER, *RECIPIENTS}
"""What it is that a server refuses an address."""


def refused_kind(asked: MishapKind, said: str) -> MishapKind:
    """Say what a server refused: many refuse the sender, or to relay, only when they are told the recipient.

    Args:
        asked: what it was asked to take.
        said: its code and words.
    """
    if _OF_LIMIT.search(said) and not _OF_ONE.search(said):
        return MishapKind.LIMIT
    if asked is MishapKind.SENDER and _OF_SIZE.search(said):
        return MishapKind.MESSAGE
    if _OF_SENDER.search(said):
        return MishapKind.SENDER
    if asked is MishapKind.SENDER and said.startswith("4"):
        return MishapKind.MESSAGE  # a disk that is full, a filter that is down: no word of the sender
    return MishapKind.RELAY if asked in ADDRESSES and _OF_RELAY.search(said) else asked


@dataclass(frozen=True, slots=True)
class Mishap:
    """Why something was not taken.

    Args:
        kind: what went wrong.
        said: the server's or the system's own words, on one line; empty when there are none.
        where: the server, `host:port`, after the address that it refused, if it is one; or the folder.
    """

    kind: MishapKind
    said: str = ""
    where: str = ""

    @property
    def written(self) -> str:
        """Write it down as the ledger keeps it."""
        return "\t".join((self.kind, self.where, _kept(self.said)))

    def unnamed(self, address: str, *, but: str) -> Self:
        """Leave out of the server's words who a reader is, and any other address than one, the sender's."""
        local = re.escape(address.rpartition("@")[0])
        said = _SOMEBODY.sub(lambda found: found[0] if found[0].lower() == but.lower() else "…", self.said)
        said = re.sub(rf"(?<!\w){local}(?!\w)", "…", said, flags=re.IGNORECASE) if len(local) > 2 else said
        return replace(self, said=said)

    @classmethod
    def read(cls, written: str) -> Self:
        """Read what was written down."""
        kind, where, said = written.split("\t")
        return cls(MishapKind(kind), said, where)

    @property
    def what(self) -> str:
        """Say what went wrong (English)."""
        return _ENGLISH[self.kind][0]

    @property
    def remedy(self) -> str:
        """Say what to do (English)."""
        remedy = _ENGLISH[self.kind][1]
        return f"wait, it is refused for now only; if that lasts, {remedy}" if self._is_for_now else remedy

    @property
    def french(self) -> str:
        """Say what went wrong, of what, with the server's own words."""
        words = _FRENCH[self.kind][0]
        words = words.replace("refuse ", "refuse pour l’instant ") if self._is_for_now else words
        said = " : ".join(filter(None, (self.where, self.said)))
        return f"{words} ({said})" if said else words

    @property
    def french_remedy(self) -> str:
        """Say what to do (French)."""
        remedy = _FRENCH[self.kind][1]
        return f"attendez un peu ; si cela dure, {remedy}" if self._is_for_now else remedy

    @property
    def _is_for_now(self) -> bool:
        """Whether a 4yz says that the server may take it later (RFC 5321, section 4.2.1)."""
        return self.kind in {*ADDRESSES, MishapKind.MESSAGE, MishapKind.LOGIN} and self.said.startswith("4")


def _kept(said: str) -> str:
    """Write a server's words on one line, whole ones, and without signs that would rule a terminal."""
    line = "".join(sign if sign.isprintable() else "\ufffd" for sign in " ".join(said.split()))
    return line if len(line) <= _MOST else line[:_MOST].rpartition(" ")[0] or line[:_MOST]
