-- Ends executions whose calls and context changes have been published.
-- KEYS index, ended, order, intake, dead, then execution, request, stream for each
-- ARGV channel, then execution id, request id, fence for each
-- Returns for each 'done' | 'already' | 'lost'
local t = text(now())
local batch = new_batch()

local function finish(i)
  local execution, request, stream = KEYS[3 + 3 * i], KEYS[4 + 3 * i], KEYS[5 + 3 * i]
  local readable, exe, req = pcall(ending, execution, request)
  if not readable or not exe[E_STATE] or exe[E_FENCE] ~= ARGV[3 * i + 1] or exe[E_STATE] == 'running' then
    return 'lost'
  elseif exe[E_STATE] ~= 'recorded' then
    return 'already'
  end
  local over, buried = conclude(batch, t, exe, req, request, ARGV[3 * i], exe[E_FINAL])
  redis.call('HSET', execution, 'state', exe[E_FINAL], 'ended', t)
  let_end(batch, t, exe, req, stream, ARGV[3 * i - 1], over, buried, ARGV[1])
  erase(execution, 'outbox', 'final')
  leave_line(KEYS[3], KEYS[4], request, req, ARGV[1])
  return 'done'
end

local replies, faults = each((#KEYS - 5) / 3, finish)
write_ends(batch, KEYS[1], KEYS[2], KEYS[5])
return answer(replies, faults)
