-- Ends an execution whose calls and context changes have been published.
-- KEYS execution, request, stream, index, finished, order, intake, dead
-- ARGV execution id, request id, fence, channel
-- Returns 'done' | 'already' | 'lost'
local exe = read(KEYS[1], 'state', 'fence', 'final')
if not exe.state or exe.fence ~= ARGV[3] then
  return 'lost'
end
if exe.state ~= 'recorded' then
  return exe.state == 'running' and 'lost' or 'already'
end
conclude(KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[8], {execution = ARGV[1], request = ARGV[2]}, exe.final, ARGV[4])
leave_line(KEYS[6], KEYS[7], KEYS[2], ARGV[4])
return 'done'
