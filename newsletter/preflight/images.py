"""The pictures: described, sized, light, at home, and no spies."""

from collections.abc import Collection, Iterator, Mapping

from newsletter.issue.illustrations import own_path
from newsletter.markup import pictures, read_edito
from newsletter.model import Edition, Finding
from newsletter.permalinks import is_picture, path_in
from newsletter.preflight.finding import error, warning
from newsletter.preflight.rendered import Img, Page, is_hidden

_HEAVIEST = 100_000


def images(page: Page, base: str, site: Collection[str] | None) -> Iterator[Finding]:
    """Check every picture.

    Args:
        page: the HTML part.
        base: the archive's address.
        site: the built site, or its paths; None when it is not known.
    """
    for picture in page.pictures:
        source = picture.source
        if _is_pixel(picture):
            yield error(
                "tracking-pixel",
                source,
                f"L’image {source} est invisible : c’est ainsi qu’on épie les lecteurs. Retirez-la.",
            )
            continue
        if not _is_described(picture):
            yield error(
                "image-without-alt",
                source,
                f"L’image {source} n’a pas de texte de remplacement : dans l’édito, écrivez ![ce qu’elle montre](images/…).",
            )
        if path_in(base, source) is not None and not all(
            _is_pixels(picture.attributes.get(name)) for name in ("width", "height")
        ):
            yield error(
                "image-without-size",
                source,
                f"L’image {source} n’a pas de largeur et de hauteur en pixels : la lettre sauterait en s’ouvrant.",
            )
        if (weight := _weight(source, base, site)) > _HEAVIEST:
            yield warning(
                "image-heavy",
                source,
                f"L’image {source} pèse {weight // 1000} ko : allégez-la, 100 ko suffisent.",
            )


def lost(page: Page, edition: Edition, base: str) -> Iterator[Finding]:
    """Find the pictures of the édito that the archive does not have, and the letter does without."""
    there = {picture.source for picture in page.pictures}
    for shown in pictures(read_edito(edition.edito).html):
        path = own_path(shown.source, base)
        if path is not None and base + path not in there:
            yield error("picture-missing", shown.source, _lost(path))


def _lost(path: str) -> str:
    """Say why a picture is not shown, and what to do; its path as the editor wrote it."""
    add = "ajoutez-la dans l’aperçu (« Ajouter une image »)"
    if is_picture(path):
        return (
            f"Dans l’édito, l’image {path} n’est pas dans archive/images, ou n’y est pas une image, et n’est pas montrée :"
            f" {add}, ou corrigez son nom, ![ce qu’elle montre](images/NOM.jpg)."
        )
    return (
        f"Dans l’édito, l’image {path} n’est pas montrée : le nom d’une image n’a que des lettres sans accent, des chiffres,"
        " « - », « _ » et « . », et finit par .jpg, .jpeg ou .png. Renommez le fichier dans archive/images et dans cette ligne,"
        f" ou {add}."
    )


def _is_described(picture: Img) -> bool:
    """Whether it has an alt, or says that it only decorates (WAI-ARIA 1.2, role `presentation`)."""
    alt = picture.attributes.get("alt")
    if (alt or "").strip():
        return True
    return alt == "" and picture.attributes.get("role") in {"presentation", "none"}


def _is_pixels(value: str | None) -> bool:
    return value is not None and value.strip().removesuffix("px").isdecimal()


def _is_pixel(picture: Img) -> bool:
    """Whether nobody can see it: one pixel, or hidden."""
    sizes = [picture.attributes.get(name) or picture.style.get(name, "") for name in ("width", "height")]
    tiny = [size.strip().removesuffix("px") in {"0", "1"} for size in sizes]
    return all(tiny) or picture.hidden or is_hidden(picture.style)


def _weight(source: str, base: str, site: Collection[str] | None) -> int:
    path = path_in(base, source)
    return len(site[path]) if isinstance(site, Mapping) and path in site else 0
