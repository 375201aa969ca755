-- Forgets an ended execution and its request.
-- KEYS execution, request, index, ended
-- ARGV execution id, request id, member of ended
-- Returns 1, or 0 if it goes on or has ended again since, as what a person has decided on may
local req = read(KEYS[2], 'state')
local exe = read(KEYS[1], 'state', 'ended', 'discarded')
local ended = ended_at(ARGV[3])
local open = exe.state == 'queued' or exe.state == 'running' or exe.state == 'recorded'
local again = exe.state and exe.ended ~= ended and exe.discarded ~= ended
if redis.call('LINDEX', KEYS[4], 0) == ARGV[3] then
  redis.call('LPOP', KEYS[4])
elseif exe.state then -- else another process has forgotten it just now: it would be looked for in all of the list
  redis.call('LREM', KEYS[4], 1, ARGV[3])
end
if open or again or waits(req.state) or req.state == 'scheduled' then
  return 0
end
if req.state then
  redis.call('ZREM', KEYS[3] .. ':' .. req.state, ARGV[2])
end
redis.call('DEL', KEYS[1], KEYS[2], payloads(KEYS[1]), payloads(KEYS[2]), frozen(KEYS[2]))
return 1
