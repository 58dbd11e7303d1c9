"""The catalogue of what can be wrong in a file that the editor writes, and of what to write instead: all in French.

`{said}` stands for what was written, as in `state = "oui"`, `{key}` for its key, `{value}` for its value.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong, and what to write; neither is a whole sentence."""

    text: str
    remedy: str


# The file as a whole.
NOT_MERGED = Mistake(
    "git y a laissé deux versions", "gardez-en une, et retirez les lignes <<<<<<<, ======= et >>>>>>>"
)
NO_FENCE = Mistake(
    "la première ligne n’est pas +++",
    "remettez les réglages entre deux lignes +++, ou effacez le fichier s’il est vide",
)
NO_SECOND_FENCE = Mistake(
    "la seconde ligne +++, qui ferme les réglages, n’y est pas", "remettez-la juste avant l’édito"
)
NOT_UTF8 = Mistake("le texte n’est pas en UTF-8", "enregistrez le fichier en UTF-8")
WORD_PROCESSOR = Mistake(
    "c’est un document de traitement de texte", "enregistrez le fichier en texte seul, en UTF-8"
)
OLD_LINE_ENDS = Mistake(
    "ses lignes finissent comme celles des anciens Mac",
    "enregistrez le fichier avec des fins de ligne Unix (LF)",
)
TOO_LARGE = Mistake(
    "le fichier dépasse {most} Mo", "raccourcissez-le ; une image collée dans le texte pèse plus que lui"
)
UNREADABLE = Mistake(
    "le fichier ne s’ouvre pas ({why})", "vérifiez qu’il est bien là, et qui a le droit de le lire"
)
GONE = Mistake(
    "le fichier a disparu",
    "remettez-le à sa place (d’une sauvegarde, de la corbeille, de git), ou faites-en un vide s’il ne doit plus rien dire",
)
OTHER_NAME = Mistake(
    "{said}, mais le fichier ne s’appelle pas {value}.md",
    "mettez les deux d’accord : renommez le fichier, ou écrivez date = {named}",
)
OUTSIDE = Mistake("il est hors du dossier de la lettre", "recopiez le fichier lui-même dans ce dossier")
NAME_TAKEN = Mistake("l’agenda s’appelle déjà « agenda »", "renommez ce calendrier")
NO_CALENDAR = Mistake(
    "il n’est pas entier, ou n’est pas un calendrier",
    "exportez-le de nouveau, ou retirez-le du dossier feeds",
)

NEWER = Mistake(
    "{said} : ce dossier est d’une version plus récente du programme ; celle-ci, {version}, ne connaît que {most}",
    "installez la version plus récente, ou reprenez la sauvegarde d’avant la mise à jour",
)

# Keys and values of any table.
UNKNOWN = Mistake("{said} : « {key} » n’existe pas ici", "retirez cette ligne ; ce qui peut y être : {known}")
MISNAMED = Mistake("{said} : « {key} » n’existe pas ici", "écrivez {instead}")
MISNAMED_SECRET = Mistake(
    "« {key} » n’existe pas ici : un secret ne s’écrit pas dans ce fichier",
    "nommez-y la variable d’environnement où il est, {instead}, et retirez-le d’ici",
)
HOUR_APART = Mistake(
    "{said} : l’heure s’écrit avec le jour, dans {moment}", "écrivez {moment} = {instead}, sans guillemets"
)
MISPLACED = Mistake("{said} : « {key} » n’a pas sa place ici", "mettez cette ligne {home}")
HEADLESS = Mistake("{said} : aucun {head} ne le précède", "écrivez {head} au-dessus, avec {keys}")
BELOW_ITS_OWN = Mistake(
    "{said} : il précède le {head} de la ligne {later}, alors qu’il en fait partie",
    "mettez {head} et ses lignes au-dessus",
)
MISSING = Mistake("« {key} » manque", "ajoutez une ligne {key} = {example}")
MISSING_TABLE = Mistake("la table [{key}] manque", "ajoutez une ligne [{key}], puis ses réglages")
ONE_VALUE = Mistake("{said} : il faut une seule valeur, sans crochets", "écrivez {instead}")
NO_SUCH_VALUE = Mistake("{said} n’existe pas", "écrivez {choices}")
WRONG_TYPE = Mistake("{said} : il faut {wanted}", "écrivez {instead}")
TOO_SMALL = Mistake("{said} est trop petit", "écrivez {most} au moins")
TOO_LARGE_A_NUMBER = Mistake("{said} est trop grand", "écrivez {most} au plus")
EMPTY = Mistake("{said} est vide", "écrivez-le, ou retirez cette ligne s’il est facultatif")
UNFIT = Mistake("{said} ne convient pas", "corrigez cette valeur")
CONTROL_CHARACTER = Mistake(
    "{said} : un caractère invisible s’y est glissé", "effacez-le, ou retapez ce texte"
)
YEAR = Mistake("{said} : l’année {year} est impossible", "corrigez-la")
LINE_BREAK = Mistake("{said} : il y a un retour à la ligne", "écrivez-le sur une seule ligne")
NOT_WEB = Mistake("{said} n’est pas une adresse web", "écrivez-la en entier, par exemple {address}")
NOT_MAIL = Mistake("{said} n’est pas une adresse de courriel", 'écrivez par exemple "redaction@example.org"')
ACCENTED = Mistake(
    "{said} : une adresse de courriel s’écrit ici sans accent", "écrivez par exemple {key} = {instead}"
)
NOT_DATE = Mistake("{said} n’est pas une date", "écrivez par exemple {key} = {example}, sans guillemets")
NO_ZONE = Mistake("{said} : ce fuseau n’existe pas", 'écrivez par exemple "Europe/Paris"')
NO_PICTURE = Mistake("{said} n’est pas une image de l’archive", "écrivez images/NOM.jpg, ou retirez la ligne")
HALF_HOURS = Mistake(
    "{said} : start et end doivent avoir une heure tous les deux, ou aucun", "écrivez-les de la même façon"
)
TWICE = Mistake("{said} : cette clé y est deux fois", "retirez l’une des deux")

