-- Makes a holder out of whoever has read entries of the intake stream. Stale entries end here. What was never attempted may
-- begin its first attempt in the same step: then it is sent at once.
-- A takeover blames those that had an attempt under way, if they were few or held apart as suspects already: where many
-- were under way at once, nobody knows which of them ended the engine. One loss can befall anybody: who is blamed twice,
-- or was there three times, is held apart from then on.
-- KEYS index, intake, then a request for each entry
-- ARGV takeover ('1' or '0'), how many may begin an attempt, then entry, id for each
-- Returns for each {'gone'} | {'unreadable', why} | {'held', fence} | {'held' or 'begun', fence, ms, the fields and values as
--      they were before}
local FEW = 8
local SUSPECT_AFTER, BLAMED_AFTER = 3, 2
local t = text(now())
local takeover, may_begin = ARGV[1] == '1', tonumber(ARGV[2])
local batch = new_batch()
local found, underWay = {}, 0

-- Most of what is claimed is new and short, and goes with the answer; what was taken over may be long.
local function look(i)
  local key, req, flat = KEYS[i + 2], nil, nil
  if takeover then
    req = read(key, 'state', 'entry', 'fence', 'open', 'open_at', 'log', 'method', 'takeovers', 'losses', 'blame', 'suspect')
  else
    flat = redis.call('HGETALL', key)
    req = as_table(flat)
  end
  req.flat = flat
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

-- Whether nothing has happened to it yet.
local function is_new(req)
  return req.state == 'accepted'
    and not (req.attempts or req.first or req.takeovers or req.blame or req.suspect or req.next or req.pay)
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
  elseif may_begin < 1 or not is_new(req) then
    redis.call('HSET', key, 'fence', fence)
    return {'held', fence, t, req.flat}
  end
  may_begin = may_begin - 1
  redis.call('HSET', key, 'fence', fence, unpack(first_attempt(t)))
  move_in(batch, ARGV[2 * i + 2], req.created, 'accepted', 'in_flight')
  return {'begun', fence, t, req.flat}
end

local _, unreadable = each(#KEYS - 2, look)
local replies, faults = each(#KEYS - 2, function(i)
  return unreadable[i] and error(unreadable[i], 0) or claim(i)
end)
write_entries(batch, 'engines')
write_moves(batch, KEYS[1])
return answer_without(replies, faults)
