-- Give an entry back. Arguments: group, consumer, epoch, id. Answers as hold does.

-- @include stream-keys.lua
-- @include clock.lua
-- @include stream-entries.lua
-- @include stream-upkeep.lua
if redis.call('HGET', groups, ARGV[1]) ~= ARGV[3] then return 2 end
local pending = isPending(ARGV[1], ARGV[4])
if not pending or pending[2] ~= ARGV[2] then return 0 end
giveBack(ARGV[1], ARGV[4], pending[4])
return 1
