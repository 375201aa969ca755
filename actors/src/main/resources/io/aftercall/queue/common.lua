-- Shared by every script; put in front of each when it is loaded. The clock of Redis is the only clock.

local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function text(number)
  return string.format('%.0f', number)
end

local function member(state, created, id)
  return state .. ':' .. string.format('%013.0f', tonumber(created)) .. ':' .. id
end

-- Moves a request in the index from one state to another.
local function move(index, id, created, from, to)
  if from ~= to then
    redis.call('ZREM', index, member(from, created, id))
    redis.call('ZADD', index, 0, member(to, created, id))
  end
end

-- Fields of a hash as a table, missing ones as false.
local function read(key, ...)
  local names = {...}
  local values = redis.call('HMGET', key, unpack(names))
  local found = {}
  for i, name in ipairs(names) do
    found[name] = values[i]
  end
  return found
end

-- Ends an entry for good: acknowledged and gone, together.
local function drop(stream, group, entry)
  if entry and entry ~= '' then
    redis.call('XACK', stream, group, entry)
    redis.call('XDEL', stream, entry)
  end
end

local function waits(state)
  return state == 'accepted' or state == 'in_flight' or state == 'backing_off'
end

-- One ended attempt, as it stands in the log of its request.
local function attempt(number, from, to, how)
  return '{"n":' .. number .. ',"s":' .. from .. (to and (',"e":' .. to) or '') .. ',' .. how .. '}'
end

local function append(log, entry)
  return (log and log ~= '') and (log .. ',' .. entry) or entry
end

-- The attempt that was under way is lost: its end will never be known.
local function lose(found)
  return append(found.log, attempt(found.open, found.open_at, nil, '"x":"its engine was lost while it was under way"'))
end

-- Puts a script execution into the stream of its worker and priority.
local function queue(execution, id, stream, name, priority, ready, streams)
  if redis.call('SADD', streams, name) == 1 then
    redis.pcall('XGROUP', 'CREATE', stream, 'workers', '0', 'MKSTREAM')
  end
  local entry = redis.call('XADD', stream, '*', 'id', id)
  redis.call('HSET', execution, 'entry', entry)
  redis.call('ZADD', ready, priority, name)
end

-- Ends an execution, and its request with it.
local function conclude(execution, request, stream, index, finished, ids, state, channel)
  local t = now()
  local exe = read(execution, 'entry', 'request', 'watch')
  drop(stream, 'workers', exe.entry)
  redis.call('HSET', execution, 'state', state, 'ended', text(t), 'entry', '')
  redis.call('HDEL', execution, 'outbox', 'final')
  local buried = state == 'failed' or state == 'rejected' or state == 'poison'
  local watched = exe.watch
  if exe.request == '1' then
    local req = read(request, 'state', 'created', 'outcome', 'watch')
    local last = 'completed'
    if buried then
      last = 'buried'
    elseif req.outcome == 'unknown' or req.outcome == 'key_conflict' then
      last = 'parked'
    end
    redis.call('HSET', request, 'state', last, 'completed', text(t))
    move(index, ids.request, req.created, req.state, last)
    watched = watched or req.watch
    if last == 'completed' then
      redis.call('ZADD', finished, t, ids.execution)
    end
  elseif not buried then
    redis.call('ZADD', finished, t, ids.execution)
  end
  if watched then
    redis.call('PUBLISH', channel, 'ended:' .. string.sub(ids.execution, 5))
  end
end
