-- Take what is the consumer's own and has lapsed, where asked for what has lapsed of others
-- and what dead ones had in hand, and what waits, the highest priority first. Arguments:
-- group, consumer, epoch, the lease in milliseconds, how many, whether to take from others.
-- Answers elements, or 0 where Redis has forgotten the group.

-- @include list-keys.lua
-- @include clock.lua
-- @include list-elements.lua
local group, consumer, count, others = ARGV[1], ARGV[2], tonumber(ARGV[5]), ARGV[6] == '1'
if isForgotten(group, ARGV[3]) then return {0} end
beginToWrite()
local work, leases = workOf(group, consumer), leasesOf(group)
local taken = {}
local function takeLapsed(owner, id)
	for _, element in ipairs(redis.call('LRANGE', workOf(group, owner), 0, -1)) do
		local entry = read(element)
		if entry and entry.id == id then
			redis.call('LREM', workOf(group, owner), 1, element)
			if isExpired(entry) then return end
			taken[#taken + 1] = countedAgain(element, entry)
			redis.call('LPUSH', work, taken[#taken])
			return
		end
	end
end
for _, member in ipairs(redis.call('ZRANGEBYSCORE', leases, '-inf', now, 'LIMIT', 0, 1000)) do
	local owner, id = string.match(member, '^(%S+) (%S+)$')
	if #taken < count and (others or owner == consumer) then
		redis.call('ZREM', leases, member)
		takeLapsed(owner, id)
	end
end
local function returnOrphans(dead)
	for _, element in ipairs(redis.call('LRANGE', workOf(group, dead), 0, -1)) do
		local entry = read(element)
		if not entry or not redis.call('ZSCORE', leases, dead .. ' ' .. entry.id) then
			redis.call('LREM', workOf(group, dead), 1, element)
			giveBack(group, entry and countedAgain(element, entry), entry)
		end
	end
end
if others then
	for _, dead in ipairs(redis.call('ZRANGEBYSCORE', workers, '-inf', now, 'LIMIT', 0, 100)) do
		local of, name = string.match(dead, '^([^:]*):(.*)$')
		if of == group and name ~= consumer then returnOrphans(name) end
	end
end
local function takeFrom(priority)
	for _ = 1, count + 1000 do
		if #taken == count then return end
		local element = redis.call('LMOVE', queueOf(group, priority), work, 'RIGHT', 'LEFT')
		if not element then return end
		local entry = read(element)
		if entry and not isExpired(entry) then
			taken[#taken + 1] = element
		else
			redis.call('LPOP', work)
		end
	end
end
local function takeFromAll(first, last)
	local queues = {}
	for priority = first, last, -1 do queues[#queues + 1] = queueOf(group, priority) end
	if redis.call('EXISTS', unpack(queues)) > 0 then
		for priority = first, last, -1 do takeFrom(priority) end
	end
end
if #taken < count then
	takeFromAll(9, 5)
	takeFrom(usual)
	takeFromAll(3, 0)
end
return taken
