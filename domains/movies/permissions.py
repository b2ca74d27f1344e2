"""The preferences of a viewer that filter movies. Selectors apply them for both transports."""

from dataclasses import dataclass

from domains.movies.models import Preference
from shared.auth.models import User
from shared.auth.viewer import Viewer

DEFAULT_LANGUAGE = "en-US"


@dataclass(frozen=True, slots=True)
class CatalogueOptions:
    """The language, the region, and whether to include adult movies."""

    language: str
    region: str
    include_adult: bool


def get_catalogue_options(
    viewer: Viewer, *, language: str = "", region: str = ""
) -> CatalogueOptions:
    """
    Return the options of a request. Its arguments have priority over the viewer's preferences.
    """
    preference = _preference_of(viewer)
    return CatalogueOptions(
        language=language or (preference and preference.language) or DEFAULT_LANGUAGE,
        region=region or (preference.region if preference else ""),
        include_adult=bool(preference and preference.include_adult),
    )


def _preference_of(viewer: Viewer) -> Preference | None:
    if not isinstance(viewer, User):
        return None
    return Preference.objects.filter(user=viewer).first()
