-- Runs a dead letter again: its script with the input that is stored, or its call if that never came to an end.
-- KEYS execution, request, dead, index, stream, ready, streams, intake
-- ARGV execution id, request id, name of the stream, priority, channel, horizon (ms),
--      flow, args, script, bindings ('' for as it was)
-- Returns 'done' | 'unknown' | 'not_dead' | 'horizon' | 'unfit'
local exe = read(KEYS[1], 'state', 'request', 'fence')
if not exe.state then
  return 'unknown'
end
if not redis.call('ZSCORE', KEYS[3], ARGV[1]) then
  return 'not_dead'
end
local ofRequest = exe.request == '1'
local edited = table.concat(ARGV, '', 7, 10) ~= ''
if ofRequest and ARGV[9] .. ARGV[10] ~= '' or not ofRequest and ARGV[7] .. ARGV[8] ~= '' then
  return 'unfit'
end
local req = read(KEYS[2], 'state', 'created', 'outcome', 'first', 'method', 'type', 'flow', 'round')
local calls = ofRequest and req.outcome == 'poison'
if calls and req.method == 'POST' and req.first and now() - tonumber(req.first) > tonumber(ARGV[6]) then
  return 'horizon'
end

redis.call('ZREM', KEYS[3], ARGV[1])
local record = calls and KEYS[2] or KEYS[1]
redis.call('HINCRBY', record, 'replays', 1)
if edited then
  redis.call('HSET', record, 'edited', '1')
end
if ARGV[7] ~= '' then
  redis.call('HSET', KEYS[2], 'flow', ARGV[7])
end
if ARGV[8] ~= '' then
  store(KEYS[2], {'args', ARGV[8]})
end
if calls then
  -- The fence of the former execution outlives it: a step of one of its workers must not fit the next one.
  redis.call('HSET', KEYS[2], 'state', 'accepted', 'open', '0', 'takeovers', '0', 'script_fence', text(exe.fence + 1),
    'round', text((req.round or 1) + 1), 'entry', redis.call('XADD', KEYS[8], '*', 'id', ARGV[2]))
  erase(KEYS[2], 'outcome', 'http', 'reply', 'settled', 'completed', 'next', 'losses', 'blame', 'suspect')
  redis.call('DEL', KEYS[1], payloads(KEYS[1]))
  move(KEYS[4], ARGV[2], req.created, req.state, 'accepted')
  redis.call('PUBLISH', ARGV[5], 'requests')
  return 'done'
end
redis.call('HSET', KEYS[1], 'state', 'queued', 'attempts', '0', 'takeovers', '0', 'fence', text(exe.fence + 1))
erase(KEYS[1], 'ended', 'started', 'alone', 'result', 'reply', 'children')
if ARGV[9] ~= '' then
  store(KEYS[1], {'script', ARGV[9]})
  redis.call('HDEL', KEYS[1], 'version')
end
if ARGV[10] ~= '' then
  store(KEYS[1], {'bindings', ARGV[10]})
end
if ofRequest then
  local ending = req.outcome == 'succeeded' and '_response' or '_error'
  local stem = ARGV[7] ~= '' and ARGV[7] or req.flow or 'new_create_' .. req.type
  redis.call('HSET', KEYS[1], 'flow', stem .. ending)
  redis.call('HDEL', KEYS[1], 'version')
  pin(KEYS[1], stem, ending)
  if req.state == 'buried' then
    redis.call('HSET', KEYS[2], 'state', 'dispatched')
    redis.call('HDEL', KEYS[2], 'completed')
    move(KEYS[4], ARGV[2], req.created, req.state, 'dispatched')
  end
end
queue(KEYS[1], ARGV[1], KEYS[5], ARGV[3], ARGV[4], KEYS[6], KEYS[7])
redis.call('PUBLISH', ARGV[5], 'scripts')
return 'done'
