-- Sets an entry aside that nobody can read, so that it stops nobody.
-- KEYS stream, unreadable
-- ARGV group, entry, what it held, why
-- Returns 1
redis.call('XADD', KEYS[2], 'MAXLEN', '~', '10000', '*', 'stream', KEYS[1], 'entry', ARGV[2], 'raw', ARGV[3],
  'why', ARGV[4])
drop(KEYS[1], ARGV[1], ARGV[2])
return 1
