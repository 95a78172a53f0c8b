-- Clean up, and say that a consumer lives: last, as a server without memory refuses.
-- Arguments: group, consumer, epoch, milliseconds to live. Answers the time, or 0 where
-- Redis has forgotten the group.

-- @include stream-keys.lua
-- @include clock.lua
-- @include stream-entries.lua
-- @include stream-upkeep.lua
if redis.call('HGET', groups, ARGV[1]) ~= ARGV[3] then return 0 end
for _, dead in ipairs(redis.call('ZRANGEBYSCORE', workers, '-inf', now, 'LIMIT', 0, 20)) do
	local group, consumer = string.match(dead, '^([^:]*):(.*)$')
	local gone = true
	if string.sub(group, 1, 1) == '*' then
		redis.pcall('XGROUP', 'DESTROY', tasks, group)
		redis.call('HDEL', groups, group)
	else
		local pending = redis.pcall('XPENDING', tasks, group, '-', '+', 1, consumer)
		gone = pending.err or #pending == 0
		if #pending == 0 and not pending.err then redis.call('XGROUP', 'DELCONSUMER', tasks, group, consumer) end
	end
	if gone then redis.call('ZREM', workers, dead) end
end
infos = nil
sweep(100)
redis.call('ZADD', workers, now + ARGV[4], ARGV[1] .. ':' .. ARGV[2])
return now
