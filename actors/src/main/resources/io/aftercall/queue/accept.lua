-- Stores requests and puts each where engines find it, or leaves it until its time. One for each that is to be taken is
-- read from the intake at once: the requests themselves, unless others were waiting. What is taken itself may begin its
-- first attempt in the same step: then it is sent at once.
-- KEYS intake, due, index, order, awaited, then a request for each
-- ARGV most that may wait, most that may be scheduled, channel, holder, then for each: id, fingerprint, not before (ms),
--      delay (ms), in order ('1' or '0'), to be taken ('1', '2' to begin as well, or '0'), context, what never changes, how
--      many of the following are its fields and values, field, value, …
-- Returns for each {'stored', state, ms} with the entry if it was taken, as under fence 1 | {'duplicate', state}
--      | {'conflict'} | {'full'}, then {entry, id, …} of others that were read
local waiting, scheduled = tonumber(ARGV[1]), tonumber(ARGV[2])
local t = now()
local lines = redis.call('ZCARD', KEYS[4])
redis.call('ZCARD', KEYS[2]) -- what is none ends the call here, as below: nothing is written yet
local replies, new, mine, wanted, rings = {}, {}, {}, 0, false

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

-- Where engines find it; '' if it has to wait for its turn.
local function enter_intake(request, a)
  if ARGV[a + 4] == '1' then
    lines = lines + 1
    if not line_up(KEYS[4], request, ARGV[a], ARGV[a + 6]) then
      return ''
    end
  end
  local entry = redis.call('XADD', KEYS[1], '*', 'id', ARGV[a])
  if ARGV[a + 5] == '0' then
    rings = true
  else
    mine[entry] = new[#new]
    wanted = wanted + 1
  end
  return entry
end

local seen = {}
for k = 6, #KEYS do
  seen[KEYS[k]] = redis.call('HMGET', KEYS[k], 'fingerprint', 'state')
end
local a = 5
for k = 6, #KEYS do
  local known = seen[KEYS[k]]
  local at = math.max(tonumber(ARGV[a + 2]), t + tonumber(ARGV[a + 3]))
  local state = at > t and 'scheduled' or 'accepted'
  if known[2] then
    replies[#replies + 1] = known[1] == ARGV[a + 1] and {'duplicate', known[2]} or {'conflict'}
  elseif is_full(state) then
    replies[#replies + 1] = {'full'}
  else
    local reply = {'stored', state, text(t)}
    replies[#replies + 1] = reply
    local one = {request = KEYS[k], a = a, state = state, at = at, entry = '', reply = reply}
    new[#new + 1] = one
    room[state] = room[state] - 1
    seen[KEYS[k]] = {ARGV[a + 1], state}
    if state == 'accepted' then
      one.entry = enter_intake(KEYS[k], a)
    end
  end
  a = a + 9 + tonumber(ARGV[a + 8])
end

local others = {}
for _, entry in ipairs(read_new(KEYS[1], 'engines', ARGV[4], wanted)) do
  local own = mine[entry[1]]
  if own then
    own.reply[4] = entry[1]
    own.begins = ARGV[own.a + 5] == '2'
    wanted = wanted - 1
  else
    others[#others + 1] = entry[1]
    others[#others + 1] = entry[2] and entry[2][2] or ''
  end
end

local batch = new_batch()
for _, one in ipairs(new) do
  local first = one.a
  redis.call('SET', frozen(one.request), ARGV[first + 7])
  local fields = one.begins and first_attempt(text(t)) or {'state', one.state}
  add(fields, 'fingerprint', ARGV[first + 1], 'created', text(t), 'fence', ARGV[first + 5] == '0' and '0' or '1', 'entry',
    one.entry)
  for i = first + 9, first + 8 + tonumber(ARGV[first + 8]) do
    fields[#fields + 1] = ARGV[i]
  end
  if one.state == 'scheduled' then
    add(fields, 'next', text(one.at))
    redis.call('ZADD', KEYS[2], one.at, ARGV[first])
  end
  store(one.request, fields, true)
  index_in(batch, ARGV[first], t, one.begins and 'in_flight' or one.state)
end
write_moves(batch, KEYS[3])
if (rings or wanted > 0) and redis.call('DEL', KEYS[5]) == 1 then -- else nobody would come
  redis.call('PUBLISH', ARGV[3], 'requests')
end
replies[#replies + 1] = others
return replies
