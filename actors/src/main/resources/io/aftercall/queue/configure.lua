-- Sets a context to something, in place of what it was set to.
-- KEYS contexts
-- ARGV context, configuration, most contexts that may have one, channel
-- Returns 'added' | 'replaced' | 'full'
local version = redis.call('HGET', KEYS[1], '#version')
local known = redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1
if not known and redis.call('HLEN', KEYS[1]) - (version and 1 or 0) >= tonumber(ARGV[3]) then
  return 'full'
end
-- By the clock, so that a Redis that has lost the hash does not begin again with numbers that were there before.
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2], '#version', text(math.max(now(), tonumber(version or '0') + 1)))
redis.call('PUBLISH', ARGV[4], 'contexts')
return known and 'replaced' or 'added'
