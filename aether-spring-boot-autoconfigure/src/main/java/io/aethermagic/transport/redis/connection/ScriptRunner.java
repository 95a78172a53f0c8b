package io.aethermagic.transport.redis.connection;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.CommandType;
import org.jspecify.annotations.Nullable;

/**
 * Runs scripts on a connection, by what the server knows them by; one that it does not
 * know is sent as a whole. Safe for use by several threads; no method blocks.
 */
public final class ScriptRunner {

	private final RedisClusterAsyncCommands<String, byte[]> commands;

	private final LossGuard guard;

	ScriptRunner(RedisClusterAsyncCommands<String, byte[]> commands, LossGuard guard) {
		this.commands = commands;
		this.guard = guard;
	}

	/**
	 * Make scripts known to the server, so that none has to be sent twice.
	 */
	CompletionStage<Void> load(List<Script> scripts) {
		return this.guard.watch(CompletableFuture.allOf(scripts.stream()
			.map((script) -> this.commands.scriptLoad(script.text()).toCompletableFuture())
			.toArray(CompletableFuture<?>[]::new)));
	}

	/**
	 * Run a script that answers a number.
	 * @param script the script
	 * @param keys its keys
	 * @param arguments its arguments
	 * @return a stage with the answer
	 */
	public CompletionStage<Long> number(Script script, String[] keys, byte[]... arguments) {
		return run(script, ScriptOutputType.INTEGER, keys, arguments);
	}

	/**
	 * Run a script that answers a list.
	 * @param script the script
	 * @param keys its keys
	 * @param arguments its arguments
	 * @return a stage with the answer: numbers, bytes and lists
	 */
	public CompletionStage<List<Object>> list(Script script, String[] keys, byte[]... arguments) {
		return run(script, ScriptOutputType.MULTI, keys, arguments);
	}

	/**
	 * Run a script whose arguments are not known yet.
	 * @param script the script
	 * @param keys its keys
	 * @param last its arguments, asked for once, when the command is written
	 * @return a stage with the answer: numbers, bytes and lists
	 */
	public CompletionStage<List<Object>> list(Script script, String[] keys, Supplier<List<byte[]>> last) {
		LateArguments arguments = new LateArguments(last);
		arguments.add(script.digest()).add(keys.length).addKeys(keys);
		return this.guard.give(() -> unlessUnknown(
				this.commands.dispatch(CommandType.EVALSHA, new NestedMultiOutput<>(LateArguments.CODEC), arguments),
				() -> this.commands.eval(script.text(), ScriptOutputType.MULTI, keys,
						arguments.last().toArray(byte[][]::new))));
	}

	/**
	 * Run a script that answers a value.
	 * @param script the script
	 * @param keys its keys
	 * @param arguments its arguments
	 * @return a stage with the answer, or {@code null} if there is none
	 */
	public CompletionStage<byte @Nullable []> value(Script script, String[] keys, byte[]... arguments) {
		return run(script, ScriptOutputType.VALUE, keys, arguments);
	}

	private <T extends @Nullable Object> CompletionStage<T> run(Script script, ScriptOutputType type, String[] keys,
			byte[][] arguments) {
		return this.guard.give(() -> unlessUnknown(this.commands.<T>evalsha(script.digest(), type, keys, arguments),
				() -> this.commands.<T>eval(script.text(), type, keys, arguments)));
	}

	private static <T extends @Nullable Object> CompletionStage<T> unlessUnknown(CompletionStage<T> run,
			Supplier<CompletionStage<T>> byText) {
		return run.exceptionallyCompose((failure) -> (RedisProblems.cause(failure) instanceof RedisNoScriptException)
				? byText.get() : CompletableFuture.failedStage(failure));
	}

}
