"""A large data set: 100,000 products in 1,000 categories and 50,000 orders."""

from datetime import datetime

from django.db import transaction

from domains.commerce.models import Category, Order, Product
from domains.commerce.selectors import CATEGORIES, PRODUCTS
from shared.accounts.seeds import FIRST_OF_CROWD
from shared.auth.models import User
from shared.seeding import FIRST_ID, advance_sequences, execute_all


@transaction.atomic
def load_large(
    *, now: datetime, categories: int = 1_000, products: int = 100_000, orders: int = 50_000
) -> None:
    """
    Load the large data set in addition to the demo data. A second call changes nothing.

    The generated users are the customers; without them there are no orders.
    """
    if Product.objects.filter(pk=FIRST_ID).exists():
        return
    customers = User.objects.filter(pk__gte=FIRST_OF_CROWD).count()
    sizes: dict[str, int | datetime] = {
        "first": FIRST_ID,
        "first_customer": FIRST_OF_CROWD,
        "customers": customers,
        "categories": categories,
        "products": products,
        "orders": orders if customers else 0,
        "now": now,
    }
    execute_all(_STORY, sizes)
    advance_sequences(Category, Product, Order)
    CATEGORIES.bump()
    PRODUCTS.bump()


# The first forty are root categories; the others are their children.
_CATEGORIES = """
    INSERT INTO commerce_category (id, name, name_key, slug, parent_id, is_active, created_at)
    SELECT
        %(first)s + place,
        CASE WHEN place < 40 THEN 'Hall ' || place + 1 ELSE 'Aisle ' || place + 1 END,
        CASE WHEN place < 40 THEN 'hall ' || place + 1 ELSE 'aisle ' || place + 1 END,
        'aisle-' || place + 1,
        CASE WHEN place >= 40 THEN %(first)s + place %% 40 END,
        true,
        %(now)s::timestamptz - interval '800 days'
    FROM generate_series(0, %(categories)s::int - 1) AS place
"""

# Prime multipliers vary adjacent rows and keep the result deterministic.
_PRODUCTS = """
    INSERT INTO commerce_product (
        id, sku, sku_key, name, slug, description, category_id, price, currency, stock, is_active,
        rating_sum, rating_count, created_at, updated_at
    )
    SELECT
        %(first)s + place,
        'LG-' || lpad((place + 1)::text, 6, '0'),
        'lg-' || lpad((place + 1)::text, 6, '0'),
        look || ' ' || stuff || ' ' || thing || ' ' || place + 1,
        lower(look || '-' || stuff || '-' || thing) || '-' || place + 1,
        'A ' || lower(look) || ' ' || lower(thing) || ' made of ' || lower(stuff) || ', '
            || (ARRAY['for every day', 'for the weekend', 'for a gift', 'for the road',
                      'for the long run'])[1 + place %% 5] || '.',
        %(first)s + place %% %(categories)s::int,
        (place * 7919::bigint %% 50000) / 100.0 + 1,
        'USD',
        CASE WHEN place %% 25 = 0 THEN 0 ELSE 1 + place * 31 %% 200 END,
        place %% 50 <> 49,
        0,
        0,
        listed_at,
        listed_at
    FROM generate_series(0, %(products)s::int - 1) AS place,
        LATERAL (
            SELECT
                (ARRAY['Plain', 'Folding', 'Round', 'Tall', 'Quiet', 'Bright', 'Heavy', 'Slim',
                       'Sturdy', 'Little', 'Striped', 'Soft', 'Deep'])[1 + place %% 13] AS look,
                (ARRAY['Oak', 'Steel', 'Linen', 'Glass', 'Cork', 'Wool', 'Copper', 'Bamboo',
                       'Leather', 'Stoneware', 'Walnut'])[1 + place %% 11] AS stuff,
                (ARRAY['Lamp', 'Chair', 'Kettle', 'Basket', 'Shelf', 'Mirror', 'Clock', 'Tray',
                       'Bottle', 'Blanket', 'Stool', 'Bowl', 'Frame', 'Desk', 'Teapot', 'Vase',
                       'Crate'])[1 + place %% 17] AS thing,
                %(now)s::timestamptz - interval '1 hour' - place * interval '10 minutes'
                    AS listed_at
        ) AS article
"""

_ORDERS = """
    INSERT INTO commerce_order (
        id, user_id, status, currency, total_price, created_at, updated_at, cancelled_at,
        confirmed_at
    )
    SELECT
        %(first)s + place,
        %(first_customer)s + place * 7919::bigint %% %(customers)s::int,
        status,
        'USD',
        0,
        placed_at,
        placed_at,
        CASE WHEN status = 'cancelled' THEN placed_at END,
        placed_at
    FROM generate_series(0, %(orders)s::int - 1) AS place,
        LATERAL (
            SELECT
                (ARRAY['paid', 'shipped', 'cancelled', 'delivered', 'delivered', 'delivered',
                       'delivered', 'delivered'])[1 + place %% 8] AS status,
                %(now)s::timestamptz - interval '1 day' - place * interval '15 minutes'
                    AS placed_at
        ) AS bought
"""

