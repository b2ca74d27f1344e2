"""Operations of migrations that change a full-text index."""

from collections.abc import Sequence

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations
from django.db.migrations.operations.base import Operation
from django.db.models import Q

from shared.search import search_column


def replace_search_column(
    model: str, *columns: str, index: str, condition: Q | None = None
) -> Sequence[Operation]:
    """
    Return the operations that compute the column ``search`` of a model again.

    A generated column cannot be altered, so it is removed and added, and its index with it.
    """
    return [
        migrations.RemoveIndex(model, index),
        migrations.RemoveField(model, "search"),
        migrations.AddField(model, "search", search_column(*columns)),
        migrations.AddIndex(model, GinIndex(fields=["search"], name=index, condition=condition)),
    ]
