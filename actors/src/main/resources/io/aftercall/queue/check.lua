-- Leases a request whose outcome is to be looked for. One whose flow has not ended is left for a little later.
-- KEYS request, unknown
-- ARGV id, lease (ms), wait for the flow (ms)
-- Returns {} | {now (ms)}
local score = redis.call('ZSCORE', KEYS[2], ARGV[1])
local t = now()
if not score or tonumber(score) > t then
  return {}
end
local req = read(KEYS[1], 'state', 'outcome')
if not undecided(req.outcome) then
  redis.call('ZREM', KEYS[2], ARGV[1])
  return {}
end
local ended = req.state == 'parked' or req.state == 'buried'
local again = t + tonumber(ended and ARGV[2] or ARGV[3])
redis.call('ZADD', KEYS[2], again, ARGV[1])
redis.call('HSET', KEYS[1], 'check_at', text(again))
return ended and {text(t)} or {}
