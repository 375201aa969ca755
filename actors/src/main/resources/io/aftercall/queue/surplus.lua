-- The oldest of what has ended, as far as there are too many.
-- KEYS ended
-- ARGV how many may stay, at most
-- Returns {member, …}
local surplus = math.min(redis.call('LLEN', KEYS[1]) - tonumber(ARGV[1]), tonumber(ARGV[2]))
return surplus > 0 and redis.call('LRANGE', KEYS[1], 0, surplus - 1) or {}
