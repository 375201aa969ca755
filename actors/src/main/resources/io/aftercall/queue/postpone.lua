-- Leaves a script to the due set for a while, because what it needs is paused. The run is not counted.
-- KEYS execution, request, stream, index, due
-- ARGV member of the due set, request id, fence, delay (ms)
-- Returns 'done' | 'already' | 'lost'
local exe = read(KEYS[1], 'state', 'fence', 'entry', 'request')
if not exe.state or exe.fence ~= ARGV[3] then
  return 'lost'
end
if exe.state == 'queued' then
  return 'already'
end
if exe.state ~= 'running' then
  return 'lost'
end
redis.call('HSET', KEYS[1], 'state', 'queued', 'entry', '')
redis.call('HINCRBY', KEYS[1], 'attempts', -1)
redis.call('ZADD', KEYS[5], now() + tonumber(ARGV[4]), ARGV[1])
let_go(KEYS[3], exe.entry, id_of(KEYS[1]))
if exe.request == '1' then
  follow(KEYS[2], KEYS[4], ARGV[2], 'dispatched')
end
return 'done'