# The agenda.
ENDS_FIRST = Mistake(
    "{said} : il finit avant de commencer (start = {start})", "corrigez l’une des deux dates"
)
NEEDS_START = Mistake("{said} : un événement a un start", "écrivez start = {value}")
NEEDS_DATE = Mistake("{said} : {kind} n’a ni start ni end, mais une date", "écrivez date = {day}")
NO_START = Mistake("l’événement {title} n’a pas de start", "ajoutez une ligne start = 2026-12-10T18:00:00")
EVENTS_ONLY = Mistake("{said} : seul un événement en a un", "retirez cette ligne")
NO_EVENTS = Mistake("{said} : un événement n’en a pas", "retirez cette ligne")
ID_TAKEN = Mistake("{said} : c’est déjà celui de {title}", "choisissez-en un autre")
NO_SUCH_ID = Mistake(
    "{said} : aucune entrée de l’agenda n’a l’id « {target} »",
    'écrivez un id qui existe, ou la clé entière d’une autre source ("source/…")',
)
NO_KEY = Mistake(
    "{said} n’est pas une clé", 'écrivez la clé d’une entrée, "source/…" : newsletter entries les donne'
)
ONE_ANSWER = Mistake(
    "la réponse sur « {entry} » {said_of_it}", "écrivez-y une seule de ces lignes : {choices}"
)
ITSELF = Mistake(
    "{said} : c’est l’entrée elle-même", "écrivez la clé de l’autre entrée, ou effacez cette réponse"
)
CONTRARY = Mistake(
    "{said} : la ligne {line} dit le contraire ({earlier})",
    "gardez celle des deux qui est juste, et effacez l’autre",
)

