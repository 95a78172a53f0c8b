package io.aethermagic.test.application;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.aethermagic.client.AetherDeadLetters;
import io.aethermagic.client.GivenUpTask;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to one test method and is to be gone after it. Used by one thread at a
 * time.
 */
final class TestMethodState {

	private static final int PAGE = 1_000;

	private static final int SECONDS = 10;

	private final AetherStubs stubs;

	private final AetherRecorder recorder;

	private final AetherFaults faults;

	/** {@code null} where they are kept on a broker that is not the test's own. */
	private final @Nullable AetherDeadLetters deadLetters;

	private final Set<String> transports;

	TestMethodState(AetherStubs stubs, AetherRecorder recorder, AetherFaults faults,
			@Nullable AetherDeadLetters deadLetters, Set<String> transports) {
		this.stubs = stubs;
		this.recorder = recorder;
		this.faults = faults;
		this.deadLetters = deadLetters;
		this.transports = transports;
	}

	/**
	 * Let it be gone.
	 * @return what the test has done wrong, by which it fails
	 */
	List<Throwable> reset() {
		List<Throwable> wrong = new ArrayList<>(this.faults.reset());
		wrong.addAll(this.stubs.reset());
		this.recorder.clear();
		if (this.deadLetters != null) {
			for (String transport : this.transports) {
				removeAll(this.deadLetters.on(transport));
			}
		}
		return wrong;
	}

	private static void removeAll(AetherDeadLetters letters) {
		try {
			for (GivenUpTask letter : letters.list(PAGE).toCompletableFuture().get(SECONDS, TimeUnit.SECONDS)) {
				letters.remove(letter.id()).toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new IllegalStateException("The dead letters could not be removed after the test method", ex);
		}
	}

}
