-- Shared by steps that lease and end script executions. Needs common.lua and batch.lua.

-- Where the values stand that are read to end an execution: its own, and those of its request.
local E_STATE, E_FENCE, E_FINAL, E_ENTRY, E_REQUEST, E_WATCH, E_ERROR, E_PIN = 1, 2, 3, 4, 5, 6, 7, 8
local R_STATE, R_CREATED, R_OUTCOME, R_WATCH, R_PLACE, R_CONTEXT = 1, 2, 3, 4, 5, 6

local function ending(execution, request)
  local exe = redis.call('HMGET', execution, 'state', 'fence', 'final', 'entry', 'request', 'watch', 'error', 'pin')
  if exe[E_REQUEST] ~= '1' then
    return exe, {}
  end
  return exe, redis.call('HMGET', request, 'state', 'created', 'outcome', 'watch', 'place', 'context')
end

-- In which state a request ends with its execution.
local function last_state(req, buried)
  if req[R_STATE] == 'cancelled' then
    return 'cancelled'
  elseif buried then
    return 'buried'
  end
  return undecided(req[R_OUTCOME]) and 'parked' or 'completed'
end

-- Ends the request of an execution that was read by ending(), if it belongs to one.
-- Returns whether all is over, and whether a person has to look at it
local function conclude(batch, t, exe, req, request, id, state)
  local buried = state == 'failed' or state == 'rejected' or state == 'poison'
  if exe[E_REQUEST] ~= '1' then
    return not buried, buried
  end
  buried = buried or req[R_OUTCOME] == 'poison'
  local last = last_state(req, buried)
  redis.call('HSET', request, 'state', last, 'completed', t)
  move_in(batch, id, req[R_CREATED], req[R_STATE], last)
  return last == 'completed' or (last == 'cancelled' and not buried), buried
end

