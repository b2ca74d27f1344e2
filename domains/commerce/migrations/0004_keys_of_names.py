"""Categories and stock-keeping units are compared as people read them."""

from django.db import migrations, models

from shared.name_keys import fill_name_keys


def fill(apps, schema_editor):
    categories = apps.get_model("commerce.Category").objects
    products = apps.get_model("commerce.Product").objects
    # Names of what was deleted are free, so they need not differ.
    fill_name_keys(categories.filter(is_active=False), name="name", key="name_key")
    fill_name_keys(
        categories.filter(is_active=True), name="name", key="name_key", unique_within=("parent_id",)
    )
    fill_name_keys(products.filter(is_active=False), name="sku", key="sku_key")
    fill_name_keys(products.filter(is_active=True), name="sku", key="sku_key", unique_within=())


class Migration(migrations.Migration):

    dependencies = [("commerce", "0003_catalogue_deletions")]

    operations = [
        migrations.AddField(
            model_name="category",
            name="name_key",
            field=models.TextField(default="", editable=False),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="product",
            name="sku_key",
            field=models.TextField(editable=False, null=True),
        ),
        migrations.RemoveConstraint(
            model_name="category", name="category_names_differ_under_one_parent"
        ),
        migrations.RemoveConstraint(model_name="product", name="one_product_on_sale_per_sku"),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="category",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_active", True)),
                fields=("parent", "name_key"),
                name="category_names_differ_under_one_parent",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_active", True)),
                fields=("sku_key",),
                name="one_product_on_sale_per_sku",
            ),
        ),
    ]
