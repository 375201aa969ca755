-- Shared: what a script needs of it is put in front when it is loaded. The clock of Redis is the only clock.
local redis, KEYS, ARGV = redis, KEYS, ARGV -- found sooner than globals, in steps that are done for many records

local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local SMALL = {[0] = '0', '1', '2', '3', '4', '5', '6', '7', '8'} -- as most fences and counts are

local function text(number)
  return SMALL[number] or string.format('%.0f', number)
end

-- The score in the index. A time that is none counts as the oldest: a score that Redis refuses would stop the others of its
-- call.
local function moment(created)
  local at = tonumber(created or nil)
  return at and at >= 0 and at < 1e13 and text(at) or '0'
end

-- Moves a request from the index of one state to that of another.
local function move(index, id, created, from, to)
  if from ~= to then
    redis.call('ZREM', index .. ':' .. from, id)
    redis.call('ZADD', index .. ':' .. to, moment(created), id)
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

-- Values above 64 KiB lie in a hash of their own beside their record: what reads records for a list, or fields of them,
-- never touches them. They live exactly as long as the record. So do shorter ones of those that are read for one record
-- only: a hash in which no value has more than 64 bytes takes a third of the memory.
local LARGE = 65536
local LARGE_OF = {reply = 64, result = 64, output = 64}

local function payloads(record)
  return string.sub(record, 1, -41) .. 'pay:' .. string.sub(record, -40)
end

-- What of a request never changes is a text beside its record, for the same reason.
local function frozen(request)
  return string.sub(request, 1, -41) .. 'call:' .. string.sub(request, -36)
end

-- What is under the name of payloads and is none makes room for them: a step is done whole or not at all.
local function put_beside(record, values)
  local key = payloads(record)
  local stored = redis.pcall('HSET', key, unpack(values))
  if type(stored) == 'table' and string.find(stored.err, 'WRONGTYPE', 1, true) then
    redis.call('DEL', key)
    stored = redis.call('HSET', key, unpack(values))
  end
  if type(stored) == 'table' then
    error(stored, 0)
  end
end

-- A value that has none yet, as the name and value that its record stores of it.
local function beside(record, name, value)
  if #value <= 64 or #value <= (LARGE_OF[name] or LARGE) then
    return name, value
  end
  put_beside(record, {name, value})
  return 'pay', '1'
end

