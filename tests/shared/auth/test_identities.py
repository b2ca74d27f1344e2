"""Signing in with another service, through both transports and at a real provider."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
import pytest
from django.test import Client

from shared.auth import services
from shared.auth.models import (
    AuthorizationRequest,
    EventKind,
    Identity,
    Role,
    SecurityEvent,
    Session,
    User,
)
from shared.auth.viewer import Client as Device
from tests.openid_provider import OpenIDProvider, openid_provider
from tests.shared.auth.signing_in_elsewhere import (
    OTHER_REDIRECT_URI,
    REDIRECT_URI,
    OverGraphql,
    OverRest,
    Scene,
    a_person,
    configure,
)

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def running() -> Iterator[OpenIDProvider]:
    with openid_provider() as provider:
        yield provider


@pytest.fixture
def provider(running: OpenIDProvider, settings: Any) -> OpenIDProvider:
    """Return a provider that the settings name, and that knows Grace."""
    running.person = a_person()
    configure(settings, running)
    return running


@pytest.fixture(params=[OverRest, OverGraphql], ids=["rest", "graphql"])
def scene(request: Any, provider: OpenIDProvider, rest: Any, graphql: Any) -> Scene:
    return Scene(request.param(rest, graphql), provider)


@pytest.fixture
def grace(make_user: Any) -> User:
    """Return an account whose address was verified."""
    user: User = make_user("grace")
    User.objects.filter(pk=user.pk).update(email_verified_at=user.created_at)
    user.refresh_from_db()
    return user


class TestProviders:
    def test_that_are_configured_are_listed(self, scene: Scene) -> None:
        assert scene.client.providers() == [
            {"name": "work", "title": "Work"},
            {"name": "github", "title": "GitHub"},
        ]

    @pytest.mark.parametrize("kind", [OverRest, OverGraphql], ids=["rest", "graphql"])
    def test_are_none_by_default(self, kind: Any, rest: Any, graphql: Any) -> None:
        assert kind(rest, graphql).providers() == []

    def test_that_are_not_configured_are_refused(self, scene: Scene, settings: Any) -> None:
        settings.NEXUS_SIGN_IN_PROVIDERS = {}

        answer = scene.client.begin("google")

        assert (answer.code, answer.status) == ("provider_not_configured", 404)
        assert not AuthorizationRequest.objects.exists()


class TestBeginning:
    def test_gives_an_address_with_state_nonce_and_challenge(self, scene: Scene) -> None:
        begun = scene.begin()

        query = begun.query
        assert begun.url.startswith(f"{scene.provider.address}/authorize?")
        assert query["state"] == begun.state
        assert query["redirect_uri"] == REDIRECT_URI
        assert (query["response_type"], query["code_challenge_method"]) == ("code", "S256")
        assert set(query["scope"].split()) == {"openid", "email", "profile"}
        assert len(query["nonce"]) == 64
        assert begun.verifier not in begun.url

    def test_stores_no_secret_of_the_client(self, scene: Scene) -> None:
        begun = scene.begin()

        [row] = AuthorizationRequest.objects.values()
        assert not {begun.state, begun.verifier} & set(map(str, row.values()))

    def test_ends_where_the_client_wishes_among_the_registered_addresses(
        self, scene: Scene
    ) -> None:
        begun = scene.begin(redirect_uri=OTHER_REDIRECT_URI)

        assert begun.query["redirect_uri"] == OTHER_REDIRECT_URI
        assert not scene.client.finish(begun.finish).code

    def test_ends_at_no_other_address(self, scene: Scene) -> None:
        answer = scene.client.begin(redirect_uri=f"{REDIRECT_URI}/../elsewhere")

        assert (answer.code, answer.status) == ("validation_error", 422)
        assert not AuthorizationRequest.objects.exists()


class TestFirstSignIn:
    def test_makes_an_account_with_a_verified_address(self, scene: Scene) -> None:
        answer = scene.sign_in()

        assert answer.body["user"]["username"] == "grace"
        user = User.objects.get()
        assert (user.email, user.display_name, user.role) == (
            *("grace@nexus.test", "Grace Hopper"),
            Role.USER,
        )
        assert user.email_verified_at is not None
        assert not user.has_usable_password()
        assert scene.client.identities(token=answer.body["access"])[0]["email"] == user.email

    def test_gives_tokens_that_sign_requests(self, scene: Scene, rest: Any) -> None:
        body = scene.sign_in().body

        assert rest("GET", "me/", token=body["access"]).json()["username"] == "grace"
        refreshed = rest("POST", "token/refresh/", {"refresh": body["refresh"]})
        assert refreshed.status_code == 200

    def test_puts_the_refresh_token_into_a_cookie_if_the_client_asks(
        self, provider: OpenIDProvider, rest: Any, graphql: Any, address: str
    ) -> None:
        begun = Scene(OverRest(rest, graphql), provider).begin()

        answer = Client(REMOTE_ADDR=address).post(
            "/api/v1/users/providers/finish/",
            begun.finish,
            content_type="application/json",
            headers={"X-Refresh-Transport": "cookie", "Origin": "http://testserver"},
        )

        assert answer.status_code == 200, answer.content
        assert not answer.json()["refresh"]
        assert answer.cookies["nexus_refresh"]["httponly"]

    def test_takes_another_name_if_the_wished_one_is_taken(
        self, scene: Scene, make_user: Any
    ) -> None:
        make_user("grace")
        scene.provider.person["email"] = "hopper@nexus.test"

        body = scene.sign_in().body

        assert body["user"]["username"].startswith("grace")
        assert body["user"]["username"] != "grace"

    @pytest.mark.parametrize(
        ("claims", "name"),
        [
            pytest.param({"preferred_username": "Grace Hopper!"}, "gracehopper", id="characters"),
            pytest.param({"preferred_username": "deleted-7"}, "grace", id="reserved"),
            pytest.param({"preferred_username": "x"}, "grace", id="too short"),
            pytest.param({"preferred_username": "g" * 99}, "g" * 24, id="too long"),
            pytest.param({"preferred_username": None}, "grace", id="none"),
            pytest.param({"preferred_username": {"a": 1}}, "grace", id="no text"),
        ],
    )
    def test_makes_a_name_that_is_allowed(
        self, scene: Scene, claims: dict[str, Any], name: str
    ) -> None:
        scene.provider.person.update(claims)

        assert scene.sign_in().body["user"]["username"] == name

    def test_asks_for_proof_of_an_address_that_the_provider_does_not_vouch_for(
        self, scene: Scene, deliver: Callable[[], None], mailoutbox: list[Any]
    ) -> None:
        scene.provider.person["email_verified"] = False

        scene.sign_in()

        assert User.objects.get().email_verified_at is None
        deliver()
        assert "Please confirm your address" in [mail.subject for mail in mailoutbox]

    @pytest.mark.parametrize("email", [None, "", "teapot", "x@deleted.invalid", "ä@nexus.test", 7])
    def test_is_refused_without_an_address(self, scene: Scene, email: object) -> None:
        scene.provider.person["email"] = email
        scene.provider.userinfo = {}

        answer = scene.sign_in()

        assert (answer.code, answer.status) == ("identity_without_email", 409)
        assert not User.objects.exists()

    def test_reads_the_address_from_userinfo_if_the_token_has_none(self, scene: Scene) -> None:
        scene.provider.changes = {"email": None}
        try:
            answer = scene.sign_in()
        finally:
            scene.provider.changes = {}

        assert answer.body["user"]["email"] == "grace@nexus.test"


class TestNextSignIn:
    def test_finds_the_account_by_the_subject_alone(self, scene: Scene) -> None:
        first = scene.sign_in().body["user"]
        scene.provider.person.update(email="married@nexus.test", preferred_username="hopper")

        second = scene.sign_in().body["user"]

        assert second == first
        assert Identity.objects.get().email == "married@nexus.test"

    def test_is_logged_and_announces_a_new_device(
        self, scene: Scene, deliver: Callable[[], None], mailoutbox: list[Any]
    ) -> None:
        scene.sign_in()
        Session.objects.update(user_agent="Kettle", announced_at=None)
        User.objects.get()
        deliver()

        assert SecurityEvent.objects.filter(kind=EventKind.LOGGED_IN).count() == 1
        assert [m.subject for m in mailoutbox if "device" in m.subject] == []

    def test_is_refused_while_the_account_is_switched_off(self, scene: Scene) -> None:
        scene.sign_in()
        User.objects.update(is_active=False)
        Session.objects.all().delete()

        answer = scene.sign_in()

        assert (answer.code, answer.status) == ("invalid_credentials", 401)
        assert not Session.objects.exists()

    def test_of_a_deleted_account_makes_another(self, scene: Scene, rest: Any) -> None:
        answer = scene.sign_in()
        user = User.objects.get()
        user.set_password(PASSWORD)
        user.save()
        assert (
            rest("DELETE", "me/", {"password": PASSWORD}, token=answer.body["access"]).status_code
            == 204
        )
        assert not Identity.objects.exists()

        assert scene.sign_in().body["user"]["id"] != user.pk


class TestSecondFactor:
    def test_is_asked_for_after_the_other_service(self, scene: Scene, rest: Any) -> None:
        access = scene.sign_in().body["access"]
        secret = rest("POST", "me/factors/totp/", {}, token=access).json()["secret"]
        app = pyotp.TOTP(secret)
        enrolled_at = datetime.now(tz=UTC)
        rest("POST", "me/factors/totp/confirm/", {"code": app.at(enrolled_at)}, token=access)

        answer = scene.sign_in()

        assert (answer.code, answer.status) == ("second_factor_required", 401)
        assert Session.objects.count() == 1
        proof = {
            "challenge_token": answer.body.get("extensions", answer.body)["challenge_token"],
            "code": app.at(enrolled_at, counter_offset=1),
        }
        assert rest("POST", "login/second-factor/", proof).status_code == 200


class TestAccountWithTheSameAddress:
    def test_is_linked_if_both_sides_verified_it(
        self,
        scene: Scene,
        grace: User,
        deliver: Callable[[], None],
        mailoutbox: list[Any],
    ) -> None:
        answer = scene.sign_in()

        assert str(answer.body["user"]["id"]) == str(grace.pk)
        assert Identity.objects.get().user == grace
        deliver()
        assert "A way to sign in was added" in [mail.subject for mail in mailoutbox]

    def test_is_not_taken_over_by_an_address_that_the_provider_did_not_verify(
        self, scene: Scene, grace: User
    ) -> None:
        scene.provider.person["email_verified"] = False

        answer = scene.sign_in()

        assert (answer.code, answer.status) == ("identity_not_linked", 409)
        assert not Identity.objects.exists()
        assert not Session.objects.exists()

    def test_is_not_handed_to_its_squatter_when_it_never_verified_the_address(
        self, scene: Scene, make_user: Any
    ) -> None:
        make_user("grace")

        answer = scene.sign_in()

        assert (answer.code, answer.status) == ("identity_not_linked", 409)
        assert not Identity.objects.exists()


class TestGithub:
    def test_signs_in_with_the_primary_address(self, scene: Scene) -> None:
        answer = scene.sign_in("github")

        assert answer.body["user"]["email"] == "grace@nexus.test"
        identity = Identity.objects.get()
        assert (identity.provider, identity.subject) == ("github", scene.provider.person["sub"])
        assert User.objects.get().email_verified_at is not None

    def test_does_not_trust_an_address_that_github_did_not_verify(
        self, scene: Scene, grace: User
    ) -> None:
        scene.provider.person["email_verified"] = False

        assert scene.sign_in("github").code == "identity_not_linked"

    def test_refuses_a_code_that_github_does_not_know(self, scene: Scene) -> None:
        begun = scene.begin("github")

        answer = scene.client.finish({**begun.finish, "code": "stolen"})

        assert (answer.code, answer.status) == ("sign_in_refused", 400)

    def test_tells_the_same_subject_of_two_services_apart(
        self, scene: Scene, settings: Any
    ) -> None:
        first = scene.sign_in("work").body["user"]
        with openid_provider() as other:
            other.person = a_person(**{**scene.provider.person, "email": "other@nexus.test"})
            configure(settings, other)
            second = Scene(scene.client, other).sign_in("github").body["user"]

        assert first["id"] != second["id"]


class TestLinking:
    def test_adds_a_way_to_sign_in(
        self,
        scene: Scene,
        ada: User,
        sign_in: Any,
        deliver: Callable[[], None],
        mailoutbox: list[Any],
    ) -> None:
        token = sign_in(ada).access

        linked = scene.link(token=token, password=PASSWORD).body

        assert linked["provider"] == "work"
        assert linked["email"] == "grace@nexus.test"
        assert str(scene.sign_in().body["user"]["id"]) == str(ada.pk)
        deliver()
        assert "A way to sign in was added" in [mail.subject for mail in mailoutbox]

    def test_wants_the_password_first(self, scene: Scene, ada: User, sign_in: Any) -> None:
        token = sign_in(ada).access

        answers = [
            scene.client.begin_link(token=token, password="wrong"),
            scene.client.begin_link(token=token),
        ]

        assert [answer.code for answer in answers] == ["validation_error"] * 2
        assert not AuthorizationRequest.objects.exists()

    def test_is_the_same_when_it_is_done_twice(self, scene: Scene, ada: User, sign_in: Any) -> None:
        token = sign_in(ada).access

        first, second = (scene.link(token=token, password=PASSWORD).body for _ in range(2))

        assert first["id"] == second["id"]
        assert SecurityEvent.objects.filter(kind=EventKind.IDENTITY_LINKED).count() == 1

    def test_is_refused_if_another_account_has_the_identity(
        self, scene: Scene, ada: User, sign_in: Any
    ) -> None:
        scene.sign_in()

        answer = scene.link(token=sign_in(ada).access, password=PASSWORD)

        assert (answer.code, answer.status) == ("already_exists", 409)
        assert not ada.identities.exists()

    def test_needs_a_recent_session_where_there_is_no_password(
        self, scene: Scene, present: Any
    ) -> None:
        token = scene.sign_in().body["access"]
        scene.provider.person = a_person()
        assert not scene.link(token=token).code
        Session.objects.update(created_at=present - timedelta(minutes=11))

        answer = scene.client.begin_link(token=token)

        assert (answer.code, answer.status) == ("sign_in_again", 403)

    def test_is_for_the_signed_in_alone(self, scene: Scene) -> None:
        answer = scene.client.begin_link(token="")

        assert (answer.code, answer.status) == ("not_authenticated", 401)


class TestUnlinking:
    def test_takes_the_way_away(
        self,
        scene: Scene,
        ada: User,
        sign_in: Any,
        deliver: Callable[[], None],
        mailoutbox: list[Any],
    ) -> None:
        token = sign_in(ada).access
        linked = scene.link(token=token, password=PASSWORD).body

        assert not scene.client.unlink(linked["id"], token=token, password=PASSWORD).code

        assert scene.client.identities(token=token) == []
        deliver()
        assert "A way to sign in was removed" in [mail.subject for mail in mailoutbox]

    def test_wants_the_password(self, scene: Scene, ada: User, sign_in: Any) -> None:
        token = sign_in(ada).access
        linked = scene.link(token=token, password=PASSWORD).body

        answer = scene.client.unlink(linked["id"], token=token, password="wrong")

        assert answer.code == "validation_error"
        assert Identity.objects.exists()

    def test_leaves_the_last_way_where_there_is_no_password(self, scene: Scene) -> None:
        token = scene.sign_in().body["access"]
        [identity] = scene.client.identities(token=token)

        answer = scene.client.unlink(identity["id"], token=token)

        assert (answer.code, answer.status) == ("invalid_transition", 409)
        assert Identity.objects.exists()

    def test_does_not_count_a_service_that_is_not_configured_any_more(
        self, scene: Scene, settings: Any
    ) -> None:
        token = scene.sign_in().body["access"]
        user = User.objects.get()
        Identity.objects.create(
            user=user,
            provider="gone",
            issuer="https://gone.example",
            subject="1",
            created_at=user.created_at,
            last_used_at=user.created_at,
        )
        identity = Identity.objects.get(provider="work")

        answer = scene.client.unlink(identity.pk, token=token)

        assert answer.code == "invalid_transition"

    def test_is_not_for_the_identity_of_another(
        self, scene: Scene, ada: User, sign_in: Any
    ) -> None:
        scene.sign_in()
        identity = Identity.objects.get()

        answer = scene.client.unlink(identity.pk, token=sign_in(ada).access, password=PASSWORD)

        assert (answer.code, answer.status) == ("not_found", 404)
        assert Identity.objects.exists()


class TestPurge:
    def test_forgets_what_was_begun_and_never_finished(
        self, provider: OpenIDProvider, device: Device, present: Any
    ) -> None:
        for begun_at in (present, present - timedelta(minutes=11)):
            services.begin_sign_in(provider="work", redirect_uri=None, client=device, now=begun_at)

        services.purge_expired(now=present)

        assert AuthorizationRequest.objects.count() == 1
