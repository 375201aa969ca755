-- Stores how runs ended. With an outbox an execution ends when that has been published.
-- KEYS index, ended, order, intake, dead, then execution, request, stream for each
-- ARGV channel, then for each: execution id, request id, fence, final state, has an outbox ('1' or '0'), how many of the
--      following are its fields and values, field, value, …
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
  if not readable or not exe.state or exe.fence ~= fence then
    return 'lost'
  elseif exe.state ~= 'running' then
    return 'already'
  end
  if exe.error then -- of a run before that has failed
    erase(execution, 'error', 'output')
  end
  local fields
  if outbox == '1' then
    fields = {'takeovers', '0', 'state', 'recorded', 'final', final}
  else
    local ids = {execution = id, request = request_id}
    fields = {conclude(batch, t, exe, req, request, stream, ids, final, ARGV[1])}
    leave_line(KEYS[3], KEYS[4], request, req, ARGV[1])
  end
  for n = from, to, 2 do
    local name, value = ARGV[n], ARGV[n + 1]
    if name ~= 'version' or value ~= exe.pinned then
      local last = #fields
      fields[last + 1], fields[last + 2] = name, value
    end
  end
  store(execution, fields)
  return 'done'
end

local replies, faults = each((#KEYS - 5) / 3, record)
write_ends(batch, KEYS[1], KEYS[2], KEYS[5])
return answer(replies, faults)
