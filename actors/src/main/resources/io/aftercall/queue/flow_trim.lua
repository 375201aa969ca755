-- Drops versions that nobody uses, unless something has changed since that was found out.
-- KEYS active, texts, kept
-- ARGV flow, revision, versions …
-- Returns how many were dropped
local active = read(KEYS[1], '~rev', ARGV[1])
if active['~rev'] ~= ARGV[2] then
  return 0
end
local dropped = 0
for i = 3, #ARGV do
  if ARGV[i] ~= active[ARGV[1]] then
    dropped = dropped + redis.call('HDEL', KEYS[2], ARGV[i])
    redis.call('ZREM', KEYS[3], ARGV[i])
  end
end
return dropped