# An order has one to three products. Their ids differ by a third of all, so no product repeats.
_ITEMS = """
    INSERT INTO commerce_orderitem (order_id, product_id, product_name, price, quantity)
    SELECT %(first)s + place, product.id, product.name, product.price, 1 + place %% 3
    FROM generate_series(0, %(orders)s::int - 1) AS place
    CROSS JOIN LATERAL generate_series(0, place %% 3) AS line
    JOIN commerce_product AS product ON product.id = %(first)s +
        (place * 104729::bigint + line * (%(products)s::int / 3)) %% %(products)s::int
"""

_TOTALS = """
    UPDATE commerce_order SET total_price = items.total, units = items.units
    FROM (
        SELECT order_id, sum(price * quantity) AS total, sum(quantity) AS units
        FROM commerce_orderitem WHERE order_id >= %(first)s GROUP BY order_id
    ) AS items
    WHERE commerce_order.id = items.order_id
"""

_EVENTS = """
    INSERT INTO commerce_orderevent (order_id, from_status, to_status, actor_id, note, created_at)
    SELECT bought.id, step.was, step.became, NULL, '', bought.created_at + step.hours
    FROM commerce_order AS bought
    JOIN (VALUES
        (NULL, 'pending', interval '0', '{paid,shipped,delivered,cancelled}'::text[]),
        ('pending', 'cancelled', interval '1 minute', '{cancelled}'),
        ('pending', 'paid', interval '1 minute', '{paid,shipped,delivered}'),
        ('paid', 'shipped', interval '5 hours', '{shipped,delivered}'),
        ('shipped', 'delivered', interval '20 hours', '{delivered}')
    ) AS step (was, became, hours, leads_to) ON bought.status = ANY (step.leads_to)
    WHERE bought.id >= %(first)s
    ORDER BY bought.id, step.hours
"""

# The first movement of a product is its current stock plus the number of units sold.
_OPENING = """
    INSERT INTO commerce_stockmovement (product_id, delta, reason, created_at)
    SELECT product.id, product.stock + coalesce(gone.units, 0), 'opening', %(now)s::timestamptz
        - interval '800 days'
    FROM commerce_product AS product
    LEFT JOIN (
        SELECT item.product_id, sum(item.quantity) AS units
        FROM commerce_orderitem AS item JOIN commerce_order AS bought ON bought.id = item.order_id
        WHERE bought.id >= %(first)s AND bought.status <> 'cancelled'
        GROUP BY item.product_id
    ) AS gone ON gone.product_id = product.id
    WHERE product.id >= %(first)s AND product.stock + coalesce(gone.units, 0) > 0
"""

_MOVEMENTS = """
    INSERT INTO commerce_stockmovement (
        product_id, delta, reason, order_id, actor_id, created_at
    )
    SELECT item.product_id, sign * item.quantity,
        CASE WHEN sign < 0 THEN 'order' ELSE 'cancellation' END,
        bought.id, bought.user_id, bought.created_at
    FROM commerce_orderitem AS item
    JOIN commerce_order AS bought ON bought.id = item.order_id
    JOIN (VALUES (-1), (1)) AS way (sign) ON sign < 0 OR bought.status = 'cancelled'
    WHERE bought.id >= %(first)s
    ORDER BY bought.id, sign
"""

# Only customers who bought a product review it.
_REVIEWS = """
    INSERT INTO commerce_review (product_id, user_id, rating, body, created_at)
    SELECT DISTINCT ON (item.product_id, bought.user_id)
        item.product_id, bought.user_id, 1 + bought.id * 13 %% 5, '',
        bought.created_at + interval '3 days'
    FROM commerce_orderitem AS item
    JOIN commerce_order AS bought ON bought.id = item.order_id
    WHERE bought.id >= %(first)s AND bought.status = 'delivered'
        AND bought.created_at < %(now)s::timestamptz - interval '4 days'
    ORDER BY item.product_id, bought.user_id
"""

_RATINGS = """
    UPDATE commerce_product SET rating_sum = said.total, rating_count = said.voices
    FROM (
        SELECT product_id, sum(rating) AS total, count(*) AS voices FROM commerce_review
        WHERE product_id >= %(first)s GROUP BY product_id
    ) AS said
    WHERE commerce_product.id = said.product_id
"""

_STORY = (
    _CATEGORIES,
    _PRODUCTS,
    _ORDERS,
    _ITEMS,
    _TOTALS,
    _EVENTS,
    _OPENING,
    _MOVEMENTS,
    _REVIEWS,
    _RATINGS,
)
