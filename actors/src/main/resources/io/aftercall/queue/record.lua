-- Stores how runs ended. With an outbox an execution ends when that has been published.
-- KEYS index, finished, order, intake, dead, then execution, request, stream for each
-- ARGV channel, then for each: execution id, request id, fence, final state, has an outbox ('1' or '0'), how many of the
--      following are its fields and values, field, value, …
-- Returns for each 'done' | 'already' | 'lost'
local replies, ends = {}, {entries = {}, members = {}}
local a = 2
for k = 6, #KEYS, 3 do
  local execution, request, stream = KEYS[k], KEYS[k + 1], KEYS[k + 2]
  local ids, size = {execution = ARGV[a], request = ARGV[a + 1]}, tonumber(ARGV[a + 5])
  local readable, exe, req = pcall(ending, execution, request)
  if not readable or not exe.state or exe.fence ~= ARGV[a + 2] then
    replies[#replies + 1] = 'lost'
  elseif exe.state ~= 'running' then
    replies[#replies + 1] = 'already'
  else
    if exe.error then
      redis.call('HDEL', execution, 'error')
    end
    local fields
    if ARGV[a + 4] == '1' then
      fields = {'takeovers', '0', 'state', 'recorded', 'final', ARGV[a + 3]}
    else
      fields = {'takeovers', '0',
        conclude(exe, req, request, stream, KEYS[1], ids, ARGV[a + 3], ends, ARGV[1])}
      leave_line(KEYS[3], KEYS[4], request, req, ARGV[1])
      unpin(execution, exe.pin)
    end
    for i = a + 6, a + 5 + size do
      fields[#fields + 1] = ARGV[i]
    end
    store(execution, fields)
    replies[#replies + 1] = 'done'
  end
  a = a + 6 + size
end
write_ends(ends, KEYS[2], KEYS[5])
return replies
