-- Stores outcomes, each together with its script job.
-- KEYS intake, due, index, ready, streams, unknown, then request, execution, script stream for each
-- ARGV channel, then for each: id, execution id, fence, certain ('1' or '0'), outcome, attempt, HTTP status or '',
--      how the attempt ended (part of a JSON object), reply, name of the stream, worker, priority, ending of the flow's name,
--      when to look for an unknown outcome (ms from now) or ''
-- Returns for each 'done' | 'already' | 'lost'
local replies, rings = {}, false
for i = 0, (#KEYS - 6) / 3 - 1 do
  local request, execution, stream = KEYS[7 + 3 * i], KEYS[8 + 3 * i], KEYS[9 + 3 * i]
  local a = 2 + 14 * i
  local req = read(request, 'state', 'fence', 'open', 'open_at', 'log', 'created', 'entry', 'outcome', 'type', 'flow', 'script_fence')
  if not req.state then
    replies[#replies + 1] = 'lost'
  elseif req.outcome then
    local same = req.outcome == ARGV[a + 4] and (redis.call('HGET', request, 'reply') or redis.call('HGET', payloads(request), 'reply')) == ARGV[a + 8]
    replies[#replies + 1] = same and 'already' or 'lost'
  elseif not waits(req.state) or (req.fence ~= ARGV[a + 2] and ARGV[a + 3] ~= '1') then
    replies[#replies + 1] = 'lost'
  else
    local t = now()
    local log = req.log
    if req.open ~= '0' and req.open == ARGV[a + 5] then
      log = append(log, attempt(req.open, req.open_at, text(t), ARGV[a + 7]))
    elseif req.open ~= '0' then
      log = lose(req)
    end
    redis.call('HSET', execution, 'state', 'queued', 'request', '1', 'worker', ARGV[a + 10], 'priority', ARGV[a + 11],
      'flow', (req.flow or 'new_create_' .. req.type) .. ARGV[a + 12], 'fence', req.script_fence or '0',
      'attempts', '0', 'takeovers', '0', 'created', text(t))
    pin(execution, req.flow or 'new_create_' .. req.type, ARGV[a + 12])
    store(request, {'state', 'dispatched', 'outcome', ARGV[a + 4], 'http', ARGV[a + 6],
      'reply', ARGV[a + 8], 'settled', text(t), 'open', '0', 'log', log or '', 'entry', ''})
    redis.call('HDEL', request, 'next', 'look')
    queue(execution, ARGV[a + 1], stream, ARGV[a + 9], ARGV[a + 11], KEYS[4], KEYS[5])
    move(KEYS[3], ARGV[a], req.created, req.state, 'dispatched')
    drop(KEYS[1], 'engines', req.entry)
    redis.call('ZREM', KEYS[2], ARGV[a])
    if ARGV[a + 13] ~= '' then
      local look = t + tonumber(ARGV[a + 13])
      redis.call('ZADD', KEYS[6], look, ARGV[a])
      redis.call('HSET', request, 'check_at', text(look))
    end
    replies[#replies + 1] = 'done'
    rings = true
  end
end
if rings then
  redis.call('PUBLISH', ARGV[1], 'scripts')
end
return replies
