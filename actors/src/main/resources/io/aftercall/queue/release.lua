-- Hands a request back, so that another engine takes it at once.
-- KEYS request, intake
-- ARGV id, fence, channel
-- Returns 'done' | 'lost'
local req = read(KEYS[1], 'state', 'fence', 'entry', 'open', 'open_at', 'log', 'method')
if not req.state or req.fence ~= ARGV[2] or not waits(req.state) or req.entry == '' then
  return 'lost'
end
redis.call('HSET', KEYS[1], 'entry', redis.call('XADD', KEYS[2], '*', 'id', ARGV[1]))
redis.call('HINCRBY', KEYS[1], 'fence', 1)
if under_way(req) then
  redis.call('HSET', KEYS[1], 'log', lose(req), 'open', '0')
  if req.method ~= 'GET' then
    redis.call('HSET', KEYS[1], 'maybe', '1')
  end
end
drop(KEYS[2], 'engines', req.entry)
redis.call('PUBLISH', ARGV[3], 'requests')
return 'done'
