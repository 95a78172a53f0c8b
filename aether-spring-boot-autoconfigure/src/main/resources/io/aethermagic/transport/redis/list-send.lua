-- Add tasks, for each group. Where there is only one, and workers of it live, as is nearly
-- always so, little is to be done. Arguments: the bound, then for each task whether to drop
-- it where nobody is, milliseconds to live or empty, the priority, the element. Answers for
-- each 1 where workers live, 0 where none does, -1 where a list is full.

-- @include list-keys.lua
local most, results, first = tonumber(ARGV[1]), {}, 2
local only = redis.call('GET', alone)
while only and ARGV[first + 2] == usual do
	if push('LPUSH', queueOf(only, usual), ARGV[first + 3], tonumber(ARGV[first + 1])) > most then
		redis.call('LPOP', queueOf(only, usual))
		break
	end
	results[#results + 1] = 1
	first = first + 4
end
if first > #ARGV then return results end
-- @include clock.lua
-- @include list-elements.lua
local live = redis.call('ZCOUNT', workers, now, '+inf')
local names, kept = redis.call('HKEYS', groups), false
for _, group in ipairs(names) do kept = kept or not isBroadcast(group) end
if not kept then names[#names + 1] = '' end
local function send(mandatory, ttl, priority, element)
	if live == 0 and mandatory == '1' then return 0 end
	local full = {}
	for _, group in ipairs(names) do
		if live == 0 then sweep(group, priority, 20) end
		local queue = queueOf(group, priority)
		if redis.call('LLEN', queue) >= most then
			sweep(group, priority, 200)
			full[group] = redis.call('LLEN', queue) >= most
			if full[group] and not isBroadcast(group) then return -1 end
		end
	end
	for _, group in ipairs(names) do
		-- a slow broadcast handler holds up nobody else
		if not full[group] then enqueue('LPUSH', group, element, priority, ttl) end
	end
	return live > 0 and 1 or 0
end
for i = first, #ARGV, 4 do
	results[#results + 1] = send(ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 2], ARGV[i + 3])
end
return results
