-- Make a consumer unknown. Arguments: group, consumer, epoch, milliseconds, then the
-- elements that it has in hand, which are its own for so long at least; whatever else is its
-- own goes back. A consumer with something in hand is cleaned up later.

-- @include list-keys.lua
-- @include clock.lua
-- @include list-elements.lua
local group, consumer = ARGV[1], ARGV[2]
redis.call('ZREM', workers, group .. ':' .. consumer)
noteWhoIsAlone()
if isForgotten(group, ARGV[3]) then return 0 end
if isBroadcast(group) then
	destroy(group, consumer)
	noteWhoIsAlone()
	return 1
end
local held = {}
for i = 5, #ARGV do held[ARGV[i]] = true end
local work, left = workOf(group, consumer), false
for _, element in ipairs(redis.call('LRANGE', work, 0, -1)) do
	local entry = read(element)
	if held[element] then
		redis.call('ZADD', leasesOf(group), 'NX', now + ARGV[4], consumer .. ' ' .. entry.id)
		left = true
	else
		redis.call('LREM', work, 1, element)
		giveBack(group, element, entry)
	end
end
if left then redis.call('ZADD', workers, 0, group .. ':' .. consumer) end
return 1
