-- What goes, and what comes back.

local function field(entry, name)
	for i = 1, #entry, 2 do
		if entry[i] == name then return entry[i + 1] end
	end
end
-- what is past its deadline goes, whoever has not had it; custody ends by itself
local function sweep(most)
	for _, id in ipairs(redis.call('ZRANGEBYSCORE', deadlines, '-inf', now, 'LIMIT', 0, most)) do
		local held = false
		for _, info in ipairs(groupInfos()) do
			held = held or (info['pending'] > 0 and isPending(info['name'], id))
		end
		if held then
			redis.pcall('ZADD', deadlines, now + 60000, id)
		else
			delete({id})
		end
	end
end
local function wake()
	local id = redis.call('XADD', tasks, '*', 'wake', '1')
	redis.call('ZADD', deadlines, now + 60000, id)
end
local function giveBack(group, id, deliveries)
	redis.call('XCLAIM', tasks, group, '*released', 0, id, 'IDLE', 0, 'RETRYCOUNT', deliveries - 1, 'JUSTID')
	wake()
end
