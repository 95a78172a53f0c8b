-- Claim messages, unless another has. Keys: one for each. Arguments: consumer,
-- milliseconds. Answers for each 1 if it is the consumer's.

local results = {}
for i, key in ipairs(KEYS) do
	local claimed = redis.call('SET', key, ARGV[1], 'NX', 'PX', ARGV[2])
	results[i] = (claimed or redis.call('GET', key) == ARGV[1]) and 1 or 0
end
return results