-- Lets go of an execution that is stored as ended. Not before: what could not be stored is still there to be taken over.
local function let_end(batch, t, exe, req, stream, id, over, buried, channel)
  if over then
    batch.ended[#batch.ended + 1] = ended_one(t, id)
  elseif buried then
    add(batch.dead, t, id)
  end
  if exe[E_WATCH] or req[R_WATCH] then
    redis.call('PUBLISH', channel, 'ended:' .. string.sub(id, 5))
  end
  count_pin(batch, exe[E_PIN], -1)
  let_go_in(batch, stream, exe[E_ENTRY], id)
end

-- A request that stood in line (as ending() has read it) leaves it, and the next one goes to the engines.
local function leave_line(order, intake, request, req, channel)
  local mine, context = req[R_PLACE], req[R_CONTEXT]
  if not mine or redis.call('ZREM', order, mine) == 0 then
    return
  end
  local hash_tag = string.match(request, '^.-}:')
  local range = {'[' .. context .. '\n', '(' .. context .. '\n\255', 'LIMIT', 0, 1}
  local place = redis.call('ZRANGEBYLEX', order, unpack(range))[1]
  while place do
    local id = string.sub(place, #context + 19)
    local following = hash_tag .. 'req:' .. string.sub(id, 5)
    local next = read(following, 'state', 'entry')
    if next.state == 'accepted' and next.entry == '' then
      redis.call('HSET', following, 'entry', redis.call('XADD', intake, '*', 'id', id))
      redis.call('PUBLISH', channel, 'requests')
      return
    elseif next.state then
      return
    end
    redis.call('ZREM', order, place)
    place = redis.call('ZRANGEBYLEX', order, unpack(range))[1]
  end
end

-- Writes what endings have in common.
local function write_ends(batch, index, ended, dead)
  write_leases(batch)
  write_moves(batch, index)
  write_pins(batch, tag_of(index))
  if #batch.dead > 0 then
    redis.call('ZADD', dead, unpack(batch.dead))
  end
  if #batch.ended > 0 then
    redis.call('RPUSH', ended, unpack(batch.ended))
  end
end

-- What is new is short, and goes with the answer; what was taken over may be long.
local MOST = 262144 -- bytes that go with an answer, about

-- Where the values stand that are read to lease an execution: those that say whether it can be, then those that a worker
-- needs, if they can go with the answer.
local L_STATE, L_ENTRY, L_REQUEST, L_FENCE, L_TAKEOVERS, L_ALONE, L_ATTEMPTS = 1, 2, 3, 4, 5, 6, 7
local L_PAY, L_SCRIPT, L_BINDINGS, L_FINGERPRINT, L_CONTEXT, L_FLOW, L_MODE, L_PIN = 8, 9, 10, 11, 12, 13, 14, 15

local function look_at_run(batch, execution, takeover)
  if takeover or batch.handed > MOST then
    return redis.call('HMGET', execution, 'state', 'entry', 'request', 'fence', 'takeovers', 'alone', 'attempts')
  end
  return redis.call('HMGET', execution, 'state', 'entry', 'request', 'fence', 'takeovers', 'alone', 'attempts', 'pay',
    'script', 'bindings', 'fingerprint', 'context', 'flow', 'mode', 'pin')
end

-- Takes over the lease of an execution without an entry, if its holder has been silent for so long (ms).
local function take_lease(t, stream, id, idle)
  local heard = redis.call('ZSCORE', held_of(stream), id)
  local is_over = heard and tonumber(heard) <= t - idle
  if is_over then
    redis.call('ZADD', held_of(stream), t, id)
  end
  return is_over
end

-- How many of its holders are to blame, now that the last one is lost; nil if that one is not. The first time it may have been
-- any of those in hand; from then on it runs alone, and only that counts.
local function blamed(exe)
  local suspected = exe[L_TAKEOVERS] and exe[L_TAKEOVERS] ~= '0'
  if exe[L_STATE] == 'running' and (exe[L_ALONE] or not suspected) then
    return text((exe[L_TAKEOVERS] or 0) + 1)
  end
end

-- Moves a request along with the run of its script. A cancelled one stays so: its flow is only told.
local function run_request(batch, request, id)
  local req = redis.call('HMGET', request, 'state', 'created')
  if req[1] ~= 'cancelled' then
    redis.call('HSET', request, 'state', 'running')
    move_in(batch, id, req[2], req[1], 'running')
  end
end

-- What run.lua returns for an execution that was leased, read by look_at_run().
local function tell_run(batch, exe, what, fence, attempts)
  local of_request = exe[L_REQUEST] or '1'
  if #exe < L_PIN or exe[L_PAY] or what == 'publish' then
    return {what, fence, attempts, of_request}
  end
  batch.handed = batch.handed + #(exe[L_SCRIPT] or '') + #(exe[L_BINDINGS] or '')
  return {what, fence, attempts, of_request, exe[L_TAKEOVERS], exe[L_SCRIPT], exe[L_BINDINGS], exe[L_FINGERPRINT],
    exe[L_CONTEXT], exe[L_FLOW], exe[L_MODE], exe[L_PIN]}
end

-- Makes a holder out of who has read an entry of a script stream, unless the entry is stale: then it ends.
-- @param ids the keys of the execution and of the request, and the id of the request
-- @param entry '' for one that has none
-- @param idle how long its holder has been silent (ms), if it is taken over
-- Returns what run.lua returns for one
local function lease_run(batch, t, ids, stream, entry, idle)
  local execution = ids.execution
  local exe = look_at_run(batch, execution, idle)
  local state = exe[L_STATE]
  local waits_here = state == 'queued' and entry ~= '' -- what waits without an entry waits for its time
  local open = waits_here or state == 'running' or state == 'recorded'
  if not open or (exe[L_ENTRY] or '') ~= entry then
    let_go_in(batch, stream, entry, id_of(execution))
    return {'gone'}
  elseif entry == '' and not take_lease(t, stream, id_of(execution), idle) then
    return {'gone'}
  end
  local runs = state ~= 'recorded'
  local fence, attempts = text(exe[L_FENCE] + 1), text((exe[L_ATTEMPTS] or 0) + (runs and 1 or 0))
  local takeovers = idle and blamed(exe)
  if runs and exe[L_REQUEST] == '1' then
    run_request(batch, ids.request, ids.id) -- first: if that is none, nothing is leased
  end
  if takeovers then
    redis.call('HSET', execution, 'takeovers', takeovers)
  end
  if exe[L_ALONE] then
    redis.call('HDEL', execution, 'alone')
  end
  if not runs then
    redis.call('HSET', execution, 'fence', fence)
    return tell_run(batch, exe, 'publish', fence, attempts)
  end
  redis.call('HSET', execution, 'fence', fence, 'attempts', attempts, 'state', 'running', 'started', t)
  return tell_run(batch, exe, 'run', fence, attempts)
end
