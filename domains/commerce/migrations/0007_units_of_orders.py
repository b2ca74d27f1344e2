from django.db import migrations, models

_ADD_UP = """
UPDATE commerce_order SET units = lines.units
FROM (
    SELECT order_id, sum(quantity) AS units FROM commerce_orderitem GROUP BY order_id
) AS lines
WHERE lines.order_id = commerce_order.id
"""


class Migration(migrations.Migration):
    dependencies = [("commerce", "0006_search_as_typed")]

    operations = [
        migrations.AddField(
            model_name="order",
            name="units",
            field=models.IntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.RunSQL(_ADD_UP, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("status", "pending")),
                fields=["user"],
                include=("units",),
                name="unpaid_units_of_a_user",
            ),
        ),
    ]
