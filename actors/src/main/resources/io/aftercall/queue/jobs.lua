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

-- Ends an execution that was read by ending(), and its request with it: all but its own record.
local function conclude(batch, t, exe, req, request, stream, id, request_id, state, channel)
  local buried = state == 'failed' or state == 'rejected' or state == 'poison'
  local over = not buried
  if exe[E_REQUEST] == '1' then
    buried = buried or req[R_OUTCOME] == 'poison'
    local last = last_state(req, buried)
    redis.call('HSET', request, 'state', last, 'completed', t)
    move_in(batch, request_id, req[R_CREATED], req[R_STATE], last)
    over = last == 'completed' or (last == 'cancelled' and not buried)
  end
  if over then
    batch.ended[#batch.ended + 1] = ended_one(t, id)
  elseif buried then
    add(batch.dead, t, id)
  end
  if exe[E_WATCH] or req[R_WATCH] then
    redis.call('PUBLISH', channel, 'ended:' .. string.sub(id, 5))
  end
  count_pin(batch, exe[E_PIN], -1)
  let_go_in(batch, stream, exe[E_ENTRY], id) -- last: what fails on the way is still there to be taken over
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

-- What of an execution is needed to lease it; then what a worker needs of it, if that can go with the answer.
local function look_at_run(batch, execution, takeover)
  if takeover or batch.handed > MOST then
    return read(execution, 'state', 'entry', 'request', 'fence', 'takeovers', 'alone', 'attempts')
  end
  local e = redis.call('HMGET', execution, 'state', 'entry', 'request', 'fence', 'takeovers', 'alone', 'attempts', 'pay',
    'script', 'bindings', 'fingerprint', 'context', 'flow', 'mode', 'pin')
  local exe = {state = e[1], entry = e[2], request = e[3], fence = e[4], takeovers = e[5], alone = e[6], attempts = e[7]}
  if e[8] or exe.state == 'recorded' then
    return exe
  end
  batch.handed = batch.handed + (e[9] and #e[9] or 0) + (e[10] and #e[10] or 0)
  return exe, e
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

-- Makes a holder out of who has read an entry of a script stream, unless the entry is stale: then it ends.
-- @param ids the keys of the execution and of the request, and the id of the request
-- @param entry '' for one that has none
-- @param idle how long its holder has been silent (ms), if it is taken over
-- Returns what run.lua returns for one
local function lease_run(batch, t, ids, stream, entry, idle)
  local takeover = idle ~= nil
  local exe, e = look_at_run(batch, ids.execution, takeover)
  local waits_here = exe.state == 'queued' and entry ~= '' -- what waits without an entry waits for its time
  local open = waits_here or exe.state == 'running' or exe.state == 'recorded'
  if not open or (exe.entry or '') ~= entry then
    let_go_in(batch, stream, entry, id_of(ids.execution))
    return {'gone'}
  elseif entry == '' and not take_lease(t, stream, id_of(ids.execution), idle) then
    return {'gone'}
  end
  local fence = text(exe.fence + 1)
  local change = {'fence', fence}
  -- The first time it may have been any of those in hand; from then on it runs alone, and only that counts.
  local suspected = exe.takeovers and exe.takeovers ~= '0'
  if takeover and exe.state == 'running' and (exe.alone or not suspected) then
    add(change, 'takeovers', text((exe.takeovers or 0) + 1))
  end
  if exe.alone then
    redis.call('HDEL', ids.execution, 'alone')
  end
  local what, attempts = 'publish', exe.attempts or '0'
  if exe.state ~= 'recorded' then
    what, attempts = 'run', text(attempts + 1)
    add(change, 'attempts', attempts, 'state', 'running', 'started', t)
    if exe.request == '1' then
      local req = read(ids.request, 'state', 'created')
      if req.state ~= 'cancelled' then -- a cancelled one stays so: its flow is only told
        redis.call('HSET', ids.request, 'state', 'running')
        move_in(batch, ids.id, req.created, req.state, 'running')
      end
    end
  end
  redis.call('HSET', ids.execution, unpack(change))
  if not e then
    return {what, fence, attempts, exe.request or '1'}
  end
  return {what, fence, attempts, exe.request or '1', exe.takeovers, e[9], e[10], e[11], e[12], e[13], e[14], e[15]}
end
