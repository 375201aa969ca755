-- Makes a holder out of whoever has read entries of the intake stream. Stale entries end here. What was never attempted may
-- begin its first attempt in the same step: then it is sent at once.
-- A takeover blames those that had an attempt under way, if they were few or held apart as suspects already: where many
-- were under way at once, nobody knows which of them ended the engine. One loss can befall anybody: who is blamed twice,
-- or was there three times, is held apart from then on.
-- KEYS index, intake, then a request for each entry
-- ARGV takeover ('1' or '0'), how many may begin an attempt, then entry, id for each
-- Returns for each {'gone'} | {'unreadable', why} | {'held', fence} | {'held' or 'begun', fence, ms, type, method, worker,
--      context, flow, created, fingerprint} of what nothing has happened to
local FEW = 8
local SUSPECT_AFTER, BLAMED_AFTER = 3, 2
local t = text(now())
local takeover, may_begin = ARGV[1] == '1', tonumber(ARGV[2])
local batch = new_batch()
local found, underWay = {}, 0

-- Where the values stand that are read of what nothing may have happened to.
local TYPE, METHOD, WORKER, CONTEXT, FLOW, CREATED = 1, 2, 3, 4, 5, 6
local FINGERPRINT, STATE, ENTRY, FENCE, PLACE, WATCH = 7, 8, 9, 10, 11, 12

local function is_held(i, state, entry)
  return state and entry == ARGV[2 * i + 1] and waits(state)
end

local function gone(i)
  drop_in(batch, KEYS[2], ARGV[2 * i + 1])
  return {'gone'}
end

-- Most of what is claimed is new and short, and goes with the answer: it has no other fields than these.
local function is_new(key, r)
  local has_all = r[TYPE] and r[METHOD] and r[WORKER] and r[CONTEXT] and r[CREATED] and r[FINGERPRINT]
  local fields = 9 + (r[FLOW] and 1 or 0) + (r[PLACE] and 1 or 0) + (r[WATCH] and 1 or 0)
  return r[STATE] == 'accepted' and has_all and redis.call('HLEN', key) == fields
end

local function tell(what, fence, r)
  return {what, fence, t, r[TYPE], r[METHOD], r[WORKER], r[CONTEXT], r[FLOW], r[CREATED], r[FINGERPRINT]}
end

local function claim(i)
  local key = KEYS[i + 2]
  local r = redis.call('HMGET', key, 'type', 'method', 'worker', 'context', 'flow', 'created', 'fingerprint', 'state', 'entry',
    'fence', 'place', 'watch')
  if not is_held(i, r[STATE], r[ENTRY]) then
    return gone(i)
  end
  local fence, new = text(r[FENCE] + 1), is_new(key, r)
  if may_begin < 1 or not new then
    redis.call('HSET', key, 'fence', fence)
    return new and tell('held', fence, r) or {'held', fence}
  end
  may_begin = may_begin - 1
  redis.call('HSET', key, 'fence', fence, first_attempt(t))
  move_in(batch, ARGV[2 * i + 2], r[CREATED], 'accepted', 'in_flight')
  return tell('begun', fence, r)
end

local function look(i)
  local req = read(KEYS[i + 2], 'state', 'entry', 'fence', 'open', 'open_at', 'log', 'method', 'takeovers', 'losses', 'blame',
    'suspect')
  req.held = is_held(i, req.state, req.entry)
  if req.held and under_way(req) then
    underWay = underWay + 1
  end
  found[i] = req
end

local function lost(req)
  local change = {'takeovers', text((req.takeovers or 0) + 1)}
  if under_way(req) then
    add(change, 'log', lose(req), 'open', '0')
    if req.method ~= 'GET' then
      add(change, 'maybe', '1')
    end
    local losses = (req.losses or 0) + 1
    local blame = (req.blame or 0) + ((req.suspect or underWay <= FEW) and 1 or 0)
    add(change, 'losses', text(losses), 'blame', text(blame))
    if blame >= BLAMED_AFTER or losses >= SUSPECT_AFTER then
      add(change, 'suspect', '1')
    end
  end
  return change
end

local function take_over(i)
  local req = found[i]
  if not req.held then
    return gone(i)
  end
  local fence = text(req.fence + 1)
  redis.call('HSET', KEYS[i + 2], 'fence', fence, unpack(lost(req)))
  return {'held', fence}
end

local step = claim
if takeover then
  local _, unreadable = each(#KEYS - 2, look) -- first all: how many were under way says whom to blame
  step = function(i)
    return unreadable[i] and error(unreadable[i], 0) or take_over(i)
  end
end
local replies, faults = each(#KEYS - 2, step)
write_entries(batch, 'engines')
write_moves(batch, KEYS[1])
return answer_without(replies, faults)
