-- A price that nobody asked for before, so that no kept answer fits.
local asked = os.time() * 7919

request = function()
  asked = asked + 1
  return wrk.format("GET", "/api/v1/products/?page_size=20&max_price=" .. 1000 + asked % 9000000)
end
