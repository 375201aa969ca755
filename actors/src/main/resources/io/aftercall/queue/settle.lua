-- Stores outcomes, each together with its script job. As long as no job waits for a worker, jobs are leased to a holder
-- at once.
-- KEYS intake, due, index, ready, streams, unknown, then request, execution, script stream for each
-- ARGV channel, holder, then for each: id, execution id, fence, certain ('1' or '0'), outcome, attempt, HTTP status or '',
--      how the attempt ended (part of a JSON object), reply, name of the stream, worker, priority, ending of the flow's name,
--      when to look for an unknown outcome (ms from now) or '', whether the holder can have its job ('1' or '0')
-- Returns for each {'done' | 'already' | 'lost'}; of a leased job also its entry, fence, attempts of the request, pin or ''
local time = now()
local t = text(time)
local tag = tag_of(KEYS[1])
local batch = new_batch()
local nobody_waits = ARGV[2] ~= '' and redis.call('ZCARD', KEYS[4]) == 0
local due, ready, leased = {}, {}, {}

local function open_log(req, number, how)
  if not under_way(req) then
    return req.log or ''
  end
  return req.open == number and append(req.log, attempt(req.open, req.open_at, t, how)) or lose(req)
end

local function settle(i)
  local request, execution, stream = KEYS[4 + 3 * i], KEYS[5 + 3 * i], KEYS[6 + 3 * i]
  local a = 15 * i - 12
  local id = ARGV[a]
  local req = read(request, 'state', 'fence', 'open', 'open_at', 'log', 'created', 'entry', 'outcome', 'type', 'flow',
    'script_fence', 'attempts', 'next', 'look', 'round')
  if not req.state then
    return {'lost'}
  elseif req.outcome then
    local same = req.outcome == ARGV[a + 4]
      and (redis.call('HGET', request, 'reply') or redis.call('HGET', payloads(request), 'reply')) == ARGV[a + 8]
    return {same and 'already' or 'lost'}
  elseif not waits(req.state) or (req.fence ~= ARGV[a + 2] and ARGV[a + 3] ~= '1') then
    return {'lost'}
  end
  local lease = nobody_waits and ARGV[a + 14] == '1' and not req.round -- what is told again is read from its record
  local fence = text((req.script_fence or 0) + (lease and 1 or 0))
  local stem = req.flow or 'new_create_' .. req.type
  local pin = active(batch, tag, stem, ARGV[a + 12])
  local fields = pin_fields(pin)
  local entry = enter(batch, ARGV[a + 1], stream, ARGV[a + 9], KEYS[5])
  add(fields, 'state', lease and 'running' or 'queued', 'request', '1', 'worker', ARGV[a + 10], 'priority', ARGV[a + 11],
    'flow', stem .. ARGV[a + 12], 'fence', fence, 'attempts', lease and '1' or '0', 'takeovers', '0', 'created', t,
    'entry', entry)
  if lease then
    add(fields, 'started', t)
  end
  local stored = redis.pcall('HSET', execution, unpack(fields))
  if type(stored) == 'table' then
    redis.call('XDEL', stream, entry)
    error(stored, 0)
  end
  count_pin(batch, pin, 1)
  local state = lease and 'running' or 'dispatched'
  local change = {'state', state, 'outcome', ARGV[a + 4], 'http', ARGV[a + 6], 'reply', ARGV[a + 8], 'settled', t,
    'open', '0', 'log', open_log(req, ARGV[a + 5], ARGV[a + 7]), 'entry', ''}
  if ARGV[a + 13] ~= '' then
    local look = text(time + tonumber(ARGV[a + 13]))
    redis.call('ZADD', KEYS[6], look, id)
    add(change, 'check_at', look)
  end
  store(request, change, 'reply')
  if req.next or req.look then
    redis.call('HDEL', request, 'next', 'look')
  end
  move_in(batch, id, req.created, req.state, state)
  if req.entry == '' then
    add(due, id)
  end
  drop_in(batch, KEYS[1], req.entry)
  if not lease then
    ready[ARGV[a + 9]] = ARGV[a + 11]
    return {'done'}
  end
  leased[stream] = leased[stream] or {count = 0, name = ARGV[a + 9], priority = ARGV[a + 11]}
  leased[stream].count = leased[stream].count + 1
  return {'done', entry, fence, req.attempts or '0', pin or ''}
end

local replies, faults = each((#KEYS - 6) / 3, settle)
write_entries(batch, 'engines')
write_moves(batch, KEYS[3])
write_pins(batch, tag)
if #due > 0 then
  redis.call('ZREM', KEYS[2], unpack(due))
end
local has = {}
for stream, jobs in pairs(leased) do
  for _, entry in ipairs(read_new(stream, 'workers', ARGV[2], jobs.count)) do
    has[entry[1]] = true
    jobs.count = jobs.count - 1
  end
  if jobs.count > 0 then
    ready[jobs.name] = jobs.priority
  end
end
for _, reply in ipairs(replies) do
  if reply and reply[2] and not has[reply[2]] then
    reply[2] = nil -- it waits like any other
  end
end
local rings = false
for name, priority in pairs(ready) do
  redis.call('ZADD', KEYS[4], priority, name)
  rings = true
end
if rings then
  redis.call('PUBLISH', ARGV[1], 'scripts')
end
return answer(replies, faults)
