-- Renews the leases of executions of one script stream that have no entry, as far as they are still the holder's.
-- KEYS held, then an execution for each
-- ARGV id, fence for each
-- Returns the ids of those that are not
local t = text(now())
local lost = {}
for i = 2, #KEYS do
  local id = ARGV[2 * i - 3]
  if redis.pcall('HGET', KEYS[i], 'fence') == ARGV[2 * i - 2] and redis.call('ZSCORE', KEYS[1], id) then
    redis.call('ZADD', KEYS[1], t, id)
  else
    lost[#lost + 1] = id
  end
end
return lost
