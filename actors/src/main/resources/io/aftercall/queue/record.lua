-- Stores how runs ended. With an outbox an execution ends when that has been published.
-- KEYS index, ended, order, intake, dead, then execution, request, stream for each
-- ARGV channel, then for each: execution id, request id, fence, final state, has an outbox ('1' or '0'), how many of the
--      following are its fields and values: first its version if it has one, field, value, …
-- Returns for each 'done' | 'already' | 'lost'
local t = text(now())
local batch = new_batch()
local a = 2

local function record(i)
  local execution, request, stream = KEYS[3 + 3 * i], KEYS[4 + 3 * i], KEYS[5 + 3 * i]
  local id, request_id, fence, final, outbox, size = unpack(ARGV, a, a + 5)
  local from, to = a + 6, a + 5 + size
  a = to + 1
  local readable, exe, req = pcall(ending, execution, request)
  if not readable or not exe[E_STATE] or exe[E_FENCE] ~= fence then
    return 'lost'
  elseif exe[E_STATE] ~= 'running' then
    return 'already'
  end
  if exe[E_ERROR] then -- of a run before that has failed
    erase(execution, 'error', 'output')
  end
  if from < to and ARGV[from] == 'version' and ARGV[from + 1] == version_of(exe[E_PIN]) then
    from = from + 2 -- it is known already
  end
  if outbox == '1' then
    redis.call('HSET', execution, 'state', 'recorded', 'final', final, 'takeovers', '0', given(execution, from, to))
  else
    local over, buried = conclude(batch, t, exe, req, request, request_id, final)
    redis.call('HSET', execution, 'state', final, 'ended', t, given(execution, from, to))
    let_end(batch, t, exe, req, stream, id, over, buried, ARGV[1])
    leave_line(KEYS[3], KEYS[4], request, req, ARGV[1])
  end
  return 'done'
end

local replies, faults = each((#KEYS - 5) / 3, record)
write_ends(batch, KEYS[1], KEYS[2], KEYS[5])
return answer(replies, faults)
