-- Applies the context changes of one run: all or none, and once.
-- KEYS data, runs
-- ARGV execution id, then for each kind, key, first, second:
--      'put' key json '' | 'remove' key '' '' | 'increment' key by '' | 'cas' key expected ('' for none) json
-- Returns 'applied' | 'conflict'
if redis.call('ZSCORE', KEYS[2], ARGV[1]) then
  return 'applied'
end
local will = {}
local function value(key)
  if will[key] ~= nil then
    return will[key]
  end
  return redis.call('HGET', KEYS[1], key)
end
for i = 2, #ARGV, 4 do
  local kind, key, first, second = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  if kind == 'put' then
    will[key] = first
  elseif kind == 'remove' then
    will[key] = false
  elseif kind == 'increment' then
    local is = value(key) or '0'
    if not string.match(is, '^-?%d+$') or #is > 18 then
      return 'conflict'
    end
    local sum = tonumber(is) + tonumber(first)
    if sum > 9e18 or sum < -9e18 then
      return 'conflict'
    end
    will[key] = text(sum)
  else
    if (value(key) or '') ~= first then
      return 'conflict'
    end
    will[key] = second
  end
end
for i = 2, #ARGV, 4 do
  local kind, key, first, second = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  if kind == 'remove' then
    redis.call('HDEL', KEYS[1], key)
  elseif kind == 'increment' then
    redis.call('HINCRBY', KEYS[1], key, first)
  else
    redis.call('HSET', KEYS[1], key, kind == 'put' and first or second)
  end
end
local t = now()
redis.call('ZADD', KEYS[2], t, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', text(t - 30 * 86400000))
return 'applied'
