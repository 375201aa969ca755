-- Hands a script back, so that another worker takes it at once. Of a recorded run only the rest is left to publish.
-- KEYS execution, request, stream, index, ready, streams
-- ARGV execution id, request id, fence, name of the stream, priority, channel
-- Returns 'done' | 'lost'
local exe = read(KEYS[1], 'state', 'fence', 'entry', 'request')
if not exe.state or exe.fence ~= ARGV[3] or (exe.state ~= 'running' and exe.state ~= 'recorded') then
  return 'lost'
end
redis.call('HINCRBY', KEYS[1], 'fence', 1)
redis.call('HDEL', KEYS[1], 'alone')
if exe.state == 'running' then
  redis.call('HSET', KEYS[1], 'state', 'queued')
  redis.call('HINCRBY', KEYS[1], 'attempts', -1)
  if exe.request == '1' then
    follow(KEYS[2], KEYS[4], ARGV[2], 'dispatched')
  end
end
let_go(KEYS[3], exe.entry, ARGV[1])
queue(KEYS[1], ARGV[1], KEYS[3], ARGV[4], ARGV[5], KEYS[5], KEYS[6])
redis.call('PUBLISH', ARGV[6], 'scripts')
return 'done'
