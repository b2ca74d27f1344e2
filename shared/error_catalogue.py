"""All error codes of both transports, with their meanings."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus


@dataclass(frozen=True, slots=True)
class ErrorEntry:
    """One code: its HTTP status and a sentence that explains it."""

    status: HTTPStatus
    meaning: str


_MEANINGS: Mapping[HTTPStatus, Mapping[str, str]] = {
    HTTPStatus.BAD_REQUEST: {
        "malformed_request": "The request cannot be read: broken JSON, a bad header, not GraphQL.",
        "invalid_cursor": "The cursor was altered, or belongs to another list.",
        "invalid_signature": "The webhook's signature does not match its body.",
        "sign_in_refused": "The code that came back from another service was used, has expired, or"
        " is not trusted: start again.",
        "graphql_parse_failed": "The GraphQL document has a syntax error.",
        "graphql_validation_failed": "The GraphQL document does not fit the schema.",
        "query_too_complex": "The GraphQL document costs more than the limit.",
        "query_too_deep": "The GraphQL document is nested deeper than the limit.",
    },
    HTTPStatus.UNAUTHORIZED: {
        "not_authenticated": "Sign in first: no token was sent.",
        "token_invalid": "The token was not issued by this server, or was altered.",
        "token_expired": "The token has expired: use the refresh token, or make a new"
        " personal access token.",
        "token_reused": "A refresh token was used twice, so its session was ended.",
        "session_revoked": "The session was ended, or the personal access token revoked.",
        "invalid_credentials": "The user name and password, or the passkey, match no account.",
        "second_factor_required": "The password is right; answer the challenge with the second"
        " factor.",
        "invalid_second_factor": "The code or the passkey is not right, or was used before.",
        "invalid_challenge": "The challenge was answered, has expired or is unknown: log in again.",
    },
    HTTPStatus.FORBIDDEN: {
        "permission_denied": "The user is signed in, but the role or relation does not allow this.",
        "second_factor_missing": "Admins need a second factor: enrol one, or log in with it.",
        "email_not_verified": "The e-mail address of the account has to be verified first.",
        "untrusted_origin": "The request uses the cookie, and its Origin is not trusted.",
        "sign_in_again": "This needs a session that began a few minutes ago: sign in again.",
        "insufficient_scope": "The personal access token lacks the scope in required_scope.",
        "session_required": "No personal access token may do this: sign in.",
        "results_hidden": "The poll's results may not be seen yet.",
    },
    HTTPStatus.NOT_FOUND: {
        "not_found": "It does not exist, or the viewer may not see it.",
        "provider_not_configured": "Signing in with this service is not configured here.",
    },
    HTTPStatus.METHOD_NOT_ALLOWED: {
        "method_not_allowed": "The path exists, but not with this method; see Allow."
    },
    HTTPStatus.CONFLICT: {
        "insufficient_stock": "Fewer units are left than were ordered.",
        "too_many_unpaid_units": "The customer's unpaid orders hold as many units as they may.",
        "price_changed": "The total is not the one that was expected.",
        "invalid_transition": "The current state cannot change to the requested one.",
        "identity_not_linked": "An account has this e-mail address, and it is not verified on both"
        " sides: sign in to the account, and link the service there.",
        "identity_without_email": "The other service names no e-mail address for an account.",
        "already_voted": "This voter has a ballot in this poll.",
        "poll_closed": "Voting has ended.",
        "already_applied": "This user has applied for this job.",
        "job_closed": "The job takes no more applications.",
        "has_votes": "The poll has votes, so this can no longer change.",
        "change_not_allowed": "The poll does not allow a vote to be changed.",
        "already_exists": "A value that must be unique exists already.",
        "in_use": "It cannot be deleted while other things depend on it.",
        "idempotency_conflict": "The Idempotency-Key was used for another request.",
    },
    HTTPStatus.PRECONDITION_FAILED: {
        "precondition_failed": "If-Match names an older version: read it again, then write."
    },
    HTTPStatus.PRECONDITION_REQUIRED: {
        "precondition_required": "Send If-Match: the change depends on the version that was read."
    },
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: {
        "payload_too_large": "The body is larger than the limit."
    },
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: {
        "unsupported_media_type": "The operation does not accept the media type of the body."
    },
    HTTPStatus.UNPROCESSABLE_ENTITY: {
        "validation_error": "The request is readable, but a value is not allowed; see errors."
    },
    HTTPStatus.TOO_MANY_REQUESTS: {"rate_limited": "Too many requests; see Retry-After."},
    HTTPStatus.INTERNAL_SERVER_ERROR: {
        "internal_error": "An unexpected error. The request id identifies it in the log."
    },
    HTTPStatus.BAD_GATEWAY: {"upstream_error": "An external service sent an invalid response."},
    HTTPStatus.SERVICE_UNAVAILABLE: {
        "upstream_unavailable": "An external service refuses requests for now.",
        "service_unavailable": "A required component is unavailable; see Retry-After.",
    },
    HTTPStatus.GATEWAY_TIMEOUT: {
        "upstream_timeout": "An external service did not respond in time."
    },
}

CATALOGUE: Mapping[str, ErrorEntry] = {
    code: ErrorEntry(status=status, meaning=meaning)
    for status, meanings in _MEANINGS.items()
    for code, meaning in meanings.items()
}
