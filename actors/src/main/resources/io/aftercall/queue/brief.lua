-- Records without what may be large.
-- KEYS records
-- ARGV names of the fields to leave out
-- Returns {field, value, …} of each
local left_out = {}
for _, name in ipairs(ARGV) do
  left_out[name] = true
end
local records = {}
for i, record in ipairs(KEYS) do
  local names = {}
  for _, name in ipairs(redis.call('HKEYS', record)) do
    if not left_out[name] then
      names[#names + 1] = name
    end
  end
  local fields = {}
  for j, value in ipairs(#names > 0 and redis.call('HMGET', record, unpack(names)) or {}) do
    fields[2 * j - 1] = names[j]
    fields[2 * j] = value
  end
  records[i] = fields
end
return records
