-- Make a consumer known, and its group. Arguments: group, consumer, milliseconds to live, an
-- epoch to use for a new group, the epoch known before or empty, then the ids that the
-- consumer has in hand: their leases start anew unless they have lapsed, and whatever else
-- is its own goes back. Answers the epoch, the time, the id of the server's history, which
-- is another one after a restart or a failover, the seconds since the server started, and
-- those in hand that are nowhere any more.

-- @include stream-keys.lua
-- @include clock.lua
-- @include stream-entries.lua
-- @include stream-upkeep.lua
local group, consumer = ARGV[1], ARGV[2]
local broadcast = string.sub(group, 1, 1) == '*'
-- @include server-info.lua
local known, others = false, false
for _, info in ipairs(groupInfos()) do
	known = known or info['name'] == group
	others = others or string.sub(info['name'], 1, 1) ~= '*'
end
if not known then
	local start = (broadcast or (others and ARGV[5] == '')) and '$' or '0'
	redis.call('XGROUP', 'CREATE', tasks, group, start, 'MKSTREAM')
	redis.call('HSET', groups, group, ARGV[4])
else
	redis.call('HSETNX', groups, group, ARGV[4])
end
for _, key in ipairs(KEYS) do redis.call('PERSIST', key) end
redis.call('ZADD', workers, now + ARGV[3], group .. ':' .. consumer)
local held = {}
for i = 6, #ARGV do held[ARGV[i]] = true end
if not broadcast then
	for _, each in ipairs(redis.call('XPENDING', tasks, group, '-', '+', 1000, consumer)) do
		if held[each[1]] and each[3] >= tonumber(ARGV[3]) then
			-- it has lapsed: whoever is first takes it, this consumer too
		elseif held[each[1]] then
			redis.call('XCLAIM', tasks, group, consumer, 0, each[1], 'IDLE', 0, 'RETRYCOUNT', each[4], 'JUSTID')
		else
			giveBack(group, each[1], each[4])
		end
	end
end
-- of what is in hand, that which is nowhere any more
local server, uptime = info('replication', 'master_replid:(%x+)'), info('server', 'uptime_in_seconds:(%d+)')
local answer = {redis.call('HGET', groups, group), now, server or '', tonumber(uptime or '') or 4000000000}
for i = 6, #ARGV do
	if not isPending(group, ARGV[i]) and #redis.call('XRANGE', tasks, ARGV[i], ARGV[i]) == 0 then
		answer[#answer + 1] = ARGV[i]
	end
end
return answer
