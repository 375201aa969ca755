-- Ends executions whose calls and context changes have been published.
-- KEYS index, finished, order, intake, dead, then execution, request, stream for each
-- ARGV channel, then execution id, request id, fence for each
-- Returns for each 'done' | 'already' | 'lost'
local replies, ends = {}, {entries = {}, members = {}}
local a = 2
for k = 6, #KEYS, 3 do
  local execution, request, stream = KEYS[k], KEYS[k + 1], KEYS[k + 2]
  local readable, exe, req = pcall(ending, execution, request)
  if not readable or not exe.state or exe.fence ~= ARGV[a + 2] or exe.state == 'running' then
    replies[#replies + 1] = 'lost'
  elseif exe.state ~= 'recorded' then
    replies[#replies + 1] = 'already'
  else
    local ids = {execution = ARGV[a], request = ARGV[a + 1]}
    redis.call('HSET', execution, conclude(exe, req, request, stream, KEYS[1], ids, exe.final, ends, ARGV[1]))
    erase(execution, 'outbox', 'final')
    unpin(execution, exe.pin)
    leave_line(KEYS[3], KEYS[4], request, req, ARGV[1])
    replies[#replies + 1] = 'done'
  end
  a = a + 3
end
write_ends(ends, KEYS[2], KEYS[5])
return replies
