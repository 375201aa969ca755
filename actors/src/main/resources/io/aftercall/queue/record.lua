-- Stores how a run ended. With an outbox the execution ends when that has been published.
-- KEYS execution, request, stream, index, finished, order, intake, dead
-- ARGV execution id, request id, fence, final state, has an outbox ('1' or '0'), channel, field, value, …
-- Returns 'done' | 'already' | 'lost'
local exe = read(KEYS[1], 'state', 'fence')
if not exe.state or exe.fence ~= ARGV[3] then
  return 'lost'
end
if exe.state ~= 'running' then
  return 'already'
end
local fields = {'takeovers', '0'}
for i = 7, #ARGV do
  fields[#fields + 1] = ARGV[i]
end
redis.call('HDEL', KEYS[1], 'error')
store(KEYS[1], fields)
if ARGV[5] == '1' then
  redis.call('HSET', KEYS[1], 'state', 'recorded', 'final', ARGV[4])
else
  conclude(KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[8], {execution = ARGV[1], request = ARGV[2]}, ARGV[4], ARGV[6])
  leave_line(KEYS[6], KEYS[7], KEYS[2], ARGV[6])
end
return 'done'
