"""Searching finds what people type: see ``shared.search``."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

import shared.search
from shared.extensions import SharedExtension
from shared.search_functions import SearchFunctions


class Migration(migrations.Migration):

    dependencies = [("commerce", "0005_product_imports")]

    operations = [
        SharedExtension("unaccent"),
        SearchFunctions(),
        # A generated column cannot be altered, only replaced.
        migrations.RemoveIndex(model_name="product", name="products_by_words"),
        migrations.RemoveField(model_name="product", name="search"),
        migrations.AddField(
            model_name="product",
            name="search",
            field=models.GeneratedField(
                db_persist=True,
                expression=shared.search.search_vector("name", weight="A")
                + shared.search.search_vector("description", weight="B"),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddIndex(
            model_name="product",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["search"], name="products_by_words"
            ),
        ),
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
