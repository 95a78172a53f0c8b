package io.aethermagic.transport.redis;

import java.util.List;

import io.aethermagic.transport.redis.connection.Script;

/**
 * The scripts on a task address. All take the four keys of {@link RedisKeys#task}: the
 * stream of tasks, the live workers by when they die, the groups with their epochs, and
 * the deadlines of entries.
 * <p>
 * A group's epoch is new each time that the group is made: a consumer that comes with
 * another one learns that Redis has forgotten the group, which is not the same as that
 * its task is another's. Released entries belong to the consumer {@code *released}, from
 * which they are taken before others; a {@code wake} entry tells a waiting reader to look
 * for them. Names in Aether have no {@code *} and no {@code :}.
 */
final class TaskScripts {

	private static final String KEYS = """
			local tasks, workers, groups, deadlines = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
			""";

	private static final String CLOCK = """
			local time = redis.call('TIME')
			local now = time[1] * 1000 + math.floor(time[2] / 1000)
			""";

	private static final String ENTRIES = """
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
			""";

	private static final String UPKEEP = """
			local function field(entry, name)
				for i = 1, #entry, 2 do
					if entry[i] == name then return entry[i + 1] end
				end
			end
			-- what is past its deadline goes, whoever has not had it; custody ends by itself
			local function sweep(most)
				for _, id in ipairs(redis.call('ZRANGEBYSCORE', deadlines, '-inf', now, 'LIMIT', 0, most)) do
					local held = false
					for _, info in ipairs(groupInfos()) do
						held = held or (info['pending'] > 0 and isPending(info['name'], id))
					end
					if held then
						redis.pcall('ZADD', deadlines, now + 60000, id)
					else
						delete({id})
					end
				end
			end
			local function wake()
				local id = redis.call('XADD', tasks, '*', 'wake', '1')
				redis.call('ZADD', deadlines, now + 60000, id)
			end
			local function giveBack(group, id, deliveries)
				redis.call('XCLAIM', tasks, group, '*released', 0, id, 'IDLE', 0, 'RETRYCOUNT', deliveries - 1, 'JUSTID')
				wake()
			end
			""";

	private static final String COMMON = KEYS + CLOCK + ENTRIES + UPKEEP;

	/**
	 * Add tasks. Arguments: the bound, then for each task whether to drop it where nobody
	 * is, milliseconds to live or empty, the message. Answers for each 1 where workers
	 * live, 0 where none does, -1 where the stream is full. What is common comes first:
	 * the rest is not even read.
	 */
	static final Script SEND = Script.of(KEYS, CLOCK, """
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
			""", ENTRIES, UPKEEP, """
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
			""");

	/**
	 * Make a consumer known, and its group. Arguments: group, consumer, milliseconds to
	 * live, an epoch to use for a new group, the epoch known before or empty, then the
	 * ids that the consumer has in hand: their leases start anew unless they have lapsed,
	 * and whatever else is its own goes back. Answers the epoch, the time, the id of the
	 * server's history, which is another one after a restart or a failover, the seconds
	 * since the server started, and those in hand that are nowhere any more.
	 */
	static final Script JOIN = Script.of(COMMON,
			"""
					local group, consumer = ARGV[1], ARGV[2]
					local broadcast = string.sub(group, 1, 1) == '*'
					local function info(section, pattern)
						local text = redis.pcall('INFO', section)
						return type(text) == 'string' and string.match(text, pattern)
					end
					local known, others = false, false
					for _, info in ipairs(groupInfos()) do
						known = known or info['name'] == group
						others = others or string.sub(info['name'], 1, 1) ~= '*'
					end
					if not known then
						local start = (broadcast or (others and ARGV[5] == '')) and '$' or '0'
						redis.call('XGROUP', 'CREATE', tasks, group, start, 'MKSTREAM')
						redis.call('HSET', groups, group, ARGV[4])
					else
						redis.call('HSETNX', groups, group, ARGV[4])
					end
					for _, key in ipairs(KEYS) do redis.call('PERSIST', key) end
					redis.call('ZADD', workers, now + ARGV[3], group .. ':' .. consumer)
					local held = {}
					for i = 6, #ARGV do held[ARGV[i]] = true end
					if not broadcast then
						for _, each in ipairs(redis.call('XPENDING', tasks, group, '-', '+', 1000, consumer)) do
							if held[each[1]] and each[3] >= tonumber(ARGV[3]) then
								-- it has lapsed: whoever is first takes it, this consumer too
							elseif held[each[1]] then
								redis.call('XCLAIM', tasks, group, consumer, 0, each[1], 'IDLE', 0, 'RETRYCOUNT', each[4], 'JUSTID')
							else
								giveBack(group, each[1], each[4])
							end
						end
					end
					-- of what is in hand, that which is nowhere any more
					local server, uptime = info('replication', 'master_replid:(%x+)'), info('server', 'uptime_in_seconds:(%d+)')
					local answer = {redis.call('HGET', groups, group), now, server or '', tonumber(uptime or '') or 4000000000}
					for i = 6, #ARGV do
						if not isPending(group, ARGV[i]) and #redis.call('XRANGE', tasks, ARGV[i], ARGV[i]) == 0 then
							answer[#answer + 1] = ARGV[i]
						end
					end
					return answer
					""");

