"""Industries and places are compared as people read them; places that are one become one."""

from django.db import migrations, models

from shared.name_keys import fill_name_keys


def fill(apps, schema_editor):
    categories, places = apps.get_model("jobs.JobCategory"), apps.get_model("jobs.Location")
    fill_name_keys(
        categories.objects.all(), name="name", key="name_key", unique_within=("parent_id",)
    )
    for name in ("city", "region"):
        fill_name_keys(places.objects.all(), name=name, key=f"{name}_key")
    merge(places, apps.get_model("jobs.Job"))
    # Constraints are added next, which PostgreSQL refuses while checks of foreign keys wait.
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


def merge(places, jobs):
    """Move the postings of places that are one to the oldest of them, and delete the others."""
    first = {}
    columns = ("country", "region_key", "city_key")
    for pk, *key in places.objects.order_by("pk").values_list("pk", *columns):
        first_pk = first.setdefault(tuple(key), pk)
        if first_pk != pk:
            jobs.objects.filter(location_id=pk).update(location_id=first_pk)
            places.objects.filter(pk=pk).delete()


class Migration(migrations.Migration):

    dependencies = [("jobs", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="jobcategory",
            name="name_key",
            field=models.TextField(default="", editable=False),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="location",
            name="city_key",
            field=models.TextField(default="", editable=False),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="location",
            name="region_key",
            field=models.TextField(default="", editable=False),
            preserve_default=False,
        ),
        migrations.RemoveConstraint(
            model_name="jobcategory", name="industries_differ_under_one_parent"
        ),
        migrations.RemoveConstraint(model_name="location", name="a_city_is_kept_once"),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="jobcategory",
            constraint=models.UniqueConstraint(
                fields=("parent", "name_key"),
                name="industries_differ_under_one_parent",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="location",
            constraint=models.UniqueConstraint(
                fields=("country", "region_key", "city_key"), name="a_city_is_kept_once"
            ),
        ),
    ]
