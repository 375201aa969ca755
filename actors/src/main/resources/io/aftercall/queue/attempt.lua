-- Notes that attempts begin, before their first bytes are sent.
-- KEYS index, then a request for each
-- ARGV id, fence, horizon (ms) for each
-- Returns for each {'begun', attempt, first (ms), now (ms), maybe} | {'horizon'} | {'lost'}
local time = now()
local t = text(time)
local batch = new_batch()

local function begin(i)
  local request, id, fence, horizon = KEYS[i + 1], ARGV[3 * i - 2], ARGV[3 * i - 1], ARGV[3 * i]
  local req = read(request, 'state', 'fence', 'attempts', 'first', 'method', 'created', 'open', 'open_at', 'log', 'maybe',
    'next')
  if not req.state or req.fence ~= fence or not waits(req.state) then
    return {'lost'}
  elseif req.method == 'POST' and req.first and time - tonumber(req.first) > tonumber(horizon) then
    return {'horizon'}
  end
  local number, first, maybe = text((req.attempts or 0) + 1), req.first or t, req.maybe or '0'
  local change = {'state', 'in_flight', 'attempts', number, 'open', number, 'open_at', t, 'first', first}
  if under_way(req) then
    add(change, 'log', lose(req))
    maybe = req.method ~= 'GET' and '1' or maybe
  end
  if maybe ~= '0' then
    add(change, 'maybe', maybe)
  end
  redis.call('HSET', request, unpack(change))
  if req.next then
    redis.call('HDEL', request, 'next')
  end
  move_in(batch, id, req.created, req.state, 'in_flight')
  return {'begun', number, first, t, maybe}
end

local replies, faults = each(#KEYS - 1, begin)
write_moves(batch, KEYS[1])
return answer(replies, faults)
