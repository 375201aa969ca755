-- Puts a request whose time has come where engines find it.
-- KEYS request, due, intake, index
-- ARGV id, channel
-- Returns 1 if it did, else 0
local score = redis.call('ZSCORE', KEYS[2], ARGV[1])
if not score or tonumber(score) > now() then
  return 0
end
local req = read(KEYS[1], 'state', 'created', 'entry')
if (req.state == 'scheduled' or waits(req.state)) and req.entry == '' then
  local state = req.state == 'scheduled' and 'accepted' or req.state
  redis.call('HSET', KEYS[1], 'state', state, 'entry', redis.call('XADD', KEYS[3], '*', 'id', ARGV[1]))
  redis.call('HDEL', KEYS[1], 'next')
  move(KEYS[4], ARGV[1], req.created, req.state, state)
end
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('PUBLISH', ARGV[2], 'requests')
return 1
