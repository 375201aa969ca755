-- Stores what a look for an unknown outcome found, and when to look again.
-- KEYS request, unknown
-- ARGV id, evidence (part of a JSON object), look again in (ms), lines of evidence to keep
-- Returns 'done' | 'lost'
local req = read(KEYS[1], 'outcome', 'evidence')
if not undecided(req.outcome) then
  return 'lost'
end
local t = now()
local again = text(t + tonumber(ARGV[3]))
redis.call('HSET', KEYS[1], 'checked', text(t), 'check_at', again, 'evidence', testify(req.evidence, t, ARGV[2], ARGV[4]))
redis.call('HINCRBY', KEYS[1], 'checks', 1)
redis.call('ZADD', KEYS[2], again, ARGV[1])
return 'done'
