-- Start at a price limit that is not cached yet, so that every request is a cache miss.
local price = os.time() * 7919

request = function()
  price = price + 1
  return wrk.format("GET", "/api/v1/products/?page_size=20&max_price=" .. 1000 + price % 9000000)
end
