"""The services to sign in with, as the environment names them."""

from typing import Any

import pytest

from nexus.environment import InvalidSetting, SettingsReader, refuse_unknown_names
from nexus.providers import (
    read_providers,
    refuse_bad_redirects,
    refuse_plain_http,
    setting_names,
)
from shared.auth.providers import Provider

CLIENT = {"CLIENT_ID": "us", "CLIENT_SECRET": "a word between us"}


def environment(name: str, **parts: str) -> dict[str, str]:
    return {f"NEXUS_SIGN_IN_{name}_{part}": value for part, value in {**CLIENT, **parts}.items()}


def read(name: str, variables: dict[str, str]) -> Provider:
    return read_providers(SettingsReader(variables), [name])[name]


class TestProvider:
    def test_that_is_known_needs_no_more_than_a_client(self) -> None:
        google, github = (read(n, environment(n.upper())) for n in ("google", "github"))

        assert (google.kind, google.issuer, google.title) == (
            *("oidc", "https://accounts.google.com"),
            "Google",
        )
        assert (github.kind, github.issuer) == ("github", "https://github.com")
        assert github.client_secret == "a word between us"

    def test_of_ones_own_has_an_issuer(self) -> None:
        work = read("our_work", environment("OUR_WORK", ISSUER="https://id.example/realms/a"))

        assert (work.kind, work.issuer, work.title) == (
            *("oidc", "https://id.example/realms/a"),
            "Our work",
        )

    def test_may_be_a_github_of_ones_own(self) -> None:
        variables = environment("WORK", ISSUER="https://git.example", KIND="github", TITLE="Git")

        assert (read("work", variables).kind, read("work", variables).title) == ("github", "Git")

    def test_shows_its_secret_to_nobody(self) -> None:
        assert "a word between us" not in repr(read("google", environment("GOOGLE")))

    @pytest.mark.parametrize(
        ("name", "variables", "named"),
        [
            pytest.param("google", {}, "NEXUS_SIGN_IN_GOOGLE_CLIENT_ID", id="no client"),
            pytest.param(
                *("google", environment("GOOGLE", CLIENT_SECRET="")),
                "NEXUS_SIGN_IN_GOOGLE_CLIENT_SECRET",
                id="no secret",
            ),
            pytest.param("work", environment("WORK"), "NEXUS_SIGN_IN_WORK_ISSUER", id="no issuer"),
            *(
                pytest.param(
                    *("work", environment("WORK", ISSUER=issuer)),
                    "NEXUS_SIGN_IN_WORK_ISSUER",
                    id=issuer,
                )
                for issuer in (
                    *("http://id.example", "https://", "https://[", "id.example"),
                    *("https://u@id.example", "https://id.example?a", "https://id.example#a"),
                )
            ),
            pytest.param(
                *("work", environment("WORK", ISSUER="https://id.example", KIND="saml")),
                "NEXUS_SIGN_IN_WORK_KIND",
                id="unknown kind",
            ),
            pytest.param("Work", environment("WORK"), "NEXUS_SIGN_IN_PROVIDERS", id="capitals"),
            pytest.param("a-b", environment("A-B"), "NEXUS_SIGN_IN_PROVIDERS", id="a dash"),
            pytest.param("w" * 31, {}, "NEXUS_SIGN_IN_PROVIDERS", id="a long name"),
        ],
    )
    def test_is_refused(self, name: str, variables: dict[str, str], named: str) -> None:
        with pytest.raises(InvalidSetting, match=named):
            read(name, variables)


class TestSettingNames:
    def test_of_named_services_are_known(self) -> None:
        refuse_unknown_names(environment("WORK"), declared=setting_names(["work"]))

    def test_of_services_that_are_not_named_are_refused(self) -> None:
        with pytest.raises(InvalidSetting, match="NEXUS_SIGN_IN_WORK_CLIENT_ID"):
            refuse_unknown_names(environment("WORK"), declared=setting_names(["google"]))


class TestRedirects:
    def test_are_needed_where_there_are_services(self) -> None:
        providers = {"google": read("google", environment("GOOGLE"))}

        with pytest.raises(InvalidSetting, match="NEXUS_SIGN_IN_REDIRECT_URIS"):
            refuse_bad_redirects([], providers=providers)

    def test_are_pages_or_addresses_of_an_app(self) -> None:
        refuse_bad_redirects(["https://shop.example/in", "com.example.shop:/in"], providers={})

    @pytest.mark.parametrize(
        "address", ["/in", "https://", "https://shop.example/#in", "https://["]
    )
    def test_are_nothing_else(self, address: str) -> None:
        with pytest.raises(InvalidSetting, match="NEXUS_SIGN_IN_REDIRECT_URIS"):
            refuse_bad_redirects([address], providers={})


class TestProduction:
    @pytest.mark.parametrize(
        ("issuer", "redirects", "named"),
        [
            pytest.param("http://localhost:9", [], "NEXUS_SIGN_IN_WORK_ISSUER", id="issuer"),
            pytest.param(
                "https://id.example", ["http://shop.example/in"], "REDIRECT_URIS", id="redirect"
            ),
        ],
    )
    def test_refuses_plain_http(self, issuer: str, redirects: list[str], named: str) -> None:
        providers: Any = {"work": read("work", environment("WORK", ISSUER=issuer))}

        with pytest.raises(InvalidSetting, match=named):
            refuse_plain_http(providers, redirects)

    def test_takes_what_is_encrypted(self) -> None:
        providers = {"google": read("google", environment("GOOGLE"))}

        refuse_plain_http(providers, ["https://shop.example/in", "com.example.shop:/in"])
