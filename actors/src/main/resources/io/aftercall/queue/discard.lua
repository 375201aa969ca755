-- Sets an entry aside that nobody can read, so that it stops nobody; or what was leased without one.
-- KEYS stream, unreadable
-- ARGV group, entry or '', what it held, why
-- Returns 1
redis.call('XADD', KEYS[2], 'MAXLEN', '~', '10000', '*', 'stream', KEYS[1], 'entry', ARGV[2], 'raw', ARGV[3],
  'why', ARGV[4])
if ARGV[2] == '' then
  redis.call('ZREM', held_of(KEYS[1]), ARGV[3])
else
  drop(KEYS[1], ARGV[1], ARGV[2])
end
return 1
