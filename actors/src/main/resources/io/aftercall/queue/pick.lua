-- Reads new entries of several script streams, in the order given, until there are enough.
-- KEYS ready, then streams
-- ARGV holder, at most, then the name of each stream
-- Returns {index of the stream from 1, entry, id}, …
local picked = {}
local room = tonumber(ARGV[2])
for i = 2, #KEYS do
  if room > 0 then
    local entries = read_new(KEYS[i], 'workers', ARGV[1], room)
    for _, entry in ipairs(entries) do
      picked[#picked + 1] = {i - 1, entry[1], entry[2] and entry[2][2] or ''}
    end
    if #entries < room then
      redis.call('ZREM', KEYS[1], ARGV[i + 1])
    end
    room = room - #entries
  end
end
return picked
