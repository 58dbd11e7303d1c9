"""What went wrong in the words of each reader, and what to do: for operators in English, for editors in French. Pure.

What an engine has to do with names it as `{engine}`, and the table of its settings as `{table}`; where another than listmonk
asks for something else to be done, it has words of its own.
"""

from collections.abc import Mapping

from newsletter.config import ENGINES
from newsletter.deliver.mishap_kind import MishapKind

_ENGLISH = {
    MishapKind.NAME: ("The mail server's name is not known", "correct [delivery.smtp] host"),
    MishapKind.CONNECTION: (
        "The mail server does not answer",
        "check [delivery.smtp] host and port, and the server",
    ),
    MishapKind.TURNED_AWAY: (
        "The mail server refuses this machine",
        "ask its postmaster, with its words",
    ),
    MishapKind.TLS: (
        "No secure connection to the mail server",
        "check [delivery.smtp] tls and port, and the server",
    ),
    MishapKind.TLS_FIRST: (
        "The mail server waits for TLS from the first byte",
        'write tls = "tls" in [delivery.smtp]; or keep tls, and write the port that goes with it, usually 587',
    ),
    MishapKind.PLAIN_FIRST: (
        "The mail server speaks no TLS from the first byte",
        'write tls = "starttls" in [delivery.smtp]; or keep tls, and write the port that goes with it, usually 465',
    ),
    MishapKind.NO_STARTTLS: (
        "The mail server offers no STARTTLS",
        'write in [delivery.smtp] the port that offers it, usually 587; or tls = "tls" and the port of that, usually 465',
    ),
    MishapKind.CERTIFICATE: (
        "The mail server's certificate is refused",
        "have it renewed or corrected, and check [delivery.smtp] host; name a private authority by SSL_CERT_FILE",
    ),
    MishapKind.AUTHORITIES: (
        "No certificate can be verified",
        "correct or unset SSL_CERT_FILE, or install the authorities (ca-certificates)",
    ),
    MishapKind.LOGIN: (
        "The mail server refused the login",
        "check the secrets that username_env and password_env name",
    ),
    MishapKind.NO_LOGIN: (
        "The mail server offers no login by name and password",
        "write in [delivery.smtp] the port that offers it, usually 587; or take username_env and password_env out, where it needs none",
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
    MishapKind.FULL: (
        "The mail server says that a mailbox is full",
        "its owner must make room; the address is right",
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
    MishapKind.ENGINE_NAME: ("The {engine} server's name is not known", "correct [delivery.{table}] url"),
    MishapKind.ENGINE_CONNECTION: (
        "The {engine} server does not answer",
        "check [delivery.{table}] url, and the server",
    ),
    MishapKind.ENGINE_TLS: ("No secure connection to {engine}", "check its server's certificate"),
    MishapKind.ENGINE_PATIENCE: ("The {engine} server took too long", "check the server"),
    MishapKind.ENGINE_BROKEN: ("The {engine} server broke off", "check the server"),
    MishapKind.ENGINE_BUSY: ("The {engine} server is in trouble", "check the server and its log"),
    MishapKind.ENGINE_ANSWER: (
        "The {engine} server's answer makes no sense",
        "check that [delivery.{table}] url is that of {engine} 6 itself",
    ),
    MishapKind.ENGINE_LOGIN: (
        "The {engine} server refused the login",
        "check the secrets that username_env and token_env name, and that the user is an enabled API user",
    ),
    MishapKind.ENGINE_RIGHTS: (
        "The user of {engine} lacks a right",
        "give its role what docs/operate.md lists, and its list role the lists of the letter",
    ),
    MishapKind.ENGINE_LIST: (
        "The {engine} server has no such list",
        "correct [delivery.{table}] lists, or give the user's list role this list",
    ),
    MishapKind.ENGINE_TEMPLATE: (
        "The template of {engine} does not pass the letter through",
        'let [delivery.{table}] template name a campaign template of {{ template "content" . }} and nothing else',
    ),
    MishapKind.ENGINE_CAMPAIGN: (
        "The {engine} server refused the campaign",
        "see its words, and its log",
    ),
    MishapKind.ENGINE_TESTED: (
        "The {engine} server has no subscriber of this address",
        "add it as a subscriber there: tests go to known subscribers only",
    ),
    MishapKind.ENGINE_SENDER: (
        "The sender is not verified in {engine}",
        "verify there the address of [letter] sender",
    ),
    MishapKind.ENGINE_CREDIT: (
        "The credit in {engine} does not suffice for this letter",
        "buy credit there, or change the plan; the next run tries again",
    ),
    MishapKind.ENGINE_ACCOUNT: (
        "The account in {engine} may not do this",
        "see its words: the plan, the account's validation, a suspension; settle it with its support",
    ),
    MishapKind.ENGINE_LIMIT: (
        "The limit of calls to {engine} is reached",
        "wait: the next runs try again; see whether something else uses the same key",
    ),
    MishapKind.UNSUBSCRIPTION: (
        "The letter has no link to unsubscribe",
        "check that [letter] unsubscribe is as it was when the letter was approved, then approve it again",
    ),
    MishapKind.PAUSED: ("The campaign was paused in {engine}", "resume it there, or say what became of it"),
    MishapKind.CANCELLED: ("The campaign was cancelled in {engine}", "say what became of it"),
    MishapKind.DELETED: ("The campaign was deleted in {engine}", "say what became of it"),
    MishapKind.EDITED: (
        "The campaign was edited in {engine}",
        "delete it there, then approve the letter again",
    ),
    MishapKind.SEVERAL: (
        "Several campaigns in {engine} are this letter's",
        "delete there what is not, then approve the letter again",
    ),
}
_BREVO_ENGLISH = {
    MishapKind.ENGINE_CONNECTION: ("Brevo does not answer", "check that this machine reaches the Internet"),
    MishapKind.ENGINE_PATIENCE: ("Brevo took too long", "see status.brevo.com"),
    MishapKind.ENGINE_BROKEN: ("Brevo broke off", "see status.brevo.com"),
    MishapKind.ENGINE_BUSY: ("Brevo is in trouble", "see status.brevo.com"),
    MishapKind.ENGINE_ANSWER: ("Brevo's answer makes no sense", "check [delivery.brevo] url, best left out"),
    MishapKind.ENGINE_LOGIN: (
        "Brevo refused the login",
        "check the key that key_env names, and that Brevo lets this machine's address in (Security, Authorised IPs)",
    ),
    MishapKind.ENGINE_LIST: ("Brevo has no such list", "correct [delivery.brevo] lists"),
    MishapKind.ENGINE_CAMPAIGN: ("Brevo refused the campaign", "see its words"),
    MishapKind.ENGINE_TESTED: (
        "Brevo has no contact of this address, or sends it no test",
        "add it there as a contact: tests go to known contacts only, to fifty a day",
    ),
}
_FRENCH = {
    MishapKind.NAME: ("le nom du serveur de courrier est inconnu", "corrigez host dans [delivery.smtp]"),
    MishapKind.CONNECTION: ("le serveur de courrier ne répond pas", "vérifiez host et port dans [delivery.smtp], et ce serveur"),
    MishapKind.TURNED_AWAY: ("le serveur de courrier refuse cette machine", "transmettez ses mots à qui s’occupe de ce serveur"),
    MishapKind.TLS: ("la connexion au serveur de courrier n’est pas sûre", "vérifiez tls et port dans [delivery.smtp], et ce serveur"),
    MishapKind.TLS_FIRST: ("le serveur de courrier attend TLS dès le premier octet", 'écrivez tls = "tls" dans [delivery.smtp] ; ou gardez tls, et écrivez le port qui va avec, le plus souvent 587'),
    MishapKind.PLAIN_FIRST: ("le serveur de courrier ne parle pas TLS dès le premier octet", 'écrivez tls = "starttls" dans [delivery.smtp] ; ou gardez tls, et écrivez le port qui va avec, le plus souvent 465'),
    MishapKind.NO_STARTTLS: ("le serveur de courrier n’offre pas STARTTLS", 'écrivez dans [delivery.smtp] le port qui l’offre, le plus souvent 587 ; ou tls = "tls" et le port qui va avec, le plus souvent 465'),
    MishapKind.CERTIFICATE: ("le certificat du serveur de courrier est refusé", "faites-le renouveler ou corriger, et vérifiez host dans [delivery.smtp] ; une autorité privée se nomme par la variable SSL_CERT_FILE"),
    MishapKind.AUTHORITIES: ("aucun certificat ne peut être vérifié", "corrigez ou retirez la variable SSL_CERT_FILE, ou installez les autorités de certification (ca-certificates)"),
    MishapKind.LOGIN: ("le serveur de courrier refuse l’identifiant ou le mot de passe", "vérifiez les deux secrets de l’envoi"),
    MishapKind.NO_LOGIN: ("le serveur de courrier ne propose pas de s’identifier par un nom et un mot de passe", "écrivez dans [delivery.smtp] le port qui le propose, le plus souvent 587 ; ou retirez username_env et password_env, s’il n’en demande pas"),
    MishapKind.UNSAYABLE: ("l’identifiant ou le mot de passe ne peut pas être transmis", "choisissez-les sans accent"),
    MishapKind.SENDER: ("le serveur de courrier refuse l’expéditeur", "vérifiez sender dans [letter], et que cet identifiant peut écrire en ce nom"),
    MishapKind.RECIPIENT: ("le serveur de courrier refuse le destinataire", "vérifiez to dans [delivery.smtp], et que la liste existe"),
    MishapKind.EDITOR: ("le serveur de courrier refuse l’adresse de la rédaction", "vérifiez editor dans [letter], et que cette boîte existe"),
    MishapKind.TESTED: ("le serveur de courrier refuse l’adresse d’un test", "vérifiez l’adresse écrite après --test"),
    MishapKind.ACCENTED: ("le serveur de courrier ne prend pas les adresses accentuées", "donnez à ce lecteur une autre adresse"),
    MishapKind.STRANGER: ("on ne sait plus de qui est cette ligne du registre", "remettez la liste des destinataires comme elle était"),
    MishapKind.READER: ("le serveur de courrier refuse un lecteur", "corrigez son adresse dans le fichier des destinataires pour les lettres suivantes ; pour celle-ci, seul le fichier des désinscrits compte encore"),
    MishapKind.FULL: ("le serveur de courrier dit qu’une boîte est pleine", "prévenez son propriétaire, qui doit y faire de la place ; l’adresse est juste"),
    MishapKind.LIMIT: ("le serveur de courrier ne prend plus rien de notre part pour l’instant", "demandez une limite plus haute à qui s’occupe de ce serveur"),
    MishapKind.RELAY: ("le serveur de courrier ne transmet rien de notre part à cette adresse", "vérifiez host et port dans [delivery.smtp], et l’identifiant : il ne transmet que pour ceux qu’il connaît"),
    MishapKind.ACCESS: ("le serveur de courrier refuse l’accès à qui ne s’identifie pas", "donnez les deux secrets de l’envoi, que nomme [delivery.smtp]"),
    MishapKind.MESSAGE: ("le serveur de courrier refuse le message", "transmettez ses mots à qui s’occupe du serveur"),
    MishapKind.PATIENCE: ("le serveur de courrier met trop de temps", "vérifiez ce serveur"),
    MishapKind.BROKEN: ("le serveur de courrier a coupé la connexion", "vérifiez ce serveur"),
    MishapKind.ANSWER: ("la réponse du serveur de courrier n’a pas de sens", "vérifiez qu’un serveur de courrier est à cette adresse"),
    MishapKind.DISK: ("la boîte d’envoi ne peut pas être écrite", "vérifiez le disque et ses droits"),
    MishapKind.HOUR: ("il est trop tard", "ce qui est encore à venir revient dans la prochaine lettre"),
    MishapKind.ENGINE_NAME: ("le nom du serveur de {engine} est inconnu", "corrigez url dans [delivery.{table}]"),
    MishapKind.ENGINE_CONNECTION: ("{engine} ne répond pas", "vérifiez url dans [delivery.{table}], et ce serveur"),
    MishapKind.ENGINE_TLS: ("la connexion à {engine} n’est pas sûre", "vérifiez le certificat de son serveur"),
    MishapKind.ENGINE_PATIENCE: ("{engine} met trop de temps", "vérifiez ce serveur"),
    MishapKind.ENGINE_BROKEN: ("{engine} a coupé la connexion", "vérifiez ce serveur"),
    MishapKind.ENGINE_BUSY: ("{engine} est en difficulté", "vérifiez ce serveur et son journal"),
    MishapKind.ENGINE_ANSWER: ("la réponse de {engine} n’a pas de sens", "vérifiez que url, dans [delivery.{table}], est celle de {engine} 6"),
    MishapKind.ENGINE_LOGIN: ("{engine} refuse l’identifiant ou le jeton", "vérifiez les deux secrets de l’envoi, et que cet utilisateur est actif"),
    MishapKind.ENGINE_RIGHTS: ("un droit manque à l’utilisateur de {engine}", "donnez à son rôle les droits que nomme docs/operate.md, et les listes de la lettre"),
    MishapKind.ENGINE_LIST: ("{engine} ne connaît pas cette liste", "corrigez lists dans [delivery.{table}], ou donnez cette liste à l’utilisateur"),
    MishapKind.ENGINE_TEMPLATE: ("le modèle de {engine} ne laisse pas la lettre telle quelle", "choisissez dans [delivery.{table}] un modèle qui ne contient que le texte de la campagne (docs/operate.md)"),
    MishapKind.ENGINE_CAMPAIGN: ("{engine} refuse la campagne", "transmettez ses mots à qui s’occupe du serveur"),
    MishapKind.ENGINE_TESTED: ("{engine} n’a pas d’abonné à cette adresse", "ajoutez-le dans {engine} : un test ne va qu’à ses abonnés"),
    MishapKind.ENGINE_SENDER: ("l’expéditeur n’est pas vérifié dans {engine}", "vérifiez dans {engine} l’adresse de sender, dans [letter]"),
    MishapKind.ENGINE_CREDIT: ("le crédit ne suffit pas dans {engine} pour cette lettre", "achetez du crédit dans {engine}, ou changez de forfait"),
    MishapKind.ENGINE_ACCOUNT: ("le compte n’en a pas le droit dans {engine}", "voyez ses mots : le forfait, la validation du compte, une suspension ; réglez-le avec son assistance"),
    MishapKind.ENGINE_LIMIT: ("la limite d’appels à {engine} est atteinte", "attendez, les prochains passages réessaient ; voyez si la même clé sert à autre chose"),
    MishapKind.UNSUBSCRIPTION: ("la lettre n’a pas de lien de désinscription", "vérifiez que unsubscribe, dans [letter], est celui d’alors, puis approuvez-la à nouveau"),
    MishapKind.PAUSED: ("la campagne a été mise en pause dans {engine}", "reprenez-la dans {engine}, ou dites au programme ce qu’il en est (newsletter deliveries resolve)"),
    MishapKind.CANCELLED: ("la campagne a été annulée dans {engine}", "dites ce qu’il en est (newsletter deliveries resolve)"),
    MishapKind.DELETED: ("la campagne a été supprimée dans {engine}", "dites ce qu’il en est (newsletter deliveries resolve)"),
    MishapKind.EDITED: ("la campagne a été modifiée dans {engine}", "supprimez-la dans {engine}"),
    MishapKind.SEVERAL: ("plusieurs campagnes de {engine} sont celles de cette lettre", "supprimez dans {engine} celles qui n’en sont pas"),
}  # fmt: skip
_BREVO_FRENCH = {
    MishapKind.ENGINE_CONNECTION: ("Brevo ne répond pas", "vérifiez que cette machine atteint Internet"),
    MishapKind.ENGINE_PATIENCE: ("Brevo met trop de temps", "voyez status.brevo.com"),
    MishapKind.ENGINE_BROKEN: ("Brevo a coupé la connexion", "voyez status.brevo.com"),
    MishapKind.ENGINE_BUSY: ("Brevo est en difficulté", "voyez status.brevo.com"),
    MishapKind.ENGINE_ANSWER: ("la réponse de Brevo n’a pas de sens", "vérifiez url dans [delivery.brevo], ou retirez-la"),
    MishapKind.ENGINE_LOGIN: ("Brevo refuse la clé", "vérifiez la clé que nomme key_env, et que Brevo laisse entrer l’adresse IP de cette machine"),
    MishapKind.ENGINE_LIST: ("Brevo ne connaît pas cette liste", "corrigez lists dans [delivery.brevo]"),
    MishapKind.ENGINE_CAMPAIGN: ("Brevo refuse la campagne", "voyez ses mots"),
    MishapKind.ENGINE_TESTED: ("Brevo n’a pas de contact à cette adresse, ou ne lui envoie pas de test", "ajoutez-le dans Brevo : un test ne va qu’à ses contacts, cinquante par jour au plus"),
}  # fmt: skip
_Words = Mapping[MishapKind, tuple[str, str]]
_OF_ENGINE: Mapping[str, tuple[_Words, _Words]] = {"brevo": (_BREVO_ENGLISH, _BREVO_FRENCH)}


def english(kind: MishapKind, engine: str) -> tuple[str, str]:
    """Say what went wrong, and what to do."""
    own, _ = _OF_ENGINE.get(engine, ({}, {}))
    return _of(engine, own.get(kind) or _ENGLISH[kind])


def french(kind: MishapKind, engine: str) -> tuple[str, str]:
    """Say the same to editors."""
    _, own = _OF_ENGINE.get(engine, ({}, {}))
    return _of(engine, own.get(kind) or _FRENCH[kind])


def _of(engine: str, words: tuple[str, str]) -> tuple[str, str]:
    what, remedy = (one.replace("{engine}", ENGINES[engine]).replace("{table}", engine) for one in words)
    return what, remedy
