\set cat random(1, :categories)
SELECT count(*) FROM bench.product WHERE category_id = :cat AND price BETWEEN 100 AND 600;
SELECT p.id,p.name,p.slug,p.description,p.price,p.currency,p.stock,c.id,c.name,c.slug,p.created_at FROM bench.product p JOIN bench.category c ON c.id = p.category_id WHERE category_id = :cat AND price BETWEEN 100 AND 600 ORDER BY price, p.id LIMIT 20;
