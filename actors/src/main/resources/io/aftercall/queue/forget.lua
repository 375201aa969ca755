-- Forgets an ended execution and its request.
-- KEYS execution, request, index, finished
-- ARGV execution id, request id
-- Returns 1, or 0 if it goes on, as what a person has decided on may
local req = read(KEYS[2], 'state')
local exe = redis.call('HGET', KEYS[1], 'state')
local open = exe == 'queued' or exe == 'running' or exe == 'recorded'
if open or waits(req.state) or req.state == 'scheduled' then
  redis.call('ZREM', KEYS[4], ARGV[1])
  return 0
end
if req.state then
  redis.call('ZREM', KEYS[3] .. ':' .. req.state, ARGV[2])
end
redis.call('DEL', KEYS[1], KEYS[2], payloads(KEYS[1]), payloads(KEYS[2]), frozen(KEYS[2]))
redis.call('ZREM', KEYS[4], ARGV[1])
return 1
