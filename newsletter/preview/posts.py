"""What the studio's forms get for an answer: the page anew once it is done, or a page that says why it is not.

Whatever is refused, the text that was posted stands in the answer.
"""

import datetime as dt
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from newsletter import french
from newsletter.draft.merging import ClashError
from newsletter.exceptions import BusyError, NewsletterError, UsageError
from newsletter.looks import Looks
from newsletter.model import Edition
from newsletter.pipeline.edition.changing import ClosedError
from newsletter.preview import actions
from newsletter.preview.actions import NOTHING, TEXTS, Action, UnreadableFormError
from newsletter.preview.asked import Form, RefusedError, csrf_of, read_form
from newsletter.preview.clashes import Sides, sides
from newsletter.preview.column import place
from newsletter.preview.desk import Desk, StaleError
from newsletter.preview.fields import LABELS, FieldsError, read, written
from newsletter.preview.latest import Latest
from newsletter.preview.problem import Problem

_SAID = 50  # answers that pages may still have to say
_LABELS = {**TEXTS, **LABELS}
_AGAIN = "Votre texte est ci-dessous\u00a0: rien n’en est perdu."


@dataclass(frozen=True, slots=True)
class Done:
    """What a page says once a form is done (French), the place that it is about, and what the next form is about then."""

    words: str
    place: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a form was not done.

    Args:
        status: of the answer (RFC 9110, section 15).
        title: what is so, and `text` why; whole sentences (French), as is `remedy`.
        sides: what stands against each other.
        fields: what was posted, to be sent again or copied.
        version: the edition's now; empty when it may not be changed any more.
    """

    status: int
    title: str
    text: str
    remedy: str = ""
    sides: Sequence[Sides] = ()
    fields: Mapping[str, str]
    version: str = ""

    @property
    def texts(self) -> Mapping[str, str]:
        """What was written, by field."""
        return {name: self.fields[name] for name in _LABELS if name in self.fields}

    @property
    def labels(self) -> Mapping[str, str]:
        """What the fields are called."""
        return _LABELS

    @property
    def others(self) -> Mapping[str, str]:
        """What else was posted, but for what every form has."""
        return {
            name: value
            for name, value in self.fields.items()
            if name not in {*_LABELS, "csrf", "version", "vue"}
        }


class Posts:
    """The answers to forms.

    Args:
        desk: what is done.
        looks: the templates.
        token: the preview's secret.
        explain: says why something failed.
        policy: the content security policy of the pages.
    """

    def __init__(
        self,
        desk: Desk,
        looks: Looks,
        token: str,
        explain: Callable[[NewsletterError], Problem],
        policy: str,
    ) -> None:
        self.csrf = csrf_of(token)
        self._desk, self._looks, self._explain, self._policy = desk, looks, explain, policy
        self._said: Latest[Done] = Latest(_SAID)

    def routes(self) -> list[Route]:
        """Return what answers forms, by address."""
        todo: Mapping[str, Callable[[Form], Done]] = {
            "/textes": lambda form: self._change(form, actions.texts(form)),
            "/entree": lambda form: self._change(form, actions.entry(form)),
            "/lier": lambda form: self._change(form, actions.tie(form)),
            "/corriger": lambda form: self._change(form, actions.mend(form)),
            "/champs": self._fields,
            "/accepter": lambda form: self._change(form, actions.accept(form)),
            "/repondre": self._answer,
            "/mettre-de-cote": self._set_aside,
            "/approuver": self._approve,
            "/reprendre": self._withdraw,
            "/revenir": self._bring_back,
            "/sauter": self._skip,
            "/reporter": self._postpone,
            "/essai": self._test,
        }
        return [Route(path, self._answering(path, do), methods=["POST"]) for path, do in todo.items()]

    def said(self, name: str | None) -> Done:
        """Return what a page has to say after a form."""
        return self._said.get(name or "") or Done("")

    def _answering(self, path: str, do: Callable[[Form], Done]) -> Callable[[Request], object]:
        async def answer(request: Request) -> Response:
            try:
                form = await read_form(request, self.csrf)
            except RefusedError as refused:
                return self._page(
                    path,
                    Refusal(
                        status=refused.status, title="Rien n’a été changé", text=refused.words, fields={}
                    ),
                )
            return await run_in_threadpool(self._answered, path, do, form)

        return answer

    def _answered(self, path: str, do: Callable[[Form], Done], form: Form) -> Response:
        try:
            done = do(form)
        except (ClashError, FieldsError, NewsletterError, UnreadableFormError) as error:
            return self._page(path, self._refusal(error, form))
        name = self._said.remember(secrets.token_urlsafe(8), done)
        tab = form.get("vue", "")
        address = (
            f"/?vue={tab}&dit={name}" if tab.replace("-", "").isalpha() and tab.isascii() else f"/?dit={name}"
        )
        return RedirectResponse(f"{address}#{done.place}" if done.place else address, status_code=303)

    def _change(self, form: Form, action: Action) -> Done:
        changed, version = self._desk.change(action, form.get("version", ""))
        others = french.listed(list(changed.meanwhile))
        news = f" Ce qui avait changé entre-temps est gardé aussi\u00a0: {others}." if others else ""
        return Done(action.words + news, place(action.key) if action.key else "", version)

    def _fields(self, form: Form) -> Done:
        return self._change(form, self._fields_action(form))

    def _fields_action(self, form: Form) -> Action:
        key = form.get("key", "")
        row, proposed = self._desk.row(key, form.get("version", ""))
        if (name := form.get("rendre")) in LABELS and proposed is not None:
            return actions.give_back(key, name, proposed)
        if "confirmer" in form:
            return actions.confirm(key)
        config = self._desk.config
        sections = {section.id: section.title for section in config.section}
        return actions.fields(key, read(form, row, config.letter.zone, sections))

    def _answer(self, form: Form) -> Done:
        answers = {"oui": True, "non": False}
        if form.get("reponse") not in answers:
            raise UnreadableFormError(NOTHING)
        self._desk.answer(form.get("key", ""), form.get("other", ""), is_so=answers[form["reponse"]])
        return Done("C’est noté dans l’agenda\u00a0: la question ne sera plus posée.")

    def _set_aside(self, form: Form) -> Done:
        self._desk.set_aside(self._fields_action(form) if "key" in form else actions.texts(form))
        return Done("L’autre texte est repris\u00a0; le vôtre est gardé parmi les versions.")

    def _approve(self, form: Form) -> Done:
        is_new = self._desk.approve(form.get("version", ""))
        return Done("La lettre est approuvée." if is_new else "La lettre était déjà approuvée.")

    def _withdraw(self, _form: Form) -> Done:
        self._desk.withdraw()
        return Done("La lettre est de nouveau un brouillon.")

    def _bring_back(self, form: Form) -> Done:
        old = self._desk.past(form.get("nom", ""))
        if old is None:
            raise UnreadableFormError("Cette version n’est plus gardée.")
        return self._change(form, actions.bring_back(old))

    def _skip(self, form: Form) -> Done:
        self._desk.skip(_reason(form))
        return Done("Ce jeudi est sauté. « Reprendre comme brouillon » revient dessus.")

    def _postpone(self, form: Form) -> Done:
        reason = _reason(form)
        try:
            self._desk.postpone(dt.datetime.fromisoformat(form.get("at", "")), reason)
        except (ValueError, UsageError):
            raise UnreadableFormError(
                "La lettre ne peut pas partir à cet instant\u00a0: choisissez-en un à venir, avant le départ de la suivante."
            ) from None
        return Done(
            "La lettre est reportée. Si elle était approuvée, approuvez-la de nouveau\u00a0: sa date change."
        )

    def _test(self, form: Form) -> Done:
        address = form.get("address", "").strip()
        if address.count("@") != 1 or any(sign.isspace() for sign in address):
            raise UnreadableFormError("Écrivez une adresse, comme prenom@exemple.fr.")
        self._desk.send_test(address)
        return Done(f"Un test est parti pour {address}.")

    def _refusal(
        self, error: ClashError | FieldsError | NewsletterError | UnreadableFormError, form: Form
    ) -> Refusal:
        kept = _AGAIN if any(form.get(name) for name in _LABELS) else ""
        match error:
            case FieldsError():
                return Refusal(
                    status=400,
                    title="Rien n’a été changé",
                    text=str(error),
                    remedy=kept,
                    fields=form,
                    version=form.get("version", ""),
                )
            case UnreadableFormError():
                return Refusal(status=400, title="Rien n’a été changé", text=str(error), fields=form)
            case ClashError():
                version, edition = self._desk.now()
                return Refusal(
                    status=409,
                    title="Deux textes pour une même place",
                    text="Pendant que vous écriviez, quelqu’un a changé la même chose autrement. Rien n’a été écrasé.",
                    remedy="Gardez la vôtre ou reprenez l’autre\u00a0: celle que vous ne gardez pas reste parmi les versions.",
                    sides=sides(error.clashes, edition),
                    fields={**form, **self._together(error.mine, form)},
                    version=version,
                )
            case ClosedError() | StaleError():
                return Refusal(
                    status=409,
                    title="La lettre a changé d’état" if isinstance(error, ClosedError) else error.what,
                    text=f"{error.which[0].upper()}{error.which[1:]}\u00a0: {error.cause}.",
                    remedy=f"{error.remedy[0].upper()}{error.remedy[1:]}. {kept}" if error.remedy else kept,
                    fields=form,
                )
            case UsageError():
                text = "Ce dont il s’agit n’est plus dans la lettre\u00a0: elle a changé entre-temps."
                return Refusal(status=409, title="Rien n’a été changé", text=text, remedy=kept, fields=form)
        problem = self._explain(error)
        return Refusal(
            status=503 if isinstance(error, BusyError) else 422,
            title="Rien n’a été changé",
            text=problem.text,
            remedy=f"{problem.remedy} {kept}".strip(),
            fields=form,
            version=form.get("version", ""),
        )

    def _together(self, mine: Edition, form: Form) -> Form:
        """Return what a form that clashed would say, had it been made from what the edition is now."""
        row = next((one for one in mine.entries if one.key == form.get("key")), None)
        values = {name: getattr(mine, name) for name in TEXTS}
        values |= written(row, self._desk.config.letter.zone) if row else {}
        return {name: value for name, value in values.items() if name in form}

    def _page(self, path: str, refusal: Refusal) -> Response:
        page = self._looks.render("preview/refused.html.j2", refusal=refusal, path=path, csrf=self.csrf)
        return HTMLResponse(
            page, status_code=refusal.status, headers={"Content-Security-Policy": self._policy}
        )


def _reason(form: Form) -> str:
    """Read why."""
    if not form.get("reason", "").strip():
        raise UnreadableFormError("Dites pourquoi, en quelques mots\u00a0: « pause d’été », par exemple.")
    return form["reason"]
