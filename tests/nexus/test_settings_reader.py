"""Settings from the environment: read as they are meant, or refused with the name."""

from collections.abc import Callable

import pytest

from nexus.environment import HOST_SETTINGS, MisreadSetting, Reader, refuse_unknown_names


class TestReader:
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
    def test_names_are_read_without_what_surrounds_them(self, text: str) -> None:
        assert Reader({"NEXUS_DOMAINS": text}).names("NEXUS_DOMAINS") == ["commerce", "polls"]

    def test_empty_list_is_not_the_default(self) -> None:
        assert Reader({"NEXUS_DOMAINS": ""}).names("NEXUS_DOMAINS", default=["polls"]) == []
        assert Reader({}).names("NEXUS_DOMAINS", default=["polls"]) == ["polls"]

    def test_items_lose_their_blanks(self) -> None:
        read = Reader({"ALLOWED_HOSTS": "shop.example, api.example"}).items("ALLOWED_HOSTS")

        assert read == ["shop.example", "api.example"]

    @pytest.mark.parametrize(
        ("text", "value"),
        [("on", True), (" True ", True), ("1", True), ("off", False), ("NO", False), ("", False)],
    )
    def test_flag_is_on_or_off(self, text: str, value: bool) -> None:
        assert Reader({"NEXUS_THROTTLES": text}).flag("NEXUS_THROTTLES", default=True) is value

    def test_blank_number_and_text_are_unset(self) -> None:
        reader = Reader({"NEXUS_WEB_THREADS": " ", "NEXUS_PUBLIC_URL": ""})

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
    def test_value_that_cannot_be_is_refused_by_name(
        self, read: Callable[[Reader], object], complaint: str
    ) -> None:
        with pytest.raises(MisreadSetting) as refused:
            read(Reader({"NAME": "ture"}))

        assert str(refused.value) == complaint

    @pytest.mark.parametrize("text", ["-1", "1e9", "nan", "1_0", "0x1"])
    def test_number_out_of_bounds_is_refused(self, text: str) -> None:
        with pytest.raises(MisreadSetting):
            Reader({"NAME": text}).number("NAME", default=1.0)


class TestRefuseUnknownNames:
    @pytest.mark.parametrize(
        ("name", "nearest"),
        [
            ("NEXUS_DOMIANS", "NEXUS_DOMAINS"),
            ("nexus_domains", "NEXUS_DOMAINS"),
            ("NEXUS_MEDIADIR", "NEXUS_MEDIA_DIR"),
        ],
    )
    def test_misspelt_name_is_refused_with_the_nearest(self, name: str, nearest: str) -> None:
        with pytest.raises(MisreadSetting) as refused:
            refuse_unknown_names([name], declared=["NEXUS_MEDIA_DIR"])

        assert str(refused.value) == f"There is no setting {name}. Did you mean {nearest}?"

    def test_unprefixed_name_is_refused_where_dotenv_sets_it(self) -> None:
        refuse_unknown_names(["DATABASE_URI"], declared=[])

        with pytest.raises(MisreadSetting, match="Did you mean DATABASE_URL"):
            refuse_unknown_names([], declared=[], dotenv=["DATABASE_URI", "EDITOR"])

    def test_names_of_others_are_let_through(self) -> None:
        links = [
            "NEXUS_SERVICE_HOST",
            "NEXUS_SERVICE_PORT_HTTP",
            "NEXUS_PORT_8000_TCP_ADDR",
            "NEXUS_WEB_PORT",
        ]

        refuse_unknown_names([*links, *HOST_SETTINGS, "HOME", "TMDB_OTHER"], declared=[])
