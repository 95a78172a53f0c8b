package io.aethermagic.transport.redis;

/**
 * What several scripts have in common.
 */
final class Lua {

	/** The server's time in milliseconds. */
	static final String NOW = """
			local time = redis.call('TIME')
			local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
			""";

	/**
	 * For scripts with the keys of an address: who is pending where, and the removal of
	 * an entry. One that every group is done with goes at once, or when it is a lease old
	 * while somebody reads without a group.
	 */
	static final String ENTRIES = """
			local stream, live, epochs, deadlines, readers, finished =
					KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
			local function map(flat)
				local named = {}
				for i = 1, #flat, 2 do named[flat[i]] = flat[i + 1] end
				return named
			end
			local function parts(id)
				local ms, number = string.match(id, '^(%d+)-(%d+)$')
				return tonumber(ms), tonumber(number)
			end
			local function before(ms, number, otherMs, otherNumber)
				return ms < otherMs or (ms == otherMs and number < otherNumber)
			end
			local function groups()
				local all = redis.pcall('XINFO', 'GROUPS', stream)
				if all.err then return {} end
				for i, flat in ipairs(all) do all[i] = map(flat) end
				return all
			end
			local function pendingIn(group, id)
				return redis.call('XPENDING', stream, group, id, id, 1)[1]
			end
			local function remove(id)
				redis.call('ZREM', deadlines, id)
				return redis.call('XDEL', stream, id)
			end
			local function finish(id, all)
				local ms, number = parts(id)
				for _, group in ipairs(all) do
					local lastMs, lastNumber = parts(group['last-delivered-id'])
					if before(lastMs, lastNumber, ms, number) or pendingIn(group['name'], id) then return end
				end
				if redis.call('ZCOUNT', readers, now, '+inf') > 0 then
					redis.call('ZADD', finished, string.format('%d', ms), id)
				else
					remove(id)
				end
			end
			""";

	private Lua() {
	}

}
