-- KEYS: a counter. ARGV: what to add, a word. Returns the word and the new count.
return {prefix .. ARGV[2], redis.call('INCRBY', KEYS[1], ARGV[1])}
