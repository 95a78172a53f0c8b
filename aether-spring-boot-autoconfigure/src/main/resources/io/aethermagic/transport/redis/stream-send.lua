-- Add tasks. Arguments: the bound, then for each task whether to drop it where nobody is,
-- milliseconds to live or empty, the message. Answers for each 1 where workers live, 0 where
-- none does, -1 where the stream is full. What is usual comes first: the rest, with its
-- functions, does not even run then.

-- @include stream-keys.lua
-- @include clock.lua
local most, live = tonumber(ARGV[1]), redis.call('ZCOUNT', workers, now, '+inf')
local results, due = {}, {}
local function add(ttl, message)
	if ttl == '' then return redis.call('XADD', tasks, '*', 'message', message) end
	local id = redis.call('XADD', tasks, '*', 'ttl', ttl, 'message', message)
	due[#due + 1] = now + ttl
	due[#due + 1] = id
end
local function keepDeadlines()
	if #due > 0 then redis.call('ZADD', deadlines, unpack(due)) end
	due = {}
end
if live > 0 and redis.call('XLEN', tasks) + #ARGV / 3 <= most then
	for i = 2, #ARGV, 3 do
		add(ARGV[i + 1], ARGV[i + 2])
		results[#results + 1] = 1
	end
	keepDeadlines()
	return results
end
-- @include stream-entries.lua
-- @include stream-upkeep.lua
local function send(mandatory, ttl, message)
	if live == 0 then
		if mandatory == '1' then return 0 end
		sweep(20)
	end
	if redis.call('XLEN', tasks) >= most then
		sweep(100)
		if redis.call('XLEN', tasks) >= most then return -1 end
	end
	add(ttl, message)
	keepDeadlines()
	if live == 0 and #groupInfos() == 0 then
		-- nobody has ever listened here: the keys go with what is in them
		local left = redis.call('PTTL', tasks)
		local first = redis.call('XLEN', tasks) == 1
		if ttl ~= '' and (first or left >= 0) then
			for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, math.max(left, ttl + 60000)) end
		elseif ttl == '' then
			for _, key in ipairs(KEYS) do redis.call('PERSIST', key) end
		end
	end
	return live > 0 and 1 or 0
end
for i = 2, #ARGV, 3 do
	results[#results + 1] = send(ARGV[i], ARGV[i + 1], ARGV[i + 2])
end
return results
