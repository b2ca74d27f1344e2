"""Which models are private, rows of each for one owner, and the personas that must not see them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import CharField, Field, Model, TextField
from django.utils import timezone

from nexus.gateway.audit import claims, domain_label
from nexus.gateway.descriptions import snake_case
from shared.auth.models import Role, User
from tests.api_client import bearer
from tests.shared.idempotency import rows as idempotency
from tests.whole_schema import load_records, load_rows

PRIVATE: Mapping[str, Mapping[str, Any]] = {
    "admin.LogEntry": {"user": User},
    "identity.AuthorizationRequest": {"user": User},
    "identity.Challenge": {"user": User},
    "identity.Factor": {"user": User},
    "identity.Identity": {"user": User},
    "identity.KnownDevice": {"user": User},
    "identity.OneTimeToken": {"user": User},
    "identity.PersonalAccessToken": {"user": User},
    "identity.RecoveryCode": {"user": User},
    "identity.RefreshToken": {"session__user": User},
    "identity.SecurityEvent": {"subject": User},
    "identity.Session": {"user": User},
    "idempotency.IdempotencyKey": {"user": User},
    "notifications.Notification": {"user": User},
    "notifications.NotificationActor": {"notification__user": User},
    "notifications.NotificationPreference": {"user": User},
    "commerce.Cart": {"user": User},
    "commerce.CartItem": {"cart__user": User},
    "commerce.Order": {"user": User},
    "commerce.OrderEvent": {"order__user": User},
    "commerce.OrderItem": {"order__user": User},
    "commerce.Payment": {"order__user": User},
    "commerce.PaymentEvent": {"payment__order__user": User},
    "commerce.ProductImport": {"actor": User},
    "commerce.StockMovement": {"order__user": User},
    "commerce.WishlistItem": {"user": User},
    "feed.Block": {"blocker": User},
    "feed.Interaction": {"user": User},
    "feed.InteractionDaily": {"post__author": User},
    "feed.Post": {"author": User, "visibility": "followers"},
    "feed.Report": {"reporter": User},
    "jobs.Application": {"applicant": User},
    "jobs.ApplicationEvent": {"application__applicant": User},
    "jobs.Job": {"company__owner": User, "status": "draft"},
    "jobs.MailedJob": {"search__user": User},
    "jobs.SavedJob": {"user": User},
    "jobs.SavedSearch": {"user": User},
    "movies.DigestedMovie": {"user": User},
    "movies.Dismissal": {"user": User},
    "movies.Favorite": {"user": User},
    "movies.Preference": {"user": User},
    "movies.PreferenceGenre": {"user": User},
    "movies.Rating": {"user": User},
    "movies.RecommendationSet": {"user": User},
    "movies.WatchlistEntry": {"user": User},
    "polls.Ballot": {"voter": User},
    "polls.BallotChoice": {"ballot__voter": User},
    "polls.Option": {"poll__owner": User, "poll__is_public": False},
    "polls.Poll": {"owner": User, "is_public": False},
    "polls.PollFollow": {"user": User},
}
"""
Private models, with the filter of the private rows of an owner (``User`` stands for the owner).

Only the owner may see them, and the staff that `PERMITTED_READS` of the walks name.
"""

PUBLIC = {
    "commerce.Review": "every review of a product is shown with its author",
    "feed.Comment": "shown to every viewer of the post",
    "feed.CommentLike": "counted, and listed by the user's name",
    "feed.Follow": "followers are listed in public",
    "feed.Like": "listed for every viewer of the post",
    "feed.PostRevision": "the history of a post is shown with it",
    "feed.Share": "shown as a post is",
    "jobs.Company": "the page of a company is public",
    "polls.OptionTally": "part of the results, which the rules of a poll show or hide",
}
"""Models that name a person and are public, with the reason."""

HIDEABLE: Mapping[str, Mapping[str, object]] = {
    "feed.Post": {"visibility": "followers"},
    "jobs.Job": {"status": "closed"},
}
"""
Models whose public rows an owner can hide, with the values of a hidden row.