# The sources, and newsletter.toml.
ALREADY = Mistake("{said} : c’est déjà celui du n° {first}", "donnez à chacun le sien")
ID_OF_AGENDA = Mistake("{said} : c’est celui d’un fichier de l’agenda", "choisissez-en un autre")
URL_OR_FILE = Mistake("la source « {id} » doit avoir ou url ou file", "gardez l’un des deux")
NOT_FEED = Mistake(
    "{said} n’est pas une adresse http, https ou webcal",
    'écrivez-la en entier, par exemple "https://www.example.org/feed/"',
)
FILE_OUTSIDE = Mistake(
    "{said} est hors du dossier de la lettre",
    'recopiez ce fichier dans feeds, et écrivez par exemple file = "feeds/nom.xml"',
)
NO_CRITERION = Mistake("cette règle n’a pas de critère", "ajoutez title, category, link ou enclosure")
DECIDES_NOTHING = Mistake("cette règle ne décide rien", "ajoutez kind, type ou ignore = true")
NO_SENDER = Mistake(
    "{said} : il faut une adresse de courriel, et une seule", 'écrivez sender = "Nom <nom@example.org>"'
)
NO_UNSUBSCRIPTION = Mistake("{said} n’est ni mailto: ni une adresse web", 'écrivez "mailto:…" ou "https://…"')
NO_PLACEHOLDER = Mistake(
    "{said} : seul {{token}} y est remplacé, lettre par lettre", "corrigez ce qui est entre accolades"
)
NO_LIST_ID = Mistake("{said} n’est pas un nom de liste (RFC 2919)", "écrivez par exemple jeudis.example.org")
DRAFT_TOO_LATE = Mistake(
    "{said} : le brouillon serait fait après le départ de la lettre",
    "écrivez une heure plus tôt, ou plus de days_before",
)
GRACE_TOO_LONG = Mistake(
    "{said} : on attendrait encore une lettre quand la suivante se prépare", 'écrivez moins, par exemple "6h"'
)
PAUSE_BACKWARDS = Mistake(
    "{said} : la pause finirait avant de commencer", "écrivez un jour qui ne précède pas celui de from"
)
PAUSE_TOO_LONG = Mistake(
    "{said} : la pause durerait plus d’un an", "écrivez un jour plus proche, ou plusieurs pauses"
)
NEEDS_DAYS = Mistake(
    "{said} : il faut le premier et le dernier jour de la partie", "écrivez par exemple days = [0, 7]"
)
NO_DAYS = Mistake("{said} : seules les parties d’événements ont des jours", "retirez cette ligne")
NO_VALUES = Mistake("« {title} » n’a pas de valeur", "ajoutez au moins un [[facet.value]], avec id et title")
NO_NAME = Mistake("{said} : rien n’y fait une adresse", 'ajoutez par exemple id = "projet-de-territoire"')
FILTER_TAKEN = Mistake(
    "{said} : la recherche de l’archive s’en sert déjà", 'choisissez-en un autre, par exemple "mes-{value}"'
)
NAME_TOO_LONG = Mistake(
    "{said} : l’adresse d’une page n’aurait pas la place, elle a {most} signes au plus ici",
    "choisissez-en un plus court",
)
TITLE_TOO_LONG = Mistake(
    "{said} : une adresse qui en est faite n’aurait pas la place, elle a {most} signes au plus ici",
    'ajoutez par exemple id = "projet-de-territoire"',
)
NAME_OF_ANOTHER = Mistake("{said} : une autre valeur s’appelle déjà ainsi", "choisissez-en un autre")
NAME_OF_CHEMIN = Mistake("{said} : un chemin s’appelle déjà ainsi", "choisissez-en un autre")
TEXT_OUTSIDE = Mistake("{said} est hors du dossier de la lettre", "écrivez par exemple {key} = {example}")
TEXT_LINKED_OUTSIDE = Mistake(
    "{said} : un lien symbolique mène hors du dossier de la lettre",
    "recopiez le fichier lui-même dans ce dossier",
)
TEXT_UNREADABLE = Mistake(
    "{said} : ce fichier du dossier de la lettre ne s’ouvre pas ({why})",
    "mettez-le là, ou corrigez son nom sur cette ligne",
)
TEXT_TWICE = Mistake("{said} : cette valeur a aussi un text", "gardez l’un des deux")
NOT_ENCRYPTED = Mistake(
    "{said} : {host} serait joint sans chiffrement",
    'écrivez "starttls" ou "tls" ; "none" est pour un serveur de cette machine',
)
NO_LIST = Mistake(
    "il ne dit pas à qui envoyer", 'écrivez to = "liste@example.org", ou recipients = "recipients.csv"'
)
TO_AND_RECIPIENTS = Mistake("{said} : to dit déjà à qui envoyer", "gardez l’un des deux")
LIST_OUTSIDE = Mistake(
    "{said} est hors du dossier de la lettre",
    'recopiez ce fichier ici, et écrivez par exemple "recipients.csv"',
)
LIST_PUBLIC = Mistake(
    "{said} serait dans l’archive, que tout le monde lit",
    'mettez ce fichier ailleurs, par exemple "recipients.csv"',
)
NO_TOKEN_KEY = Mistake(
    "la clé du {{token}} de unsubscribe manque",
    'écrivez token_env = "UNSUBSCRIBE_KEY", le nom d’une variable d’environnement',
)
VERP_OF_LIST = Mistake(
    "{said} : une adresse de retour par lecteur demande une lettre par lecteur",
    'écrivez recipients = "recipients.csv" à la place de to, ou retirez cette ligne',
)
VERP_WITHOUT_SENDER = Mistake(
    "{said} : on ne sait pas à quelle boîte les lettres non distribuées reviennent",
    'écrivez bounces = "retours@example.org"',
)
VERP_WITHOUT_KEY = Mistake(
    "{said} : la clé des adresses de retour manque",
    'écrivez token_env = "UNSUBSCRIBE_KEY", le nom d’une variable d’environnement',
)
VERP_TOO_LONG = Mistake(
    "{said} : suivie du jeton d’un lecteur (verp), cette adresse aurait plus de 64 caractères avant l’@, ou de 254 en tout (RFC 5321)",
    'choisissez-en une plus courte, par exemple "retours@example.org"',
)
FEEDBACK_OF_LIST = Mistake(
    "{said} : Gmail ne compte les plaintes que de lettres envoyées à chaque lecteur",
    'écrivez recipients = "recipients.csv" à la place de to, ou retirez cette ligne',
)
FEEDBACK_UNSIGNED = Mistake(
    "{said} : Gmail n’en tient compte que dans une lettre signée (DKIM)",
    'écrivez dkim = "relay" si votre serveur de courrier signe, ou retirez cette ligne',
)
NO_FEEDBACK = Mistake(
    "{said} : il faut un à trois noms séparés par « : », faits de lettres sans accent, de chiffres, de -, de _ et de points",
    'écrivez par exemple "odd17-lettre" ou "jeudis:odd17-lettre" ; la date de la lettre vient devant',
)
FEEDBACK_SENDER = Mistake(
    "{said} : le dernier nom, « {last} », est celui de l’expéditeur, et doit avoir de 5 à 15 caractères",
    'écrivez par exemple "odd17-lettre"',
)
FEEDBACK_TWICE = Mistake(
    "{said} : un nom y est deux fois, Gmail mêlerait ce qu’il compte", "donnez à chaque place le sien"
)
NO_ENGINE = Mistake(
    "{said} : l’adresse de listmonk manque",
    'ajoutez une table [delivery.listmonk] avec url = "https://listmonk.example.org"',
)
NOT_ENGINE = Mistake(
    "{said} n’est pas l’adresse d’un serveur listmonk",
    'écrivez-la sans /api ni rien après, par exemple url = "https://listmonk.example.org"',
)
NOT_ENCRYPTED_WEB = Mistake(
    "{said} : {engine} serait joint sans chiffrement", "écrivez https:// ; http:// est pour cette machine"
)
NOT_BREVO = Mistake(
    "{said} n’est pas une adresse de l’interface de Brevo",
    "retirez cette ligne : la bonne adresse est connue",
)
NO_BREVO_KEY = Mistake(
    "on ne sait pas où est la clé de Brevo", 'écrivez key_env = "BREVO_API_KEY" dans [delivery.brevo]'
)
NO_ENGINE_LISTS = Mistake(
    "on ne sait pas à quelles listes de {engine} la lettre va",
    "écrivez leurs numéros, par exemple lists = [3]",
)
NO_ENGINE_TEMPLATE = Mistake(
    "le modèle de listmonk manque",
    "écrivez le numéro de celui qui ne contient que le texte de la campagne, par exemple template = 1",
)
NO_ENGINE_LOGIN = Mistake(
    "on ne sait pas où sont l’identifiant et le jeton de listmonk",
    'écrivez username_env = "LISTMONK_USER" et token_env = "LISTMONK_TOKEN"',
)
NO_IMAGES_ALONG = Mistake(
    "{said} : {engine} n’envoie pas d’images avec la lettre", 'écrivez images = "archive"'
)
NO_SELECTOR = Mistake(
    "{said} n’est pas un sélecteur DKIM",
    'écrivez le début du nom de son entrée dans le DNS : "jeudis" pour jeudis._domainkey.example.org',
)
NO_DOMAIN = Mistake("{said} n’est pas un nom de domaine", 'écrivez par exemple "example.org"')
NOT_ALIGNED = Mistake(
    "{said} n’est pas le domaine de l’expéditeur, {sender} : une telle signature ne dirait rien de lui (DMARC)",
    'écrivez domain = "{sender}", dont le DNS publie la clé, ou corrigez sender dans [letter]',
)
KEY_OUTSIDE = Mistake(
    "{said} est hors du dossier de la lettre", 'recopiez la clé ici, et écrivez par exemple "dkim.pem"'
)
NOT_ORIGIN = Mistake(
    "{said} : l’aperçu est au début d’une adresse, sans chemin ni rien d’autre",
    "écrivez par exemple {origin}",
)
NOT_FOLDER = Mistake(
    "{said} : l’archive est à l’adresse d’un dossier, sans nom de fichier, ni « ? », ni « # », ni accent, ni espace",
    "écrivez par exemple {key} = {folder}",
)
EMPTY_TEXT = Mistake("le fichier est vide", "écrivez-y ce texte, ou retirez son nom de newsletter.toml")
NOT_VARIABLE = Mistake(  # what stands there may be a secret
    "« {key} » : ce n’est pas le nom d’une variable d’environnement",
    "écrivez-en un, en capitales, et l’adresse ou la clé dans le fichier des secrets que lit cron",
)
NO_LOGO = Mistake(
    "{said} n’est pas une image de templates/ ni du dossier de la lettre",
    'écrivez par exemple "assets/logo.png" ; la messagerie montre .png, .jpg et .gif',
)

