"""Settings from the environment are converted, or refused with their names."""

from collections.abc import Callable

import pytest

from nexus.environment import HOST_SETTINGS, InvalidSetting, SettingsReader, refuse_unknown_names


class TestSettingsReader:
    @pytest.mark.parametrize(
        "text",
        [
            "commerce,polls",
            " commerce , polls ",
            '"commerce,polls"',
            "commerce polls",
            ",commerce,,polls,",
            "\ufeffcommerce,polls",
        ],
    )
    def test_names_are_stripped_of_quotes_and_spaces(self, text: str) -> None:
        assert SettingsReader({"NEXUS_DOMAINS": text}).names("NEXUS_DOMAINS") == [
            "commerce",
            "polls",
        ]

    def test_empty_list_is_not_the_default(self) -> None:
        assert SettingsReader({"NEXUS_DOMAINS": ""}).names("NEXUS_DOMAINS", default=["polls"]) == []
        assert SettingsReader({}).names("NEXUS_DOMAINS", default=["polls"]) == ["polls"]

    def test_items_are_stripped(self) -> None:
        read = SettingsReader({"ALLOWED_HOSTS": "shop.example, api.example"}).items("ALLOWED_HOSTS")

        assert read == ["shop.example", "api.example"]

    @pytest.mark.parametrize(
        ("text", "value"),
        [("on", True), (" True ", True), ("1", True), ("off", False), ("NO", False), ("", False)],
    )
    def test_flag_is_on_or_off(self, text: str, value: bool) -> None:
        assert (
            SettingsReader({"NEXUS_THROTTLES": text}).flag("NEXUS_THROTTLES", default=True) is value
        )

    def test_blank_number_and_text_are_unset(self) -> None:
        reader = SettingsReader({"NEXUS_WEB_THREADS": " ", "NEXUS_PUBLIC_URL": ""})

        assert reader.integer("NEXUS_WEB_THREADS", default=8) == 8
        assert reader.text("NEXUS_PUBLIC_URL", default="http://localhost") == "http://localhost"

    @pytest.mark.parametrize(
        ("read", "complaint"),
        [
            (lambda r: r.flag("NAME", default=False), "NAME must be on or off, not 'ture'."),
            (lambda r: r.integer("NAME", default=1), "NAME must be a whole number, not 'ture'."),
            (
                lambda r: r.number("NAME", default=1.0),
                "NAME must be a number, such as 1.5, not 'ture'.",
            ),
            (
                lambda r: r.choice("NAME", choices=("web", "worker"), default="web"),
                "NAME must be one of web, worker, not 'ture'.",
            ),
        ],
    )
    def test_invalid_value_is_refused_with_the_name(
        self, read: Callable[[SettingsReader], object], complaint: str
    ) -> None:
        with pytest.raises(InvalidSetting) as refused:
            read(SettingsReader({"NAME": "ture"}))

        assert str(refused.value) == complaint

    @pytest.mark.parametrize("text", ["-1", "1e9", "nan", "1_0", "0x1"])
    def test_number_out_of_bounds_is_refused(self, text: str) -> None:
        with pytest.raises(InvalidSetting):
            SettingsReader({"NAME": text}).number("NAME", default=1.0)


class TestRefuseUnknownNames:
    @pytest.mark.parametrize(
        ("name", "nearest"),
        [
            ("NEXUS_DOMIANS", "NEXUS_DOMAINS"),
            ("nexus_domains", "NEXUS_DOMAINS"),
            ("NEXUS_MEDIADIR", "NEXUS_MEDIA_DIR"),
        ],
    )
    def test_misspelt_name_is_refused_with_the_nearest_name(self, name: str, nearest: str) -> None:
        with pytest.raises(InvalidSetting) as refused:
            refuse_unknown_names([name], declared=["NEXUS_MEDIA_DIR"])

        assert str(refused.value) == f"There is no setting {name}. Did you mean {nearest}?"

    def test_misspelt_unprefixed_name_in_dotenv_is_refused(self) -> None:
        refuse_unknown_names(["DATABASE_URI"], declared=[])

        with pytest.raises(InvalidSetting, match="Did you mean DATABASE_URL"):
            refuse_unknown_names([], declared=[], dotenv=["DATABASE_URI", "EDITOR"])

    def test_variables_of_other_programs_are_ignored(self) -> None:
        links = [
            "NEXUS_SERVICE_HOST",
            "NEXUS_SERVICE_PORT_HTTP",
            "NEXUS_PORT_8000_TCP_ADDR",
            "NEXUS_WEB_PORT",
        ]

        refuse_unknown_names([*links, *HOST_SETTINGS, "HOME", "TMDB_OTHER"], declared=[])