A deleted product is none of them: what it shows was public, and does not change any more. A private
poll is none either: voters have opened it by its share token.
"""

SHOWN_IF_HIDDEN = {"jobs.Job": {"title", "company_name"}}
"""Columns of hidden rows that rows of other users show: an application names its posting."""

FIRST_PRIVATE_ID = 91_000_001
IDS_APART = 10_000
"""Unique numbers, so that one in a response is a leak."""
ADDRESS = re.compile(r"[\w.]+@nexus\.test")
NUMBER = re.compile(r"\b9[1-9]\d{6}\b|\b[0-9a-f]{8}-[0-9a-f-]{27}\b")
MARK = "seen by its owner alone"
"""Stored in the text columns of the private rows."""
ABSENT = "98765432"
"""An unused id. An operation that echoes it would echo any id."""

INTERPRETED = {"kind", "hash", "currency", "file_name", "provider", "key"}
"""Text columns whose values the code interprets."""

Headers = Mapping[str, str]


@dataclass(frozen=True)
class Secrets:
    """The private rows of one owner by model, before the other personas act."""

    owner: User
    ids: Mapping[type[Model], Sequence[Any]]

    @property
    def keys(self) -> set[str]:
        return {str(key) for keys in self.ids.values() for key in keys}

    def samples(self, part: str) -> list[str]:
        """Return one id of each model of a domain, or of the core for any other part."""
        domains = {plugin.name for plugin in settings.NEXUS_REGISTRY.enabled}
        return [
            str(keys[0])
            for model, keys in self.ids.items()
            if (model._meta.app_label == part)
            or (part not in domains and model._meta.app_label not in domains)
        ]

    def mark_texts(self) -> None:
        """Write a text into every free text column of the rows, which finds copies without ids."""
        for model, keys in self.ids.items():
            rows = model._base_manager.filter(pk__in=keys)
            for field in model._meta.concrete_fields:
                if _takes_text(field):
                    with suppress(IntegrityError), transaction.atomic():
                        rows.update(**{field.name: MARK})

    def state(self) -> set[tuple[str, str]]:
        """Return the stored values of the rows, each with the name of its model."""
        with connection.cursor() as cursor:
            cursor.execute(*self._statement)
            return set(cursor.fetchall())

    @cached_property
    def _statement(self) -> tuple[str, list[Any]]:
        """One statement that reads the rows of every model, because it runs after each request."""
        account = User.objects.filter(pk=self.owner.pk)
        queries = {
            model._meta.label: model._base_manager.filter(pk__in=keys).values()
            for model, keys in self.ids.items()
        } | {"account": account.values("username", "email", "password", "role")}
        parts, parameters = [], []
        for name, query in queries.items():
            sql, values = query.query.sql_with_params()
            parts.append(f"SELECT '{name}', to_jsonb(t)::text FROM ({sql}) t")
            parameters += values
        return " UNION ALL ".join(parts), parameters

    def leaked_values(self, text: str, *, viewer: User | None) -> set[str]:
        """Return the private values in a response."""
        own = {viewer.email} if viewer else set()
        addresses = set(ADDRESS.findall(text)) & {self.owner.email} - own
        marks = {MARK} if MARK in text else set()
        return addresses | marks | (set(NUMBER.findall(text)) & self.keys)


def load_secrets(*, role: str) -> Secrets:
    """Load rows of every model for an owner with a role; fail if a private model has none."""
    for number, model in enumerate(_models()):
        _number_from(model, FIRST_PRIVATE_ID + number * IDS_APART)
    owner = User.objects.create(username="owner", email="owner@nexus.test", role=role)
    load_rows(2, owner)
    load_records(2, owner)
    idempotency.load_records(amount=2, viewer=owner, now=timezone.now())
    secrets = find_secrets(owner)
    secrets.mark_texts()
    assert [model._meta.label for model, keys in secrets.ids.items() if not keys] == []
    return secrets


def find_secrets(owner: User) -> Secrets:
    """Return the private rows that an owner has now."""
    ids = {}
    for model in _models():
        conditions = {
            path: owner if value is User else value
            for path, value in PRIVATE[model._meta.label].items()
        }
        rows = model._base_manager.filter(**conditions).order_by("pk")
        ids[model] = list(rows.values_list("pk", flat=True))
    return Secrets(owner, ids)


def hide_rows(owner: User) -> None:
    """Give every public row to an owner who hides it, and mark what is not shown of it then."""
    apps.get_model("jobs.Company")._base_manager.update(owner=owner)
    for label, values in HIDEABLE.items():
        model = apps.get_model(label)
        fields = model._meta.concrete_fields
        owners = {field.name: owner for field in fields if field.related_model is User}
        model._base_manager.update(**owners, **values)
        for field in fields:
            if _takes_text(field) and field.name not in SHOWN_IF_HIDDEN.get(label, ()):
                with suppress(IntegrityError), transaction.atomic():
                    model._base_manager.update(**{field.name: MARK})


def personas() -> Iterator[tuple[str, User | None, Headers]]:
    """Yield the name, the user and the headers of every persona that is not the owner."""
    yield "anonymous", None, {}
    for role in (Role.USER, Role.EMPLOYER, Role.ADMIN):
        name = f"other_{role}"
        user = User.objects.create(username=name, email=f"{name}@nexus.test", role=role)
        yield name, user, bearer(user)


def part_of_root_field(kind: str, name: str) -> str:
    """Return the domain that owns a root field of GraphQL, or "core"."""
    owners = {(claim.kind, claim.name): claim.owner for claim in claims(settings.NEXUS_REGISTRY)}
    owner = owners[f"GraphQL {kind.capitalize()} field", snake_case(name)]
    labels = {domain_label(plugin.name): plugin.name for plugin in settings.NEXUS_REGISTRY.enabled}
    return labels.get(owner, "core")


def _models() -> list[type[Model]]:
    return [apps.get_model(label) for label in PRIVATE]


def _takes_text(field: Field[Any, Any]) -> bool:
    is_free = not (field.choices or field.unique or field.primary_key or field.is_relation)
    is_long = isinstance(field, TextField) or (
        isinstance(field, CharField) and (field.max_length or 0) >= len(MARK)
    )
    return is_free and is_long and field.name not in INTERPRETED


def _number_from(model: type[Model], first: int) -> None:
    """Start the ids of a model; a row whose key is its owner or two other rows has no id."""
    if not any(field.name == "id" for field in model._meta.concrete_fields):
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [model._meta.db_table])
        [sequence] = cursor.fetchone()
        if sequence:
            cursor.execute("SELECT setval(%s, %s, false)", [sequence, first])
