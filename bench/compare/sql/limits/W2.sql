SELECT count(*) FROM bench.product;
SELECT p.id,p.name,p.slug,p.description,p.price,p.currency,p.stock,c.id,c.name,c.slug,p.created_at FROM bench.product p JOIN bench.category c ON c.id = p.category_id ORDER BY price, p.id LIMIT 20 OFFSET :products * 2 / 5 - 20;
