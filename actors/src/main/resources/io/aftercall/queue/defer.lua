-- Leaves a request to the due set for a while, because what it needs is paused. No attempt is counted.
-- KEYS request, index, due, intake
-- ARGV id, fence, delay (ms)
-- Returns 'done' | 'lost'
local req = read(KEYS[1], 'state', 'fence', 'entry', 'open', 'open_at', 'log', 'method', 'created')
if not req.state or req.fence ~= ARGV[2] or not waits(req.state) or req.entry == '' then
  return 'lost'
end
local at = now() + tonumber(ARGV[3])
if under_way(req) then
  redis.call('HSET', KEYS[1], 'log', lose(req), 'open', '0')
  if req.method ~= 'GET' then
    redis.call('HSET', KEYS[1], 'maybe', '1')
  end
end
redis.call('HSET', KEYS[1], 'entry', '')
if req.state ~= 'accepted' then
  redis.call('HSET', KEYS[1], 'state', 'backing_off', 'next', text(at))
  move(KEYS[2], ARGV[1], req.created, req.state, 'backing_off')
end
redis.call('HINCRBY', KEYS[1], 'fence', 1)
redis.call('ZADD', KEYS[3], at, ARGV[1])
drop(KEYS[4], 'engines', req.entry)
return 'done'
