-- Keep a dead letter. Keys: letters, their order, a counter. Arguments: id, letter, the
-- bound.

redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('ZADD', KEYS[2], redis.call('INCR', KEYS[3]), ARGV[1])
local over = redis.call('ZCARD', KEYS[2]) - ARGV[3]
if over > 0 then
	for i, each in ipairs(redis.call('ZPOPMIN', KEYS[2], over)) do
		if i % 2 == 1 then redis.call('HDEL', KEYS[1], each) end
	end
end
return 1
