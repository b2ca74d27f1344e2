wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"query": "{ products(first: 20) { edges { node { id name price category { name } } } } }"}'
