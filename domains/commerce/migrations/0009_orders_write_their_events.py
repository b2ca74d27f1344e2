from django.db import migrations

# Called by services.placing.place_order(). It returns one row for each line, with the product as
# it was before, and the ids of the events that were written. If a rule refuses the order, nothing
# is written and the ids are NULL; the service finds which rule.
#
# A function, because an order is then one round trip and one transaction with cached plans, and
# the lock of a product that many customers buy at once is held for no longer than the statement
# and its commit take. Each statement in it sees what was committed before it began, so unpaid
# orders and stocks are read as they are under their locks.
#
# Products are locked in the order of their ids: two orders with the same products in different
# sequences could deadlock.
#
# commerce_place_order() remains for processes of the former version.
_CREATE = """
CREATE OR REPLACE FUNCTION commerce_write_order(
    locks int, customer bigint, product_ids bigint[], quantities int[], address jsonb,
    most_unpaid bigint, largest_total numeric, expected_total numeric, low_stock int,
    moment timestamptz, outbox jsonb
) RETURNS TABLE (
    order_id bigint, event_ids bigint[], unpaid bigint, item_id bigint, name text, price numeric,
    currency text, max_per_order int, stock int
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    held bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(locks, (customer % 2147483647)::int);

    SELECT coalesce(sum(pending.units), 0) INTO held
    FROM commerce_order AS pending
    WHERE pending.user_id = customer AND pending.status = 'pending';

    PERFORM FROM commerce_product AS product
    WHERE product.id = ANY (product_ids)
    ORDER BY product.id
    FOR NO KEY UPDATE;

    RETURN QUERY
    WITH line AS MATERIALIZED (
        SELECT given.place, given.product_id, given.quantity,
               product.name, product.price, product.currency, product.max_per_order, product.stock
        FROM unnest(product_ids, quantities)
            WITH ORDINALITY AS given (product_id, quantity, place)
        LEFT JOIN commerce_product AS product
            ON product.id = given.product_id AND product.is_active
    ), total AS (
        SELECT sum(price * quantity) AS price, sum(quantity) AS units, min(currency) AS currency
        FROM line
        HAVING bool_and(coalesce(stock >= quantity, false))
           AND bool_and(coalesce(quantity <= max_per_order, true))
           AND min(currency) = max(currency)
           AND held + sum(quantity) <= most_unpaid
           AND sum(price * quantity) <= largest_total
           AND sum(price * quantity) = coalesce(expected_total, sum(price * quantity))
    ), placed AS (
        INSERT INTO commerce_order
            (user_id, status, currency, total_price, units, shipping_address, created_at,
             updated_at)
        SELECT customer, 'pending', currency, price, units, address, moment, moment FROM total
        RETURNING id
    ), taken AS (
        UPDATE commerce_product AS product
        SET stock = product.stock - line.quantity
        FROM line, placed
        WHERE product.id = line.product_id
    ), item AS (
        INSERT INTO commerce_orderitem (order_id, product_id, product_name, price, quantity)
        SELECT placed.id, line.product_id, line.name, line.price, line.quantity
        FROM line, placed
        ORDER BY line.place
        RETURNING id, product_id
    ), movement AS (
        INSERT INTO commerce_stockmovement
            (product_id, delta, reason, order_id, actor_id, created_at)
        SELECT line.product_id, -line.quantity, 'order', placed.id, customer, moment
        FROM line, placed
        ORDER BY line.product_id
    ), change AS (
        INSERT INTO commerce_orderevent (order_id, to_status, actor_id, note, created_at)
        SELECT id, 'pending', customer, '', moment FROM placed
    ), published AS MATERIALIZED (
        SELECT events_publish(
            outbox, 'domains.commerce.events.OrderPlaced', jsonb_build_object('order_id', id)
        ) AS id
        FROM placed
        UNION ALL
        SELECT events_publish(
            outbox, 'domains.commerce.events.StockRanLow',
            jsonb_build_object(
                'product_id', line.product_id, 'stock', line.stock - line.quantity, 'at', moment
            )
        )
        FROM line, placed
        WHERE line.stock - line.quantity <= low_stock AND line.stock > low_stock
    )
    SELECT placed.id, (SELECT array_agg(id) FROM published WHERE id IS NOT NULL), held, item.id,
           line.name::text, line.price, line.currency::text, line.max_per_order, line.stock
    FROM line
    LEFT JOIN placed ON true
    LEFT JOIN item ON item.product_id = line.product_id
    ORDER BY line.place;
END
$$
"""
_DROP = """
DROP FUNCTION commerce_write_order(
    int, bigint, bigint[], int[], jsonb, bigint, numeric, numeric, int, timestamptz, jsonb
)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("commerce", "0008_placing_in_one_statement"),
        ("events", "0006_publishing_function"),
    ]

    operations = [migrations.RunSQL(sql=_CREATE, reverse_sql=_DROP)]
