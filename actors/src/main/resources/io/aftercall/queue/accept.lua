-- Stores requests and puts each where engines find it, or leaves it until its time. One for each that is to be taken is
-- read from the intake at once: the requests themselves, unless others were waiting.
-- KEYS intake, due, index, order, then a request for each
-- ARGV most that may wait, most that may be scheduled, channel, holder, then for each: id, fingerprint, not before (ms),
--      delay (ms), in order ('1' or '0'), to be taken ('1' or '0'), context, what never changes, how many of the following
--      are its fields and values, field, value, …
-- Returns for each {'stored', state, ms} with the entry if it was taken, as under fence 1 | {'duplicate', state}
--      | {'conflict'} | {'full'}, then {entry, id, …} of others that were read
local waiting, scheduled = tonumber(ARGV[1]), tonumber(ARGV[2])
local t = now()
local replies, index, more, mine, wanted, rings = {}, {}, {accepted = 0, scheduled = 0}, {}, 0, false
local a = 5
for k = 5, #KEYS do
  local request, id, size = KEYS[k], ARGV[a], tonumber(ARGV[a + 8])
  local known = read(request, 'fingerprint', 'state')
  local at = math.max(tonumber(ARGV[a + 2]), t + tonumber(ARGV[a + 3]))
  local state = at > t and 'scheduled' or 'accepted'
  if known.state then
    replies[#replies + 1] = known.fingerprint == ARGV[a + 1] and {'duplicate', known.state} or {'conflict'}
  elseif state == 'scheduled' and reaches(KEYS[3], scheduled, more, 'scheduled')
    or state == 'accepted' and (reaches(KEYS[3], waiting, more, 'accepted', 'in_flight', 'backing_off')
      or redis.call('ZCARD', KEYS[4]) >= waiting) then
    replies[#replies + 1] = {'full'}
  else
    local reply = {'stored', state, text(t)}
    replies[#replies + 1] = reply
    local entry = ''
    if state == 'accepted' and (ARGV[a + 4] == '0' or line_up(KEYS[4], request, id, ARGV[a + 6])) then
      entry = redis.call('XADD', KEYS[1], '*', 'id', id)
      if ARGV[a + 5] == '1' then
        mine[entry] = reply
        wanted = wanted + 1
      else
        rings = true
      end
    end
    redis.call('SET', frozen(request), ARGV[a + 7])
    local fields = {'fingerprint', ARGV[a + 1], 'state', state, 'created', text(t), 'fence', ARGV[a + 5], 'entry', entry}
    for i = a + 9, a + 8 + size do
      fields[#fields + 1] = ARGV[i]
    end
    if state == 'scheduled' then
      fields[#fields + 1] = 'next'
      fields[#fields + 1] = text(at)
      redis.call('ZADD', KEYS[2], at, id)
    end
    store(request, fields)
    more[state] = more[state] + 1
    index[#index + 1] = 0
    index[#index + 1] = member(state, t, id)
  end
  a = a + 9 + size
end
if #index > 0 then
  redis.call('ZADD', KEYS[3], unpack(index))
end
local others = {}
for _, entry in ipairs(read_new(KEYS[1], 'engines', ARGV[4], wanted)) do
  if mine[entry[1]] then
    mine[entry[1]][4] = entry[1]
    wanted = wanted - 1
  else
    others[#others + 1] = entry[1]
    others[#others + 1] = entry[2] and entry[2][2] or ''
  end
end
if rings or wanted > 0 then
  redis.call('PUBLISH', ARGV[3], 'requests')
end
replies[#replies + 1] = others
return replies
