package io.aethermagic.test.conformance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.client.GivenUpTask;
import io.aethermagic.client.TaskCall;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.message.Headers;
import io.aethermagic.message.WireText;
import io.aethermagic.task.DataException;
import io.aethermagic.task.InvalidNameException;
import io.aethermagic.task.Names;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskFailedException;
import io.aethermagic.test.TestInstance;
import io.aethermagic.test.TestInstanceBuilder;
import io.aethermagic.transport.DeadLetter;
import io.aethermagic.worker.FailureLogging;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Design 4.12: whatever text is in a name, a header, data or a failure is taken, or
 * refused at the call by name; the same on every transport, and no connection is lost.
 */
interface Promise412AnyText extends Promise {

	/** The longest message of a failure that a caller is told. */
	int MESSAGE = 2_000;

	/**
	 * A machine under load may lose a connection; what a broker does not take would lose
	 * one each time.
	 */
	int MOST_LOST = 10;

	/** How many headers a call has. */
	int HEADERS = 50;

	@Test
	@DisplayName("4.12 headers of any characters arrive, and what is too large is refused at the call")
	default void anyHeader() {
		AnyTexts texts = new AnyTexts();
		Map<String, Map<String, String>> got = new ConcurrentHashMap<>();
		TestInstance worker = kit().start(kit().instance().handler("headers", (data, task) -> {
			got.put(task.tid(), task.headers());
			return null;
		}));
		TestInstance caller = kit().caller();
		AtomicInteger lost = losses(worker, caller);
		List<TaskHandle<Object>> handles = new ArrayList<>();
		Map<String, Map<String, String>> sent = new HashMap<>();
		List<String> values = texts.few();
		TaskCall call = caller.task("headers");
		Map<String, String> headers = new HashMap<>();
		for (int i = 0; i < values.size(); i++) {
			String value = values.get(i);
			if (!WireText.isWhole(value)) {
				assertThatExceptionOfType(IllegalArgumentException.class)
					.isThrownBy(() -> caller.task("headers").header(value, "x"))
					.withMessageContaining("half of a surrogate pair");
			}
			String name = (value.isBlank() || !WireText.isWhole(value)) ? "header" + i : value;
			call.header(name, values.get(values.size() - 1 - i)).header("header" + i, value);
			headers.put(name, values.get(values.size() - 1 - i));
			headers.put("header" + i, value);
			if (headers.size() > HEADERS || i == values.size() - 1) {
				TaskHandle<Object> handle = call.perform(null, Object.class);
				handles.add(handle);
				sent.put(handle.tid(), headers);
				call = caller.task("headers");
				headers = new HashMap<>();
			}
		}
		for (String text : texts.many()) {
			assertThatExceptionOfType(IllegalArgumentException.class)
				.isThrownBy(() -> caller.task("headers").header("large", text))
				.withMessageContainingAll("'large'", TestInstance.JOB + "/headers", "send it in the data");
			assertThatExceptionOfType(IllegalArgumentException.class)
				.isThrownBy(() -> caller.task("headers").header("n" + text, "x"))
				.withMessageContainingAll("'n",
						WireText.isWhole(text) ? "send it in the data" : "half of a surrogate pair");
		}
		for (String character : List.of("x", "\n", "\ud800", "\u6f22")) {
			int most = (Headers.MAX_SIZE - Headers.size("most", ""))
					/ (Headers.size("", character) - Headers.size("", ""));
			String value = character.repeat(most);
			TaskHandle<Object> handle = caller.task("headers").header("most", value).perform(null, Object.class);
			handles.add(handle);
			sent.put(handle.tid(), Map.of("most", value));
		}
		handles.forEach((handle) -> kit().result(handle));
		sent.forEach((tid, each) -> assertThat(got.get(tid)).as(texts.toString()).isEqualTo(each));
		assertUndisturbed(texts, lost, caller, "headers");
	}

	@Test
	@DisplayName("4.12 names are taken, or refused at the call with the character that does not go")
	default void anyName() {
		AnyTexts texts = new AnyTexts();
		Map<String, String> good = new LinkedHashMap<>();
		TestInstance caller = kit().caller();
		List<String> all = new ArrayList<>(texts.few());
		all.addAll(texts.many());
		for (String text : all) {
			try {
				Names.check("task", text);
				good.put("task" + good.size(), text);
			}
			catch (InvalidNameException ex) {
				for (TaskCall call : List.of(caller.task(text), caller.task("name").context(text),
						caller.task("name").tid(text))) {
					assertThatThrownBy(() -> call.perform(null, Object.class)).as(texts + ": " + AnyTexts.show(text))
						.isInstanceOf(InvalidNameException.class);
				}
			}
		}
		assertThat(good).hasSizeGreaterThan(5);
		TestInstanceBuilder builder = kit().instance().handler("name", (data, task) -> task.tid());
		List<String> tasks = good.values().stream().distinct().limit(10).toList();
		tasks.forEach((task) -> builder.handler(task, (data, context) -> context.address().task()));
		TestInstance worker = kit().start(builder);
		AtomicInteger lost = losses(worker, caller);
		for (String task : tasks) {
			assertThat(kit().result(caller.perform(task, null, String.class))).as(texts.toString()).isEqualTo(task);
			assertThat(kit().result(caller.task("name").tid(task).perform(null, String.class))).isEqualTo(task);
		}
		assertUndisturbed(texts, lost, caller, "name");
	}

