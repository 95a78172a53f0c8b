-- Be done with elements. Arguments: group, consumer, then each one's epoch and element.
-- Answers for each as hold does.

-- @include list-keys.lua
local group, consumer = ARGV[1], ARGV[2]
local results = {}
for i = 3, #ARGV, 2 do
	local epoch, element = ARGV[i], ARGV[i + 1]
	local result = redis.call('LREM', workOf(group, consumer), -1, element)
	if result == 0 and redis.call('HGET', groups, group) ~= epoch then result = 2 end
	local id = result == 1 and string.match(element, '^{"aether":{"entry":"(%S+)')
	if id then redis.call('ZREM', leasesOf(group), consumer .. ' ' .. id) end
	results[#results + 1] = result
end
return results
