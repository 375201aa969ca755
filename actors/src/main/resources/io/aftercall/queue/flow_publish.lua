-- Notes what a source has in the file of a flow. A new text, or another than that source had before, becomes active.
-- KEYS active, meta, refused, texts, kept, history, sources, seen
-- ARGV flow, version, text, source, why it is refused ('' if it is not), channel, most flows, most sources, most events
-- Returns 'activated' | 'known' | 'unchanged' | 'refused' | 'full'
local flow, version, why, t = ARGV[1], ARGV[2], ARGV[5], now()
local before = redis.call('HGET', KEYS[8], flow)
local bad = redis.call('HGET', KEYS[3], flow)
local wasRefused = bad and cjson.decode(bad).version == version
if before == version and not (wasRefused and why == '') then
  return 'unchanged'
end
local active = redis.call('HGET', KEYS[1], flow)
if not active and not bad and redis.call('HLEN', KEYS[1]) + redis.call('HLEN', KEYS[3]) > tonumber(ARGV[7]) then
  return 'full'
end
redis.call('HSET', KEYS[8], flow, version)
redis.call('ZADD', KEYS[7], t, ARGV[4])
for _, old in ipairs(redis.call('ZRANGE', KEYS[7], 0, -1 - ARGV[8])) do
  redis.call('ZREM', KEYS[7], old)
  redis.call('DEL', 'aftercall:{flows}:seen:' .. old)
end
if why ~= '' then
  local told = {at = t, version = version, by = ARGV[4], why = why}
  redis.call('HSET', KEYS[3], flow, cjson.encode(told))
  chronicle(KEYS[6], 'refused', told, ARGV[9])
  redis.call('HINCRBY', KEYS[1], '~rev', 1)
  redis.call('PUBLISH', ARGV[6], 'flows')
  return 'refused'
end
if active == version then
  if redis.call('HDEL', KEYS[3], flow) == 1 then
    redis.call('HINCRBY', KEYS[1], '~rev', 1)
    redis.call('PUBLISH', ARGV[6], 'flows')
  end
  return 'unchanged'
end
if not before and redis.call('HEXISTS', KEYS[4], version) == 1 then
  return 'known'
end
redis.call('HSET', KEYS[4], version, ARGV[3])
become(KEYS, flow, version, {at = t, version = version, by = ARGV[4]}, ARGV[9], ARGV[6])
return 'activated'
