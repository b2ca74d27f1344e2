"""Reading identity providers from the environment."""

from typing import Any

import pytest

from nexus.environment import InvalidSetting, SettingsReader, refuse_unknown_names
from nexus.providers import (
    read_providers,
    refuse_bad_redirects,
    refuse_plain_http,
    setting_names,
)
from shared.accounts.providers import Provider

CLIENT = {"CLIENT_ID": "us", "CLIENT_SECRET": "a shared secret"}


def environment(name: str, **parts: str) -> dict[str, str]:
    return {f"NEXUS_SIGN_IN_{name}_{part}": value for part, value in {**CLIENT, **parts}.items()}


def read(name: str, variables: dict[str, str]) -> Provider:
    return read_providers(SettingsReader(variables), [name])[name]


class TestProvider:
    def test_known_provider_needs_a_client_only(self) -> None:
        google, github = (read(n, environment(n.upper())) for n in ("google", "github"))

        assert (google.kind, google.issuer, google.title) == (
            *("oidc", "https://accounts.google.com"),
            "Google",
        )
        assert (github.kind, github.issuer) == ("github", "https://github.com")
        assert github.client_secret == "a shared secret"

    def test_custom_provider_has_its_configured_issuer(self) -> None:
        work = read("our_work", environment("OUR_WORK", ISSUER="https://id.example/realms/a"))

        assert (work.kind, work.issuer, work.title) == (
            *("oidc", "https://id.example/realms/a"),
            "Our work",
        )

    def test_custom_provider_may_be_a_github_server(self) -> None:
        variables = environment("WORK", ISSUER="https://git.example", KIND="github", TITLE="Git")

        assert (read("work", variables).kind, read("work", variables).title) == ("github", "Git")

    def test_repr_omits_the_secret(self) -> None:
        assert "a shared secret" not in repr(read("google", environment("GOOGLE")))

    @pytest.mark.parametrize(
        ("name", "variables", "setting"),
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
    def test_invalid_provider_is_refused_with_the_setting(
        self, name: str, variables: dict[str, str], setting: str
    ) -> None:
        with pytest.raises(InvalidSetting, match=setting):
            read(name, variables)


class TestSettingNames:
    def test_settings_of_named_providers_are_known(self) -> None:
        refuse_unknown_names(environment("WORK"), declared=setting_names(["work"]))

    def test_settings_of_unnamed_providers_are_refused(self) -> None:
        with pytest.raises(InvalidSetting, match="NEXUS_SIGN_IN_WORK_CLIENT_ID"):
            refuse_unknown_names(environment("WORK"), declared=setting_names(["google"]))


class TestRedirects:
    def test_providers_without_redirect_uris_are_refused(self) -> None:
        providers = {"google": read("google", environment("GOOGLE"))}

        with pytest.raises(InvalidSetting, match="NEXUS_SIGN_IN_REDIRECT_URIS"):
            refuse_bad_redirects([], providers=providers)

    def test_https_and_app_redirect_uris_are_accepted(self) -> None:
        refuse_bad_redirects(["https://shop.example/in", "com.example.shop:/in"], providers={})

    @pytest.mark.parametrize(
        "address", ["/in", "https://", "https://shop.example/#in", "https://["]
    )
    def test_invalid_redirect_uri_is_refused(self, address: str) -> None:
        with pytest.raises(InvalidSetting, match="NEXUS_SIGN_IN_REDIRECT_URIS"):
            refuse_bad_redirects([address], providers={})


class TestProduction:
    @pytest.mark.parametrize(
        ("issuer", "redirects", "setting"),
        [
            pytest.param("http://localhost:9", [], "NEXUS_SIGN_IN_WORK_ISSUER", id="issuer"),
            pytest.param(
                "https://id.example", ["http://shop.example/in"], "REDIRECT_URIS", id="redirect"
            ),
        ],
    )
    def test_plain_http_is_refused_in_production(
        self, issuer: str, redirects: list[str], setting: str
    ) -> None:
        providers: Any = {"work": read("work", environment("WORK", ISSUER=issuer))}

        with pytest.raises(InvalidSetting, match=setting):
            refuse_plain_http(providers, redirects)

    def test_https_is_accepted_in_production(self) -> None:
        providers = {"google": read("google", environment("GOOGLE"))}

        refuse_plain_http(providers, ["https://shop.example/in", "com.example.shop:/in"])
