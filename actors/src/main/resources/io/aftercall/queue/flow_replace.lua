-- Keeps another form of the text of a version that is kept.
-- KEYS texts
-- ARGV version, text
-- Returns 1, or 0 if it is not kept
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then
  return 0
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return 1
