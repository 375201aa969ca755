-- The oldest of what has ended, as far as there are too many.
-- KEYS finished
-- ARGV how many may stay, at most
-- Returns {execution id, …}
local surplus = math.min(redis.call('ZCARD', KEYS[1]) - tonumber(ARGV[1]), tonumber(ARGV[2]))
return surplus > 0 and redis.call('ZRANGE', KEYS[1], 0, surplus - 1) or {}
