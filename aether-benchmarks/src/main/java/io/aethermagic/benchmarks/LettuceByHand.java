package io.aethermagic.benchmarks;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import org.jspecify.annotations.Nullable;

/**
 * The exchange written by hand on Lettuce: a client for the caller and one for the
 * worker, each with a connection for commands, which are pipelined, and one to read on.
 * What carries tasks and answers is the subclass's.
 */
abstract class LettuceByHand implements ExchangeContender {

	/** How long one command blocks, in seconds. */
	static final int BLOCK_SECONDS = 2;

	private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

	private final RedisClient callerClient;

	private final RedisClient workerClient;

	private final ExecutorService pool;

	private final OpenExchanges open;

	private final String worker;

	final RedisAsyncCommands<String, byte[]> caller;

	final RedisAsyncCommands<String, byte[]> tasks;

	volatile boolean closed;

	LettuceByHand(String name, String host, int port, ExecutorService pool) {
		this.pool = pool;
		this.worker = name + "-worker";
		this.open = new OpenExchanges(name + "-caller");
		this.callerClient = RedisClient.create(RedisURI.create(host, port));
		this.workerClient = RedisClient.create(RedisURI.create(host, port));
		this.caller = this.callerClient.connect(CODEC).async();
		this.tasks = this.workerClient.connect(CODEC).async();
	}

	final RedisAsyncCommands<String, byte[]> callerReader() {
		return this.callerClient.connect(CODEC).async();
	}

	final RedisAsyncCommands<String, byte[]> workerReader() {
		return this.workerClient.connect(CODEC).async();
	}

	final RedisClient callerClient() {
		return this.callerClient;
	}

	final RedisClient workerClient() {
		return this.workerClient;
	}

	static RedisCodec<String, byte[]> codec() {
		return CODEC;
	}

	@Override
	public final CompletionStage<?> start() {
		OpenExchanges.Open begun = this.open.begin();
		told(send(begun.perform().tid(), begun.perform().write()));
		return begun.result();
	}

	/**
	 * Send a task.
	 */
	abstract CompletionStage<?> send(String tid, byte[] perform);

	/**
	 * Send an answer to the caller.
	 */
	abstract CompletionStage<?> answer(byte[] answer);

	/**
	 * Work on a task.
	 * @param perform the task
	 * @param ack what is done when its outcome is confirmed
	 */
	final void perform(byte[] perform, Runnable ack) {
		this.pool.execute(() -> {
			TaskMessage task = TaskMessage.read(perform);
			told(answer(task.accepted(this.worker).write()));
			told(answer(task.completed(this.worker).write()).thenRun(ack));
		});
	}

	final void answered(byte[] answer) {
		this.open.answered(answer);
	}

	static void await(CompletionStage<?> step) {
		step.toCompletableFuture().orTimeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS).join();
	}

	final void told(CompletionStage<?> step) {
		step.whenComplete((done, failure) -> report(failure));
	}

	private void report(@Nullable Throwable failure) {
		if (failure != null && !this.closed) {
			System.err.println("Lettuce reports: " + failure);
		}
	}

	@Override
	public void close() {
		this.closed = true;
		this.pool.shutdown();
		this.callerClient.shutdown();
		this.workerClient.shutdown();
	}

}
