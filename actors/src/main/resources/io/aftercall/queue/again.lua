-- Runs a script again after a delay. A recorded run is taken back: its context changes were in conflict.
-- KEYS execution, request, stream, index, due
-- ARGV member of the due set, request id, fence, delay (ms), field, value, …
-- Returns 'done' | 'already' | 'lost'
local exe = read(KEYS[1], 'state', 'fence', 'entry', 'request')
if not exe.state or exe.fence ~= ARGV[3] then
  return 'lost'
end
if exe.state == 'queued' then
  return 'already'
end
if exe.state ~= 'running' and exe.state ~= 'recorded' then
  return 'lost'
end
local fields = {'state', 'queued', 'entry', '', 'takeovers', '0'}
for i = 5, #ARGV do
  fields[#fields + 1] = ARGV[i]
end
store(KEYS[1], fields)
erase(KEYS[1], 'outbox', 'final', 'result', 'reply', 'children')
redis.call('ZADD', KEYS[5], now() + tonumber(ARGV[4]), ARGV[1])
let_go(KEYS[3], exe.entry, id_of(KEYS[1]))
if exe.request == '1' then
  follow(KEYS[2], KEYS[4], ARGV[2], 'dispatched')
end
return 'done'
