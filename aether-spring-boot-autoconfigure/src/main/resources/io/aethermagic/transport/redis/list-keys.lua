-- The keys of a task address whose tasks are kept in lists: what the names of lists begin
-- with, the live workers by when they die, the groups with their epochs, how far each list
-- was swept, and the name of the only group while it has live workers. The lists are as many
-- as there are groups, which only a script knows; all have the same hash tag.
--
-- A group has a list for each priority, and each of its workers one of what it has in hand.
-- New elements come in at the left, and go out at the right: that is the head. An element
-- says in its first field its id, how often it was handed out before, when it was sent, when
-- it expires (both as its sender knows the server's clock), and its priority; so what two
-- workers have had is told apart, and a worker has what is in its list. Who waits does so at
-- the list of the usual priority, where 'wake' tells it of the others. What was sent before
-- there was any group is kept for the group without a name.

local base, workers, groups, cursors, alone = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local usual = '4'
local function queueOf(group, priority) return base .. 'queue:' .. group .. ':' .. priority end
local function workOf(group, consumer) return base .. 'work:' .. group .. ':' .. consumer end
local function leasesOf(group) return base .. 'leases:' .. group end
-- a list whose elements all expire goes with the last of them
local function push(side, queue, element, ttl)
	local length = redis.call(side, queue, element)
	local left = length > 1 and redis.call('PTTL', queue) or -2
	if not ttl then
		if left >= 0 then redis.call('PERSIST', queue) end
	elseif left ~= -1 then
		redis.call('PEXPIRE', queue, math.max(left, ttl + 60000))
	end
	return length
end
