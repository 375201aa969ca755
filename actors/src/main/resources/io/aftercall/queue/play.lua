-- Stores an execution that belongs to no request and queues it.
-- KEYS execution, stream, ready, streams
-- ARGV id, fingerprint, name of the stream, priority, most that may wait, channel, field, value, …
-- Returns {'stored', ms} | {'duplicate'} | {'conflict'} | {'full'}
local known = read(KEYS[1], 'fingerprint', 'state')
if known.state then
  return {known.fingerprint == ARGV[2] and 'duplicate' or 'conflict'}
end
if redis.call('XLEN', KEYS[2]) >= tonumber(ARGV[5]) then
  return {'full'}
end
local t = now()
local fields = {'fingerprint', ARGV[2], 'state', 'queued', 'created', text(t), 'fence', '0', 'attempts', '0',
  'takeovers', '0', 'request', '0', 'stream', ARGV[3]}
for i = 7, #ARGV do
  fields[#fields + 1] = ARGV[i]
end
store(KEYS[1], fields)
queue(KEYS[1], ARGV[1], KEYS[2], ARGV[3], ARGV[4], KEYS[3], KEYS[4])
redis.call('PUBLISH', ARGV[6], 'scripts')
return {'stored', text(t)}
