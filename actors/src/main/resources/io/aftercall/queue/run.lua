-- Makes a holder out of whoever has read entries of a script stream, or takes executions over that have none. What is stale
-- ends here.
-- KEYS index, then execution, request, stream for each entry
-- ARGV how long the former holder has been silent (ms), '' for what is new, then entry ('' for none), execution id,
--      request id for each
-- Returns for each {'gone'} | {'unreadable', why} | {'run' or 'publish', fence, attempts, belongs to a request ('1' or
--      '0'), and unless the execution has to be read its takeovers, script, bindings, fingerprint, context, flow, mode, pin}
local t, idle = text(now()), tonumber(ARGV[1])
local batch = new_batch()

local function run(i)
  local ids = {execution = KEYS[3 * i - 1], request = KEYS[3 * i], id = ARGV[3 * i + 1]}
  return lease_run(batch, t, ids, KEYS[3 * i + 1], ARGV[3 * i - 1], idle)
end

local replies, faults = each((#KEYS - 1) / 3, run)
write_leases(batch)
write_moves(batch, KEYS[1])
return answer_without(replies, faults)
