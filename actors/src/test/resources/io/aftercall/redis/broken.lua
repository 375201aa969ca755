-- Changes something, then fails.
redis.call('INCR', KEYS[1])
return redis.call('NO-SUCH-COMMAND')
