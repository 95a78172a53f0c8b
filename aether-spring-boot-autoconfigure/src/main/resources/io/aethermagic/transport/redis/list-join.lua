-- Make a consumer known, and its group. Arguments: group, consumer, milliseconds to live, an
-- epoch to use for a new group, the epoch known before or empty, then the elements that the
-- consumer has in hand: their leases start anew unless they have lapsed, and whatever else
-- is its own goes back. Answers the epoch, the time, the id of the server's history, which
-- is another one after a restart or a failover, the seconds since the server started, and
-- the ids of those in hand that are nowhere any more: neither with another worker nor
-- waiting near the head.

-- @include list-keys.lua
-- @include clock.lua
-- @include list-elements.lua
local group, consumer = ARGV[1], ARGV[2]
beginToWrite()
if redis.call('HEXISTS', groups, group) == 0 then
	local first = not isBroadcast(group)
	for _, other in ipairs(redis.call('HKEYS', groups)) do first = first and isBroadcast(other) end
	for priority = 0, 9 do
		if first and redis.call('EXISTS', queueOf('', priority)) == 1 then
			redis.call('RENAME', queueOf('', priority), queueOf(group, priority))
		end
	end
	redis.call('HSET', groups, group, ARGV[4])
end
local died = tonumber(redis.call('ZSCORE', workers, group .. ':' .. consumer) or now + 1)
redis.call('ZADD', workers, now + ARGV[3], group .. ':' .. consumer)
noteWhoIsAlone()
local held = {}
for i = 6, #ARGV do held[ARGV[i]] = true end
local work, leases = workOf(group, consumer), leasesOf(group)
for _, element in ipairs(redis.call('LRANGE', work, 0, -1)) do
	local entry = read(element)
	if held[element] then
		local member = consumer .. ' ' .. entry.id
		local lapses = tonumber(redis.call('ZSCORE', leases, member) or died)
		-- what has lapsed, or was never accepted by one that died, goes to whoever is first
		redis.call('ZADD', leases, lapses > now and now + ARGV[3] or lapses, member)
	else
		redis.call('LREM', work, 1, element)
		giveBack(group, element, entry)
	end
end
-- @include server-info.lua
local server, uptime = info('replication', 'master_replid:(%x+)'), info('server', 'uptime_in_seconds:(%d+)')
local answer = {redis.call('HGET', groups, group), now, server or '', tonumber(uptime or '') or 4000000000}
local known
local function isSomewhere(id)
	if not known then
		known = {}
		local function note(list, from)
			for _, element in ipairs(redis.call('LRANGE', list, from, -1)) do
				local entry = read(element)
				if entry then known[entry.id] = true end
			end
		end
		for priority = 0, 9 do note(queueOf(group, priority), -1000) end
		for _, worker in ipairs(redis.call('ZRANGE', workers, 0, -1)) do
			local of, name = string.match(worker, '^([^:]*):(.*)$')
			if of == group then note(workOf(of, name), 0) end
		end
	end
	return known[id]
end
for i = 6, #ARGV do
	local entry = not redis.call('LPOS', work, ARGV[i]) and read(ARGV[i])
	if entry and not isSomewhere(entry.id) then answer[#answer + 1] = entry.id end
end
return answer
