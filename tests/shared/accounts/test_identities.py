"""Signing in with an identity provider, over both transports."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
import pytest
from django.test import Client

from shared.accounts import services
from shared.accounts.schemas import FinishIn
from shared.auth.errors import SessionRevoked
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
from tests.shared.accounts.provider_sign_in import (
    OTHER_REDIRECT_URI,
    REDIRECT_URI,
    OverGraphql,
    OverRest,
    Scene,
    configure,
    person_claims,
)

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def running() -> Iterator[OpenIDProvider]:
    with openid_provider() as provider:
        yield provider


@pytest.fixture
def provider(running: OpenIDProvider, settings: Any) -> OpenIDProvider:
    """Return a configured provider with the account of Grace."""
    running.person = person_claims()
    configure(settings, running)
    return running


@pytest.fixture(params=[OverRest, OverGraphql], ids=["rest", "graphql"])
def scene(request: Any, provider: OpenIDProvider, rest: Any, graphql: Any) -> Scene:
    return Scene(request.param(rest, graphql), provider)


@pytest.fixture
def grace(make_user: Any) -> User:
    """Return an account with a verified address."""
    user: User = make_user("grace")
    User.objects.filter(pk=user.pk).update(email_verified_at=user.created_at)
    user.refresh_from_db()
    return user


class TestProviders:
    def test_configured_providers_are_listed(self, scene: Scene) -> None:
        assert scene.client.providers() == [
            {"name": "work", "title": "Work"},
            {"name": "github", "title": "GitHub"},
        ]

    @pytest.mark.parametrize("kind", [OverRest, OverGraphql], ids=["rest", "graphql"])
    def test_no_providers_are_configured_by_default(
        self, kind: Any, rest: Any, graphql: Any
    ) -> None:
        assert kind(rest, graphql).providers() == []

    def test_unconfigured_provider_is_refused(self, scene: Scene, settings: Any) -> None:
        settings.NEXUS_SIGN_IN_PROVIDERS = {}

        answer = scene.client.begin("google")

        assert (answer.code, answer.status) == ("provider_not_configured", 404)
        assert not AuthorizationRequest.objects.exists()


class TestBegin:
    def test_authorization_url_has_state_nonce_and_challenge(self, scene: Scene) -> None:
        begun = scene.begin()

        query = begun.query
        assert begun.url.startswith(f"{scene.provider.address}/authorize?")
        assert query["state"] == begun.state
        assert query["redirect_uri"] == REDIRECT_URI
        assert (query["response_type"], query["code_challenge_method"]) == ("code", "S256")
        assert set(query["scope"].split()) == {"openid", "email", "profile"}
        assert len(query["nonce"]) == 64
        assert begun.verifier not in begun.url

    def test_state_and_verifier_are_not_stored_in_plain_text(self, scene: Scene) -> None:
        begun = scene.begin()

        [row] = AuthorizationRequest.objects.values()
        assert not {begun.state, begun.verifier} & set(map(str, row.values()))

    def test_registered_redirect_uri_is_accepted(self, scene: Scene) -> None:
        begun = scene.begin(redirect_uri=OTHER_REDIRECT_URI)

        assert begun.query["redirect_uri"] == OTHER_REDIRECT_URI
        assert not scene.client.finish(begun.finish).code

    def test_unregistered_redirect_uri_is_refused(self, scene: Scene) -> None:
        answer = scene.client.begin(redirect_uri=f"{REDIRECT_URI}/../elsewhere")

        assert (answer.code, answer.status) == ("validation_error", 422)
        assert not AuthorizationRequest.objects.exists()


class TestFirstSignIn:
    def test_first_sign_in_creates_an_account_with_a_verified_email(self, scene: Scene) -> None:
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

    def test_tokens_of_the_sign_in_are_valid(self, scene: Scene, rest: Any) -> None:
        body = scene.sign_in().body

        assert rest("GET", "me/", token=body["access"]).json()["username"] == "grace"
        refreshed = rest("POST", "token/refresh/", {"refresh": body["refresh"]})
        assert refreshed.status_code == 200

    def test_refresh_token_is_in_a_cookie_if_requested(
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

    def test_name_in_use_gets_a_suffix(self, scene: Scene, make_user: Any) -> None:
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
    def test_invalid_name_is_replaced_by_a_valid_one(
        self, scene: Scene, claims: dict[str, Any], name: str
    ) -> None:
        scene.provider.person.update(claims)

        assert scene.sign_in().body["user"]["username"] == name

    def test_unverified_email_gets_a_verification_mail(
        self, scene: Scene, deliver: Callable[[], None], mailoutbox: list[Any]
    ) -> None:
        scene.provider.person["email_verified"] = False

        scene.sign_in()

        assert User.objects.get().email_verified_at is None
        deliver()
        assert "Please confirm your address" in [mail.subject for mail in mailoutbox]

    @pytest.mark.parametrize("email", [None, "", "teapot", "x@deleted.invalid", "ä@nexus.test", 7])
    def test_identity_without_an_email_is_refused(self, scene: Scene, email: object) -> None:
        scene.provider.person["email"] = email
        scene.provider.userinfo = {}

        answer = scene.sign_in()

        assert (answer.code, answer.status) == ("identity_without_email", 409)
        assert not User.objects.exists()

    def test_missing_email_is_read_from_userinfo(self, scene: Scene) -> None:
        scene.provider.changes = {"email": None}
        try:
            answer = scene.sign_in()
        finally:
            scene.provider.changes = {}

        assert answer.body["user"]["email"] == "grace@nexus.test"


class TestNextSignIn:
    def test_account_is_found_by_subject_after_changes_of_name_and_email(
        self, scene: Scene
    ) -> None:
        first = scene.sign_in().body["user"]
        scene.provider.person.update(email="married@nexus.test", preferred_username="hopper")

        second = scene.sign_in().body["user"]

        assert second == first
        assert Identity.objects.get().email == "married@nexus.test"

    def test_first_sign_in_is_logged_without_a_device_mail(
        self, scene: Scene, deliver: Callable[[], None], mailoutbox: list[Any]
    ) -> None:
        scene.sign_in()
        deliver()

        assert SecurityEvent.objects.filter(kind=EventKind.LOGGED_IN).count() == 1
        assert [m.subject for m in mailoutbox if "device" in m.subject] == []

    def test_deactivated_account_cannot_sign_in(self, scene: Scene) -> None:
        scene.sign_in()
        User.objects.update(is_active=False)
        Session.objects.all().delete()

        answer = scene.sign_in()

        assert (answer.code, answer.status) == ("invalid_credentials", 401)
        assert not Session.objects.exists()

    def test_sign_in_after_deletion_creates_another_account(self, scene: Scene, rest: Any) -> None:
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
    def test_second_factor_is_required_after_the_provider(self, scene: Scene, rest: Any) -> None:
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


class TestAccountWithTheSameEmail:
    def test_account_is_linked_if_both_sides_verified_the_email(
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

    def test_email_unverified_by_the_provider_does_not_link_the_account(
        self, scene: Scene, grace: User
    ) -> None:
        scene.provider.person["email_verified"] = False

        answer = scene.sign_in()

        assert (answer.code, answer.status) == ("identity_not_linked", 409)
        assert not Identity.objects.exists()
        assert not Session.objects.exists()

    def test_account_with_an_unverified_email_is_not_linked(
        self, scene: Scene, make_user: Any
    ) -> None:
        make_user("grace")

        answer = scene.sign_in()

        assert (answer.code, answer.status) == ("identity_not_linked", 409)
        assert not Identity.objects.exists()


class TestGithub:
    def test_github_sign_in_uses_the_primary_email(self, scene: Scene) -> None:
        answer = scene.sign_in("github")

        assert answer.body["user"]["email"] == "grace@nexus.test"
        identity = Identity.objects.get()
        assert (identity.provider, identity.subject) == ("github", scene.provider.person["sub"])
        assert User.objects.get().email_verified_at is not None

    def test_email_unverified_by_github_does_not_link_the_account(
        self, scene: Scene, grace: User
    ) -> None:
        scene.provider.person["email_verified"] = False

        assert scene.sign_in("github").code == "identity_not_linked"

    def test_code_unknown_to_github_is_refused(self, scene: Scene) -> None:
        begun = scene.begin("github")

        answer = scene.client.finish({**begun.finish, "code": "stolen"})

        assert (answer.code, answer.status) == ("sign_in_refused", 400)

    def test_equal_subjects_of_two_providers_are_different_accounts(
        self, scene: Scene, settings: Any
    ) -> None:
        first = scene.sign_in("work").body["user"]
        with openid_provider() as other:
            other.person = person_claims(**{**scene.provider.person, "email": "other@nexus.test"})
            configure(settings, other)
            second = Scene(scene.client, other).sign_in("github").body["user"]

        assert first["id"] != second["id"]


class TestLink:
    def test_linked_identity_signs_in_to_the_account(
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

    def test_link_without_the_password_is_refused(
        self, scene: Scene, ada: User, sign_in: Any
    ) -> None:
        token = sign_in(ada).access

        answers = [
            scene.client.begin_link(token=token, password="wrong"),
            scene.client.begin_link(token=token),
        ]

        assert [answer.code for answer in answers] == ["validation_error"] * 2
        assert not AuthorizationRequest.objects.exists()

    def test_repeated_link_returns_the_same_identity(
        self, scene: Scene, ada: User, sign_in: Any
    ) -> None:
        token = sign_in(ada).access

        first, second = (scene.link(token=token, password=PASSWORD).body for _ in range(2))

        assert first["id"] == second["id"]
        assert SecurityEvent.objects.filter(kind=EventKind.IDENTITY_LINKED).count() == 1

    def test_account_that_ended_while_the_service_was_called_gets_no_identity(
        self, scene: Scene, ada: User, sign_in: Any, present: datetime
    ) -> None:
        begun = scene.begin_link(token=sign_in(ada).access, password=PASSWORD)
        # The service is called with the account as it was when the request was authenticated.
        User.objects.filter(pk=ada.pk).update(is_active=False)

        with pytest.raises(SessionRevoked):
            services.finish_link(user=ada, returned=FinishIn(**begun.finish), now=present)

        assert not Identity.objects.exists()

    def test_identity_of_another_account_cannot_be_linked(
        self, scene: Scene, ada: User, sign_in: Any
    ) -> None:
        scene.sign_in()

        answer = scene.link(token=sign_in(ada).access, password=PASSWORD)

        assert (answer.code, answer.status) == ("already_exists", 409)
        assert not ada.identities.exists()

    def test_link_without_a_password_needs_a_recent_session(
        self, scene: Scene, present: Any
    ) -> None:
        token = scene.sign_in().body["access"]
        scene.provider.person = person_claims()
        assert not scene.link(token=token).code
        Session.objects.update(created_at=present - timedelta(minutes=11))

        answer = scene.client.begin_link(token=token)

        assert (answer.code, answer.status) == ("sign_in_again", 403)

    def test_anonymous_link_is_refused(self, scene: Scene) -> None:
        answer = scene.client.begin_link(token="")

        assert (answer.code, answer.status) == ("not_authenticated", 401)


class TestUnlink:
    def test_unlinked_identity_is_removed_and_mailed(
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

    def test_unlink_with_a_wrong_password_is_refused(
        self, scene: Scene, ada: User, sign_in: Any
    ) -> None:
        token = sign_in(ada).access
        linked = scene.link(token=token, password=PASSWORD).body

        answer = scene.client.unlink(linked["id"], token=token, password="wrong")

        assert answer.code == "validation_error"
        assert Identity.objects.exists()

    def test_last_identity_without_a_password_cannot_be_unlinked(self, scene: Scene) -> None:
        token = scene.sign_in().body["access"]
        [identity] = scene.client.identities(token=token)

        answer = scene.client.unlink(identity["id"], token=token)

        assert (answer.code, answer.status) == ("invalid_transition", 409)
        assert Identity.objects.exists()

    def test_identity_of_an_unconfigured_provider_does_not_count(
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

    def test_identity_of_another_account_is_not_found(
        self, scene: Scene, ada: User, sign_in: Any
    ) -> None:
        scene.sign_in()
        identity = Identity.objects.get()

        answer = scene.client.unlink(identity.pk, token=sign_in(ada).access, password=PASSWORD)

        assert (answer.code, answer.status) == ("not_found", 404)
        assert Identity.objects.exists()


class TestPurge:
    def test_expired_authorization_requests_are_purged(
        self, provider: OpenIDProvider, device: Device, present: Any
    ) -> None:
        for begun_at in (present, present - timedelta(minutes=11)):
            services.begin_sign_in(provider="work", redirect_uri=None, client=device, now=begun_at)

        services.purge_expired(now=present)

        assert AuthorizationRequest.objects.count() == 1
