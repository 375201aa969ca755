-- Notes that a script begins that nothing else runs beside: if its worker dies now, it was this one.
-- KEYS execution
-- ARGV fence
-- Returns 'done' | 'lost'
local exe = read(KEYS[1], 'state', 'fence')
if exe.state ~= 'running' or exe.fence ~= ARGV[1] then
  return 'lost'
end
redis.call('HSET', KEYS[1], 'alone', '1')
return 'done'
