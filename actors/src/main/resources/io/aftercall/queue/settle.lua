-- Stores outcomes, each together with its script job. Jobs are leased to a holder at once and have no entry, if no others
-- wait. If they wait in the same streams, those are leased in their place; if elsewhere, they might come first.
-- KEYS intake, due, index, ready, streams, unknown, then request, execution, script stream for each
-- ARGV channel, holder, then for each: id, execution id, fence, certain ('1' or '0'), outcome, attempt, HTTP status or '',
--      how the attempt ended (part of a JSON object), reply, name of the stream, ending of the flow's name, when to look for
--      an unknown outcome (ms from now) or '', whether the holder can have its job ('1' or '0')
-- Returns for each {'done' | 'already' | 'lost'} | {'unreadable', why}; of a leased job also its entry or '', fence, attempts of
--      the request, pin or ''; then {name of the stream, entry, execution id, …} of others that were read
local time = now()
local t = text(time)
local tag = tag_of(KEYS[1])
local count = (#KEYS - 6) / 3
local batch = new_batch()
local settled, first, is_held, job = {}, {}, {}, {} -- of each that is settled: its record, where it is, its lease or entry
local mine, has, vacancies, others, due, ready, held = {}, {}, {}, {}, {}, {}, {}
local nothing_waits = ARGV[2] ~= '' and redis.call('ZCARD', KEYS[4]) == 0

-- Where the values stand that are read of a request.
local STATE, FENCE, OPEN, OPEN_AT, LOG, CREATED, ENTRY, OUTCOME = 1, 2, 3, 4, 5, 6, 7, 8
local TYPE, FLOW, SCRIPT_FENCE, ATTEMPTS, NEXT, LOOK, ROUND = 9, 10, 11, 12, 13, 14, 15

local function open_log(req, number, how)
  local open = {open = req[OPEN], open_at = req[OPEN_AT], log = req[LOG]}
  if not under_way(open) then
    return open.log or ''
  end
  return open.open == number and append(open.log, attempt(number, open.open_at, t, how)) or lose(open)
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
  local request, a = KEYS[4 + 3 * i], 13 * i - 10
  if first[request] then -- offered again before it was stored
    local b = 13 * first[request] - 10
    return {ARGV[a + 4] == ARGV[b + 4] and ARGV[a + 8] == ARGV[b + 8] and 'already' or 'lost'}
  end
  local req = redis.call('HMGET', request, 'state', 'fence', 'open', 'open_at', 'log', 'created', 'entry', 'outcome', 'type',
    'flow', 'script_fence', 'attempts', 'next', 'look', 'round')
  if not req[STATE] then
    return {'lost'}
  elseif req[OUTCOME] then
    local same = req[OUTCOME] == ARGV[a + 4]
      and (redis.call('HGET', request, 'reply') or redis.call('HGET', payloads(request), 'reply')) == ARGV[a + 8]
    return {same and 'already' or 'lost'}
  elseif not waits(req[STATE]) or (req[FENCE] ~= ARGV[a + 2] and ARGV[a + 3] ~= '1') then
    return {'lost'}
  end
  local stream, name = KEYS[6 + 3 * i], ARGV[a + 9]
  local fits = ARGV[2] ~= '' and ARGV[a + 12] == '1' and not req[ROUND] -- what is told again is read from its record
  if fits and nothing_waits and hold(stream, name, ARGV[a + 1]) then
    is_held[i] = true
  else
    job[i] = enter(batch, ARGV[a + 1], stream, name, KEYS[5])
    nothing_waits = false
  end
  if fits and job[i] then
    mine[job[i]] = true
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

-- As many values: its entry if it has one, and what is known of its first run.
local function begun(entry, leased)
  if entry then
    return 'entry', entry, begun(nil, leased)
  elseif leased then
    return 'attempts', '1', 'started', t
  end
end

local function store_job(i, flow, pin, fence, leased)
  local a = 13 * i - 10
  local stored = redis.pcall('HSET', KEYS[5 + 3 * i], 'state', leased and 'running' or 'queued', 'request', '1', 'stream',
    ARGV[a + 9], 'flow', flow, 'pin', pin, 'fence', fence, 'created', t, begun(job[i], leased))
  if type(stored) == 'table' then
    let_go(KEYS[6 + 3 * i], job[i], ARGV[a + 1])
    error(stored, 0)
  end
  count_pin(batch, pin, 1)
end

-- As many values: what a request stores of its answer. A long one lies beside it.
local function answered(request, log, reply)
  if #log > LARGE then
    store(request, {'log', log})
    return beside(request, 'reply', reply)
  end
  return 'log', log, beside(request, 'reply', reply)
end

local function settle(i, req)
  local request, a = KEYS[4 + 3 * i], 13 * i - 10
  local log = open_log(req, ARGV[a + 5], ARGV[a + 7]) -- first: what is no attempt stores nothing
  local leased = is_held[i] or has[job[i]]
  local fence = text((req[SCRIPT_FENCE] or 0) + (leased and 1 or 0))
  local stem = req[FLOW] or 'new_create_' .. req[TYPE]
  local pin = active(batch, tag, stem, ARGV[a + 10])
  store_job(i, stem .. ARGV[a + 10], pin, fence, leased)
  local state = leased and 'running' or 'dispatched'
  if ARGV[a + 11] ~= '' then
    local look_at = text(time + tonumber(ARGV[a + 11]))
    redis.call('ZADD', KEYS[6], look_at, ARGV[a])
    redis.call('HSET', request, 'check_at', look_at)
  end
  redis.call('HSET', request, 'state', state, 'outcome', ARGV[a + 4], 'http', ARGV[a + 6], 'settled', t, 'open', '0',
    'entry', '', answered(request, log, ARGV[a + 8]))
  if req[NEXT] or req[LOOK] then
    redis.call('HDEL', request, 'next', 'look')
  end
  move_in(batch, ARGV[a], req[CREATED], req[STATE], state)
  if req[ENTRY] == '' then
    add(due, ARGV[a])
  end
  drop_in(batch, KEYS[1], req[ENTRY])
  if not leased then
    ready[ARGV[a + 9]] = string.match(ARGV[a + 9], '%d+$')
    return {'done'}
  end
  return {'done', job[i] or '', fence, req[ATTEMPTS] or '0', pin}
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
