package io.aethermagic.worker;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.time.HeldTimers;
import io.aethermagic.transport.Receipt;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReplyDelayTests {

	private static final AetherMessage FOREIGN = new AetherMessage("id", "1", Action.PERFORM, null, Map.of(),
			new byte[0]);

	private final List<Duration> delays = new ArrayList<>();

	private final Queue<Runnable> due = new ArrayDeque<>();

	private final List<String> sent = new ArrayList<>();

	private final ReplyDelay delay = new ReplyDelay(new HeldTimers() {

		@Override
		public Timer schedule(Duration delay, Runnable work) {
			ReplyDelayTests.this.delays.add(delay);
			ReplyDelayTests.this.due.add(work);
			return () -> {
			};
		}

	}, Duration.ofMillis(250));

	@Test
	void onlyCallersWithoutAnInboxWait() {
		AetherMessage ours = new AetherMessage("id", "1", Action.PERFORM, "inbox", Map.of(), new byte[0]);
		assertThat(this.delay.queue(ours)).isNull();
		assertThat(this.delay.send(ours, () -> answer("now"))).isCompletedWithValue(Receipt.ROUTED);
		assertThat(new ReplyDelay(new HeldTimers(), Duration.ZERO).queue(FOREIGN)).isNull();
		assertThat(this.delays).isEmpty();
	}

	@Test
	void laterAnswersStayInOrderBehindTheFirst() {
		ReplyDelay.AnswerQueue queue = queue();
		CompletableFuture<Receipt> first = queue.send(() -> answer("accepted")).toCompletableFuture();
		first.thenRun(() -> this.sent.add("custody"));
		queue.send(() -> answer("progress"));
		queue.send(() -> answer("complete"));
		assertThat(this.sent).isEmpty();
		assertThat(this.delays).containsExactly(Duration.ofMillis(250));
		this.due.remove().run();
		assertThat(this.sent).containsExactly("accepted", "custody", "progress", "complete");
		queue.send(() -> answer("more"));
		assertThat(this.sent).endsWith("more");
	}

	@Test
	void theNextAnswerIsSentWhenTheOneBeforeIs() {
		ReplyDelay.AnswerQueue queue = queue();
		CompletableFuture<Receipt> confirmed = new CompletableFuture<>();
		queue.send(() -> confirmed);
		queue.send(() -> answer("next"));
		this.due.remove().run();
		assertThat(this.sent).isEmpty();
		confirmed.completeExceptionally(new IllegalStateException("not sent"));
		assertThat(this.sent).containsExactly("next");
	}

	@Test
	void anAnswerToAPerformThatCameAgainIsHeldAgain() {
		ReplyDelay.AnswerQueue queue = queue();
		queue.hold();
		queue.send(() -> answer("accepted"));
		this.due.remove().run();
		assertThat(this.sent).containsExactly("accepted");
		queue.hold();
		queue.send(() -> answer("accepted again"));
		assertThat(this.sent).hasSize(1);
		this.due.remove().run();
		assertThat(this.sent).containsExactly("accepted", "accepted again");
		assertThat(this.due).isEmpty();
	}

	@Test
	void answersWithoutARunAreHeldAsFarAsThereIsRoom() {
		for (int i = 0; i < ReplyDelay.MAX_HELD; i++) {
			this.delay.send(FOREIGN, () -> answer("later"));
		}
		assertThat(this.sent).isEmpty();
		this.delay.send(FOREIGN, () -> answer("at once"));
		assertThat(this.sent).containsExactly("at once");
		this.due.remove().run();
		this.delay.send(FOREIGN, () -> answer("later"));
		assertThat(this.sent).containsExactly("at once", "later");
	}

	private ReplyDelay.AnswerQueue queue() {
		ReplyDelay.AnswerQueue queue = this.delay.queue(FOREIGN);
		assertThat(queue).isNotNull();
		return queue;
	}

	private CompletionStage<Receipt> answer(String text) {
		this.sent.add(text);
		return CompletableFuture.completedFuture(Receipt.ROUTED);
	}

}
