-- What ended longer ago than an age.
-- KEYS finished
-- ARGV age (ms), at most
-- Returns {execution id, …}
return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', text(now() - tonumber(ARGV[1])), 'LIMIT', 0, ARGV[2])
