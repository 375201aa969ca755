-- Stores what a look for an unknown outcome found, and when to look again. One that only goes on leaves no evidence.
-- KEYS request, unknown
-- ARGV id, evidence (part of a JSON object) or '', look again in (ms), lines of evidence to keep, where the next look
--      goes on ('' for from the begin)
-- Returns 'done' | 'lost'
local req = read(KEYS[1], 'outcome', 'evidence')
if not undecided(req.outcome) then
  return 'lost'
end
local t = now()
local again = text(t + tonumber(ARGV[3]))
redis.call('HSET', KEYS[1], 'check_at', again)
if ARGV[5] == '' then
  redis.call('HDEL', KEYS[1], 'look')
else
  redis.call('HSET', KEYS[1], 'look', ARGV[5])
end
if ARGV[2] ~= '' then
  redis.call('HSET', KEYS[1], 'checked', text(t), 'evidence', testify(req.evidence, t, ARGV[2], ARGV[4]))
  redis.call('HINCRBY', KEYS[1], 'checks', 1)
end
redis.call('ZADD', KEYS[2], again, ARGV[1])
return 'done'
