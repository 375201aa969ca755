-- Makes a holder out of whoever has read entries of the intake stream. Stale entries end here.
-- A takeover blames those that had an attempt under way, if they were few or held apart as suspects already: where many
-- were under way at once, nobody knows which of them ended the engine. One loss can befall anybody: who is blamed twice,
-- or was there three times, is held apart from then on.
-- KEYS intake, then a request for each entry
-- ARGV takeover ('1' or '0'), then entry, id for each
-- Returns for each {'gone'} | {'unreadable', why} | {'held', fence}
local FEW = 8
local SUSPECT_AFTER, BLAMED_AFTER = 3, 2
local takeover = ARGV[1] == '1'
local batch = new_batch()
local found, underWay = {}, 0

local function look(i)
  local req = takeover
    and read(KEYS[i + 1], 'state', 'entry', 'fence', 'open', 'open_at', 'log', 'method', 'takeovers', 'losses', 'blame', 'suspect')
    or read(KEYS[i + 1], 'state', 'entry', 'fence', 'open')
  req.held = req.state and req.entry == ARGV[2 * i] and waits(req.state)
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

local function claim(i)
  local req = found[i]
  if not req.held then
    drop_in(batch, KEYS[1], ARGV[2 * i])
    return {'gone'}
  end
  local change = takeover and lost(req) or {}
  local fence = text(req.fence + 1)
  add(change, 'fence', fence)
  redis.call('HSET', KEYS[i + 1], unpack(change))
  return {'held', fence}
end

local _, unreadable = each(#KEYS - 1, look)
local replies, faults = each(#KEYS - 1, function(i)
  return unreadable[i] and error(unreadable[i], 0) or claim(i)
end)
write_entries(batch, 'engines')
return answer_without(replies, faults)
