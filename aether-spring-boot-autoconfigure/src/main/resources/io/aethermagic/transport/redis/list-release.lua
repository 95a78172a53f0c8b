-- Give an element back, to the head of its list. Arguments: group, consumer, epoch, element.
-- Answers as hold does.

-- @include list-keys.lua
-- @include clock.lua
-- @include list-elements.lua
local group, consumer, element = ARGV[1], ARGV[2], ARGV[4]
if isForgotten(group, ARGV[3]) then return 2 end
if redis.call('LREM', workOf(group, consumer), 1, element) == 0 then return 0 end
local entry = read(element)
redis.call('ZREM', leasesOf(group), consumer .. ' ' .. entry.id)
giveBack(group, element, entry)
return 1
