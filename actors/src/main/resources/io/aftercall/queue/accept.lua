-- Stores requests and puts each where engines find it, or leaves it until its time. One for each that is to be taken is
-- read from the intake at once: the requests themselves, unless others were waiting. What is taken itself may begin its
-- first attempt in the same step: then it is sent at once.
-- KEYS intake, due, index, order, awaited, then a request for each
-- ARGV most that may wait, most that may be scheduled, channel, holder, then for each: id, fingerprint, when ('' for now,
--      '@' and a time in ms, '+' and a delay in ms, '>' and the context in whose order), to be taken ('1', '2' to begin as
--      well, or '0'), what never changes, how many of the following are its fields and values, field, value, …
-- Returns for each {'stored', state, ms} with the entry if it was taken, as under fence 1 | {'duplicate', state}
--      | {'conflict'} | {'full'}, then {entry, id, …} of others that were read
local waiting, scheduled = tonumber(ARGV[1]), tonumber(ARGV[2])
local time = now()
local t = text(time)
local lines = redis.call('ZCARD', KEYS[4])
redis.call('ZCARD', KEYS[2]) -- what is none ends the call here, as below: nothing is written yet
local replies, rings, mine, wanted = {}, false, {}, 0
-- Of each new one: where its key is, where its arguments begin, its state, when it may begin, its entry, whether it begins at once.
local new, args, states, times, entries, begins = {}, {}, {}, {}, {}, {}

local function count(state)
  return redis.call('ZCARD', KEYS[3] .. ':' .. state)
end

-- How many more may wait, however they do, and how many whose time has not come.
local room = {
  accepted = waiting - count('accepted') - count('in_flight') - count('backing_off'),
  scheduled = scheduled - count('scheduled'),
}

local function is_full(state)
  return room[state] <= 0 or (state == 'accepted' and lines >= waiting)
end

-- The time (ms) of what may not begin yet.
local function later(when)
  local kind, ms = string.match(when, '^([@+])(.+)$')
  local at = kind and tonumber(ms) + (kind == '+' and time or 0)
  return at and at > time and at
end

-- Where engines find it; '' if it has to wait for its turn.
local function enter_intake(n, a)
  local context = ARGV[a + 2] ~= '' and string.match(ARGV[a + 2], '^>(.*)$')
  if context then
    lines = lines + 1
    if not line_up(KEYS[4], KEYS[new[n]], ARGV[a], context) then
      return ''
    end
  end
  local entry = redis.call('XADD', KEYS[1], '*', 'id', ARGV[a])
  if ARGV[a + 3] == '0' then
    rings = true
  else
    mine[entry] = n
    wanted = wanted + 1
  end
  return entry
end

local known, fingerprints = {}, {}
for k = 6, #KEYS do
  known[KEYS[k]] = redis.call('HGET', KEYS[k], 'state')
end
local a = 5
for k = 6, #KEYS do
  local request = KEYS[k]
  local at = ARGV[a + 2] ~= '' and later(ARGV[a + 2])
  local state = at and 'scheduled' or 'accepted'
  if known[request] then
    local fingerprint = fingerprints[request] or redis.call('HGET', request, 'fingerprint')
    replies[k - 5] = fingerprint == ARGV[a + 1] and {'duplicate', known[request]} or {'conflict'}
  elseif is_full(state) then
    replies[k - 5] = {'full'}
  else
    local n = #new + 1
    new[n], args[n], states[n], times[n] = k, a, state, at
    room[state] = room[state] - 1
    known[request], fingerprints[request] = state, ARGV[a + 1]
    replies[k - 5] = {'stored', state, t}
    entries[n] = at and '' or enter_intake(n, a)
  end
  a = a + 6 + tonumber(ARGV[a + 5])
end

local others = {}
for _, entry in ipairs(read_new(KEYS[1], 'engines', ARGV[4], wanted)) do
  local n = mine[entry[1]]
  if n then
    replies[new[n] - 5][4] = entry[1]
    begins[n] = ARGV[args[n] + 3] == '2'
    wanted = wanted - 1
  else
    others[#others + 1] = entry[1]
    others[#others + 1] = entry[2] and entry[2][2] or ''
  end
end

local batch = new_batch()
for n, k in ipairs(new) do
  local request, a = KEYS[k], args[n]
  local from, to = a + 6, a + 5 + tonumber(ARGV[a + 5])
  local fence = ARGV[a + 3] == '0' and '0' or '1'
  redis.call('SET', frozen(request), ARGV[a + 4])
  redis.call('HSET', request, 'state', states[n], 'fingerprint', ARGV[a + 1], 'created', t, 'fence', fence, 'entry',
    entries[n], given(request, from, to, true))
  if begins[n] then
    redis.call('HSET', request, first_attempt(t))
  elseif times[n] then
    redis.call('ZADD', KEYS[2], times[n], ARGV[a])
    redis.call('HSET', request, 'next', text(times[n]))
  end
  index_in(batch, ARGV[a], t, begins[n] and 'in_flight' or states[n])
end
write_moves(batch, KEYS[3])
if (rings or wanted > 0) and redis.call('DEL', KEYS[5]) == 1 then -- else nobody would come
  redis.call('PUBLISH', ARGV[3], 'requests')
end
replies[#replies + 1] = others
return replies
