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

-- Most of what is claimed is new and short, and goes with the answer: it has no other fields than these.
local function read_new_one(key)
  local r = redis.call('HMGET', key, 'type', 'method', 'worker', 'context', 'flow', 'created', 'fingerprint', 'state', 'entry',
    'fence', 'place', 'watch')
  local fields = 0
  for n = 1, 12 do
    fields = fields + (r[n] and 1 or 0)
  end
  return {
    state = r[8], entry = r[9], fence = r[10], created = r[6],
    told = r[8] == 'accepted' and redis.call('HLEN', key) == fields and r,
  }
end

local function look(i)
  local key = KEYS[i + 2]
  local req = takeover
    and read(key, 'state', 'entry', 'fence', 'open', 'open_at', 'log', 'method', 'takeovers', 'losses', 'blame', 'suspect')
    or read_new_one(key)
  req.held = req.state and req.entry == ARGV[2 * i + 1] and waits(req.state)
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

local function tell(what, fence, r)
  return {what, fence, t, r[1], r[2], r[3], r[4], r[5], r[6], r[7]}
end

local function claim(i)
  local req, key = found[i], KEYS[i + 2]
  if not req.held then
    drop_in(batch, KEYS[2], ARGV[2 * i + 1])
    return {'gone'}
  end
  local fence = text(req.fence + 1)
  if takeover then
    redis.call('HSET', key, 'fence', fence, unpack(lost(req)))
    return {'held', fence}
  elseif may_begin < 1 or not req.told then
    redis.call('HSET', key, 'fence', fence)
    return req.told and tell('held', fence, req.told) or {'held', fence}
  end
  may_begin = may_begin - 1
  redis.call('HSET', key, 'fence', fence, unpack(first_attempt(t)))
  move_in(batch, ARGV[2 * i + 2], req.created, 'accepted', 'in_flight')
  return tell('begun', fence, req.told)
end

local _, unreadable = each(#KEYS - 2, look)
local replies, faults = each(#KEYS - 2, function(i)
  return unreadable[i] and error(unreadable[i], 0) or claim(i)
end)
write_entries(batch, 'engines')
write_moves(batch, KEYS[1])
return answer_without(replies, faults)
