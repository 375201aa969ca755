-- Takes away what a context was set to.
-- KEYS contexts
-- ARGV context, channel
-- Returns 1 if it was set to something, else 0
local removed = redis.call('HDEL', KEYS[1], ARGV[1])
if removed == 1 then
  local version = redis.call('HGET', KEYS[1], '#version')
  redis.call('HSET', KEYS[1], '#version', text(math.max(now(), tonumber(version or '0') + 1)))
end
redis.call('PUBLISH', ARGV[2], 'contexts')
return removed
