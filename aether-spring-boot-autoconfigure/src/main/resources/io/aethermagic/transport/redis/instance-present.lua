-- Say that an instance lives, speak to it over publish and subscribe, and say the wills of
-- those who don't live any more. Keys: instances by when they die, wills. Arguments:
-- instance, milliseconds to live, its will after the will's channel and a line break, the
-- channel that is its own. Answers the time.

-- @include clock.lua
redis.call('PUBLISH', ARGV[4], '')
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])
for _, dead in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, 100)) do
	local will = redis.call('HGET', KEYS[2], dead)
	redis.call('ZREM', KEYS[1], dead)
	redis.call('HDEL', KEYS[2], dead)
	if will then
		local line = string.find(will, '\n', 1, true)
		redis.call('PUBLISH', string.sub(will, 1, line - 1), string.sub(will, line + 1))
	end
end
return now
