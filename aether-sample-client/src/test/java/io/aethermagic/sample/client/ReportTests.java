package io.aethermagic.sample.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionException;

import io.aethermagic.task.DataException;
import io.aethermagic.task.NoWorkerException;
import io.aethermagic.task.TaskCancelledException;
import io.aethermagic.task.TaskExpiredException;
import io.aethermagic.task.TaskFailedException;
import org.junit.jupiter.api.Test;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

class ReportTests {

	private final MockEnvironment environment = new MockEnvironment();

	private final Report report = new Report(new Advice(this.environment));

	@Test
	void isShortWhenAllIsWell() {
		this.report.resized();
		OutFolder out = new OutFolder(Path.of("thumbnails"));
		assertThat(text(1, 0, out)).isEqualToNormalizingNewlines("""

				1 picture, 1 resized, 0 failed, 1.5 s
				The results are in %s
				""".formatted(out));
		assertThat(this.report.isGood()).isTrue();
	}

	@Test
	void groupsFailuresAndSaysHowToGoOnOnce() {
		this.report.failed(new Failure("a.png", "not-a-picture", "It is a text"));
		this.report.failed(new Failure("b.png", "cancelled", "It was cancelled"));
		this.report.failed(new Failure("c.png", "not-a-picture", "It is empty"));
		assertThat(text(3, 2, new OutFolder(Path.of("thumbnails")))).isEqualToNormalizingNewlines("""

				cancelled:
				  b.png: It was cancelled
				  How to go on: Run this again to have it done.

				not-a-picture:
				  a.png: It is a text
				  c.png: It is empty
				  How to go on: Take it out of the folder, or save it again as one of these formats.

				Left alone, as they are no pictures: 2 other files

				3 pictures, 0 resized, 2 failed, 1 cancelled, 1.5 s
				""");
		assertThat(this.report.isGood()).isFalse();
	}

	@Test
	void saysHowToStartAWorker() {
		this.environment.setProperty("aether.transport", "mqtt");
		this.environment.setProperty("aether.union", "pictures");
		this.report.failed(Failure.of("a.png", new NoWorkerException("Nobody listens")));
		assertThat(text(1, 0, new OutFolder(Path.of("thumbnails")))).contains("Start a worker: java -jar ")
			.contains("--aether.transport=mqtt")
			.contains("here: pictures");
	}

	@Test
	void knowsHowTasksEnd() {
		assertThat(code(new TaskFailedException("picture-too-large", "x"))).isEqualTo("picture-too-large");
		assertThat(code(new NoWorkerException("x"))).isEqualTo("no-worker");
		assertThat(code(new TaskExpiredException("x"))).isEqualTo("expired");
		assertThat(code(new TaskCancelledException("unconfirmed", "x"))).isEqualTo("unconfirmed");
		assertThat(code(new DataException("x", null))).isEqualTo("bad-data");
		assertThat(code(new IllegalStateException())).isEqualTo("error");
		assertThat(code(new CompletionException(new TaskExpiredException("x")))).isEqualTo("expired");
	}

	private static String code(Throwable thrown) {
		return Failure.of("a.png", thrown).code();
	}

	private String text(int pictures, int others, OutFolder out) {
		List<Resource> files = Collections.nCopies(pictures, new ByteArrayResource(new byte[0]));
		return this.report.text(new Pictures(files, others), out, Duration.ofMillis(1500));
	}

}
