-- The elements of lists, and the groups that have them.

-- a script that has begun to write may go on where the server has no memory left
local function beginToWrite() redis.call('ZREM', workers, '') end
local function isBroadcast(group) return string.sub(group, 1, 1) == '*' end
local function isForgotten(group, epoch) return redis.call('HGET', groups, group) ~= epoch end
local function read(element)
	local id, deliveries, deadline, priority =
		string.match(element, '^{"aether":{"entry":"(%S+) (%d+) %d+ (%d+) (%d)"')
	return id and {id = id, deliveries = deliveries, deadline = tonumber(deadline), priority = priority}
end
local function countedAgain(element, entry)
	local from, to = string.find(element, ' %d+')
	return string.sub(element, 1, from) .. entry.deliveries + 1 .. string.sub(element, to + 1)
end
local function isExpired(entry) return entry.deadline > 0 and entry.deadline <= now end
local function enqueue(side, group, element, priority, ttl)
	push(side, queueOf(group, priority), element, ttl)
	if priority ~= usual then push('RPUSH', queueOf(group, usual), 'wake', 0) end
end
local function giveBack(group, element, entry)
	if entry and not isExpired(entry) then
		enqueue('RPUSH', group, element, entry.priority, entry.deadline > 0 and entry.deadline - now or nil)
	end
end
-- each time a part of a list, from its head, and the next part the next time
local function sweep(group, priority, most)
	local queue = queueOf(group, priority)
	local length = redis.call('LLEN', queue)
	if length == 0 then return end
	local field = group .. ':' .. priority
	local swept = tonumber(redis.call('HGET', cursors, field) or '0')
	if swept >= length then swept = 0 end
	local part = redis.call('LRANGE', queue, -swept - most, -swept - 1)
	local gone = 0
	for _, element in ipairs(part) do
		local entry = read(element)
		if entry and isExpired(entry) then gone = gone + redis.call('LREM', queue, -1, element) end
	end
	redis.pcall('HSET', cursors, field, #part < most and 0 or swept + #part - gone)
end
-- says which group is the only one, for as long as it has workers
local function noteWhoIsAlone()
	local group = redis.call('HLEN', groups) == 1 and redis.call('HKEYS', groups)[1]
	local dies = group and not isBroadcast(group) and redis.call('ZRANGE', workers, -1, -1, 'WITHSCORES')[2]
	if dies and tonumber(dies) > now then
		redis.call('SET', alone, group, 'PX', tonumber(dies) - now)
	else
		redis.call('DEL', alone)
	end
end
local function destroy(group, consumer)
	for priority = 0, 9 do redis.call('DEL', queueOf(group, priority)) end
	redis.call('DEL', workOf(group, consumer), leasesOf(group))
	redis.call('HDEL', groups, group)
	redis.call('ZREM', workers, group .. ':' .. consumer)
end