-- @param fields of which the large ones are gone afterwards
-- @param new whether none of them has a value yet
local function store(record, fields, new)
  local large, names = nil, nil
  for i = 2, #fields, 2 do
    local name, value = fields[i - 1], fields[i]
    local size = #value
    if size > 64 and size > (LARGE_OF[name] or LARGE) then
      large = large or {}
      large[#large + 1] = name
      large[#large + 1] = value
      if not new then
        names = names or {}
        names[#names + 1] = name
      end
      fields[i - 1], fields[i] = 'pay', '1'
    end
  end
  if large then
    put_beside(record, large)
    if names then
      redis.call('HDEL', record, unpack(names))
    end
  end
  redis.call('HSET', record, unpack(fields))
end

-- As many values: the arguments from one place to another, which are fields and values. Large ones are stored by itself, with
-- those beside them.
-- @param new as in store
local function given(record, from, to, new)
  for i = from + 1, to, 2 do
    local size = #ARGV[i]
    if size > 64 and size > (LARGE_OF[ARGV[i - 1]] or LARGE) then
      return store(record, {unpack(ARGV, from, to)}, new)
    end
  end
  return unpack(ARGV, from, to)
end

local function erase(record, ...)
  redis.call('HDEL', record, ...)
  if redis.call('HEXISTS', record, 'pay') == 1 then
    redis.pcall('HDEL', payloads(record), ...) -- if they are none, there is nothing of ours in them
  end
end

-- Executions that have ended are in a list, in the order of their ends: nobody looks for one of them in it.
local function ended_one(t, id)
  return t .. ' ' .. id
end

local function ended_at(member)
  return string.match(member, '^(%d+) ')
end

-- Ends an entry for good: acknowledged and gone, together.
local function drop(stream, group, entry)
  if entry and entry ~= '' then
    redis.call('XACK', stream, group, entry)
    redis.call('XDEL', stream, entry)
  end
end

-- When the executions of a script stream that were leased as they were stored, and have no entry, were last heard of.
local function held_of(stream)
  return stream .. ':held'
end

local function id_of(execution)
  return 'exe_' .. string.match(execution, '}:exe:(.+)$')
end

-- Ends the lease of an execution, with its entry if it has one.
local function let_go(stream, entry, id)
  if entry and entry ~= '' then
    drop(stream, 'workers', entry)
  else
    redis.pcall('ZREM', held_of(stream), id) -- what is no sorted set holds no lease
  end
end

-- Reads entries that nobody has read. Without the group there are none to read.
local function read_new(stream, group, holder, most)
  if most < 1 then
    return {}
  end
  local found = redis.pcall('XREADGROUP', 'GROUP', group, holder, 'COUNT', most, 'STREAMS', stream, '>')
  return found and not found.err and found[1] and found[1][2] or {}
end

local function waits(state)
  return state == 'accepted' or state == 'in_flight' or state == 'backing_off'
end

-- Whether an attempt has begun whose end is not known.
local function under_way(request)
  return request.open and request.open ~= '0'
end

-- What of a request changes when its first attempt begins, as many values.
local function first_attempt(t)
  return 'state', 'in_flight', 'attempts', '1', 'open', '1', 'open_at', t, 'first', t
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

-- Whether an outcome is still to be found out.
local function undecided(outcome)
  return outcome == 'unknown' or outcome == 'key_conflict'
end

-- Adds a line to what is known of an unknown outcome; the oldest lines go.
local function testify(lines, t, evidence, most)
  local all = (lines and lines ~= '') and (lines .. '\n') or ''
  all = all .. '{"at":' .. text(t) .. ',' .. evidence .. '}'
  local _, ends = string.gsub(all, '\n', '')
  for _ = tonumber(most), ends do
    all = string.sub(all, string.find(all, '\n', 1, true) + 1)
  end
  return all
end

-- Puts a request at the end of the line of its context; true if it is the only one.
local function line_up(order, request, id, context)
  local time = redis.call('TIME')
  local turn = time[1] * 1000000 + time[2]
  local last = redis.call('ZREVRANGEBYLEX', order, '(' .. context .. '\n\255', '[' .. context .. '\n', 'LIMIT', 0, 1)[1]
  if last then
    turn = math.max(turn, tonumber(string.sub(last, #context + 2, #context + 17)) + 1)
  end
  local place = context .. '\n' .. string.format('%016.0f', turn) .. '\n' .. id
  redis.call('ZADD', order, 0, place)
  redis.call('HSET', request, 'place', place)
  return not last
end

-- Moves a request along with its script. A cancelled one stays so: its flow is only told.
local function follow(request, index, id, state)
  local req = read(request, 'state', 'created')
  if req.state ~= 'cancelled' then
    redis.call('HSET', request, 'state', state)
    move(index, id, req.created, req.state, state)
  end
end

-- Writes down what happened to a flow; the oldest events go.
local function chronicle(history, kind, told, most)
  told.kind = kind
  redis.call('LPUSH', history, cjson.encode(told))
  redis.call('LTRIM', history, 0, most - 1)
end

-- Makes a version of a flow the active one, '' for none.
-- KEYS active, meta, refused, texts, kept, history
local function become(keys, flow, version, told, most, channel)
  redis.call('HSET', keys[1], flow, version)
  local revision = redis.call('HINCRBY', keys[1], '~rev', 1)
  redis.call('HSET', keys[2], flow, cjson.encode(told))
  redis.call('HDEL', keys[3], flow)
  if version ~= '' then
    redis.call('ZADD', keys[5], revision, version) -- not the time: two changes may fall into one millisecond
  end
  chronicle(keys[6], version == '' and 'deactivated' or 'activated', told, most)
  redis.call('PUBLISH', channel, 'flows')
end
