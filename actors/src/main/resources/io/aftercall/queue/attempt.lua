-- Notes that attempts begin, before their first bytes are sent.
-- KEYS index, then a request for each
-- ARGV id, fence, horizon (ms) for each
-- Returns for each {'begun', attempt, first (ms), now (ms), maybe} | {'horizon'} | {'lost'}
local t = now()
local replies = {}
for i = 2, #KEYS do
  local id, fence, horizon = ARGV[3 * i - 5], ARGV[3 * i - 4], ARGV[3 * i - 3]
  local req = read(KEYS[i], 'state', 'fence', 'attempts', 'first', 'method', 'created', 'open', 'open_at', 'log', 'maybe',
    'next')
  if not req.state or req.fence ~= fence or not waits(req.state) then
    replies[#replies + 1] = {'lost'}
  elseif req.method == 'POST' and req.first and t - tonumber(req.first) > tonumber(horizon) then
    replies[#replies + 1] = {'horizon'}
  else
    local maybe = req.maybe
    if req.open ~= '0' then
      redis.call('HSET', KEYS[i], 'log', lose(req))
      if req.method ~= 'GET' then
        maybe = '1'
      end
    end
    local number = text(tonumber(req.attempts) + 1)
    local first = req.first or text(t)
    redis.call('HSET', KEYS[i], 'state', 'in_flight', 'attempts', number, 'open', number, 'open_at', text(t),
      'first', first, 'maybe', maybe or '0')
    if req.next then
      redis.call('HDEL', KEYS[i], 'next')
    end
    move(KEYS[1], id, req.created, req.state, 'in_flight')
    replies[#replies + 1] = {'begun', number, first, text(t), maybe or '0'}
  end
end
return replies
