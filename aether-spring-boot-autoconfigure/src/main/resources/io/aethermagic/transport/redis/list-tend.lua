-- Say that a consumer lives, and clean up. Arguments: group, consumer, epoch, milliseconds
-- to live. Answers the time, or 0 where Redis has forgotten the group.

-- @include list-keys.lua
-- @include clock.lua
-- @include list-elements.lua
local group = ARGV[1]
if isForgotten(group, ARGV[3]) then return 0 end
beginToWrite()
for _, dead in ipairs(redis.call('ZRANGEBYSCORE', workers, '-inf', now, 'LIMIT', 0, 100)) do
	local of, consumer = string.match(dead, '^([^:]*):(.*)$')
	if isBroadcast(of) then
		destroy(of, consumer)
	elseif redis.call('EXISTS', workOf(of, consumer)) == 0 then
		redis.call('ZREM', workers, dead)
	end
end
for priority = 0, 9 do sweep(group, priority, 50) end
redis.call('ZADD', workers, now + ARGV[4], group .. ':' .. ARGV[2])
noteWhoIsAlone()
return now
