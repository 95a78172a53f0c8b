-- Look at dead letters in their order. Keys: letters, their order. Arguments: the first, the
-- last. Answers the letters.

local ids = redis.call('ZRANGE', KEYS[2], ARGV[1], ARGV[2])
if #ids == 0 then return {} end
return redis.call('HMGET', KEYS[1], unpack(ids))
