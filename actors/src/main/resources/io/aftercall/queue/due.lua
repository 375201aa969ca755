-- What is due by now.
-- KEYS due
-- ARGV at most
-- Returns {member, …}
return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', text(now()), 'LIMIT', 0, ARGV[1])
