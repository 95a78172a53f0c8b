package io.aethermagic.transport.redis.connection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.aethermagic.transport.Receipt;
import io.lettuce.core.LMoveArgs;
import io.lettuce.core.SetArgs;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.UnblockType;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.XTrimArgs;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandKeyword;
import io.lettuce.core.protocol.CommandType;
import org.jspecify.annotations.Nullable;

/**
 * A connection for commands, to one server: the few commands that the transport needs, as
 * stages. They are pipelined in the order in which one thread calls them; what another
 * one calls may overtake them. Safe for use by several threads; no method blocks.
 */
public class RedisLink {

	private static final String LARGEST = "proto-max-bulk-len";

	private final StatefulConnection<String, byte[]> connection;

	private final RedisClusterAsyncCommands<String, byte[]> commands;

	private final LossGuard guard = new LossGuard();

	private final ScriptRunner scripts;

	RedisLink(StatefulRedisConnection<String, byte[]> connection) {
		this(connection, connection.async());
	}

	/**
	 * Create a link.
	 * @param connection the connection
	 * @param commands its commands
	 */
	RedisLink(StatefulConnection<String, byte[]> connection, RedisClusterAsyncCommands<String, byte[]> commands) {
		this.connection = connection;
		this.commands = commands;
		this.scripts = new ScriptRunner(commands, this.guard);
	}

	/**
	 * Whether this is a cluster, in which some answers are those of one node.
	 * @return {@code false} for one server
	 */
	public boolean isCluster() {
		return false;
	}

	/**
	 * Return how long a command may take before the client library gives it up.
	 * @return the time, or zero for ever
	 */
	public Duration timeout() {
		return this.connection.getTimeout();
	}

	/**
	 * Learn of the loss of the connection, which is noticed at once, or when a command
	 * fails on it.
	 */
	void onLost(Consumer<Throwable> lost) {
		onBroken(lost);
		LossGuard.onClosed(this.connection, lost);
	}

	/**
	 * Learn that a command has failed because the connection is of no use.
	 */
	final void onBroken(Consumer<Throwable> lost) {
		this.guard.onBroken(lost);
	}

	final LossGuard guard() {
		return this.guard;
	}

	/**
	 * Return the name of the server that has a key; empty where there is only one, or
	 * none is known.
	 */
	String serverOf(String key) {
		return "";
	}

	/**
	 * Return the connection to one server, which is part of this one.
	 */
	CompletionStage<RedisLink> of(String server) {
		return CompletableFuture.completedStage(this);
	}

	/**
	 * Wait until replicas have all that was written on this connection to one server.
	 * @return a stage with how many have, at the latest when the time is over
	 */
	CompletionStage<Long> waitForReplicas(int replicas, Duration most) {
		return this.guard.give(() -> this.commands.waitForReplication(replicas, most.toMillis()));
	}

	CompletionStage<Void> close() {
		return this.connection.closeAsync();
	}

	/**
	 * Return what runs scripts on the connection.
	 * @return the runner
	 */
	public final ScriptRunner scripts() {
		return this.scripts;
	}

	/**
	 * Ask for the largest value that the server takes: it ends the connection that sends
	 * a larger one.
	 * @return a stage with the number of bytes, or {@link Long#MAX_VALUE} if the server
	 * does not say
	 */
	public CompletionStage<Long> largestValue() {
		return this.guard.give(() -> this.commands.configGet(LARGEST)).handle((values, failure) -> {
			String value = (values != null) ? values.get(LARGEST) : null;
			return (value != null && value.matches("[0-9]{1,18}")) ? Long.parseLong(value) : Long.MAX_VALUE;
		});
	}

	/**
	 * Make scripts known to the server, so that none has to be sent twice.
	 * @param scripts the scripts
	 * @return a stage that completes when the server knows them
	 */
	public CompletionStage<Void> load(List<Script> scripts) {
		return this.scripts.load(scripts);
	}

	/**
	 * Add an entry to a stream that is there.
	 * @param stream the key
	 * @param values what it has, asked for once, when the command is written
	 * @return a stage with the entry's id, or {@code null} if there is no such stream
	 */
	public CompletionStage<@Nullable String> add(String stream, Supplier<List<byte[]>> values) {
		LateArguments arguments = new LateArguments(() -> named(values.get()));
		arguments.addKey(stream).add(CommandKeyword.NOMKSTREAM).add("*");
		return this.guard
			.give(() -> this.commands.dispatch(CommandType.XADD, new StatusOutput<>(LateArguments.CODEC), arguments));
	}

	private static List<byte[]> named(List<byte[]> values) {
		List<byte[]> fields = new ArrayList<>(2 * values.size());
		for (byte[] value : values) {
			fields.add(RedisBytes.of(fields.size() / 2));
			fields.add(value);
		}
		return fields;
	}

	/**
	 * Drop the entries of a stream that come before one.
	 * @param stream the key
	 * @param first the lowest id to keep
	 * @return a stage with how many were dropped
	 */
	public CompletionStage<Long> trim(String stream, String first) {
		return this.guard.give(() -> this.commands.xtrim(stream, XTrimArgs.Builder.minId(first)));
	}

