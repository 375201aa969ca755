-- For wrk: each request is another charge, under a key of its own.
local number = 0
local run = tostring(os.time()) .. '-' .. tostring(math.floor(os.clock() * 1e6)) .. '-'

function request()
  number = number + 1
  local body = '{"type":"payment_intent","params":{"amount":' .. (2000 + number % 1000) ..
    ',"currency":"usd"},"worker_id":"bench","context_id":"bench"}'
  local headers = {['Content-Type'] = 'application/json', ['Idempotency-Key'] = run .. number}
  return wrk.format('POST', '/api/requests', headers, body)
end

function done(summary, latency, requests)
  io.write(string.format('%d answers, %d of them not 2xx or 3xx, %d timeouts\n',
    summary.requests, summary.errors.status, summary.errors.timeout))
end
