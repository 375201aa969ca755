-- Stores requests and puts each where engines find it, or leaves it until its time.
-- KEYS intake, due, index, order, then a request for each
-- ARGV most that may wait, most that may be scheduled, channel, then for each: id, fingerprint, not before (ms),
--      delay (ms), in order ('1' or '0'), context, how many of the following are its fields and values, field, value, …
-- Returns for each {'stored', state, ms} | {'duplicate', state} | {'conflict'} | {'full'}
local waiting, scheduled = tonumber(ARGV[1]), tonumber(ARGV[2])
local t = now()
local replies, rings = {}, false
local a = 4
for k = 5, #KEYS do
  local request, id, size = KEYS[k], ARGV[a], tonumber(ARGV[a + 6])
  local known = read(request, 'fingerprint', 'state')
  local at = math.max(tonumber(ARGV[a + 2]), t + tonumber(ARGV[a + 3]))
  local state = at > t and 'scheduled' or 'accepted'
  if known.state then
    replies[#replies + 1] = known.fingerprint == ARGV[a + 1] and {'duplicate', known.state} or {'conflict'}
  elseif state == 'scheduled' and reaches(KEYS[3], scheduled, 'scheduled')
    or state == 'accepted' and (reaches(KEYS[3], waiting, 'accepted', 'in_flight', 'backing_off')
      or redis.call('ZCARD', KEYS[4]) >= waiting) then
    replies[#replies + 1] = {'full'}
  else
    local entry = ''
    if state == 'accepted' and (ARGV[a + 4] == '0' or line_up(KEYS[4], request, id, ARGV[a + 5])) then
      entry = redis.call('XADD', KEYS[1], '*', 'id', id)
      rings = true
    end
    local fields = {'fingerprint', ARGV[a + 1], 'state', state, 'created', text(t), 'fence', '0', 'attempts', '0',
      'open', '0', 'takeovers', '0', 'entry', entry}
    for i = a + 7, a + 6 + size do
      fields[#fields + 1] = ARGV[i]
    end
    if state == 'scheduled' then
      fields[#fields + 1] = 'next'
      fields[#fields + 1] = text(at)
      redis.call('ZADD', KEYS[2], at, id)
    end
    store(request, fields)
    redis.call('ZADD', KEYS[3], 0, member(state, t, id))
    replies[#replies + 1] = {'stored', state, text(t)}
  end
  a = a + 7 + size
end
if rings then
  redis.call('PUBLISH', ARGV[3], 'requests')
end
return replies
