-- Ends a pause.
-- KEYS pauses
-- ARGV what, channel
-- Returns 1 if it was paused, else 0
local paused = redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('PUBLISH', ARGV[2], 'pauses')
return paused