	@Test
	@DisplayName("4.12 data of any characters arrives both ways, and what nobody could read is refused at the call")
	default void anyData() {
		AnyTexts texts = new AnyTexts();
		TestInstance worker = kit().start(kit().instance().handler("data", (data, task) -> {
			task.progress(50, data);
			return data.read(Object.class);
		}).handler("broken", (data, task) -> Map.of("a\ud800", 1)));
		TestInstance caller = kit().caller();
		AtomicInteger lost = losses(worker, caller);
		List<String> few = texts.few();
		Map<String, String> keys = new HashMap<>();
		for (String text : few) {
			if (WireText.isWhole(text)) {
				keys.put(text, text);
			}
			else {
				assertThatExceptionOfType(DataException.class).as(texts + ": " + AnyTexts.show(text))
					.isThrownBy(() -> caller.perform("data", Map.of(text, 1), Object.class))
					.withMessageContaining("cannot be written as JSON");
			}
		}
		assertThat(kit().result(caller.perform("data", few, Object.class))).as(texts.toString()).isEqualTo(few);
		assertThat(kit().result(caller.perform("data", keys, Object.class))).as(texts.toString()).isEqualTo(keys);
		for (String text : texts.many()) {
			String result = kit().result(caller.perform("data", text, String.class));
			assertThat(text.equals(result)).as(texts + ": " + AnyTexts.show(text)).isTrue();
		}
		TaskHandle<String> broken = caller.perform("broken", null, String.class);
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> kit().result(broken))
			.satisfies((failure) -> assertThat(failure.code()).isEqualTo("bad-result"));
		assertUndisturbed(texts, lost, caller, "data");
	}

	@Test
	@DisplayName("4.12 failures of any characters and length are told, and leave their letters")
	default void anyFailure() {
		AnyTexts texts = new AnyTexts();
		List<String> all = new ArrayList<>(texts.few());
		all.addAll(texts.many());
		TestInstance worker = kit()
			.start(kit().instance().failureLogging(FailureLogging.NONE).handler("answers", (data, task) -> {
				String text = all.get(Objects.requireNonNull(data.read(Integer.class)));
				throw new TaskFailedException(text, text);
			}).handler("throws", (data, task) -> {
				throw new IllegalStateException(all.get(Objects.requireNonNull(data.read(Integer.class))));
			}).handler("well", (data, task) -> null));
		TestInstance caller = kit().caller();
		AtomicInteger lost = losses(worker, caller);
		List<TaskHandle<Object>> answers = new ArrayList<>();
		for (int i = 0; i < all.size(); i++) {
			answers.add(caller.perform("answers", i, Object.class));
			caller.task("throws").send(i);
		}
		for (int i = 0; i < all.size(); i++) {
			String text = all.get(i);
			TaskHandle<Object> handle = answers.get(i);
			kit().until("it has ended", () -> handle.state().isEnded());
			assertThat(handle.end()).as(texts + ": " + AnyTexts.show(text))
				.isInstanceOfSatisfying(TaskEvent.Failed.class, (failed) -> {
					assertThat(failed.code()).isEqualTo(WireText.of(text, DeadLetter.MAX_CODE));
					assertThat(failed.message()).isEqualTo(
							text.isBlank() ? "The handler failed and gave no message" : WireText.of(text, MESSAGE));
				});
		}
		TaskAddress address = TestInstance.address("throws");
		List<GivenUpTask> letters = new ArrayList<>();
		kit().until("each has left a letter", () -> {
			letters.clear();
			letters.addAll(caller.deadLetters().list(address, 2 * all.size()).toCompletableFuture().join());
			return letters.size() == all.size();
		});
		for (GivenUpTask letter : letters) {
			String text = all.get(Objects.requireNonNull(letter.data().read(Integer.class)));
			assertThat(letter.cause()).as(texts + ": " + AnyTexts.show(text))
				.isEqualTo(WireText.of("java.lang.IllegalStateException: " + text, DeadLetter.MAX_CAUSE));
		}
		assertUndisturbed(texts, lost, caller, "well");
	}

	@Test
	@DisplayName("4.12 foreign clients are told of failures of any characters, and understand them")
	default void anyFailureOfForeignCallers() {
		AnyTexts texts = new AnyTexts();
		List<String> all = texts.few();
		TestInstance worker = kit()
			.start(kit().instance().failureLogging(FailureLogging.NONE).handler("answers", (data, task) -> {
				String text = all.get(Objects.requireNonNull(data.read(Integer.class)));
				throw new TaskFailedException(text, text);
			}).handler("well", (data, task) -> null));
		AtomicInteger lost = losses(worker);
		ForeignPeer client = ForeignPeer.connect(kit());
		client.listenAt("answers");
		for (int i = 0; i < all.size(); i++) {
			String text = all.get(i);
			client.perform("answers", "t" + i, i);
			ForeignPeer.Heard end = client.awaitEnds("t" + i, 1).get(0);
			assertThat(end.payload().data().read(Object.class)).as(texts + ": " + AnyTexts.show(text))
				.isEqualTo(Map.of("code", WireText.of(text, DeadLetter.MAX_CODE), "message",
						text.isBlank() ? "The handler failed and gave no message" : WireText.of(text, MESSAGE)));
		}
		assertUndisturbed(texts, lost, kit().caller(), "well");
	}

	private static AtomicInteger losses(TestInstance... instances) {
		AtomicInteger lost = new AtomicInteger();
		for (TestInstance instance : instances) {
			instance.transport().onState((state) -> lost.addAndGet(state.connected() ? 0 : 1));
		}
		return lost;
	}

	private void assertUndisturbed(AnyTexts texts, AtomicInteger lost, TestInstance caller, String task) {
		kit().result(caller.perform(task, null, Object.class));
		assertThat(lost).as(texts + ": connections were lost").hasValueLessThan(MOST_LOST);
	}

}
