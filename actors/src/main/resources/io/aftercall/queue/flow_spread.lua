-- Copies what is active into a partition, unless that knows of something newer.
-- KEYS flows
-- ARGV revision, then flow, version for each, the revision among them
-- Returns 1, or 0 if it knew as much
if tonumber(redis.call('HGET', KEYS[1], '~rev') or '0') >= tonumber(ARGV[1]) then
  return 0
end
redis.call('DEL', KEYS[1])
for i = 2, #ARGV, 2 do
  redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
end
return 1
