\set me random(1, :authors)
BEGIN;
INSERT INTO bench.orders (user_id, total, status) VALUES (:me, 80.19, 'pending') RETURNING id \gset
INSERT INTO bench.order_item (order_id, product_id, quantity, unit_price) VALUES (:id, 1, 1, 80.19);
UPDATE bench.product SET stock = stock - 1 WHERE id = 1 AND stock >= 1 RETURNING price;
COMMIT;
