-- Fills the tables of Nexus from the schema "bench" with equal ids, after `manage.py migrate`.
-- It may run again. The last user with a session is the admin. The id of a session follows from
-- that of its user, so access tokens can be signed without signing in. Everything that Nexus
-- counts is counted here: comments, likes, the stock ledger, tallies.
SET client_min_messages = warning;
SET search_path = public;
SET synchronous_commit = off;
SET maintenance_work_mem = '512MB';

TRUNCATE identity_user, identity_session, commerce_category, commerce_product, commerce_order, feed_post, feed_follow,
  jobs_job, jobs_company, jobs_jobcategory, jobs_location, polls_poll, notifications_notification, events_outboxevent,
  idempotency_idempotencykey CASCADE;

-- People.  The hash is Nexus' own (Argon2id, m=19456, t=2, p=1) of "bench-password", as its hasher makes it.
INSERT INTO identity_user (id, password, username, email, role, display_name, avatar_url, is_active,
                           email_verified_at, created_at, updated_at)
SELECT id, CASE WHEN id = 1 THEN 'argon2$argon2id$v=19$m=19456,t=2,p=1$YmVuY2hiZW5jaGJlbmNoYmVuY2g$pSL6px9iYSQnTyCidR/LTUZctMjVk3orxJfOzQYWS9Y' ELSE '!' END, username, email,
       CASE WHEN id = :admin THEN 'admin' ELSE 'user' END, '', '', true, timestamptz '2025-01-01 00:00+00',
       timestamptz '2025-01-01 00:00+00', timestamptz '2025-01-01 00:00+00'
FROM bench.users;
INSERT INTO identity_session (id, user_agent, created_at, last_seen_at, revoke_reason, user_id)
SELECT ('00000000-0000-4000-8000-' || lpad(id::text, 12, '0'))::uuid, 'bench', now(), now(), '', id
FROM bench.users WHERE id <= :admin;

-- The shop, with a ledger that adds up to the stock.
INSERT INTO commerce_category (id, name, name_key, slug, is_active, created_at)
SELECT id, name, lower(name), slug, true, timestamptz '2025-01-01 00:00+00' FROM bench.category;
INSERT INTO commerce_product (id, name, slug, description, price, currency, stock, is_active, rating_sum, rating_count,
                              created_at, updated_at, category_id)
SELECT id, name, slug, description, price, currency, stock, true, 0, 0, created_at, created_at, category_id
FROM bench.product ORDER BY id;
INSERT INTO commerce_stockmovement (product_id, delta, reason, created_at)
SELECT id, stock, 'opening', created_at FROM bench.product WHERE stock > 0;

-- 20 orders of 3 products each for the active users.
INSERT INTO commerce_order (id, status, currency, total_price, created_at, updated_at, user_id, confirmed_at)
SELECT (u - 1) * 20 + o, (ARRAY['pending','paid','shipped','delivered'])[1 + o % 4], 'USD', 0, at, at, u, at
FROM generate_series(1, :active) u, generate_series(1, 20) o,
     LATERAL (SELECT timestamptz '2026-01-01 00:00+00' + o * interval '1 day' + u * interval '1 second' AS at) t;
INSERT INTO commerce_orderitem (order_id, product_id, product_name, price, quantity)
SELECT orders.id, product.id, product.name, product.price, 1 + i
FROM commerce_order orders, generate_series(0, 2) i,
     LATERAL (SELECT * FROM bench.product WHERE id = 1 + (orders.id * 31 + i * 3331) % :products) product
ORDER BY orders.id, i;
UPDATE commerce_order SET total_price = items.total, units = items.units
FROM (SELECT order_id, sum(price * quantity) AS total, sum(quantity) AS units FROM commerce_orderitem GROUP BY order_id) items
WHERE items.order_id = commerce_order.id;
INSERT INTO commerce_orderevent (order_id, to_status, actor_id, note, created_at)
SELECT id, 'pending', user_id, '', created_at FROM commerce_order;

-- The feed, with its counters.
INSERT INTO feed_follow (follower_id, followee_id, created_at)
SELECT follower_id, followee_id, timestamptz '2025-01-01 00:00+00' + followee_id * interval '1 minute' FROM bench.follow;
INSERT INTO feed_post (id, content, visibility, is_quote, likes_count, comments_count, shares_count, hot_rank, created_at,
                       version, author_id)
SELECT id, content, 'public', false, coalesce(likes.n, 0), coalesce(comments.n, 0), 0, 0, created_at, 0, author_id
FROM bench.post
LEFT JOIN (SELECT post_id, count(*)::int AS n FROM bench.post_like GROUP BY post_id) likes ON likes.post_id = post.id
LEFT JOIN (SELECT post_id, count(*)::int AS n FROM bench.comment GROUP BY post_id) comments ON comments.post_id = post.id
ORDER BY id;
INSERT INTO feed_like (id, user_id, post_id, created_at)
SELECT l.id, l.user_id, l.post_id, p.created_at + (l.id % 5) * interval '1 minute'
FROM bench.post_like l JOIN bench.post p ON p.id = l.post_id;
INSERT INTO feed_comment (id, post_id, author_id, content, likes_count, created_at)
SELECT id, post_id, author_id, content, 0, created_at FROM bench.comment;