# The recipients file, and that of those who want nothing more.
NO_TABLE = Mistake(
    "c’est un classeur ou un document, pas un fichier CSV", "enregistrez-le en CSV, avec le codage UTF-8"
)
NO_RECIPIENTS = Mistake(
    "le fichier est vide", "écrivez address,name sur sa première ligne, puis une adresse par ligne"
)
NO_COLUMN = Mistake(
    "sa première ligne, {first}, ne nomme aucune colonne address",
    "écrivez-y address,name, puis une adresse par ligne",
)
OTHER_COLUMN = Mistake(
    "sa première ligne, {first}, ne nomme aucune colonne address",
    "écrivez address à la place de {column}, et laissez le reste",
)
TWO_COLUMNS = Mistake(
    "sa première ligne, {first}, nomme plusieurs colonnes address",
    "gardez ce nom à celle des destinataires, et donnez-en un autre aux autres",
)
NO_READERS = Mistake(
    "aucune de ses lignes n’est une adresse", "écrivez une adresse par ligne, dans la colonne address"
)
SUPPRESSION_GONE = Mistake(
    "il a disparu, avec ceux qui s’étaient désinscrits : ils recevraient la lettre",
    "remettez-le d’une sauvegarde ; s’il est vraiment perdu, créez-le, avec la seule ligne address",
)
SUPPRESSION_EMPTIED = Mistake(
    "il est vide, et ceux qui s’étaient désinscrits n’y sont plus : ils recevraient la lettre",
    "remettez-le d’une sauvegarde ; s’il est vraiment perdu, écrivez-y la seule ligne address",
)
SUPPRESSION_UNNAMED = Mistake(
    "il tient ceux qui se sont désinscrits, et newsletter.toml ne le nomme plus : ils recevraient la lettre",
    'remettez suppression = "{file}" sous [delivery.smtp] ; si plus personne n’y est, supprimez var/suppression',
)
LIST_LINKED = Mistake(
    "un lien le fait lire hors du dossier de la lettre", "recopiez le fichier lui-même dans ce dossier"
)
LIST_TOO_LARGE = Mistake(
    "le fichier dépasse {most} Mo",
    "n’y gardez que les colonnes address et name ; au-delà, envoyez à une liste de diffusion (to)",
)
OPEN_QUOTE = Mistake(
    "un guillemet s’ouvre dans cette ligne et avale les suivantes",
    "fermez-le dans la même ligne, ou retirez-le",
)

# The key that signs letters.
KEY_LINKED = Mistake(
    "un lien le fait lire hors du dossier de la lettre", "recopiez la clé elle-même dans ce dossier"
)
KEY_OPEN = Mistake("d’autres que vous ont accès à cette clé (droits {mode})", "tapez chmod 600 {name}")
KEY_NONE = Mistake(
    "ce n’est pas une clé privée au format PEM",
    "faites-en une comme le dit docs/operate.md, « Signing the letter »",
)
KEY_ENCRYPTED = Mistake(
    "un mot de passe protège cette clé, et personne n’est là pour le taper",
    "ôtez-le : openssl pkey -in {name} -out nouvelle.pem",
)
KEY_SIZE = Mistake(
    "cette clé RSA a {bits} bits, ce que les messageries n’acceptent pas toutes",
    "faites-en une de 2048 bits au moins et de 4096 au plus",
)
KEY_KIND = Mistake("cette clé n’est ni RSA ni Ed25519", "faites-en une RSA de 2048 bits")
KEY_DAMAGED = Mistake("cette clé est abîmée", "remettez-la d’une sauvegarde, ou faites-en une autre")
