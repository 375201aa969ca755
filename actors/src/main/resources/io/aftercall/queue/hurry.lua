-- Lets a request whose outcome is unknown be looked for at once.
-- KEYS request, unknown
-- ARGV id
-- Returns 'done' | 'decided' | 'missing'
local req = read(KEYS[1], 'state', 'outcome')
if not req.state then
  return 'missing'
end
if not undecided(req.outcome) then
  return 'decided'
end
local t = text(now())
redis.call('ZADD', KEYS[2], t, ARGV[1])
redis.call('HSET', KEYS[1], 'check_at', t)
return 'done'
