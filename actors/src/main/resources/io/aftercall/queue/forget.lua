-- Forgets an ended execution and its request.
-- KEYS execution, request, index, finished
-- ARGV execution id, request id
-- Returns 1
local req = read(KEYS[2], 'state', 'created')
if req.state then
  redis.call('ZREM', KEYS[3], member(req.state, req.created, ARGV[2]))
end
redis.call('DEL', KEYS[1], KEYS[2])
redis.call('ZREM', KEYS[4], ARGV[1])
return 1
