-- Stores a request and puts it where engines find it, or leaves it until its time.
-- KEYS request, intake, due, index, order
-- ARGV id, fingerprint, most that may wait, most that may be scheduled, not before (ms), delay (ms), channel,
--      in order ('1' or '0'), context, field, value, …
-- Returns {'stored', state, ms} | {'duplicate', state} | {'conflict'} | {'full'}
local known = read(KEYS[1], 'fingerprint', 'state')
if known.state then
  if known.fingerprint ~= ARGV[2] then
    return {'conflict'}
  end
  return {'duplicate', known.state}
end
local t = now()
local at = math.max(tonumber(ARGV[5]), t + tonumber(ARGV[6]))
local state = at > t and 'scheduled' or 'accepted'
if state == 'scheduled' and reaches(KEYS[4], tonumber(ARGV[4]), 'scheduled')
  or state == 'accepted' and (reaches(KEYS[4], tonumber(ARGV[3]), 'accepted', 'in_flight', 'backing_off')
    or redis.call('ZCARD', KEYS[5]) >= tonumber(ARGV[3])) then
  return {'full'}
end
local fields = {'fingerprint', ARGV[2], 'state', state, 'created', text(t), 'fence', '0', 'attempts', '0',
  'open', '0', 'takeovers', '0', 'entry', ''}
for i = 10, #ARGV do
  fields[#fields + 1] = ARGV[i]
end
store(KEYS[1], fields)
redis.call('ZADD', KEYS[4], 0, member(state, t, ARGV[1]))
if state == 'scheduled' then
  redis.call('HSET', KEYS[1], 'next', text(at))
  redis.call('ZADD', KEYS[3], at, ARGV[1])
elseif ARGV[8] == '0' or line_up(KEYS[5], KEYS[1], ARGV[1], ARGV[9]) then
  redis.call('HSET', KEYS[1], 'entry', redis.call('XADD', KEYS[2], '*', 'id', ARGV[1]))
  redis.call('PUBLISH', ARGV[7], 'requests')
end
return {'stored', state, text(t)}
