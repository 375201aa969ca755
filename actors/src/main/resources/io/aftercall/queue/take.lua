-- Reads new entries of several script streams, in the order given, until there are enough, and makes a holder out of who
-- reads them. Stale entries end here.
-- KEYS ready, index, then streams
-- ARGV holder, at most, then the name of each stream
-- Returns entries: {index of the stream from 1, entry, id, …}; and for each of them what run.lua returns
local t = text(now())
local batch = new_batch()
local tag = tag_of(KEYS[1])
local ID = '^exe_([0-9a-hjkmnp-tv-z]+)$'
local taken, streams, room = {}, {}, tonumber(ARGV[2])

for i = 3, #KEYS do
  if room > 0 then
    local entries = read_new(KEYS[i], 'workers', ARGV[1], room)
    for _, entry in ipairs(entries) do
      local last = #taken
      taken[last + 1], taken[last + 2], taken[last + 3] = i - 2, entry[1], entry[2] and entry[2][2] or ''
      streams[#streams + 1] = KEYS[i]
    end
    if #entries < room then
      redis.call('ZREM', KEYS[1], ARGV[i])
    end
    room = room - #entries
  end
end

local function run(i)
  local id = taken[3 * i]
  local suffix = #id == 40 and string.match(id, ID)
  if not suffix then
    return {'unreadable', 'id: expected exe_ and 36 lower-case characters'}
  end
  local ids = {execution = tag .. 'exe:' .. suffix, request = tag .. 'req:' .. suffix, id = 'req_' .. suffix}
  return lease_run(batch, t, ids, streams[i], taken[3 * i - 1])
end

local replies, faults = each(#streams, run)
write_leases(batch)
write_moves(batch, KEYS[2])
return {taken, answer_without(replies, faults)}
