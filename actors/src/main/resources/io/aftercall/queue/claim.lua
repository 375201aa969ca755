-- Makes a holder out of whoever has read entries of the intake stream. Stale entries end here.
-- A takeover blames those that had an attempt under way, if they were few or held apart as suspects already: where many
-- were under way at once, nobody knows which of them ended the engine. One loss can befall anybody: who is blamed twice,
-- or was there three times, is held apart from then on.
-- KEYS intake, then a request for each entry
-- ARGV takeover ('1' or '0'), then entry, id for each
-- Returns for each {'gone'} | {'held', fence, {field, value, …}}
local FEW = 8
local SUSPECT_AFTER, BLAMED_AFTER = 3, 2
local takeover = ARGV[1] == '1'
local found, underWay = {}, 0
for i = 2, #KEYS do
  local req = read(KEYS[i], 'state', 'entry', 'open', 'open_at', 'log', 'method', 'suspect')
  req.held = req.state and req.entry == ARGV[2 * i - 2] and waits(req.state)
  if req.held and req.open ~= '0' then
    underWay = underWay + 1
  end
  found[i] = req
end
local replies = {}
for i = 2, #KEYS do
  local req = found[i]
  if not req.held then
    drop(KEYS[1], 'engines', ARGV[2 * i - 2])
    replies[#replies + 1] = {'gone'}
  else
    if takeover then
      redis.call('HINCRBY', KEYS[i], 'takeovers', 1)
      if req.open ~= '0' then
        redis.call('HSET', KEYS[i], 'log', lose(req), 'open', '0')
        if req.method ~= 'GET' then
          redis.call('HSET', KEYS[i], 'maybe', '1')
        end
        local losses = redis.call('HINCRBY', KEYS[i], 'losses', 1)
        local more = (req.suspect or underWay <= FEW) and 1 or 0
        local blame = redis.call('HINCRBY', KEYS[i], 'blame', more)
        if blame >= BLAMED_AFTER or losses >= SUSPECT_AFTER then
          redis.call('HSET', KEYS[i], 'suspect', '1')
        end
      end
    end
    local fence = redis.call('HINCRBY', KEYS[i], 'fence', 1)
    replies[#replies + 1] = {'held', tostring(fence), whole(KEYS[i])}
  end
end
return replies
