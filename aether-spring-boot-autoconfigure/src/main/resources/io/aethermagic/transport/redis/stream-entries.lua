-- The entries of a stream, and who is done with them.

local infos
local function groupInfos()
	if infos then return infos end
	infos = {}
	local all = redis.pcall('XINFO', 'GROUPS', tasks)
	if all.err then return infos end
	for _, each in ipairs(all) do
		local info = {}
		for i = 1, #each, 2 do info[each[i]] = each[i + 1] end
		infos[#infos + 1] = info
	end
	return infos
end
local function isAfter(a, b)
	local aTime, aNumber = string.match(a, '(%d+)-(%d+)')
	local bTime, bNumber = string.match(b, '(%d+)-(%d+)')
	aTime, bTime = tonumber(aTime), tonumber(bTime)
	return aTime > bTime or (aTime == bTime and tonumber(aNumber) > tonumber(bNumber))
end
local function isPending(group, id)
	return redis.call('XPENDING', tasks, group, id, id, 1)[1]
end
local function delete(ids)
	redis.call('XDEL', tasks, unpack(ids))
	redis.call('ZREM', deadlines, unpack(ids))
end
-- entries go when every group has had them, and there is one of workers; the
-- group that is done with them need not be asked
local function deleteDone(ids, done)
	local had = false
	for _, info in ipairs(groupInfos()) do
		local name, left = info['name'], {}
		local broadcast = string.sub(name, 1, 1) == '*'
		if not broadcast then had = true end
		for _, id in ipairs(name ~= done and ids or {}) do
			if not isAfter(id, info['last-delivered-id']) and (broadcast or not isPending(name, id)) then
				left[#left + 1] = id
			end
		end
		if name ~= done then ids = left end
	end
	if had and #ids > 0 then delete(ids) end
end