	/**
	 * Clean up, and say that a consumer lives: last, as a server without memory refuses.
	 * Arguments: group, consumer, epoch, milliseconds to live. Answers the time, or 0
	 * where Redis has forgotten the group.
	 */
	static final Script TEND = Script.of(COMMON,
			"""
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
					""");

	/**
	 * Take what was released, what is the consumer's own and has lapsed, and where asked
	 * for what has lapsed of others. Arguments: group, consumer, epoch, the lease in
	 * milliseconds, how many, whether to take from others. Answers the entries, each with
	 * id, deliveries and fields, or 0 where Redis has forgotten the group.
	 */
	static final Script TAKE = Script.of(COMMON,
			"""
					local group, consumer, count = ARGV[1], ARGV[2], tonumber(ARGV[5])
					if redis.call('HGET', groups, group) ~= ARGV[3] then return {0} end
					local taken = {}
					local function take(id, deliveries)
						local entry = redis.call('XCLAIM', tasks, group, consumer, 0, id, 'IDLE', 0, 'RETRYCOUNT', deliveries + 1)[1]
						if not entry then
							redis.call('XACK', tasks, group, id)
							return
						end
						local ttl = tonumber(field(entry[2], 'ttl') or '')
						if field(entry[2], 'wake') or (ttl and tonumber(string.match(id, '%d+')) + ttl <= now) then
							redis.call('XACK', tasks, group, id)
							deleteDone({id}, group)
							return
						end
						taken[#taken + 1] = {id, deliveries + 1, entry[2]}
					end
					for _, each in ipairs(redis.call('XPENDING', tasks, group, '-', '+', count, '*released')) do
						take(each[1], each[4])
					end
					local function lapsed(...)
						if #taken >= count then return end
						for _, each in ipairs(redis.call('XPENDING', tasks, group, 'IDLE', ARGV[4], '-', '+', 100 + count, ...)) do
							if each[2] ~= '*released' and #taken < count then take(each[1], each[4]) end
						end
					end
					if ARGV[6] == '1' then lapsed() else lapsed(consumer) end
					return taken
					""");

	/**
	 * Start the lease of an entry anew. Arguments: group, consumer, epoch, id, and how
	 * long it is, which the entry's idle time needs not.
	 */
	static final Script HOLD = Script.of(KEYS, ENTRIES, """
			if redis.call('HGET', groups, ARGV[1]) ~= ARGV[3] then return 2 end
			local pending = isPending(ARGV[1], ARGV[4])
			if not pending or pending[2] ~= ARGV[2] then return 0 end
			redis.call('XCLAIM', tasks, ARGV[1], ARGV[2], 0, ARGV[4], 'IDLE', 0, 'RETRYCOUNT', pending[4], 'JUSTID')
			return 1
			""");

	/**
	 * Give an entry back. Arguments: group, consumer, epoch, id.
	 */
	static final Script RELEASE = Script.of(COMMON, """
			if redis.call('HGET', groups, ARGV[1]) ~= ARGV[3] then return 2 end
			local pending = isPending(ARGV[1], ARGV[4])
			if not pending or pending[2] ~= ARGV[2] then return 0 end
			giveBack(ARGV[1], ARGV[4], pending[4])
			return 1
			""");

	/**
	 * Be done with entries. Arguments: group, consumer, then each one's epoch and id.
	 * Answers for each what a step answers.
	 */
	static final Script ACK = Script.of(KEYS, ENTRIES, """
			local group, consumer = ARGV[1], ARGV[2]
			local epoch = redis.call('HGET', groups, group)
			local broadcast = string.sub(group, 1, 1) == '*'
			local results, own = {}, {}
			for i = 3, #ARGV, 2 do
				local result, id = 2, ARGV[i + 1]
				if epoch == ARGV[i] then
					local pending = not broadcast and isPending(group, id)
					result = (broadcast or (pending and pending[2] == consumer)) and 1 or 0
					if result == 1 then own[#own + 1] = id end
				end
				results[#results + 1] = result
			end
			if #own > 0 then
				redis.call('XACK', tasks, group, unpack(own))
				deleteDone(own, group)
			end
			return results
			""");

	/**
	 * Make a consumer unknown. Arguments: group, consumer, epoch, the lease, then the ids
	 * that it has in hand; whatever else is its own goes back. A consumer with something
	 * in hand is cleaned up later.
	 */
	static final Script LEAVE = Script.of(COMMON, """
			local group, consumer = ARGV[1], ARGV[2]
			local member = group .. ':' .. consumer
			redis.call('ZREM', workers, member)
			if redis.call('HGET', groups, group) ~= ARGV[3] then return 0 end
			if string.sub(group, 1, 1) == '*' then
				redis.call('XGROUP', 'DESTROY', tasks, group)
				redis.call('HDEL', groups, group)
				return 1
			end
			local held = {}
			for i = 5, #ARGV do held[ARGV[i]] = true end
			local left = false
			for _, each in ipairs(redis.call('XPENDING', tasks, group, '-', '+', 1000, consumer)) do
				if held[each[1]] then left = true else giveBack(group, each[1], each[4]) end
			end
			if left then
				redis.call('ZADD', workers, 0, member)
			else
				redis.call('XGROUP', 'DELCONSUMER', tasks, group, consumer)
			end
			return 1
			""");

	static final List<Script> ALL = List.of(SEND, JOIN, TEND, TAKE, HOLD, RELEASE, ACK, LEAVE);

	private TaskScripts() {
	}

}
