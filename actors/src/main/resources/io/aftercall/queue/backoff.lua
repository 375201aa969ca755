-- Stores how an attempt ended that another will follow.
-- KEYS request, index, due, intake
-- ARGV id, fence, attempt, delay (ms), how it ended (part of a JSON object), maybe, leaves memory ('1' or '0')
-- Returns 'done' | 'already' | 'lost'
local req = read(KEYS[1], 'state', 'fence', 'attempts', 'open', 'open_at', 'log', 'created', 'entry')
if not req.state or req.fence ~= ARGV[2] or req.attempts ~= ARGV[3] then
  return 'lost'
end
if req.state == 'backing_off' and req.open == '0' then
  return 'already'
end
if req.state ~= 'in_flight' or req.open ~= ARGV[3] then
  return 'lost'
end
local t = now()
local at = t + tonumber(ARGV[4])
redis.call('HSET', KEYS[1], 'state', 'backing_off', 'next', text(at), 'open', '0', 'maybe', ARGV[6], 'takeovers', '0',
  'log', append(req.log, attempt(req.open, req.open_at, text(t), ARGV[5])))
redis.call('HDEL', KEYS[1], 'losses', 'blame', 'suspect')
move(KEYS[2], ARGV[1], req.created, req.state, 'backing_off')
if ARGV[7] == '1' then
  redis.call('ZADD', KEYS[3], at, ARGV[1])
  drop(KEYS[4], 'engines', req.entry)
  redis.call('HSET', KEYS[1], 'entry', '')
end
return 'done'
