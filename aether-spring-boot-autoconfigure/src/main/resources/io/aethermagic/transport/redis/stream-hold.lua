-- Start the lease of an entry anew. Arguments: group, consumer, epoch, id, and how long it
-- is, which the entry's idle time needs not. Answers 1 if the entry is the consumer's, 0 if
-- not, 2 where Redis has forgotten the group.

-- @include stream-keys.lua
-- @include stream-entries.lua
if redis.call('HGET', groups, ARGV[1]) ~= ARGV[3] then return 2 end
local pending = isPending(ARGV[1], ARGV[4])
if not pending or pending[2] ~= ARGV[2] then return 0 end
redis.call('XCLAIM', tasks, ARGV[1], ARGV[2], 0, ARGV[4], 'IDLE', 0, 'RETRYCOUNT', pending[4], 'JUSTID')
return 1
