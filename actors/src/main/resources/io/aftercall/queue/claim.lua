-- Makes a holder out of whoever has read entries of the intake stream. Stale entries end here.
-- KEYS intake, then a request for each entry
-- ARGV takeover ('1' or '0'), then entry, id for each
-- Returns for each {'gone'} | {'held', fence, {field, value, …}}
local replies = {}
for i = 2, #KEYS do
  local entry, id = ARGV[2 * i - 2], ARGV[2 * i - 1]
  local req = read(KEYS[i], 'state', 'entry', 'open', 'open_at', 'log', 'method')
  if not req.state or req.entry ~= entry or not waits(req.state) then
    drop(KEYS[1], 'engines', entry)
    replies[#replies + 1] = {'gone'}
  else
    if ARGV[1] == '1' then
      redis.call('HINCRBY', KEYS[i], 'takeovers', 1)
      if req.open ~= '0' then
        redis.call('HSET', KEYS[i], 'log', lose(req), 'open', '0')
        if req.method ~= 'GET' then
          redis.call('HSET', KEYS[i], 'maybe', '1')
        end
      end
    end
    local fence = redis.call('HINCRBY', KEYS[i], 'fence', 1)
    replies[#replies + 1] = {'held', tostring(fence), redis.call('HGETALL', KEYS[i])}
  end
end
return replies
