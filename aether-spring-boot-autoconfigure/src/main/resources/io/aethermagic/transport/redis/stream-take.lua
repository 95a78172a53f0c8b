-- Take what was released, what is the consumer's own and has lapsed, and where asked for
-- what has lapsed of others. Arguments: group, consumer, epoch, the lease in milliseconds,
-- how many, whether to take from others. Answers the entries, each with id, deliveries and
-- fields, or 0 where Redis has forgotten the group.

-- @include stream-keys.lua
-- @include clock.lua
-- @include stream-entries.lua
-- @include stream-upkeep.lua
local group, consumer, count = ARGV[1], ARGV[2], tonumber(ARGV[5])
if redis.call('HGET', groups, group) ~= ARGV[3] then return {0} end
local taken = {}
local function take(id, deliveries)
	local entry = redis.call('XCLAIM', tasks, group, consumer, 0, id, 'IDLE', 0, 'RETRYCOUNT', deliveries + 1)[1]
	if not entry then
		redis.call('XACK', tasks, group, id)
		return
	end
	local ttl = tonumber(field(entry[2], 'ttl') or '')
	if field(entry[2], 'wake') or (ttl and tonumber(string.match(id, '%d+')) + ttl <= now) then
		redis.call('XACK', tasks, group, id)
		deleteDone({id}, group)
		return
	end
	taken[#taken + 1] = {id, deliveries + 1, entry[2]}
end
for _, each in ipairs(redis.call('XPENDING', tasks, group, '-', '+', count, '*released')) do
	take(each[1], each[4])
end
local function lapsed(...)
	if #taken >= count then return end
	for _, each in ipairs(redis.call('XPENDING', tasks, group, 'IDLE', ARGV[4], '-', '+', 100 + count, ...)) do
		if each[2] ~= '*released' and #taken < count then take(each[1], each[4]) end
	end
end
if ARGV[6] == '1' then lapsed() else lapsed(consumer) end
return taken
