-- Puts a script whose time has come back into the stream of its worker.
-- KEYS execution, due, stream, ready, streams
-- ARGV member of the due set, id, name of the stream, priority, channel
-- Returns 1 if it did, else 0
local score = redis.call('ZSCORE', KEYS[2], ARGV[1])
if not score or tonumber(score) > now() then
  return 0
end
local exe = read(KEYS[1], 'state', 'entry')
if exe.state == 'queued' and exe.entry == '' then
  queue(KEYS[1], ARGV[2], KEYS[3], ARGV[3], ARGV[4], KEYS[4], KEYS[5])
end
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('PUBLISH', ARGV[5], 'scripts')
return 1
