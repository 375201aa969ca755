-- Executions without an entry whose holders have been silent for a time.
-- KEYS held
-- ARGV that time (ms), at most
-- Returns {execution id, …}; none of what is no sorted set
local found = redis.pcall('ZRANGEBYSCORE', KEYS[1], '-inf', text(now() - tonumber(ARGV[1])), 'LIMIT', 0, ARGV[2])
return found.err and {} or found
