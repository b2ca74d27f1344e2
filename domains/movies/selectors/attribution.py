"""The notice that the licence of the catalogue requires."""

from dataclasses import dataclass

from domains.movies import clients

TMDB_NOTICE = "This product uses the TMDB API but is not endorsed or certified by TMDB."
DEMO_NOTICE = "These movies are invented for demonstration; TMDb is not called."


@dataclass(frozen=True, slots=True)
class Attribution:
    """The source of the catalogue, its notice, and the address of its site and logo."""

    source: str
    notice: str
    url: str
    logo_url: str | None


def get_attribution() -> Attribution:
    """Return the attribution notice of the configured catalogue, without a call to it."""
    if clients.is_simulated():
        return Attribution("demo", DEMO_NOTICE, clients.TMDB_SITE, None)
    return Attribution("tmdb", TMDB_NOTICE, clients.TMDB_SITE, clients.TMDB_LOGO)
