"""Searching finds what people type: see ``shared.search``."""

from django.db import migrations

from shared.extensions import SharedExtension
from shared.search_functions import SearchFunctions
from shared.search_migrations import replace_search_column


class Migration(migrations.Migration):

    dependencies = [("feed", "0002_hidden_posts_and_an_emptied_log")]

    operations = [
        SharedExtension("unaccent"),
        SearchFunctions(),
        *replace_search_column("post", "content", index="posts_by_words"),
    ]
