-- Asks that the end of something is told.
-- KEYS request or execution
-- Returns 1 if it exists, else 0
if redis.call('HEXISTS', KEYS[1], 'state') == 0 then
  return 0
end
redis.call('HSET', KEYS[1], 'watch', '1')
return 1
