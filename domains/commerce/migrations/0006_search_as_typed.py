"""Searching finds what people type: see ``shared.search``."""

import django.contrib.postgres.indexes
from django.db import migrations

import shared.search
from shared.extensions import SharedExtension
from shared.search_functions import SearchFunctions
from shared.search_migrations import replace_search_column


class Migration(migrations.Migration):

    dependencies = [("commerce", "0005_product_imports")]

    operations = [
        SharedExtension("unaccent"),
        SearchFunctions(),
        *replace_search_column("product", "name", "description", index="products_by_words"),
        migrations.RemoveIndex(model_name="product", name="products_by_part_of_name"),
        migrations.AddIndex(
            model_name="product",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    shared.search.FoldedText("name"), name="gin_trgm_ops"
                ),
                name="products_by_part_of_name",
            ),
        ),
    ]
