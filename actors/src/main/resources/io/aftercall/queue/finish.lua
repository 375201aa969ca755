-- Ends executions whose calls and context changes have been published.
-- KEYS index, ended, order, intake, dead, then execution, request, stream for each
-- ARGV channel, then execution id, request id, fence for each
-- Returns for each 'done' | 'already' | 'lost'
local t = text(now())
local batch = new_batch()

local function finish(i)
  local execution, request, stream = KEYS[3 + 3 * i], KEYS[4 + 3 * i], KEYS[5 + 3 * i]
  local ids = {execution = ARGV[3 * i - 1], request = ARGV[3 * i]}
  local readable, exe, req = pcall(ending, execution, request)
  if not readable or not exe.state or exe.fence ~= ARGV[3 * i + 1] or exe.state == 'running' then
    return 'lost'
  elseif exe.state ~= 'recorded' then
    return 'already'
  end
  redis.call('HSET', execution, conclude(batch, t, exe, req, request, stream, ids, exe.final, ARGV[1]))
  erase(execution, 'outbox', 'final')
  leave_line(KEYS[3], KEYS[4], request, req, ARGV[1])
  return 'done'
end

local replies, faults = each((#KEYS - 5) / 3, finish)
write_ends(batch, KEYS[1], KEYS[2], KEYS[5])
return answer(replies, faults)
