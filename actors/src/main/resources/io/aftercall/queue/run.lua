-- Makes a holder out of whoever has read entries of a script stream. Stale entries end here.
-- KEYS index, then execution, request, stream for each entry
-- ARGV takeover ('1' or '0'), then entry, execution id, request id for each
-- Returns for each {'gone'} | {'run' or 'publish', fence, {field, value, …} of the execution, … of the request}
local replies = {}
for i = 0, (#KEYS - 1) / 3 - 1 do
  local execution, request, stream = KEYS[2 + 3 * i], KEYS[3 + 3 * i], KEYS[4 + 3 * i]
  local entry = ARGV[2 + 3 * i]
  local exe = read(execution, 'state', 'entry', 'request', 'takeovers', 'alone')
  local open = exe.state == 'queued' or exe.state == 'running' or exe.state == 'recorded'
  if not open or exe.entry ~= entry then
    drop(stream, 'workers', entry)
    replies[#replies + 1] = {'gone'}
  else
    -- The first time it may have been any of those in hand; from then on it runs alone, and only that counts.
    local suspected = exe.takeovers and exe.takeovers ~= '0'
    if ARGV[1] == '1' and exe.state == 'running' and (exe.alone or not suspected) then
      redis.call('HINCRBY', execution, 'takeovers', 1)
    end
    redis.call('HDEL', execution, 'alone')
    local what = 'publish'
    if exe.state ~= 'recorded' then
      what = 'run'
      redis.call('HINCRBY', execution, 'attempts', 1)
      redis.call('HSET', execution, 'state', 'running', 'started', text(now()))
      if exe.request == '1' then
        follow(request, KEYS[1], ARGV[4 + 3 * i], 'running')
      end
    end
    local fence = redis.call('HINCRBY', execution, 'fence', 1)
    local fields = exe.request == '1' and whole(request) or {}
    replies[#replies + 1] = {what, tostring(fence), whole(execution), fields}
  end
end
return replies
