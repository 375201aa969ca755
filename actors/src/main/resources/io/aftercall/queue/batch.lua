-- Shared by steps that are done for many records in one call. Needs common.lua.

-- What the steps of one call have in common is written once, at its end.
local function new_batch()
  return {entries = {}, streams = {}, from = {}, to = {}, pins = {}, ended = {}, dead = {}, active = {},
    moments = {}, held = {}, handed = 0}
end

-- Two at a time: the values of a call never stand in a table of their own.
local function add(list, one, other, ...)
  local last = #list
  list[last + 1], list[last + 2] = one, other
  if ... then
    return add(list, ...)
  end
end

-- Does the step of each; one that fails, because a record is none, leaves the others whole. Gives back the replies, and
-- the faults of those that failed.
local function each(count, step)
  local replies, faults = {}, {}
  for i = 1, count do
    local done, reply = pcall(step, i)
    replies[i] = done and reply or false
    faults[i] = not done and reply or nil
  end
  return replies, faults
end

-- What failed is told when everything else is written: each that was in the call is safe to repeat.
local function answer(replies, faults)
  local _, fault = next(faults)
  if fault then
    error(fault, 0)
  end
  return replies
end

-- The same, where whoever asked can do without those that failed.
local function answer_without(replies, faults)
  for i, fault in pairs(faults) do
    replies[i] = {'unreadable', type(fault) == 'table' and fault.err or tostring(fault)}
  end
  return replies
end

-- Puts a request into the index of a state.
local function index_in(batch, id, created, state)
  local places = batch.to[state] or {}
  batch.to[state] = places
  local at = batch.moments[created]
  if not at then
    at = moment(created)
    batch.moments[created or ''] = at
  end
  local last = #places
  places[last + 1], places[last + 2] = at, id
end

-- Moves a request from the index of one state to that of another.
local function move_in(batch, id, created, from, to)
  if from ~= to then
    local ids = batch.from[from .. ''] or {} -- what is none has no state: this one fails
    batch.from[from] = ids
    ids[#ids + 1] = id
    index_in(batch, id, created, to)
  end
end

local function write_moves(batch, index)
  for state, ids in pairs(batch.from) do
    redis.call('ZREM', index .. ':' .. state, unpack(ids))
  end
  for state, places in pairs(batch.to) do
    redis.call('ZADD', index .. ':' .. state, unpack(places))
  end
end

-- Ends an entry for good: acknowledged and gone, together.
local function drop_in(batch, stream, entry)
  if entry and entry ~= '' then
    local entries = batch.entries[stream] or {}
    batch.entries[stream] = entries
    entries[#entries + 1] = entry
  end
end

-- Ends the lease of an execution, with its entry if it has one.
local function let_go_in(batch, stream, entry, id)
  if entry and entry ~= '' then
    return drop_in(batch, stream, entry)
  end
  local ids = batch.held[stream] or {}
  batch.held[stream] = ids
  ids[#ids + 1] = id
end

local function write_entries(batch, group)
  for stream, entries in pairs(batch.entries) do
    redis.call('XACK', stream, group, unpack(entries))
    redis.call('XDEL', stream, unpack(entries))
  end
end

local function write_leases(batch)
  write_entries(batch, 'workers')
  for stream, ids in pairs(batch.held) do
    redis.pcall('ZREM', held_of(stream), unpack(ids)) -- what is no sorted set holds no lease
  end
end

-- Makes a script stream known to those who look for what is left behind.
local function open_stream(batch, stream, name, streams)
  if not batch.streams[stream] and redis.call('SADD', streams, name) == 1 then
    redis.pcall('XGROUP', 'CREATE', stream, 'workers', '0', 'MKSTREAM')
  end
  batch.streams[stream] = true
end

-- Puts a script execution into the stream of its worker and priority; gives back the entry.
local function enter(batch, id, stream, name, streams)
  open_stream(batch, stream, name, streams)
  return redis.call('XADD', stream, '*', 'id', id)
end

-- The same for one that is to be found by whoever looks.
local function queue(execution, id, stream, name, priority, ready, streams)
  redis.call('HSET', execution, 'entry', enter(new_batch(), id, stream, name, streams))
  redis.call('ZADD', ready, priority, name)
end

-- What pins an execution to the version of a flow that is active now, that of the ending, else the common one: the name
-- that was found, a space, and the version, none if it was deactivated. '' if nobody knows of either: then it is looked for
-- when it runs.
local function active(batch, tag, stem, suffix)
  local known = batch.active[stem .. suffix]
  if known == nil then
    local found = redis.call('HMGET', tag .. 'flows', stem .. suffix, stem)
    local own, common = found[1], found[2]
    known = ''
    if own or common then
      local takes_own = own and own ~= '' or not common or common == ''
      known = takes_own and stem .. suffix .. ' ' .. (own or '') or stem .. ' ' .. common
    end
    batch.active[stem .. suffix] = known
  end
  return known
end

-- The version of a pin; nil if there is none.
local function version_of(pin)
  return pin and string.match(pin, ' (.+)$')
end

-- One more, or one less, needs the version that it is pinned to: as long as somebody does, it is not forgotten.
local function count_pin(batch, pin, by)
  if batch.pins[pin] or version_of(pin) then
    batch.pins[pin] = (batch.pins[pin] or 0) + by
  end
end

local function write_pins(batch, tag)
  for pin, more in pairs(batch.pins) do
    if redis.call('HINCRBY', tag .. 'pins', pin, more) <= 0 then
      redis.call('HDEL', tag .. 'pins', pin)
    end
  end
end

local function tag_of(key)
  return string.match(key, '^.-}:')
end

-- Pins one execution.
local function pin(execution, stem, suffix)
  local batch = new_batch()
  local now_active = active(batch, tag_of(execution), stem, suffix)
  count_pin(batch, now_active, 1)
  redis.call('HSET', execution, 'pin', now_active)
  write_pins(batch, tag_of(execution))
end
