-- Shared by steps that lease and end script executions. Needs common.lua and batch.lua.

-- What of an execution and of its request is needed to end them.
local function ending(execution, request)
  local e = redis.call('HMGET', execution, 'state', 'fence', 'final', 'entry', 'request', 'watch', 'error', 'pin', 'pinned')
  local exe = {
    state = e[1], fence = e[2], final = e[3], entry = e[4], request = e[5], watch = e[6], error = e[7], pin = e[8], pinned = e[9]
  }
  if exe.request ~= '1' then
    return exe, {}
  end
  local r = redis.call('HMGET', request, 'state', 'created', 'outcome', 'watch', 'place', 'context')
  return exe, {state = r[1], created = r[2], outcome = r[3], watch = r[4], place = r[5], context = r[6]}
end

-- Ends an execution that was read by ending(), and its request with it. Gives back what is to be stored with the
-- execution.
local function conclude(batch, t, exe, req, request, stream, ids, state, channel)
  local buried = state == 'failed' or state == 'rejected' or state == 'poison'
  local over = not buried
  if exe.request == '1' then
    buried = buried or req.outcome == 'poison'
    local last = 'completed'
    if req.state == 'cancelled' then
      last = 'cancelled'
    elseif buried then
      last = 'buried'
    elseif undecided(req.outcome) then
      last = 'parked'
    end
    redis.call('HSET', request, 'state', last, 'completed', t)
    move_in(batch, ids.request, req.created, req.state, last)
    over = last == 'completed' or (last == 'cancelled' and not buried)
  end
  if over then
    batch.ended[#batch.ended + 1] = ended_one(t, ids.execution)
  elseif buried then
    add(batch.dead, t, ids.execution)
  end
  if exe.watch or req.watch then
    redis.call('PUBLISH', channel, 'ended:' .. string.sub(ids.execution, 5))
  end
  count_pin(batch, exe.pin and exe.pinned and exe.pin .. ' ' .. exe.pinned, -1)
  let_go_in(batch, stream, exe.entry, ids.execution) -- last: what fails on the way is still there to be taken over
  return 'state', state, 'ended', t
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
    'script', 'bindings', 'fingerprint', 'context', 'flow', 'mode', 'pin', 'pinned')
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
  return {what, fence, attempts, exe.request or '1', exe.takeovers, e[9], e[10], e[11], e[12], e[13], e[14], e[15], e[16]}
end
