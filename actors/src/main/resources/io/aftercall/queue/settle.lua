-- Stores outcomes, each together with its script job. Jobs are leased to a holder at once and have no entry, if no others
-- wait. If they wait in the same streams, those are leased in their place; if elsewhere, they might come first.
-- KEYS intake, due, index, ready, streams, unknown, then request, execution, script stream for each
-- ARGV channel, holder, then for each: id, execution id, fence, certain ('1' or '0'), outcome, attempt, HTTP status or '',
--      how the attempt ended (part of a JSON object), reply, name of the stream, worker, priority, ending of the flow's name,
--      when to look for an unknown outcome (ms from now) or '', whether the holder can have its job ('1' or '0')
-- Returns for each {'done' | 'already' | 'lost'} | {'unreadable', why}; of a leased job also its entry or '', fence, attempts of
--      the request, pin or ''; then {name of the stream, entry, execution id, …} of others that were read
local time = now()
local t = text(time)
local tag = tag_of(KEYS[1])
local count = (#KEYS - 6) / 3
local batch = new_batch()
local settled, first, mine, has, vacancies, others, due, ready, held = {}, {}, {}, {}, {}, {}, {}, {}, {}
local nothing_waits = ARGV[2] ~= '' and redis.call('ZCARD', KEYS[4]) == 0

local function open_log(req, number, how)
  if not under_way(req) then
    return req.log or ''
  end
  return req.open == number and append(req.log, attempt(req.open, req.open_at, t, how)) or lose(req)
end

-- Leases a job without an entry; false if there is something else under the name of such leases.
local function hold(stream, name, id)
  if held[stream] == nil then
    open_stream(batch, stream, name, KEYS[5])
    held[stream] = type(redis.pcall('ZCARD', held_of(stream))) == 'number' and {}
  end
  if held[stream] then
    add(held[stream], t, id)
  end
  return held[stream]
end

local function look(i)
  local request, a = KEYS[4 + 3 * i], 15 * i - 12
  if first[request] then -- offered again before it was stored
    local b = 15 * first[request] - 12
    return {ARGV[a + 4] == ARGV[b + 4] and ARGV[a + 8] == ARGV[b + 8] and 'already' or 'lost'}
  end
  local r = redis.call('HMGET', request, 'state', 'fence', 'open', 'open_at', 'log', 'created', 'entry', 'outcome', 'type',
    'flow', 'script_fence', 'attempts', 'next', 'look', 'round')
  local req = {
    state = r[1], fence = r[2], open = r[3], open_at = r[4], log = r[5], created = r[6], entry = r[7], outcome = r[8],
    type = r[9], flow = r[10], script_fence = r[11], attempts = r[12], next = r[13], look = r[14], round = r[15],
  }
  if not req.state then
    return {'lost'}
  elseif req.outcome then
    local same = req.outcome == ARGV[a + 4]
      and (redis.call('HGET', request, 'reply') or redis.call('HGET', payloads(request), 'reply')) == ARGV[a + 8]
    return {same and 'already' or 'lost'}
  elseif not waits(req.state) or (req.fence ~= ARGV[a + 2] and ARGV[a + 3] ~= '1') then
    return {'lost'}
  end
  local stream, name = KEYS[6 + 3 * i], ARGV[a + 9]
  local fits = ARGV[2] ~= '' and ARGV[a + 14] == '1' and not req.round -- what is told again is read from its record
  if fits and nothing_waits and hold(stream, name, ARGV[a + 1]) then
    req.is_held = true
  else
    req.job = enter(batch, ARGV[a + 1], stream, name, KEYS[5])
    nothing_waits = false
  end
  if fits and req.job then
    mine[req.job] = true
    local places = vacancies[name] or {stream = stream, count = 0}
    places.count = places.count + 1
    vacancies[name] = places
  end
  settled[i], first[request] = req, i -- last: a job that nobody would find is not stored
  return {'done'}
end

-- Whether jobs wait in no other stream.
local function nobody_else_waits()
  if redis.call('ZCARD', KEYS[4]) <= count then
    for _, name in ipairs(redis.call('ZRANGE', KEYS[4], 0, -1)) do
      if not vacancies[name] then
        return false
      end
    end
    return true
  end
  return false
end

local function lease()
  for name, places in pairs(vacancies) do
    for _, entry in ipairs(read_new(places.stream, 'workers', ARGV[2], places.count)) do
      if mine[entry[1]] then
        has[entry[1]] = true
      else
        add(others, name, entry[1], entry[2] and entry[2][2] or '')
      end
    end
  end
end

local function store_job(i, req, stem, flow, fence, leased)
  local a = 15 * i - 12
  local fields = {
    'state', leased and 'running' or 'queued', 'request', '1', 'worker', ARGV[a + 10], 'priority', ARGV[a + 11],
    'flow', stem .. ARGV[a + 12], 'fence', fence, 'created', t, pin_fields(flow),
  }
  if req.job then
    add(fields, 'entry', req.job)
  end
  if leased then
    add(fields, 'attempts', '1', 'started', t)
  end
  local stored = redis.pcall('HSET', KEYS[5 + 3 * i], unpack(fields))
  if type(stored) == 'table' then
    let_go(KEYS[6 + 3 * i], req.job, ARGV[a + 1])
    error(stored, 0)
  end
  count_pin(batch, flow and flow.pin, 1)
end

local function settle(i, req)
  local request, a = KEYS[4 + 3 * i], 15 * i - 12
  local leased = req.is_held or has[req.job]
  local fence = text((req.script_fence or 0) + (leased and 1 or 0))
  local stem = req.flow or 'new_create_' .. req.type
  local flow = active(batch, tag, stem, ARGV[a + 12])
  store_job(i, req, stem, flow, fence, leased)
  local state = leased and 'running' or 'dispatched'
  local change = {'state', state, 'outcome', ARGV[a + 4], 'http', ARGV[a + 6], 'reply', ARGV[a + 8], 'settled', t,
    'open', '0', 'log', open_log(req, ARGV[a + 5], ARGV[a + 7]), 'entry', ''}
  if ARGV[a + 13] ~= '' then
    local look_at = text(time + tonumber(ARGV[a + 13]))
    redis.call('ZADD', KEYS[6], look_at, ARGV[a])
    add(change, 'check_at', look_at)
  end
  store(request, change, 'reply')
  if req.next or req.look then
    redis.call('HDEL', request, 'next', 'look')
  end
  move_in(batch, ARGV[a], req.created, req.state, state)
  if req.entry == '' then
    add(due, ARGV[a])
  end
  drop_in(batch, KEYS[1], req.entry)
  if not leased then
    ready[ARGV[a + 9]] = ARGV[a + 11]
    return {'done'}
  end
  return {'done', req.job or '', fence, req.attempts or '0', flow and flow.pin or ''}
end

local replies, faults = each(count, look)
if next(vacancies) and nobody_else_waits() then
  lease()
end
for stream, leases in pairs(held) do
  if leases then
    redis.call('ZADD', held_of(stream), unpack(leases))
  end
end
local _, failed = each(count, function(i)
  replies[i] = settled[i] and settle(i, settled[i]) or replies[i]
end)
for i, fault in pairs(failed) do
  faults[i] = fault
end
write_entries(batch, 'engines')
write_moves(batch, KEYS[3])
write_pins(batch, tag)
if #due > 0 then
  redis.call('ZREM', KEYS[2], unpack(due))
end
for name, priority in pairs(ready) do
  redis.call('ZADD', KEYS[4], priority, name)
end
if next(ready) then
  redis.call('PUBLISH', ARGV[1], 'scripts')
end
replies = answer_without(replies, faults)
replies[count + 1] = others
return replies
