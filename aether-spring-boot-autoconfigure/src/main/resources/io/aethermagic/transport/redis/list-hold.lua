-- Start the lease of an element anew. Arguments: group, consumer, epoch, element,
-- milliseconds. Answers 1 if the element is the consumer's, 0 if not, 2 where Redis has
-- forgotten the group.

-- @include list-keys.lua
-- @include clock.lua
-- @include list-elements.lua
local group, consumer = ARGV[1], ARGV[2]
if isForgotten(group, ARGV[3]) then return 2 end
if not redis.call('LPOS', workOf(group, consumer), ARGV[4]) then return 0 end
beginToWrite()
redis.call('ZADD', leasesOf(group), now + ARGV[5], consumer .. ' ' .. read(ARGV[4]).id)
return 1