-- The job board: the 20 cities are "City 7 East" here, so that a part of a name finds one of them and no other.
INSERT INTO jobs_jobcategory (id, name, name_key, slug, created_at)
SELECT row_number() OVER (ORDER BY industry), initcap(industry), industry, industry, timestamptz '2025-01-01 00:00+00'
FROM (SELECT DISTINCT industry FROM bench.job) i;
INSERT INTO jobs_location (id, city, city_key, region, region_key, country, latitude, longitude)
SELECT n, 'City ' || n || ' East', 'city ' || n || ' east', '', '', 'KE', n, n FROM generate_series(1, 20) n;
INSERT INTO jobs_company (id, name, slug, website, verified, created_at, owner_id)
SELECT n, 'Company ' || n, 'company-' || n, '', true, timestamptz '2025-01-01 00:00+00', n FROM generate_series(1, :active) n;
INSERT INTO jobs_job (id, slug, title, description, company_name, job_type, workplace_type, experience_level, salary_min,
                      salary_currency, salary_period, status, posted_at, opened_at, expires_at, was_published, applications_count,
                      created_at, updated_at, company_id, posted_by_id, category_id, location_id)
SELECT job.id, 'job-' || job.id, title, description, 'Company ' || company,
       (CASE type WHEN 'full-time' THEN 'full_time' WHEN 'part-time' THEN 'part_time' WHEN 'contract' THEN 'contractor'
                  ELSE 'intern' END),
       'on_site', '', salary, 'USD', 'year', 'published', posted_at, posted_at, timestamptz '2099-01-01 00:00+00', true, 0,
       posted_at, posted_at, company, company, category.id, substr(location, 6)::bigint
FROM bench.job, LATERAL (SELECT 1 + job.id % :active AS company) c, jobs_jobcategory category
WHERE category.slug = job.industry
ORDER BY job.id;
-- 20 applications each for users who are not active.
INSERT INTO jobs_application (id, status, cover_letter, answers, resume, resume_name, created_at, updated_at, applicant_id, job_id)
SELECT (u - 1) * 20 + n, (ARRAY['submitted','reviewing','shortlisted','rejected'])[1 + n % 4],
       'I have run servers since 1998.', '{}', '', '', at, at, 2 * :active + u, 1 + (u * 97 + n * 4999) % (SELECT count(*) FROM bench.job)
FROM generate_series(1, :active) u, generate_series(1, 20) n,
     LATERAL (SELECT timestamptz '2026-01-01 00:00+00' + n * interval '1 day' + u * interval '1 second' AS at) t;
UPDATE jobs_job SET applications_count = a.n
FROM (SELECT job_id, count(*)::int AS n FROM jobs_application GROUP BY job_id) a WHERE a.job_id = jobs_job.id;

-- Polls: ballots, what they choose, and the tallies in 32 slots.
INSERT INTO polls_poll (id, question, description, category, category_key, min_choices, max_choices, results_visibility, allow_change,
                        is_public, share_token, revision, created_at, updated_at, closed_reason, owner_id)
SELECT id, question, '', '', '', 1, 1, 'always', false, true, md5(id::text), 0, created_at, created_at, '', 1 FROM bench.poll;
INSERT INTO polls_option (id, poll_id, text, text_key, position)
SELECT id, poll_id, text, lower(text), 1 + (id - 1) % 4 FROM bench.poll_option;
INSERT INTO polls_ballot (id, poll_id, voter_id, created_at, updated_at)
SELECT id, poll_id, user_id, created_at, created_at FROM bench.vote WHERE poll_id <> 3;
INSERT INTO polls_ballotchoice (ballot_id, option_id, poll_id) SELECT id, option_id, poll_id FROM bench.vote WHERE poll_id <> 3;
INSERT INTO polls_optiontally (poll_id, option_id, slot, votes, ballots, changes)
SELECT poll_id, option_id, user_id % 32, count(*), count(*), count(*) FROM bench.vote WHERE poll_id <> 3 GROUP BY 1, 2, 3;

-- 30 notifications each for the active users, a third of them unread.
INSERT INTO notifications_notification (user_id, kind, actor_id, actor_count, target_type, target_id, payload, group_key,
                                        created_at, updated_at, read_at)
SELECT u, (ARRAY['post_liked','post_commented','user_followed'])[1 + n % 3], 1 + (u + n * 7) % :active, 1 + n % 5, 'post',
       n, jsonb_build_object('post_id', n), 'bench:' || n, at, at, CASE WHEN n <= 20 THEN at END
FROM generate_series(1, :active) u, generate_series(1, 30) n,
     LATERAL (SELECT timestamptz '2026-01-01 00:00+00' + n * interval '1 hour' AS at) t;

SELECT setval(pg_get_serial_sequence(t, 'id'), 10000000)
FROM unnest(ARRAY['identity_user','commerce_category','commerce_product','commerce_order','feed_post','feed_like',
  'feed_comment','jobs_job','jobs_company','jobs_jobcategory','jobs_location','jobs_application','polls_poll','polls_option',
  'polls_ballot']) t;