	/**
	 * Ask how many entries a stream has.
	 * @param stream the key
	 * @return a stage with the number
	 */
	public CompletionStage<Long> length(String stream) {
		return this.guard.give(() -> this.commands.xlen(stream));
	}

	/**
	 * Set a value, for some time, unless there is one.
	 * @param key the key
	 * @param value the value
	 * @param keep how long it is kept
	 * @return a stage that tells whether it was set
	 */
	public CompletionStage<Boolean> setIfAbsent(String key, byte[] value, Duration keep) {
		return this.guard.give(() -> this.commands.set(key, value, SetArgs.Builder.nx().px(keep)))
			.thenApply(Objects::nonNull);
	}

	/**
	 * Ask for a value.
	 * @param key the key
	 * @return a stage with the value, or {@code null} if there is none
	 */
	public CompletionStage<byte @Nullable []> get(String key) {
		return this.guard.<byte @Nullable []>give(() -> this.commands.get(key));
	}

	/**
	 * Publish a message.
	 * @param channel the channel
	 * @param message the message
	 * @return a stage with how many received it, to be read by {@link #published}
	 */
	public CompletionStage<Long> publish(String channel, byte[] message) {
		return this.guard.give(() -> this.commands.publish(channel, message));
	}

	/**
	 * Publish a message that is not known yet.
	 * @param channel the channel
	 * @param message the message, asked for once, when the command is written
	 */
	public CompletionStage<Long> publish(String channel, Supplier<byte[]> message) {
		LateArguments arguments = new LateArguments(() -> List.of(message.get()));
		arguments.addKey(channel);
		return this.guard.give(
				() -> this.commands.dispatch(CommandType.PUBLISH, new IntegerOutput<>(LateArguments.CODEC), arguments));
	}

	/**
	 * Return what became of a message that was published.
	 * @param receivers how many the server has told of
	 * @return whether somebody has it, as far as that is known
	 */
	public Receipt published(long receivers) {
		return (receivers > 0) ? Receipt.ROUTED : Receipt.UNROUTED;
	}

	/**
	 * Do without an answer where the user may not ask: what is asked for is of use, but
	 * not needed.
	 */
	private static CompletionStage<Long> unlessRefused(CompletionStage<Long> stage, long otherwise) {
		return stage.exceptionallyCompose((failure) -> RedisProblems.isRefusal(failure)
				? CompletableFuture.completedStage(otherwise) : CompletableFuture.failedStage(failure));
	}

	/**
	 * Read entries of a stream as a group's consumer, or wait for some.
	 * @param stream the key
	 * @param group the group
	 * @param consumer the consumer
	 * @param custody whether the group holds for the consumer what it has read
	 * @param count how many at most
	 * @param block how long to wait
	 * @return a stage with what came, which may be nothing
	 */
	@SuppressWarnings("unchecked")
	public CompletionStage<List<StreamMessage<String, byte[]>>> readGroup(String stream, String group, String consumer,
			boolean custody, long count, Duration block) {
		XReadArgs args = XReadArgs.Builder.block(block).count(count).noack(!custody);
		return this.guard.give(() -> this.commands.xreadgroup(io.lettuce.core.Consumer.from(group, consumer), args,
				StreamOffset.lastConsumed(stream)));
	}

	/**
	 * Read entries of a stream, or wait for some.
	 * @param stream the key
	 * @param after the id after which to read
	 * @param count how many at most
	 * @param block how long to wait
	 * @return a stage with what came, which may be nothing
	 */
	@SuppressWarnings("unchecked")
	public CompletionStage<List<StreamMessage<String, byte[]>>> read(String stream, String after, long count,
			Duration block) {
		return this.guard.give(() -> this.commands.xread(XReadArgs.Builder.block(block).count(count),
				StreamOffset.from(stream, after)));
	}

	/**
	 * Wait for the last element of a list, and put it in front of another.
	 * @param from the key of the one
	 * @param to the key of the other
	 * @param block how long to wait
	 * @return the element, or {@code null} if none came
	 */
	public CompletionStage<byte @Nullable []> move(String from, String to, Duration block) {
		return this.guard.<byte @Nullable []>give(
				() -> this.commands.blmove(from, to, LMoveArgs.Builder.rightLeft(), block.toMillis() / 1000.0));
	}

	/**
	 * Ask for the connection's id at the server.
	 * @return a stage with the id; 0 where there is none, or where the user may not ask
	 */
	public CompletionStage<Long> id() {
		return unlessRefused(this.guard.give(this.commands::clientId), 0L);
	}

	/**
	 * Let another connection's read return, with nothing. In vain where it has no id, or
	 * where the user may not: the read then returns when its time is over.
	 * @param id the other's id
	 */
	public void unblock(long id) {
		if (id != 0) {
			this.commands.clientUnblock(id, UnblockType.TIMEOUT);
		}
	}

}
