"""Actions with second factors that the security log records."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import pyotp

from shared.auth.models import EventKind, Factor

PASSWORD = "correct horse battery"


def _enrol(scene: Any) -> tuple[str, list[str]]:
    """Enrol an authenticator app; return the access token and the recovery codes."""
    token: str = scene.token
    started = scene.rest("POST", "me/factors/totp/", {"password": PASSWORD}, token=token).json()
    code = pyotp.TOTP(started["secret"]).at(datetime.now(tz=UTC))
    answer = scene.rest("POST", "me/factors/totp/confirm/", {"code": code}, token=token)
    return token, answer.json()["recovery_codes"]


def _remove(scene: Any) -> None:
    token, _ = _enrol(scene)
    path = f"me/factors/{Factor.objects.get().pk}/"
    scene.rest("DELETE", path, {"password": PASSWORD}, token=token)


def _renew(scene: Any) -> None:
    token, _ = _enrol(scene)
    scene.rest("POST", "me/recovery-codes/", {"password": PASSWORD}, token=token)


def _answer(scene: Any, code: str) -> None:
    body = {"username": "ada", "password": PASSWORD}
    challenge = scene.rest("POST", "login/", body).json()["challenge_token"]
    answer = {"challenge_token": challenge, "code": code}
    scene.rest("POST", "login/second-factor/", answer)


def _use_recovery_code(scene: Any) -> None:
    _, codes = _enrol(scene)
    _answer(scene, codes[0])


def _fail(scene: Any) -> None:
    _enrol(scene)
    _answer(scene, "000000")


def _guess(scene: Any) -> None:
    _enrol(scene)
    for _ in range(7):
        _answer(scene, "000000")


FACTOR_ACTS: Mapping[EventKind, Callable[[Any], Any]] = {
    EventKind.FACTOR_ADDED: _enrol,
    EventKind.FACTOR_REMOVED: _remove,
    EventKind.RECOVERY_CODES_RENEWED: _renew,
    EventKind.RECOVERY_CODE_USED: _use_recovery_code,
    EventKind.SECOND_FACTOR_FAILED: _fail,
    EventKind.SECOND_FACTOR_GUESSED: _guess,
}
