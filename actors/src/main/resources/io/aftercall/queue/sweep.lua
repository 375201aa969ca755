-- Forgets a script stream that holds nothing and of which nothing is held.
-- KEYS stream, ready, streams
-- ARGV name of the stream
-- Returns 1 if it did, else 0
local held = redis.pcall('ZCARD', held_of(KEYS[1])) -- nothing, if it is no sorted set
if redis.call('XLEN', KEYS[1]) > 0 or (type(held) == 'number' and held > 0) then
  return 0
end
redis.call('DEL', KEYS[1])
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('SREM', KEYS[3], ARGV[1])
return 1
