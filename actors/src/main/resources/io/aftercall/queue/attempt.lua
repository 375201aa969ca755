-- Notes that an attempt begins, before its first byte is sent.
-- KEYS request, index
-- ARGV id, fence, horizon (ms)
-- Returns {'begun', attempt, first (ms), now (ms), maybe} | {'horizon'} | {'lost'}
local req = read(KEYS[1], 'state', 'fence', 'attempts', 'first', 'method', 'created', 'open', 'open_at', 'log', 'maybe')
if not req.state or req.fence ~= ARGV[2] or not waits(req.state) then
  return {'lost'}
end
local t = now()
local write = req.method == 'POST'
if write and req.first and t - tonumber(req.first) > tonumber(ARGV[3]) then
  return {'horizon'}
end
local maybe = req.maybe
if req.open ~= '0' then
  redis.call('HSET', KEYS[1], 'log', lose(req))
  if req.method ~= 'GET' then
    maybe = '1'
  end
end
local number = text(tonumber(req.attempts) + 1)
local first = req.first or text(t)
redis.call('HSET', KEYS[1], 'state', 'in_flight', 'attempts', number, 'open', number, 'open_at', text(t),
  'first', first, 'maybe', maybe or '0')
redis.call('HDEL', KEYS[1], 'next')
move(KEYS[2], ARGV[1], req.created, req.state, 'in_flight')
return {'begun', number, first, text(t), maybe or '0'}
