package io.aethermagic.node;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CompletedTests {

	private final List<String> told = new ArrayList<>();

	private final CompletableFuture<String> future = new CompletableFuture<>();

	@Test
	void goesOnAtOnceOrLater() {
		Completed.then(CompletableFuture.completedFuture("done"), (result, failure) -> this.told.add("" + result));
		Completed.then(this.future, (result, failure) -> this.told.add("" + result));
		assertThat(this.told).containsExactly("done");
		this.future.complete("later");
		assertThat(this.told).containsExactly("done", "later");
	}

	@Test
	void aMinimalStageIsNotAsked() {
		Completed.then(CompletableFuture.completedStage("done"), (result, failure) -> this.told.add("" + result));
		Completed.then(this.future.minimalCompletionStage(), (result, failure) -> this.told.add("" + failure));
		this.future.completeExceptionally(new IllegalStateException("no"));
		assertThat(this.told).containsExactly("done", "java.lang.IllegalStateException: no");
	}

}
