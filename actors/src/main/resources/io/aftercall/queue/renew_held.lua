-- Renews the leases of executions of one script stream that have no entry, as far as they are still the holder's.
-- KEYS held, then an execution for each
-- ARGV id, fence for each
-- Returns which of them are not, from 1 on
local t = text(now())
local lost = {}
redis.pcall('ZREM', KEYS[1], '') -- a Redis that is full refuses the first write of a script if it needs memory, and no other
for i = 2, #KEYS do
  local id = ARGV[2 * i - 3]
  local is_own = redis.pcall('HGET', KEYS[i], 'fence') == ARGV[2 * i - 2]
  if is_own and type(redis.pcall('ZSCORE', KEYS[1], id)) == 'string' then
    redis.call('ZADD', KEYS[1], t, id)
  else
    lost[#lost + 1] = i - 1
  end
end
return lost
