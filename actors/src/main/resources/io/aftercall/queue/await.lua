-- Says that an engine, which has found the intake empty, waits to be rung for; unless there are entries by now: it reads those.
-- KEYS intake, awaited
-- ARGV holder, at most
-- Returns {entry, {field, value, …}}, …
local found = redis.call('XREADGROUP', 'GROUP', 'engines', ARGV[1], 'COUNT', ARGV[2], 'STREAMS', KEYS[1], '>')
if found then
  return found[1][2]
end
if redis.call('EXISTS', KEYS[2]) == 0 then
  redis.pcall('SET', KEYS[2], '1') -- a Redis that is full refuses: then whoever waits looks again by himself
end
return {}
