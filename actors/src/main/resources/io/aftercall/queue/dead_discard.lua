-- Takes a dead letter from the list for good; retention forgets it later.
-- KEYS execution, dead, ended
-- ARGV execution id
-- Returns 'done' | 'unknown' | 'not_dead'
if redis.call('HEXISTS', KEYS[1], 'state') == 0 then
  return 'unknown'
end
if redis.call('ZREM', KEYS[2], ARGV[1]) == 0 then
  return 'not_dead'
end
local t = now()
redis.call('HSET', KEYS[1], 'discarded', text(t))
redis.call('RPUSH', KEYS[3], ended_one(text(t), ARGV[1]))
return 'done'
