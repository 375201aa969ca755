-- Makes a version of a flow the active one, or none.
-- KEYS active, meta, refused, texts, kept, history
-- ARGV flow, version ('' for none), by, channel, most events
-- Returns 'done' | 'already' | 'unknown'
local flow, version = ARGV[1], ARGV[2]
local active = redis.call('HGET', KEYS[1], flow)
if version == '' and not active or version ~= '' and redis.call('HEXISTS', KEYS[4], version) == 0 then
  return 'unknown'
end
if active == version then
  return 'already'
end
become(KEYS, flow, version, {at = now(), version = version == '' and active or version, by = ARGV[3]}, ARGV[5], ARGV[4])
return 'done'
