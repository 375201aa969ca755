-- Dead letters of one partition, newest first, below a place in that order.
-- KEYS dead
-- ARGV time (ms) and id of the place ('' for all of that time and before), not before (ms), at most
-- Returns {id, ms, …}
local found, offset = {}, 0
local most = tonumber(ARGV[4])
repeat
  local page = redis.call('ZREVRANGEBYSCORE', KEYS[1], ARGV[1], ARGV[3], 'WITHSCORES', 'LIMIT', offset, most)
  for i = 1, #page, 2 do
    local below = ARGV[2] == '' or tonumber(page[i + 1]) < tonumber(ARGV[1]) or page[i] < ARGV[2]
    if below and #found < 2 * most then
      found[#found + 1] = page[i]
      found[#found + 1] = text(tonumber(page[i + 1]))
    end
  end
  offset = offset + most
until #found >= 2 * most or #page < 2 * most
return found
