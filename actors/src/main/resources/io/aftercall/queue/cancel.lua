-- Calls a request off that has sent nothing yet, and queues its error flow.
-- KEYS request, execution, script stream, intake, due, index, ready, streams
-- ARGV id, execution id, reply, name of the stream, priority, channel
-- Returns {'cancelled'} | {'already'} | {'sent', first (ms)} | {'ended', state} | {'unknown'}
local req = read(KEYS[1], 'state', 'created', 'entry', 'outcome', 'type', 'flow', 'first', 'watch')
if not req.state then
  return {'unknown'}
end
if req.state == 'cancelled' then
  return {'already'}
end
if req.outcome then
  return {'ended', req.state}
end
if req.first then
  return {'sent', req.first}
end
local t = text(now())
redis.call('HSET', KEYS[2], 'state', 'queued', 'request', '1', 'stream', ARGV[4],
  'flow', (req.flow or 'new_create_' .. req.type) .. '_error', 'fence', '0', 'attempts', '0', 'takeovers', '0', 'created', t)
pin(KEYS[2], req.flow or 'new_create_' .. req.type, '_error')
store(KEYS[1], {'state', 'cancelled', 'outcome', 'cancelled', 'http', '', 'reply', ARGV[3], 'settled', t, 'entry', ''})
redis.call('HDEL', KEYS[1], 'next')
redis.call('HINCRBY', KEYS[1], 'fence', 1)
queue(KEYS[2], ARGV[2], KEYS[3], ARGV[4], ARGV[5], KEYS[7], KEYS[8])
move(KEYS[6], ARGV[1], req.created, req.state, 'cancelled')
drop(KEYS[4], 'engines', req.entry)
redis.call('ZREM', KEYS[5], ARGV[1])
redis.call('PUBLISH', ARGV[6], 'scripts')
if req.watch then
  redis.call('PUBLISH', ARGV[6], 'ended:' .. string.sub(ARGV[1], 5))
end
return {'cancelled'}
