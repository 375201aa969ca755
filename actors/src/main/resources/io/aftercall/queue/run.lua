-- Makes a holder out of whoever has read entries of a script stream. Stale entries end here.
-- KEYS index, then execution, request, stream for each entry
-- ARGV takeover ('1' or '0'), then entry, execution id, request id for each
-- Returns for each {'gone'} | {'unreadable', why} | {'run' or 'publish', fence, attempts, belongs to a request ('1' or
--      '0'), fields and values of the execution as they were before, none where they have to be read}
local t = text(now())
local batch = new_batch()
local MOST = 262144 -- bytes that go with the answer, about
local handed = 0

-- What is new is short, and goes with the answer; what was taken over may be long.
local function look(execution)
  if ARGV[1] == '1' or handed > MOST then
    return read(execution, 'state', 'entry', 'request', 'fence', 'takeovers', 'alone', 'attempts'), {}
  end
  local flat = redis.call('HGETALL', execution)
  local exe, size = as_table(flat)
  handed = handed + size
  return exe, flat
end

local function run(i)
  local execution, request, stream = KEYS[3 * i - 1], KEYS[3 * i], KEYS[3 * i + 1]
  local entry = ARGV[3 * i - 1]
  local exe, flat = look(execution)
  local open = exe.state == 'queued' or exe.state == 'running' or exe.state == 'recorded'
  if not open or exe.entry ~= entry then
    drop_in(batch, stream, entry)
    return {'gone'}
  end
  local fence = text(exe.fence + 1)
  local change = {'fence', fence}
  -- The first time it may have been any of those in hand; from then on it runs alone, and only that counts.
  local suspected = exe.takeovers and exe.takeovers ~= '0'
  if ARGV[1] == '1' and exe.state == 'running' and (exe.alone or not suspected) then
    add(change, 'takeovers', text((exe.takeovers or 0) + 1))
  end
  if exe.alone then
    redis.call('HDEL', execution, 'alone')
  end
  local what, attempts = 'publish', exe.attempts or '0'
  if exe.state ~= 'recorded' then
    what, attempts = 'run', text(attempts + 1)
    add(change, 'attempts', attempts, 'state', 'running', 'started', t)
    if exe.request == '1' then
      local req = read(request, 'state', 'created')
      if req.state ~= 'cancelled' then -- a cancelled one stays so: its flow is only told
        redis.call('HSET', request, 'state', 'running')
        move_in(batch, ARGV[3 * i + 1], req.created, req.state, 'running')
      end
    end
  end
  redis.call('HSET', execution, unpack(change))
  return {what, fence, attempts, exe.request or '1', flat}
end

local replies, faults = each((#KEYS - 1) / 3, run)
write_entries(batch, 'workers')
write_moves(batch, KEYS[1])
return answer_without(replies, faults)
