-- What ended longer ago than an age, from the oldest on.
-- KEYS ended
-- ARGV age (ms), at most
-- Returns {member, …}
local before = now() - tonumber(ARGV[1])

local function is_old(member)
  local ended = member and ended_at(member)
  return member and not (ended and tonumber(ended) > before)
end

if not is_old(redis.call('LINDEX', KEYS[1], 0)) then
  return {}
end
local old = {}
for _, member in ipairs(redis.call('LRANGE', KEYS[1], 0, ARGV[2] - 1)) do
  if not is_old(member) then
    break
  end
  old[#old + 1] = member
end
return old
