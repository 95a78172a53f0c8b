-- Be done with entries. Arguments: group, consumer, then each one's epoch and id. Answers
-- for each as hold does.

-- @include stream-keys.lua
-- @include stream-entries.lua
local group, consumer = ARGV[1], ARGV[2]
local epoch = redis.call('HGET', groups, group)
local broadcast = string.sub(group, 1, 1) == '*'
local results, own = {}, {}
for i = 3, #ARGV, 2 do
	local result, id = 2, ARGV[i + 1]
	if epoch == ARGV[i] then
		local pending = not broadcast and isPending(group, id)
		result = (broadcast or (pending and pending[2] == consumer)) and 1 or 0
		if result == 1 then own[#own + 1] = id end
	end
	results[#results + 1] = result
end
if #own > 0 then
	redis.call('XACK', tasks, group, unpack(own))
	deleteDone(own, group)
end
return results
