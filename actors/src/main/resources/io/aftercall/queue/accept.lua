-- Stores a request and puts it where engines find it, or leaves it until its time.
-- KEYS request, intake, due, index
-- ARGV id, fingerprint, most that may wait, not before (ms), delay (ms), channel, field, value, …
-- Returns {'stored', state, ms} | {'duplicate', state} | {'conflict'} | {'full'}
local known = read(KEYS[1], 'fingerprint', 'state')
if known.state then
  if known.fingerprint ~= ARGV[2] then
    return {'conflict'}
  end
  return {'duplicate', known.state}
end
if redis.call('XLEN', KEYS[2]) >= tonumber(ARGV[3]) then
  return {'full'}
end
local t = now()
local at = math.max(tonumber(ARGV[4]), t + tonumber(ARGV[5]))
local state = at > t and 'scheduled' or 'accepted'
local fields = {'fingerprint', ARGV[2], 'state', state, 'created', text(t), 'fence', '0', 'attempts', '0',
  'open', '0', 'takeovers', '0', 'entry', ''}
for i = 7, #ARGV do
  fields[#fields + 1] = ARGV[i]
end
redis.call('HSET', KEYS[1], unpack(fields))
redis.call('ZADD', KEYS[4], 0, member(state, t, ARGV[1]))
if state == 'scheduled' then
  redis.call('HSET', KEYS[1], 'next', text(at))
  redis.call('ZADD', KEYS[3], at, ARGV[1])
else
  redis.call('HSET', KEYS[1], 'entry', redis.call('XADD', KEYS[2], '*', 'id', ARGV[1]))
  redis.call('PUBLISH', ARGV[6], 'requests')
end
return {'stored', state, text(t)}
