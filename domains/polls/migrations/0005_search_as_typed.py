"""Searching finds what people type: see ``shared.search``."""

from django.db import migrations

from shared.extensions import SharedExtension
from shared.search_functions import SearchFunctions
from shared.search_migrations import replace_search_column


class Migration(migrations.Migration):

    dependencies = [("polls", "0004_keys_of_names")]

    operations = [
        SharedExtension("unaccent"),
        SearchFunctions(),
        *replace_search_column("poll", "question", "description", index="polls_by_words"),
    ]
