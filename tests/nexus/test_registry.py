"""The registry: the states of domains, and sets of domains that are refused."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import domains
from nexus.registry import RegistryError, State, build_registry, find_module

MakeDomain = Callable[..., None]


@pytest.fixture
def make_domain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeDomain]:
    """Return a function that writes a small domain into an empty folder of domains."""
    monkeypatch.setattr(domains, "__path__", [str(tmp_path)])

    def write(
        name: str, *, requires: tuple[str, ...] = (), contract: int = 1, **files: str
    ) -> None:
        package = tmp_path / name
        package.mkdir()
        (package / "__init__.py").write_text("")
        (package / "domain.py").write_text(
            "from shared.plugin import Domain\n"
            f"DOMAIN = Domain(name={name!r}, title='T', summary='S', version='1', owns=({name!r},),"
            f" requires={requires!r}, contract={contract})\n"
        )
        for module, source in files.items():
            (package / f"{module}.py").write_text(source)

    yield write
    for module in [name for name in sys.modules if name.startswith("domains.")]:
        if str(tmp_path) in str(getattr(sys.modules[module], "__file__", "")):
            del sys.modules[module]


class TestBuildRegistry:
    def test_domains_are_grouped_by_state(self, make_domain: MakeDomain) -> None:
        make_domain("shop")
        make_domain("blog")
        make_domain("chat")

        registry = build_registry(enabled=["shop"], dormant=["blog"])

        assert registry.state_of("shop") is State.ENABLED
        assert registry.state_of("blog") is State.DORMANT
        assert registry.state_of("chat") is State.ABSENT
        assert registry.installed_apps == ["domains.shop", "domains.blog"]

    def test_registry_may_be_empty(self, make_domain: MakeDomain) -> None:
        assert build_registry(enabled=[]).enabled == ()

    def test_unknown_domain_is_refused_with_the_nearest_name(self, make_domain: MakeDomain) -> None:
        make_domain("commercial")

        with pytest.raises(RegistryError, match="Did you mean 'commercial'"):
            build_registry(enabled=["comercial"])

    def test_domain_both_enabled_and_dormant_is_refused(self, make_domain: MakeDomain) -> None:
        make_domain("shop")

        with pytest.raises(RegistryError, match="'shop' cannot be both"):
            build_registry(enabled=["shop"], dormant=["shop"])

    def test_missing_requirement_is_refused(self, make_domain: MakeDomain) -> None:
        make_domain("shop", requires=("blog",))
        make_domain("blog")

        with pytest.raises(RegistryError, match="'shop' requires 'blog'"):
            build_registry(enabled=["shop"])

    def test_circular_requirements_are_refused(self, make_domain: MakeDomain) -> None:
        make_domain("shop", requires=("blog",))
        make_domain("blog", requires=("shop",))

        with pytest.raises(RegistryError, match="shop → blog → shop"):
            build_registry(enabled=["shop", "blog"])

    def test_other_contract_version_is_refused(self, make_domain: MakeDomain) -> None:
        make_domain("shop", contract=2)

        with pytest.raises(
            RegistryError, match="'shop' has contract version 2; this host supports 1"
        ):
            build_registry(enabled=["shop"])


class TestModules:
    def test_broken_import_is_raised_by_a_strict_registry(self, make_domain: MakeDomain) -> None:
        make_domain("shop", router="import no_such_module\n")
        registry = build_registry(enabled=["shop"])

        with pytest.raises(ModuleNotFoundError, match="no_such_module"):
            list(registry.modules("router"))

    def test_broken_import_is_recorded_by_a_lenient_registry(self, make_domain: MakeDomain) -> None:
        make_domain("shop", router="import no_such_module\n")
        make_domain("blog", router="router = 1\n")
        registry = build_registry(enabled=["shop", "blog"], strict=False)

        names = [plugin.name for plugin, _ in registry.modules("router")]

        assert names == ["blog"]
        assert registry.failures[0].domain == "shop"
        assert "router.py:1" in registry.failures[0].message

    def test_domain_without_the_module_is_skipped(self, make_domain: MakeDomain) -> None:
        make_domain("shop")
        registry = build_registry(enabled=["shop"])

        assert list(registry.modules("router")) == []
        assert registry.failures == []


def test_folder_that_a_moved_package_has_left_is_no_module(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "moved" / "router" / "__pycache__").mkdir(parents=True)
    (tmp_path / "moved" / "__init__.py").touch()
    (tmp_path / "moved" / "services.py").touch()
    monkeypatch.syspath_prepend(tmp_path)

    assert find_module("moved.router") is None
    assert find_module("moved.none") is None
    assert find_module("moved.services") is not None
