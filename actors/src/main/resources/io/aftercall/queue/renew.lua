-- Renews the leases of one stream that are still the holder's.
-- KEYS stream
-- ARGV group, holder, entries in the order of the stream
-- Returns the entries that are not
local first, last = ARGV[3], ARGV[#ARGV]
local own, pending = {}, redis.call('XPENDING', KEYS[1], ARGV[1], first, last, 2 * #ARGV, ARGV[2])
for _, entry in ipairs(pending) do
  own[entry[1]] = true
end
local lost, renewed = {}, {}
for i = 3, #ARGV do
  -- Between them may be so many others of this holder that one answer does not hold them all.
  local is_own = own[ARGV[i]]
    or #pending >= 2 * #ARGV and #redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[i], ARGV[i], 1, ARGV[2]) > 0
  local list = is_own and renewed or lost
  list[#list + 1] = ARGV[i]
end
if #renewed > 0 then
  renewed[#renewed + 1] = 'JUSTID'
  redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, unpack(renewed))
end
return lost
