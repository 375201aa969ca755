-- Notes that something is paused; a repeat changes the reason and not since when.
-- KEYS pauses
-- ARGV what, reason, channel
-- Returns 1 if it was not paused before, else 0
local known = redis.call('HGET', KEYS[1], ARGV[1])
local since = known and string.match(known, '^(%d+):') or text(now())
redis.call('HSET', KEYS[1], ARGV[1], since .. ':' .. ARGV[2])
redis.call('PUBLISH', ARGV[3], 'pauses')
return known and 0 or 1
