"""Hostile or broken responses of an identity provider, over both transports."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from shared.auth.models import (
    AuthorizationRequest,
    EventKind,
    Identity,
    SecurityEvent,
    Session,
    User,
)
from tests.openid_provider import DISCOVERY, OpenIDProvider, openid_provider
from tests.shared.accounts.provider_sign_in import (
    Answer,
    OverGraphql,
    OverRest,
    Scene,
    configure,
    person_claims,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PASSWORD = "correct horse battery"


@pytest.fixture
def provider(settings: Any) -> Iterator[OpenIDProvider]:
    """Return a new provider, of which nothing is cached."""
    with openid_provider() as running:
        running.person = person_claims()
        configure(settings, running)
        yield running


@pytest.fixture(params=[OverRest, OverGraphql], ids=["rest", "graphql"])
def scene(request: Any, provider: OpenIDProvider, rest: Any, graphql: Any) -> Scene:
    return Scene(request.param(rest, graphql), provider)


def assert_refused(answer: Answer) -> None:
    assert (answer.code, answer.status) == ("sign_in_refused", 400)
    assert not User.objects.exists()
    assert not Identity.objects.exists()
    assert not Session.objects.exists()


class TestState:
    def test_state_cannot_be_used_twice(self, scene: Scene) -> None:
        begun = scene.begin()
        scene.client.finish(begun.finish)
        code = scene.provider.authorize(begun.url)["code"]

        answer = scene.client.finish({**begun.finish, "code": code})

        assert (answer.code, answer.status) == ("sign_in_refused", 400)
        assert Session.objects.count() == 1

    def test_state_cannot_be_used_after_a_failed_sign_in(self, scene: Scene) -> None:
        begun = scene.begin()
        scene.client.finish({**begun.finish, "code": "another"})

        assert_refused(scene.client.finish(begun.finish))

    def test_state_with_the_verifier_of_another_client_is_refused(self, scene: Scene) -> None:
        own, other = scene.begin(), scene.begin()

        assert_refused(scene.client.finish({**own.finish, "verifier": other.verifier}))

    def test_wrong_verifier_does_not_consume_the_state(self, scene: Scene) -> None:
        begun = scene.begin()
        scene.client.finish({**begun.finish, "verifier": "guess"})

        assert not scene.client.finish(begun.finish).code

    def test_state_expires_after_ten_minutes(self, scene: Scene) -> None:
        begun = scene.begin()
        late = timedelta(minutes=10)
        [row] = AuthorizationRequest.objects.all()
        row.expires_at -= late
        row.save()

        assert_refused(scene.client.finish(begun.finish))

    @pytest.mark.parametrize("state", ["", "guess", "\ud800", "x" * 3000])
    def test_unknown_state_is_refused(self, scene: Scene, state: str) -> None:
        begun = scene.begin()

        answer = scene.client.finish({**begun.finish, "state": state})

        assert answer.code in {"sign_in_refused", "validation_error"}
        assert not Session.objects.exists()

    def test_state_of_linking_cannot_sign_in(self, scene: Scene, ada: User, sign_in: Any) -> None:
        begun = scene.begin_link(token=sign_in(ada).access, password=PASSWORD)

        answer = scene.client.finish(begun.finish)

        assert answer.code == "sign_in_refused"
        assert Session.objects.count() == 1

    def test_state_of_signing_in_cannot_link(self, scene: Scene, ada: User, sign_in: Any) -> None:
        begun = scene.begin()

        answer = scene.client.finish_link(begun.finish, token=sign_in(ada).access)

        assert answer.code == "sign_in_refused"
        assert not Identity.objects.exists()

    def test_state_of_linking_is_refused_for_another_account(
        self, scene: Scene, ada: User, make_user: Any, sign_in: Any
    ) -> None:
        begun = scene.begin_link(token=sign_in(ada).access, password=PASSWORD)
        other = sign_in(make_user("mallory")).access

        answer = scene.client.finish_link(begun.finish, token=other)

        assert answer.code == "sign_in_refused"
        assert not Identity.objects.exists()

    def test_concurrent_uses_of_a_state_succeed_once(
        self, transactional_db: None, scene: Scene, repeat_concurrently: Any
    ) -> None:
        begun = scene.begin()

        answers = repeat_concurrently(6, lambda: scene.client.finish(begun.finish))

        assert sorted(answer.code for answer in answers) == ["", *["sign_in_refused"] * 5]
        assert Session.objects.count() == 1


class TestCode:
    def test_code_of_another_person_is_refused_by_the_pkce_challenge(self, scene: Scene) -> None:
        other = scene.begin()
        own = scene.begin()

        assert_refused(scene.client.finish({**own.finish, "code": other.sent["code"]}))

    def test_code_of_another_person_is_refused_by_the_nonce_without_pkce(
        self, scene: Scene
    ) -> None:
        scene.provider.checks_challenge = False
        other = scene.begin()
        own = scene.begin()

        assert_refused(scene.client.finish({**own.finish, "code": other.sent["code"]}))

    def test_refused_code_is_logged(self, scene: Scene, address: str) -> None:
        begun = scene.begin()
        scene.client.finish({**begun.finish, "code": "stolen"})

        row = SecurityEvent.objects.get(kind=EventKind.LOG_IN_FAILED)
        assert (row.address, row.detail["provider"]) == (address, "work")


HOUR = 3600

CLAIMS = [
    pytest.param({"nonce": "another"}, id="another nonce"),
    pytest.param({"nonce": None}, id="no nonce"),
    pytest.param({"iss": "https://elsewhere.example"}, id="another issuer"),
    pytest.param({"iss": None}, id="no issuer"),
    pytest.param({"aud": "another-client"}, id="another audience"),
    pytest.param({"aud": ["another-client"]}, id="other audiences"),
    pytest.param({"aud": None}, id="no audience"),
    pytest.param({"aud": ["nexus-under-test", "another"]}, id="two audiences and no party"),
    pytest.param({"azp": "another-client"}, id="another authorized party"),
    pytest.param({"exp": int(time.time()) - HOUR}, id="expired"),
    pytest.param({"exp": None}, id="no end"),
    pytest.param({"exp": "tomorrow"}, id="an end that is no number"),
    pytest.param({"iat": int(time.time()) + HOUR}, id="issued in the future"),
    pytest.param({"nbf": int(time.time()) + HOUR}, id="not valid yet"),
    pytest.param({"at_hash": "another"}, id="another access token"),
    pytest.param({"sub": None}, id="no subject"),
    pytest.param({"sub": ""}, id="an empty subject"),
    pytest.param({"sub": 7}, id="a subject that is no text"),
    pytest.param({"sub": "x" * 256}, id="a subject that is too long"),
    pytest.param({"sub": "a\x00b"}, id="a subject with NUL"),
]


class TestIdToken:
    @pytest.mark.parametrize("changes", CLAIMS)
    def test_id_token_with_a_wrong_claim_is_refused(
        self, scene: Scene, changes: dict[str, Any]
    ) -> None:
        scene.provider.changes = changes

        assert_refused(scene.sign_in())

    def test_id_token_of_algorithm_none_is_refused(self, scene: Scene) -> None:
        scene.provider.sign = scene.provider.unsigned

        assert_refused(scene.sign_in())

    def test_id_token_signed_with_the_public_key_as_a_secret_is_refused(self, scene: Scene) -> None:
        scene.provider.sign = scene.provider.signed_with_public_key

        assert_refused(scene.sign_in())

    def test_id_token_signed_with_another_key_of_the_same_id_is_refused(self, scene: Scene) -> None:
        scene.provider.sign = lambda claims: scene.provider.signed_by(claims, key="thief")

        assert_refused(scene.sign_in())

    @pytest.mark.parametrize("token", ["", "a.b.c", "a" * 40_000, 7, None, "e30.e30."])
    def test_malformed_id_token_is_refused(self, scene: Scene, token: Any) -> None:
        scene.provider.sign = lambda _: token

        assert_refused(scene.sign_in())

    def test_id_token_of_a_new_key_is_accepted_after_fetching_the_keys_again(
        self, scene: Scene
    ) -> None:
        scene.sign_in()
        scene.provider.kid, scene.provider.published = "second", ["second"]

        answer = scene.sign_in()

        assert not answer.code
        assert scene.provider.asked.count("/jwks") == 2

    def test_id_token_of_an_unknown_key_fetches_the_keys_once_more_only(self, scene: Scene) -> None:
        scene.provider.kid = "thief"

        assert_refused(scene.sign_in())
        assert scene.provider.asked.count("/jwks") == 2

    def test_id_token_of_a_known_key_needs_no_request_for_keys(self, scene: Scene) -> None:
        for _ in range(2):
            scene.sign_in()

        assert scene.provider.asked.count("/jwks") == 1
        assert scene.provider.asked.count(DISCOVERY) == 1


class TestIssuerParameter:
    def test_wrong_issuer_parameter_is_refused(self, scene: Scene) -> None:
        begun = scene.begin()

        assert_refused(scene.client.finish({**begun.finish, "iss": "https://elsewhere.example"}))

    def test_issuer_parameter_is_required_if_the_provider_advertises_it(self, scene: Scene) -> None:
        scene.provider.metadata = {"authorization_response_iss_parameter_supported": True}

        assert_refused(scene.client.finish(scene.begin().finish))
        answer = scene.client.finish({**scene.begin().finish, "iss": scene.provider.address})
        assert not answer.code


class TestUserinfo:
    def test_userinfo_of_another_subject_is_refused(self, scene: Scene) -> None:
        scene.provider.changes = {"email": None}
        scene.provider.userinfo = {"sub": "another"}

        assert_refused(scene.sign_in())

    def test_email_from_userinfo_is_not_verified_by_the_id_token(self, scene: Scene) -> None:
        scene.provider.changes = {"email": None, "email_verified": True}
        scene.provider.userinfo = {"email_verified": False}

        scene.sign_in()

        assert User.objects.get().email_verified_at is None


def assert_unavailable(answer: Answer) -> None:
    assert (answer.code, answer.status) == ("upstream_unavailable", 503)
    assert not User.objects.exists()


FAULTS = ["silent", "trickle", "garbage", "deep", "list", "huge", "broken", "redirect"]


class TestProviderFaults:
    @pytest.mark.parametrize("fault", FAULTS)
    @pytest.mark.parametrize("path", ["/token", "/jwks", "/userinfo"])
    def test_fault_of_an_endpoint_gets_503_within_the_deadline(
        self, scene: Scene, settings: Any, path: str, fault: str
    ) -> None:
        scene.provider.changes = {"email": None}
        begun = scene.begin()
        scene.provider.faults = {path: fault}
        settings.NEXUS_REQUEST_SECONDS = 1.0

        started = time.monotonic()
        answer = scene.client.finish(begun.finish)

        assert time.monotonic() - started < 5
        assert_unavailable(answer)
        assert "/inner" not in scene.provider.asked

    @pytest.mark.parametrize("fault", FAULTS)
    def test_fault_of_the_discovery_gets_503(self, scene: Scene, settings: Any, fault: str) -> None:
        scene.provider.faults = {DISCOVERY: fault}
        settings.NEXUS_REQUEST_SECONDS = 1.0

        answer = scene.client.begin()

        assert_unavailable(answer)
        assert not AuthorizationRequest.objects.exists()

    @pytest.mark.parametrize("path", ["/api/v3/user", "/api/v3/user/emails"])
    @pytest.mark.parametrize("fault", ["silent", "garbage", "huge", "deep", "broken"])
    def test_fault_of_github_gets_503(
        self, scene: Scene, settings: Any, path: str, fault: str
    ) -> None:
        begun = scene.begin("github")
        scene.provider.faults = {path: fault}
        settings.NEXUS_REQUEST_SECONDS = 1.0

        assert_unavailable(scene.client.finish(begun.finish))

    def test_rejected_client_credentials_get_503_instead_of_400(self, scene: Scene) -> None:
        begun = scene.begin()
        scene.provider.faults = {"/token": "invalid_client"}

        assert_unavailable(scene.client.finish(begun.finish))

    def test_sign_in_works_after_the_provider_recovers(self, scene: Scene) -> None:
        scene.provider.faults = {DISCOVERY: "broken"}
        assert_unavailable(scene.client.begin())
        scene.provider.faults = {}

        assert not scene.sign_in().code

    def test_sign_in_without_a_free_slot_gets_503_without_a_request(
        self, scene: Scene, every_slot_taken: None
    ) -> None:
        answer = scene.client.begin()

        assert_unavailable(answer)
        assert scene.provider.asked == []


class TestDiscovery:
    @pytest.mark.parametrize(
        "endpoint",
        [
            pytest.param("http://169.254.169.254/latest/meta-data/", id="metadata of a cloud"),
            pytest.param("http://127.0.0.1:1/token", id="another port of this machine"),
            pytest.param("https://127.0.0.1/token", id="this machine"),
            pytest.param("https://[::1]/token", id="this machine, IPv6"),
            pytest.param("https://[::ffff:10.0.0.1]/token", id="mapped"),
            pytest.param("https://10.0.0.1/token", id="an inner network"),
            pytest.param("https://user@127.0.0.1/token", id="with a user"),
            pytest.param("file:///etc/passwd", id="a file"),
            pytest.param("", id="empty"),
            pytest.param(7, id="a number"),
            pytest.param("https://", id="no host"),
        ],
    )
    @pytest.mark.parametrize("name", ["token_endpoint", "jwks_uri", "userinfo_endpoint"])
    def test_unsafe_endpoint_in_the_discovery_is_not_requested(
        self, scene: Scene, name: str, endpoint: object
    ) -> None:
        scene.provider.changes = {"email": None}
        scene.provider.metadata = {name: endpoint}

        answer = scene.client.begin()
        if not answer.code:
            answer = scene.sign_in()

        assert_unavailable(answer)

    @pytest.mark.parametrize("endpoint", ["javascript:alert(1)", "http://evil.example/", None])
    def test_unsafe_authorization_endpoint_is_refused(self, scene: Scene, endpoint: Any) -> None:
        scene.provider.metadata = {"authorization_endpoint": endpoint}

        assert_unavailable(scene.client.begin())

    def test_discovery_of_another_issuer_is_refused(self, scene: Scene) -> None:
        scene.provider.metadata = {"issuer": "https://elsewhere.example"}

        assert_unavailable(scene.client.begin())


class TestThrottles:
    def test_sign_ins_of_one_address_are_throttled(self, scene: Scene, settings: Any) -> None:
        settings.NEXUS_THROTTLES = True
        settings.NEXUS_THROTTLE_RATES = {
            **settings.NEXUS_THROTTLE_RATES,
            "identity_address": (2, 60),
        }

        answers = [scene.client.begin() for _ in range(3)]

        assert [answer.code for answer in answers] == ["", "", "rate_limited"]


class TestRace:
    def test_concurrent_first_sign_ins_create_one_account(
        self, transactional_db: None, scene: Scene, repeat_concurrently: Callable[..., list[Answer]]
    ) -> None:
        begun = iter([scene.begin().finish for _ in range(4)])

        answers = repeat_concurrently(4, lambda: scene.client.finish(next(begun)))

        assert {answer.code for answer in answers} == {""}
        assert User.objects.count() == 1

    def test_concurrent_unlinks_leave_one_identity(
        self, transactional_db: None, scene: Scene, repeat_concurrently: Callable[..., list[Answer]]
    ) -> None:
        token = scene.sign_in().body["access"]
        scene.provider.person = person_claims()
        scene.link(token=token)
        ids = iter(Identity.objects.values_list("pk", flat=True))

        answers = repeat_concurrently(2, lambda: scene.client.unlink(next(ids), token=token))

        assert sorted(answer.code for answer in answers) == ["", "invalid_transition"]
        assert Identity.objects.count() == 1
