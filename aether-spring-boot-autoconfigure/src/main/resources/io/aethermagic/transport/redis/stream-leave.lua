-- Make a consumer unknown. Arguments: group, consumer, epoch, the lease, then the ids that
-- it has in hand; whatever else is its own goes back. A consumer with something in hand is
-- cleaned up later.

-- @include stream-keys.lua
-- @include clock.lua
-- @include stream-entries.lua
-- @include stream-upkeep.lua
local group, consumer = ARGV[1], ARGV[2]
local member = group .. ':' .. consumer
redis.call('ZREM', workers, member)
if redis.call('HGET', groups, group) ~= ARGV[3] then return 0 end
if string.sub(group, 1, 1) == '*' then
	redis.call('XGROUP', 'DESTROY', tasks, group)
	redis.call('HDEL', groups, group)
	return 1
end
local held = {}
for i = 5, #ARGV do held[ARGV[i]] = true end
local left = false
for _, each in ipairs(redis.call('XPENDING', tasks, group, '-', '+', 1000, consumer)) do
	if held[each[1]] then left = true else giveBack(group, each[1], each[4]) end
end
if left then
	redis.call('ZADD', workers, 0, member)
else
	redis.call('XGROUP', 'DELCONSUMER', tasks, group, consumer)
end
return 1
