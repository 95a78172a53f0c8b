package io.aethermagic.transport.redis.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.aethermagic.transport.support.Stages;

/**
 * One life of the transport's connections: one for commands, one for channels, and one
 * for each loop of blocking reads. When one of them is lost, all are: what belongs to
 * them is made anew on the next session. Safe for use by several threads.
 */
public final class RedisSession {

	private final OwnClient client;

	private final RedisLink commands;

	private final PubSubLink channels;

	private final ReplicatedWrites writes;

	private final Consumer<Throwable> lost;

	private final List<RedisLink> readers = new CopyOnWriteArrayList<>();

	private final AtomicBoolean over = new AtomicBoolean();

	private volatile boolean missedLeases;

	private RedisSession(OwnClient client, RedisLink commands, PubSubLink channels, Consumer<Throwable> lost,
			ConnectionSettings settings) {
		this.client = client;
		this.commands = commands;
		this.channels = channels;
		this.lost = lost;
		this.writes = new ReplicatedWrites(settings, (settings.replicas() > 0) ? reader() : commands);
	}

	/**
	 * Connect; blocks.
	 * @param lost who is told, once, when a connection is lost
	 */
	static RedisSession open(OwnClient client, ConnectionSettings settings, Consumer<Throwable> lost) {
		RedisLink commands = client.connect();
		PubSubLink channels = null;
		try {
			channels = client.connectPubSub();
			RedisSession session = new RedisSession(client, commands, channels, lost, settings);
			commands.onLost(session::lost);
			channels.onLost(session::lost);
			return session;
		}
		catch (RuntimeException ex) {
			commands.close();
			if (channels != null) {
				channels.close();
			}
			throw ex;
		}
	}

	/**
	 * Return what writes so that it survives the server, as far as that is asked for.
	 * @return the writes of this session
	 */
	public ReplicatedWrites writes() {
		return this.writes;
	}

	/**
	 * Return the connection for commands.
	 * @return the connection, on which nothing blocks at the server
	 */
	public RedisLink commands() {
		return this.commands;
	}

	/**
	 * Return the connection that channels are subscribed on.
	 * @return the connection
	 */
	public PubSubLink channels() {
		return this.channels;
	}

	/**
	 * Make a connection for what blocks at the server; blocks.
	 * @return the connection, whose loss is the session's
	 * @throws RuntimeException if the server is not there
	 */
	public RedisLink reader() {
		RedisLink reader = this.client.connect();
		this.readers.add(reader);
		reader.onLost((failure) -> {
			if (this.readers.contains(reader)) {
				lost(failure);
			}
		});
		if (this.over.get()) {
			close(reader);
		}
		return reader;
	}

	/**
	 * Close a connection that is not needed any more.
	 * @param reader what {@link #reader} returned
	 */
	public void close(RedisLink reader) {
		if (this.readers.remove(reader)) {
			reader.close();
		}
	}

	/**
	 * Give the session up: close its connections, and tell of the loss, once.
	 * @param problem why
	 */
	public void lost(Throwable problem) {
		if (this.over.compareAndSet(false, true)) {
			closeAll();
			this.lost.accept(problem);
		}
	}

	/**
	 * Close all connections, without telling of it.
	 * @return a stage that completes when they are closed
	 */
	public CompletionStage<Void> close() {
		return this.over.compareAndSet(false, true) ? closeAll() : Stages.DONE;
	}

	private CompletionStage<Void> closeAll() {
		List<CompletionStage<Void>> closing = new ArrayList<>(List.of(this.commands.close(), this.channels.close()));
		for (RedisLink reader : this.readers) {
			if (this.readers.remove(reader)) {
				closing.add(reader.close());
			}
		}
		return Stages.all(closing);
	}

	/**
	 * Whether the session was given up or closed.
	 * @return {@code true} if it is of no use any more
	 */
	public boolean isOver() {
		return this.over.get();
	}

	/**
	 * Whether leases may have lapsed only because nobody could renew them: the server has
	 * been away, or this instance.
	 * @return whether that may be so
	 */
	public boolean mayHaveMissedLeases() {
		return this.missedLeases;
	}

	/**
	 * Take note of whether leases may have lapsed.
	 * @param missedLeases whether there was a session before this one
	 */
	public void setMayHaveMissedLeases(boolean missedLeases) {
		this.missedLeases = missedLeases;
	}

}
