-- Decides an unknown outcome and queues the flow for it, under the same execution, in a new round.
-- KEYS request, execution, script stream, index, ready, streams, unknown, dead
-- ARGV id, execution id, outcome, HTTP status or '', reply, who decides, note or '', name of the stream, priority,
--      ending of the flow's name, channel, evidence (part of a JSON object), lines of evidence to keep
-- Returns 'done' | 'already' | 'decided' | 'later' | 'missing'
local req = read(KEYS[1], 'state', 'outcome', 'created', 'settled', 'type', 'flow', 'round', 'evidence',
  'former', 'resolved_by')
if not req.state then
  return 'missing'
end
if not undecided(req.outcome) and req.outcome ~= 'poison' then
  return req.resolved_by and req.outcome == ARGV[3] and 'already' or 'decided'
end
if req.state ~= 'parked' and req.state ~= 'buried' then
  return 'later'
end
local t = now()
local round = tonumber(req.round or '1')
local past = {round = round, outcome = req.outcome, settled_at = tonumber(req.settled)}
local run = read(KEYS[2], 'flow', 'state', 'ending', 'attempts', 'version', 'result', 'reply', 'output', 'error',
  'children')
run.version = run.version or version_of(redis.call('HGET', KEYS[2], 'pin'))
for name, value in pairs(run) do
  past[name] = value or redis.call('HGET', payloads(KEYS[2]), name) or nil
end
past.output = past.output or '' -- of a run that printed nothing there is none
erase(KEYS[2], 'ending', 'version', 'result', 'reply', 'output', 'error', 'children', 'outbox', 'final',
  'started', 'ended', 'discarded')
redis.call('HSET', KEYS[2], 'state', 'queued', 'flow', (req.flow or 'new_create_' .. req.type) .. ARGV[10],
  'attempts', '0', 'takeovers', '0', 'entry', '', 'created', text(t))
pin(KEYS[2], req.flow or 'new_create_' .. req.type, ARGV[10])
redis.call('HINCRBY', KEYS[2], 'fence', 1)
queue(KEYS[2], ARGV[2], KEYS[3], ARGV[8], ARGV[9], KEYS[5], KEYS[6])
local former = req.former or redis.call('HGET', payloads(KEYS[1]), 'former')
store(KEYS[1], {'state', 'dispatched', 'outcome', ARGV[3], 'http', ARGV[4], 'reply', ARGV[5],
  'resolved', text(t), 'resolved_by', ARGV[6], 'note', ARGV[7], 'round', text(round + 1),
  'former', append(former, cjson.encode(past)), 'evidence', testify(req.evidence, t, ARGV[12], ARGV[13])})
redis.call('HDEL', KEYS[1], 'completed', 'check_at', 'look')
move(KEYS[4], ARGV[1], req.created, req.state, 'dispatched')
redis.call('ZREM', KEYS[7], ARGV[1])
redis.call('ZREM', KEYS[8], ARGV[2])
redis.call('PUBLISH', ARGV[11], 'scripts')
return 'done'
